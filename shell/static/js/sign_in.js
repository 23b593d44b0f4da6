// 登录: the cross empties the phone field; 42 秒后可重发 counts down and gives way to its button. Nobody is
// signed in here: the names the counter keeps on a device (queue.js) go; what it has not sent stays.

for (const clear of document.querySelectorAll("[data-clear]")) {
  const input = clear.closest(".box").querySelector("input");
  const look = () => { clear.hidden = !input.value; };
  clear.addEventListener("click", () => {
    input.value = "";
    input.focus();
    look();
  });
  input.addEventListener("input", look);
  look();
}

for (const words of document.querySelectorAll("[data-countdown]")) {
  let left = Number(words.dataset.countdown);
  const tick = setInterval(() => {
    left -= 1;
    words.textContent = words.dataset.words.replace("{n}", left);
    if (left > 0) return;
    clearInterval(tick);
    words.hidden = true;
    words.nextElementSibling.hidden = false;
  }, 1000);
}

const kept = indexedDB.open("gongfu-counter");
kept.onupgradeneeded = () => kept.transaction.abort();
kept.onsuccess = () => {
  kept.result.transaction("books", "readwrite").objectStore("books").clear();
  kept.result.close();
};
