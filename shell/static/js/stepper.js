// 验收: the steppers of one hand-in add up to what was handed in, or the button waits.
// Rework and rejected pieces come out of the good ones by themselves; every figure can also be typed.

const form = document.querySelector("form[data-inspection]");
const button = document.querySelector("[data-submit]");
const items = form ? [...form.querySelectorAll("[data-item]")] : [];

const parts = (item, name) => [...item.querySelectorAll(`[data-part=${name}]`)];
const figure = (input) => Math.max(0, parseInt(input.value, 10) || 0);
const count = (item, name) => parts(item, name).reduce((sum, input) => sum + figure(input), 0);
const say = (element, name, values) =>
  element.dataset[name].replace(/\{(\w+)\}/g, (_, key) => values[key].toLocaleString("en"));

// Pieces sent back want a reason: the one who made them will read it.
const unnamed = (item) => {
  const defects = [...item.querySelectorAll("[name^=reason-]")];
  return defects.length > 0 && !defects.some((defect) => defect.checked);
};

// What the split must add up to; null until it is chosen whose count holds.
function asked(item) {
  const choice = [...item.querySelectorAll("[data-count]")];
  if (!choice.length) return Number(item.dataset.quantity);
  const chosen = choice.find((radio) => radio.checked);
  return chosen ? Number(chosen.dataset.count) : null;
}

const scaled = (text, places) => {
  const [whole, decimals = ""] = text.split(".");
  return BigInt(whole + decimals.slice(0, places).padEnd(places, "0"));
};

// Whole numbers to the last step: rates have at most four decimals, grade factors two.
function worth(item) {
  const micro = parts(item, "accepted").reduce((sum, input) =>
    sum + BigInt(figure(input)) * scaled(item.dataset.rate, 4) * scaled(input.dataset.factor || "1", 2), 0n);
  const fen = (micro + 5000n) / 10000n;
  return `${(fen / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ",")}.${(fen % 100n).toString().padStart(2, "0")}`;
}

function look(item) {
  const want = asked(item);
  const good = count(item, "accepted");
  const rework = count(item, "rework");
  const rejected = count(item, "rejected");
  const sum = good + rework + rejected;
  const missing = want === null ? null : want - sum;
  const values = { good, rework, rejected, sum, missing: Math.abs(missing || 0) };
  const tally = item.querySelector("[data-tally]");
  const nameless = missing === 0 && rework + rejected > 0 && unnamed(item);
  const settled = missing === 0 && !nameless;
  const word = missing === null ? "choose" : missing > 0 ? "short" : missing < 0 ? "over" : nameless ? "defect" : "right";
  tally.querySelector("span").textContent = say(tally, word, values);
  tally.querySelector("b").textContent = worth(item);
  tally.classList.toggle("paid", settled);
  tally.classList.toggle("estimated", !settled);
  const chip = item.querySelector("[data-chip]");
  if (chip) {
    chip.querySelector("span").textContent = say(chip, rework || rejected ? "mixed" : "good", values);
    chip.classList.toggle("paid", settled);
    chip.classList.toggle("estimated", !settled);
  }
  return { good, settled };
}

function refresh() {
  const looks = items.map(look);
  const open = looks.filter((one) => !one.settled).length;
  const good = looks.reduce((sum, one) => sum + one.good, 0);
  button.disabled = open > 0;
  button.textContent = say(button, open ? "wait" : "go", { open, good });
}

// What was added to rework or rejected leaves the good ones.
function balance(item, changed) {
  const before = Number(changed.dataset.before ?? changed.defaultValue);
  changed.dataset.before = figure(changed);
  if (changed.dataset.part === "accepted") return;
  let moved = figure(changed) - before;
  for (const accepted of parts(item, "accepted")) {
    const left = Math.max(0, figure(accepted) - moved);
    moved -= figure(accepted) - left;
    accepted.value = left;
    accepted.dataset.before = left;
  }
}

if (form && button) {
  form.addEventListener("click", (event) => {
    const step = event.target.closest("[data-step]");
    if (!step) return;
    const item = step.closest("[data-item]");
    const input = step.parentElement.querySelector("input");
    input.value = Math.min(Math.max(0, figure(input) + Number(step.dataset.step)), asked(item) ?? Infinity);
    balance(item, input);
    refresh();
  });

  form.addEventListener("input", (event) => {
    const item = event.target.closest("[data-item]");
    if (event.target.dataset.count) {
      const [first, ...others] = parts(item, "accepted");
      const rest = count(item, "rework") + count(item, "rejected") + others.reduce((sum, one) => sum + figure(one), 0);
      first.value = Math.max(0, asked(item) - rest);
      first.dataset.before = first.value;
    } else if (event.target.dataset.part) {
      balance(item, event.target);
    }
    refresh();
  });

  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });

  window.addEventListener("pageshow", () => {
    delete form.dataset.sent;
    refresh();
  });
}
