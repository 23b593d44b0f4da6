// What is done at the counter. Each entry is written to this device first (queue.js), shown at once, and sent
// as soon as the network allows.

const { counter, queue } = self;
const { app, base, workshop, now, find, shown, draw, mint, step } = counter;
const KNOWN = 20; // entries the device knows beside the ten it shows
const TRY_AGAIN = 15000;

const field = find("step=who").elements.key;

async function refresh() {
  counter.entries = await queue.all();
  draw();
}

function choose(one) {
  const [last] = counter.book.habits[one.id] ?? [];
  now.worker = one.id;
  now.choice = last ?? (step(now.choice) ? now.choice : null);
  now.figure = now.own = field.value = "";
  now.rework = null;
  draw();
}

async function seek(key) {
  if (!key) return;
  let some = counter.meant(key);
  if (!some.length && !counter.away) {
    await learn();
    some = counter.meant(key);
  }
  const wrong = find("wrong");
  shown(wrong, !some.length);
  field.toggleAttribute("aria-invalid", !some.length);
  wrong.lastElementChild.textContent = counter.say(app.dataset.unknown, { key: key.slice(0, 20) });
  if (some.length === 1) choose(some[0]);
  else draw();
}

// 记下: on the device first, then on the list, then on its way. What is entered next may begin at once.
async function record() {
  const mended = counter.mended();
  if (!Number(now.figure) || Number(now.figure) > (mended?.left ?? Infinity)) return;
  const { worker, choice } = now;
  const [product, code] = choice.split("/");
  const order = mended ? null : counter.order()?.id ?? null;
  const entry = { kind: "hand-in", id: mint(), account: counter.book.account, workshop, worker, product, step: code, order };
  entry.rework_of = mended?.id ?? null;
  entry.number = counter.member(worker)?.number ?? "";
  entry.quantity = Number(now.figure);
  entry.work_date = now.day ?? counter.today();
  entry.counted_by_worker = now.own === "" ? null : Number(now.own);
  now.figure = now.own = ""; // a second press finds nothing to record
  now.rework = null;
  counter.used(choice, worker, order);
  await queue.add(entry);
  await refresh();
  send();
}

async function undo(one) {
  if (one.no) await queue.undo(one.no, mint());
  else {
    const entry = { ...one, kind: "undo", id: mint(), hand_in: one.id, account: counter.book.account, workshop };
    await queue.add(entry);
  }
  await refresh();
  send();
}

async function mend(one) {
  Object.assign(now, { worker: one.worker, choice: counter.choiceOf(one), order: one.order ?? null, rework: one.rework_of ?? null });
  now.figure = String(one.quantity);
  Object.assign(now, { day: one.work_date === counter.today() ? null : one.work_date, own: String(one.counted_by_worker ?? "") });
  await dismiss(one);
  if (!counter.away) await learn().then(draw); // what it was refused for may be known by now
}

async function dismiss(one) {
  await queue.drop(one.no);
  await refresh();
}

function change(what) {
  now.figure = "";
  now.rework = null;
  if (what === "worker") now.worker = null;
  now[what] = null;
  draw();
}

// The book anew, if there is a way to the server; says where there is none.
async function learn() {
  const latest = await queue.latest(base).catch(() => "offline");
  counter.away = latest === "offline";
  tell(latest);
  if (typeof latest !== "string") await take(latest);
}

async function take(latest) {
  await queue.keep(latest);
  counter.book = await queue.book(workshop);
  counter.stale = false;
}

function tell(how) {
  for (const name of ["signed-out", "forbidden"]) shown(find(`say=${name}`), how === name);
  if (how === "signed-out") queue.forget();
}

let retry;
async function send() {
  if (!base) return;
  clearTimeout(retry);
  if (counter.stale) await learn();
  if (!counter.stale) {
    const how = await queue.drain(base, counter.book, taken);
    counter.away = how === "offline";
    tell(how);
    if (how === "other-account") location.reload();
  }
  await refresh();
  const waiting = counter.entries.some((one) => one.state === "waiting" && one.account === counter.book.account);
  if (waiting || counter.away) {
    retry = setTimeout(send, TRY_AGAIN);
    navigator.serviceWorker?.ready.then((worker) => worker.sync?.register("counter")).catch(() => {});
  }
}

// The server took some, from here or from another tab: they are on the list as if it had told them.
async function taken(some) {
  const { book } = counter;
  for (const one of some) {
    const undone = one.kind === "undo";
    if (one.workshop !== workshop || one.account !== book.account) continue;
    if (!undone && book.recent.some(({ id }) => id === one.id)) continue;
    if (undone) book.recent = book.recent.map((known) => (known.id === one.hand_in ? { ...known, state: "withdrawn" } : known));
    else book.recent = [{ ...one, no: 0, state: "handed-in" }, ...book.recent].slice(0, KNOWN);
    book.today_count += undone ? -1 : 1;
    counter.came(one.worker, one.rework_of, undone ? -one.quantity : one.quantity);
  }
  await queue.keep(book);
  await refresh();
}

queue.heard((some) => counter.book && taken(some));

Object.assign(counter, { field, refresh, choose, seek, record, undo, mend, dismiss, change, learn, take, send });
