// 交件 at the counter, without leaving the page: touch, keys, the hand scanner, and how it begins.

const { counter, queue } = self;
const { app, base, workshop, now, find, shown, draw, field, keypad, record, change, seek } = counter;
const MOST_DIGITS = 6;
const NAMES_LAST = 7 * 86400e3; // a book this old still knows numbers, but no names
const SCAN_GAP = 35; // ms between the characters of a hand scanner; nobody types so fast

function press(key) {
  const at = counter.stage();
  if (at === "what") return;
  const before = at === "who" ? field.value : now.figure;
  let after = before + key;
  if (key === "clear") after = "";
  else if (key === "erase") after = before.slice(0, -1);
  if (at === "who") field.value = after.slice(0, 12);
  else now.figure = after.replace(/^0+/, "").slice(0, MOST_DIGITS);
  if (navigator.vibrate) navigator.vibrate(8);
  draw();
}

// Enter once more, on the keyboard, is: the next person. A second touch of 记下 is nothing.
function enter(typed = false) {
  const at = counter.stage();
  if (at === "who") seek(field.value.trim());
  else if (typed && !Number(now.figure)) change("worker");
  else if (at === "many") record();
}

let burst = { text: "", at: 0 };
function scanned(event) {
  const gap = event.timeStamp - burst.at;
  if (gap > SCAN_GAP) burst = { text: "", figure: now.figure };
  burst.at = event.timeStamp;
  if (event.key.length === 1) burst.text += event.key;
  return event.key === "Enter" && burst.text.length >= 4;
}

// A card was scanned: what was typed before it is recorded, then comes whoever's card it is. All of it at
// once, so that what the scanner or somebody types next is never counted for the one before.
function next(key, figure) {
  burst = { text: "", at: 0 };
  now.figure = figure;
  if (counter.stage() === "many") record();
  change("worker");
  field.value = "";
  seek(key);
}

function listen() {
  keypad.addEventListener("click", (event) => {
    const key = event.target.closest("[data-key]");
    if (key) press(key.dataset.key);
    else if (event.target.closest("[data-enter]")) enter();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const scan = scanned(event);
    if (!scan && event.target.matches("input, select, textarea")) return;
    if (scan) next(burst.text.split("/").pop(), burst.figure);
    else if (/^\d$/.test(event.key)) press(event.key);
    else if (event.key === "Backspace") press("erase");
    else if (event.key === "Enter" && !event.target.matches("button, a, summary")) enter(true);
    else return;
    event.preventDefault();
  });
  for (const form of app.querySelectorAll("form")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      enter();
    });
  }
  field.addEventListener("input", draw);
  const { day, own, counted_for: order, again } = find("step=many").elements;
  day.addEventListener("change", () => {
    now.day = day.value && day.value !== counter.today() ? day.value : null;
    draw();
  });
  own.addEventListener("input", () => {
    now.own = own.value.normalize("NFKC").replace(/\D/g, "").slice(0, MOST_DIGITS);
    draw();
  });
  order.addEventListener("change", () => { now.order = order.value; });
  again.addEventListener("change", () => {
    now.rework = again.value || null;
    const mended = counter.mended();
    if (mended) now.choice = counter.choiceOf(mended);
    draw();
  });
  app.addEventListener("click", (event) => {
    const button = event.target.closest("[data-change]");
    if (button) change(button.dataset.change);
  });
  document.addEventListener("scanned", (event) => seek(event.detail));
  addEventListener("online", counter.send);
  addEventListener("offline", () => {
    counter.away = true;
    draw();
  });
  document.addEventListener("visibilitychange", () => document.hidden || counter.send());
}

async function begin() {
  const given = app.dataset.book;
  if (given) await counter.take(JSON.parse(given));
  else counter.book = await queue.book(workshop);
  counter.away = !navigator.onLine;
  if (!counter.book) {
    if (!given && !counter.away) await counter.learn();
    if (!counter.book) {
      shown(find("say=no-book"), true);
      shown(keypad, false);
      return;
    }
  }
  const { book } = counter;
  if (Date.now() - book.kept_at > NAMES_LAST) for (const one of book.members) one.name = "";
  const asked = { ...Object.fromEntries(new URLSearchParams(location.search)), ...app.dataset };
  now.worker = counter.meant(asked.worker ?? "-").at(0)?.id ?? null;
  now.choice = asked.choice || (now.worker && book.habits[now.worker]?.[0]) || null;
  now.day = asked.day || null;
  listen();
  await counter.refresh();
  if (asked.worker && !now.worker) {
    field.value = asked.worker;
    seek(asked.worker);
  }
  if (!base) return;
  navigator.storage?.persist?.();
  navigator.serviceWorker?.register(`${base}/counter-worker.js`, { updateViaCache: "none" }).catch(() => {});
  counter.send();
}

// Where nothing can be kept on the device, the plain page does the same with forms.
begin().catch(() => document.documentElement.classList.remove("js"));
