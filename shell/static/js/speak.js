// 朗读: reads aloud what a page marks with data-speak, in order. The attribute's value, where given,
// is the sentence to say; else the element's own words. The button stays hidden on phones that cannot speak.

const button = document.querySelector("[data-speak-button]");
const voice = window.speechSynthesis;

function sentences() {
  return [...document.querySelectorAll("[data-speak]")]
    .map((element) => (element.dataset.speak || element.textContent).replace(/\s+/g, " ").trim())
    .filter(Boolean);
}

function done() {
  button.setAttribute("aria-pressed", "false");
}

function start() {
  button.setAttribute("aria-pressed", "true");
  const words = sentences();
  words.forEach((text, index) => {
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.lang = { "zh-Hant": "zh-TW", en: "en-GB" }[document.documentElement.lang] || "zh-CN";
    utterance.rate = 0.9;
    if (index === words.length - 1) utterance.onend = done;
    utterance.onerror = done;
    voice.speak(utterance);
  });
}

if (button && voice) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const speaking = button.getAttribute("aria-pressed") === "true";
    voice.cancel();
    if (speaking) done();
    else start();
  });
  window.addEventListener("pagehide", () => voice.cancel());
}
