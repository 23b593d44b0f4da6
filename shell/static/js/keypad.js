// The big keypad of 交件. Types into the one input marked data-keyed, shows the figure and what it is
// about worth, and mints the entry's id at the moment of 记下, so that a repeated press is one entry.

const form = document.querySelector("form[data-keypad]");
const input = form && form.querySelector("[data-keyed]");
const MOST_DIGITS = 6;

function mint() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// Rates have at most four decimals: whole ten-thousandths, so that no float touches money.
function worth(count, rate) {
  const [whole, part = ""] = rate.split(".");
  const tenThousandths = BigInt(count || 0) * BigInt(whole + part.padEnd(4, "0"));
  const fen = (tenThousandths + 50n) / 100n;
  const yuan = (fen / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ",");
  return `${yuan}.${(fen % 100n).toString().padStart(2, "0")}`;
}

function show() {
  const figure = form.querySelector("[data-figure]");
  if (figure) {
    figure.textContent = Number(input.value || 0).toLocaleString("en");
    figure.parentElement.classList.toggle("nil", !Number(input.value));
  }
  const value = form.querySelector("[data-worth]");
  if (value) value.textContent = worth(input.value, form.dataset.rate);
}

function press(key) {
  if (key === "clear") input.value = "";
  else if (key === "erase") input.value = input.value.slice(0, -1);
  else if (form.dataset.leading === "kept") input.value = (input.value + key).slice(0, 12);
  else input.value = (input.value + key).replace(/^0+/, "").slice(0, MOST_DIGITS);
  if (navigator.vibrate) navigator.vibrate(8);
  show();
}

if (input) {
  document.addEventListener("click", (event) => {
    const key = event.target.closest("[data-key]");
    if (key) press(key.dataset.key);
  });
  // A keyboard or a hand scanner at the desk types as well, without touching a field first.
  document.addEventListener("keydown", (event) => {
    if (event.target.matches("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^\d$/.test(event.key)) press(event.key);
    else if (event.key === "Backspace") press("erase");
    else if (event.key === "Enter" && !event.target.matches("button, a, summary")) form.requestSubmit(document.querySelector("[data-enter]"));
    else return;
    event.preventDefault();
  });
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent || !input.value) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    const id = form.querySelector("input[name=id]");
    if (id) id.value = mint();
  });
  window.addEventListener("pageshow", () => {
    delete form.dataset.sent;
    show();
  });
  input.addEventListener("input", show);
}
