// What the counter knows: the book as the server told it last (who works here, the steps with their rates,
// the orders that want them, the last entries), and what is being entered now. self.counter is shared by
// counter_drawing.js (how it looks), counter_doing.js (what is done) and counter.js (touch, keys, scanner).

const app = document.getElementById("counter");
const { base, workshop } = app.dataset;
const now = { worker: null, choice: null, order: null, rework: null, day: null, figure: "", own: "" };

// entries: what is on this device and not at the server; stale: the book is not from the server, but from
// the last time.
const counter = { app, base, workshop, now, book: null, entries: [], away: false, stale: true };
self.counter = counter;

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
  const ahead = Date.parse(counter.book.now) - counter.book.kept_at;
  return new Date(Date.now() + ahead).toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });
}

// Rates have at most four decimals: whole ten-thousandths, so that no float touches money.
function worth(count, rate) {
  const [whole, part = ""] = rate.split(".");
  const fen = (BigInt(count || 0) * BigInt(whole + part.padEnd(4, "0")) + 50n) / 100n;
  const yuan = (fen / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ",");
  return `${yuan}.${(fen % 100n).toString().padStart(2, "0")}`;
}

const member = (id) => counter.book.members.find((one) => one.id === id);
const named = (id) => member(id)?.name ?? "";
const step = (choice) => counter.book.steps.find((one) => choiceOf(one) === choice);
const rateOn = (one, day) => (one.rates.find(([since]) => since <= day) ?? one.rates.at(-1))[1];

// What there is to choose from: nothing where one order at most wants it. The one used last comes first.
function orders() {
  const some = counter.book.orders?.[now.choice] ?? [];
  return some.length > 1 ? some : [];
}
const order = () => orders().find((one) => one.id === now.order) ?? orders()[0];

// What the worker was given back to mend and has not handed in again, of this step first, less what waits here.
function rework() {
  const waits = (id) =>
    counter.entries
      .filter((one) => one.rework_of === id && one.kind === "hand-in" && one.state === "waiting" && !one.undone)
      .reduce((sum, one) => sum + one.quantity, 0);
  const here = (one) => choiceOf(one) === now.choice;
  return (counter.book.rework?.[now.worker] ?? [])
    .filter((one) => step(choiceOf(one)))
    .map((one) => ({ ...one, left: one.left - waits(one.id) }))
    .filter((one) => one.left > 0 || one.id === now.rework)
    .sort((a, b) => here(b) - here(a));
}
const mended = () => rework().find((one) => one.id === now.rework);

// Mended pieces came in (or, below zero, were taken back) and the server knows.
function came(worker, id, pieces) {
  const one = counter.book.rework?.[worker]?.find((given) => given.id === id);
  if (one) one.left -= pieces;
}

function used(choice, worker, chosen) {
  const first = (some, is) => [...some.filter(is), ...some.filter((one) => !is(one))];
  const { book } = counter;
  book.habits[worker] = first([...new Set([choice, ...(book.habits[worker] ?? [])])], (one) => one === choice);
  if (chosen) book.orders[choice] = first(book.orders[choice], (one) => one.id === chosen);
}

// Whoever a number or a name means: a number as it stands, else without its zeros, else part of a name.
function meant(key) {
  const { members } = counter.book;
  const bare = (text) => text.normalize("NFKC").toUpperCase().replace(/^0+/, "");
  const exact = members.filter((one) => one.id === key || one.number.toUpperCase() === key.normalize("NFKC").toUpperCase());
  if (exact.length) return exact;
  const alike = members.filter((one) => bare(one.number) === bare(key));
  return alike.length ? alike : members.filter((one) => one.name.includes(key));
}

Object.assign(counter, { choiceOf, mint, today, worth, member, named, step, rateOn, orders, order, rework, mended, came, used, meant });
