// How the counter looks: who → what → how many, the last entries, what waits. All words are the template's.

const { counter } = self;
const { app, now, member, named, step, choiceOf } = counter;
const SHOWN = 10;
const OFFERED = 8;

const find = (name, within = app) => within.querySelector(`[data-${name}]`);
const keypad = document.querySelector("[data-keys]");
const enterKey = keypad.querySelector("[data-enter]");
const RECORD = enterKey.firstChild.data;

const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
const shown = (element, visible) => { element.hidden = !visible; };

// Where we stand: who, what, or many.
const stage = () => (!now.worker ? "who" : !step(now.choice) ? "what" : "many");

function row(name, fill) {
  const made = find(`row=${name}`).content.firstElementChild.cloneNode(true);
  for (const [part, text] of Object.entries(fill)) find(part, made).textContent = text;
  return made;
}

function drawPeople(key) {
  const lately = () => [...new Set(counter.book.recent.map((one) => one.worker))].map(member).filter(Boolean);
  const some = (key ? counter.meant(key) : lately()).slice(0, OFFERED);
  const rows = some.map((one) => {
    const made = row("person", { number: one.number, name: one.name });
    made.addEventListener("click", () => counter.choose(one));
    return made;
  });
  find("people").replaceChildren(...rows);
  shown(find("people"), rows.length);
  shown(find("heading"), rows.length);
  shown(find("found"), key);
  shown(find("lately"), !key);
}

function drawSteps() {
  const habits = counter.book.habits[now.worker] ?? [];
  const place = (one) => (habits.indexOf(choiceOf(one)) + 1 || habits.length + 1);
  const rows = [...counter.book.steps].sort((a, b) => place(a) - place(b)).map((one) => {
    const rate = say(app.dataset.rate, { unit: one.unit, rate: counter.rateOn(one, now.day ?? counter.today()) });
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
  const day = now.day ?? counter.today();
  const mended = counter.mended();
  const rate = mended?.rate ?? counter.rateOn(made, day); // mended pieces earn what was promised at first
  find("label", view).textContent = made.label;
  find("rate", view).textContent = say(app.dataset.rate, { unit: made.unit, rate });
  find("unit", view).textContent = made.unit;
  find("figure", view).textContent = Number(now.figure || 0).toLocaleString("en");
  find("figure", view).parentElement.classList.toggle("nil", !Number(now.figure));
  find("worth", view).textContent = counter.worth(now.figure, rate);
  const when = now.day && now.day !== counter.today() ? say(app.dataset.worked, { day: now.day }) : app.dataset.today;
  const counted = now.own && say(differ(now.figure, now.own) ? app.dataset.differs : app.dataset.own, { n: now.own });
  find("when", view).textContent = counted ? `${when} · ${counted}` : when;
  find("when", view).classList.toggle("estimated", differ(now.figure, now.own));
  view.elements.day.value = day;
  view.elements.day.max = counter.today();
  view.elements.own.value = now.own;
  drawRework(view, mended);
  const chosen = counter.order();
  shown(find("orders", view), chosen && !mended);
  view.elements.counted_for.replaceChildren(
    ...counter.orders().map((one) => {
      const text = say(one.left ? app.dataset.order : app.dataset.full, { firm: one.firm, day: one.due, n: one.left.toLocaleString("en") });
      return new Option(text, one.id, false, one === chosen);
    }),
  );
}

// Whether the worker counted otherwise; nothing is known before both counts are there.
const differ = (count, own) => Boolean(Number(count)) && Boolean(own) && Number(own) !== Number(count);

function drawRework(view, mended) {
  const some = counter.rework();
  const [fresh] = view.elements.again.options;
  const options = some.map((one) => {
    const what = choiceOf(one) === now.choice ? "" : `${step(choiceOf(one)).short} `;
    const text = say(app.dataset.reworkLeft, { what, day: one.day, n: one.left.toLocaleString("en") });
    return new Option(text, one.id, false, one.id === mended?.id);
  });
  view.elements.again.replaceChildren(fresh, ...options);
  shown(find("rework", view), some.length);
  shown(find("exceeds", view), mended && Number(now.figure) > mended.left);
}

function draw() {
  const at = stage();
  for (const view of app.querySelectorAll("[data-step]")) {
    shown(view, view.dataset.step === at);
    if (view.hidden || at === "who") continue;
    find("number", view).textContent = member(now.worker)?.number ?? "";
    find("name", view).textContent = named(now.worker);
  }
  if (at === "who") drawPeople(find("step=who").elements.key.value.trim());
  if (at === "what") drawSteps();
  if (at === "many") drawMany(find("step=many"));
  shown(keypad, at !== "what");
  enterKey.firstChild.data = at === "who" ? app.dataset.next : RECORD;
  shown(enterKey.lastElementChild, at === "many");
  drawEntries();
}

function drawEntry(one, kind) {
  const made = step(choiceOf(one));
  const day = one.work_date === counter.today() ? "" : `${one.work_date.slice(5)} · `;
  const person = member(one.worker);
  const own = one.counted_by_worker;
  const counted = differ(one.quantity, own) ? ` · ${say(app.dataset.own, { n: own.toLocaleString("en") })}` : "";
  const again = one.rework_of ? ` · ${app.dataset.again}` : "";
  return row(kind, {
    name: person?.name || (person ? "" : say(app.dataset.member, { number: one.number })),
    number: person?.number ?? "",
    label: day + (made?.short ?? one.step) + again + counted,
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
  find("undo", made).addEventListener("click", () => counter.undo(one));
  return made;
}

function refusedRow(one) {
  const made = drawEntry(one, "refused");
  find("why", made).textContent = one.why;
  shown(find("mend", made), one.kind !== "undo");
  find("mend", made).addEventListener("click", () => counter.mend(one));
  find("drop", made).addEventListener("click", () => counter.dismiss(one));
  return made;
}

function drawEntries() {
  const { book, entries, workshop } = counter;
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
  shown(pill, n || counter.away);
  pill.dataset.waiting = n;
  const words = counter.away ? (n ? app.dataset.offline : app.dataset.away) : app.dataset.sending;
  pill.lastElementChild.textContent = say(words, { n });
}

Object.assign(counter, { find, keypad, say, shown, stage, draw });
