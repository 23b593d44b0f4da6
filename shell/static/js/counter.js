// 交件 at the counter: who → what → how many, without leaving the page. Each entry is written to this
// device first (queue.js), shown at once, and sent as soon as the network allows. Words are the template's.

const app = document.getElementById("counter");
const { base, workshop } = app.dataset;
const { queue } = self;
const find = (name, within = app) => within.querySelector(`[data-${name}]`);
const keypad = document.querySelector("[data-keys]");
const enterKey = keypad.querySelector("[data-enter]");
const RECORD = enterKey.firstChild.data;
const MOST_DIGITS = 6;
const SHOWN = 10;
const OFFERED = 8;
const NAMES_LAST = 7 * 86400e3; // a book this old still knows numbers, but no names
const TRY_AGAIN = 15000;
const SCAN_GAP = 35; // ms between the characters of a hand scanner; nobody types so fast

const now = { worker: null, choice: null, day: null, figure: "", own: "" };
let book = null;
let entries = [];
let away = false;
let stale = true; // the book is not from the server, but from the last time

const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
const shown = (element, visible) => { element.hidden = !visible; };
const choiceOf = (one) => `${one.product}/${one.step}`;

function mint() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// The day in Shanghai by the server's clock, as far as it was last known.
function today() {
  const ahead = Date.parse(book.now) - book.kept_at;
  return new Date(Date.now() + ahead).toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });
}

// Rates have at most four decimals: whole ten-thousandths, so that no float touches money.
function worth(count, rate) {
  const [whole, part = ""] = rate.split(".");
  const fen = (BigInt(count || 0) * BigInt(whole + part.padEnd(4, "0")) + 50n) / 100n;
  const yuan = (fen / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ",");
  return `${yuan}.${(fen % 100n).toString().padStart(2, "0")}`;
}

const member = (id) => book.members.find((one) => one.id === id);
const named = (id) => member(id)?.name ?? "";
const step = (choice) => book.steps.find((one) => choiceOf(one) === choice);
const rateOn = (one, day) => (one.rates.find(([since]) => since <= day) ?? one.rates.at(-1))[1];

// Whoever a number or a name means: a number as it stands, else without its zeros, else part of a name.
function meant(key) {
  const bare = (text) => text.normalize("NFKC").toUpperCase().replace(/^0+/, "");
  const exact = book.members.filter((one) => one.id === key || one.number.toUpperCase() === key.normalize("NFKC").toUpperCase());
  if (exact.length) return exact;
  const alike = book.members.filter((one) => bare(one.number) === bare(key));
  return alike.length ? alike : book.members.filter((one) => one.name.includes(key));
}

// ---- drawing

function row(name, fill) {
  const made = find(`row=${name}`).content.firstElementChild.cloneNode(true);
  for (const [part, text] of Object.entries(fill)) find(part, made).textContent = text;
  return made;
}

function drawPeople(key) {
  const lately = () => [...new Set(book.recent.map((one) => one.worker))].map(member).filter(Boolean);
  const some = (key ? meant(key) : lately()).slice(0, OFFERED);
  const rows = some.map((one) => {
    const made = row("person", { number: one.number, name: one.name });
    made.addEventListener("click", () => choose(one));
    return made;
  });
  find("people").replaceChildren(...rows);
  shown(find("people"), rows.length);
  shown(find("heading"), rows.length);
  shown(find("found"), key);
  shown(find("lately"), !key);
}

function drawSteps() {
  const habits = book.habits[now.worker] ?? [];
  const place = (one) => (habits.indexOf(choiceOf(one)) + 1 || habits.length + 1);
  const rows = [...book.steps].sort((a, b) => place(a) - place(b)).map((one) => {
    const rate = say(app.dataset.rate, { unit: one.unit, rate: rateOn(one, now.day ?? today()) });
    const made = row("step", { label: one.label, rate });
    made.addEventListener("click", () => {
      now.choice = choiceOf(one);
      draw();
    });
    return made;
  });
  find("steps").replaceChildren(...rows);
  shown(find("none"), !rows.length);
}

function drawMany(view) {
  const made = step(now.choice);
  const day = now.day ?? today();
  const rate = rateOn(made, day);
  find("label", view).textContent = made.label;
  find("rate", view).textContent = say(app.dataset.rate, { unit: made.unit, rate });
  find("unit", view).textContent = made.unit;
  find("figure", view).textContent = Number(now.figure || 0).toLocaleString("en");
  find("figure", view).parentElement.classList.toggle("nil", !Number(now.figure));
  find("worth", view).textContent = worth(now.figure, rate);
  const when = now.day && now.day !== today() ? say(app.dataset.worked, { day: now.day }) : app.dataset.today;
  find("when", view).textContent = now.own ? `${when} · ${say(app.dataset.own, { n: now.own })}` : when;
  view.elements.day.value = day;
  view.elements.day.max = today();
  view.elements.own.value = now.own;
}

function draw() {
  const at = !now.worker ? "who" : !step(now.choice) ? "what" : "many";
  for (const view of app.querySelectorAll("[data-step]")) {
    shown(view, view.dataset.step === at);
    if (view.hidden || at === "who") continue;
    find("number", view).textContent = member(now.worker)?.number ?? "";
    find("name", view).textContent = named(now.worker);
  }
  if (at === "who") drawPeople(field.value.trim());
  if (at === "what") drawSteps();
  if (at === "many") drawMany(find("step=many"));
  shown(keypad, at !== "what");
  enterKey.firstChild.data = at === "who" ? app.dataset.next : RECORD;
  shown(enterKey.lastElementChild, at === "many");
  drawEntries();
}

function drawEntry(one, kind) {
  const made = step(choiceOf(one));
  const day = one.work_date === today() ? "" : `${one.work_date.slice(5)} · `;
  const person = member(one.worker);
  return row(kind, {
    name: person?.name || (person ? "" : say(app.dataset.member, { number: one.number })),
    number: person?.number ?? "",
    label: day + (made?.short ?? one.step),
    amount: `${one.quantity.toLocaleString("en")} ${made?.unit ?? ""}`,
  });
}

function entryRow(one) {
  const made = drawEntry(one, "entry");
  const undone = one.state === "withdrawn" || one.undone;
  made.classList.toggle("undone", Boolean(undone));
  shown(find("waits", made), one.state === "waiting");
  shown(find("undone", made), undone);
  shown(find("checked", made), one.state === "inspected");
  shown(find("undo", made), !undone && one.state !== "inspected");
  find("undo", made).setAttribute("aria-label", say(app.dataset.undo, { name: named(one.worker) }));
  find("undo", made).addEventListener("click", () => undo(one));
  return made;
}

function refusedRow(one) {
  const made = drawEntry(one, "refused");
  find("why", made).textContent = one.why;
  shown(find("mend", made), one.kind !== "undo");
  find("mend", made).addEventListener("click", () => mend(one));
  find("drop", made).addEventListener("click", async () => {
    await queue.drop(one.no);
    await refresh();
  });
  return made;
}

function drawEntries() {
  const mine = entries.filter((one) => one.account === book.account && one.workshop === workshop);
  const waiting = mine.filter((one) => one.state === "waiting" && one.kind !== "undo").reverse();
  const refused = mine.filter((one) => one.state === "refused");
  const undone = new Set(mine.filter((one) => one.kind === "undo" && one.state === "waiting").map((one) => one.hand_in));
  const known = book.recent.map((one) => (undone.has(one.id) ? { ...one, undone: true } : one));
  const fresh = waiting.filter((one) => !known.some(({ id }) => id === one.id));
  const last = [...fresh, ...known].slice(0, SHOWN);
  const list = find("recent");
  list.lastElementChild.replaceChildren(...last.map(entryRow));
  shown(list, last.length);
  find("today-count").textContent = say(app.dataset.count, { n: book.today_count + fresh.length });
  find("refused").lastElementChild.replaceChildren(...refused.map(refusedRow));
  shown(find("refused"), refused.length);
  const others = entries.filter((one) => one.account !== book.account).length;
  find("n").textContent = others;
  shown(find("say=others"), others);
  drawWaiting(mine.filter((one) => one.state === "waiting").length);
}

function drawWaiting(n) {
  const pill = document.querySelector("[data-waiting]");
  shown(pill, n || away);
  pill.dataset.waiting = n;
  const words = away ? (n ? app.dataset.offline : app.dataset.away) : app.dataset.sending;
  pill.lastElementChild.textContent = say(words, { n });
}

// ---- what is done

async function refresh() {
  entries = await queue.all();
  draw();
}

function choose(one) {
  now.worker = one.id;
  now.choice ??= book.habits[one.id]?.[0] ?? null;
  if (!step(now.choice) || book.habits[one.id]?.length) now.choice = book.habits[one.id]?.[0] ?? now.choice;
  now.figure = now.own = field.value = "";
  draw();
}

async function seek(key) {
  if (!key) return;
  let some = meant(key);
  if (!some.length && !away) {
    await learn();
    some = meant(key);
  }
  const wrong = find("wrong");
  shown(wrong, !some.length);
  field.toggleAttribute("aria-invalid", !some.length);
  wrong.lastElementChild.textContent = say(app.dataset.unknown, { key: key.slice(0, 20) });
  if (some.length === 1) choose(some[0]);
  else draw();
}

// 记下: on the device first, then on the list, then on its way.
async function record() {
  if (!Number(now.figure)) return;
  const quantity = Number(now.figure);
  now.figure = ""; // a second press finds nothing to record
  const own = now.own === "" ? null : Number(now.own);
  const [product, code] = now.choice.split("/");
  const entry = { kind: "hand-in", id: mint(), account: book.account, workshop, worker: now.worker };
  entry.number = member(now.worker)?.number ?? "";
  Object.assign(entry, { product, step: code, quantity, work_date: now.day ?? today(), counted_by_worker: own });
  now.own = "";
  await queue.add(entry);
  const habits = (book.habits[now.worker] ?? []).filter((one) => one !== now.choice);
  book.habits[now.worker] = [now.choice, ...habits];
  await refresh();
  send();
}

async function undo(one) {
  if (one.no) await queue.undo(one.no, mint());
  else {
    const entry = { ...one, kind: "undo", id: mint(), hand_in: one.id, account: book.account, workshop };
    await queue.add(entry);
  }
  await refresh();
  send();
}

async function mend(one) {
  Object.assign(now, { worker: one.worker, choice: choiceOf(one), figure: String(one.quantity) });
  Object.assign(now, { day: one.work_date === today() ? null : one.work_date, own: String(one.counted_by_worker ?? "") });
  await queue.drop(one.no);
  await refresh();
}

function change(what) {
  now.figure = "";
  if (what === "worker") now.worker = null;
  now[what] = null;
  draw();
}

// The book anew, if there is a way to the server; says where there is none.
async function learn() {
  const latest = await queue.latest(base).catch(() => "offline");
  away = latest === "offline";
  tell(latest);
  if (typeof latest !== "string") await take(latest);
}

async function take(latest) {
  await queue.keep(latest);
  book = await queue.book(workshop);
  stale = false;
}

function tell(how) {
  for (const name of ["signed-out", "forbidden"]) shown(find(`say=${name}`), how === name);
  if (how === "signed-out") queue.forget();
}

let retry;
async function send() {
  if (!base) return;
  clearTimeout(retry);
  if (stale) await learn();
  if (!stale) {
    const how = await queue.drain(base, book, taken);
    away = how === "offline";
    tell(how);
    if (how === "other-account") location.reload();
  }
  await refresh();
  const waiting = entries.some((one) => one.state === "waiting" && one.account === book.account);
  if (waiting || away) {
    retry = setTimeout(send, TRY_AGAIN);
    navigator.serviceWorker?.ready.then((worker) => worker.sync?.register("counter")).catch(() => {});
  }
}

// The server took some: they are on the list as if it had told them.
async function taken(some) {
  for (const one of some) {
    const undone = one.kind === "undo";
    if (undone) book.recent = book.recent.map((known) => (known.id === one.hand_in ? { ...known, state: "withdrawn" } : known));
    else book.recent = [{ ...one, no: 0, state: "handed-in" }, ...book.recent].slice(0, 2 * SHOWN);
    book.today_count += undone ? -1 : 1;
  }
  await queue.keep(book);
  await refresh();
}

// ---- touch, keys, scanner

const field = find("step=who").elements.key;

function press(key) {
  const who = !now.worker;
  const before = who ? field.value : now.figure;
  let after = before + key;
  if (key === "clear") after = "";
  else if (key === "erase") after = before.slice(0, -1);
  if (who) field.value = after.slice(0, 12);
  else now.figure = after.replace(/^0+/, "").slice(0, MOST_DIGITS);
  if (navigator.vibrate) navigator.vibrate(8);
  draw();
}

// Enter once more, on the keyboard, is: the next person. A second touch of 记下 is nothing.
function enter(typed = false) {
  if (!now.worker) seek(field.value.trim());
  else if (typed && !Number(now.figure)) change("worker");
  else if (step(now.choice)) record();
}

let burst = { text: "", at: 0 };
function scanned(event) {
  const gap = event.timeStamp - burst.at;
  if (gap > SCAN_GAP) burst = { text: "", figure: now.figure };
  burst.at = event.timeStamp;
  if (event.key.length === 1) burst.text += event.key;
  return event.key === "Enter" && burst.text.length >= 4;
}

// A card was scanned: what was typed before it is recorded, then comes whoever's card it is.
async function next(key) {
  now.figure = burst.figure;
  if (now.worker && Number(now.figure)) await record();
  change("worker");
  await seek(key);
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
    if (scan) next(burst.text.split("/").pop());
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
  const { day, own } = find("step=many").elements;
  day.addEventListener("change", () => {
    now.day = day.value && day.value !== today() ? day.value : null;
    draw();
  });
  own.addEventListener("input", () => {
    now.own = own.value.normalize("NFKC").replace(/\D/g, "").slice(0, MOST_DIGITS);
    draw();
  });
  app.addEventListener("click", (event) => {
    const button = event.target.closest("[data-change]");
    if (button) change(button.dataset.change);
  });
  document.addEventListener("scanned", (event) => seek(event.detail));
  addEventListener("online", send);
  addEventListener("offline", () => {
    away = true;
    draw();
  });
  document.addEventListener("visibilitychange", () => document.hidden || send());
}

async function begin() {
  const given = app.dataset.book;
  if (given) await take(JSON.parse(given));
  else book = await queue.book(workshop);
  away = !navigator.onLine;
  if (!book) {
    if (!given && !away) await learn();
    if (!book) {
      shown(find("say=no-book"), true);
      shown(keypad, false);
      return;
    }
  }
  if (Date.now() - book.kept_at > NAMES_LAST) for (const one of book.members) one.name = "";
  const asked = { ...Object.fromEntries(new URLSearchParams(location.search)), ...app.dataset };
  now.worker = meant(asked.worker ?? "-").at(0)?.id ?? null;
  now.choice = asked.choice || (now.worker && book.habits[now.worker]?.[0]) || null;
  now.day = asked.day || null;
  listen();
  await refresh();
  if (asked.worker && !now.worker) {
    field.value = asked.worker;
    seek(asked.worker);
  }
  if (!base) return;
  navigator.storage?.persist?.();
  navigator.serviceWorker?.register(`${base}/counter-worker.js`, { updateViaCache: "none" }).catch(() => {});
  send();
}

// Where nothing can be kept on the device, the plain page does the same with forms.
begin().catch(() => document.documentElement.classList.remove("js"));
