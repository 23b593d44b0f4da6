// 验收: the steppers of one hand-in add up to what was handed in, or the button waits.
// Rework and rejected pieces come out of the good ones by themselves; every figure can also be typed.

const form = document.querySelector("form[data-inspection]");
const button = form.querySelector("[type=submit]:not([name])");
const items = [...form.querySelectorAll("[data-item]")];

const part = (item, name) => item.querySelector(`[data-part=${name}]`);
const figure = (input) => Math.max(0, parseInt(input.value, 10) || 0);
const say = (element, name, values) =>
  element.dataset[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);

function total(item) {
  const choice = item.querySelectorAll("[data-count]");
  if (!choice.length) return Number(item.dataset.quantity);
  const chosen = [...choice].find((radio) => radio.checked);
  return chosen ? Number(chosen.dataset.count) : null;
}

// Rates have at most four decimals and counts are whole: integers until the last step.
function worth(count, rate) {
  const [whole, decimals = ""] = rate.split(".");
  const fen = (BigInt(count) * BigInt(whole + decimals.padEnd(4, "0")) + 50n) / 100n;
  return `${(fen / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ",")}.${(fen % 100n).toString().padStart(2, "0")}`;
}

function look(item) {
  const asked = total(item);
  const good = figure(part(item, "accepted"));
  const rework = figure(part(item, "rework"));
  const rejected = figure(part(item, "rejected"));
  const sum = good + rework + rejected;
  const missing = asked === null ? null : asked - sum;
  const tally = item.querySelector("[data-tally]");
  const values = { good, rework, rejected, sum, asked, missing: Math.abs(missing || 0) };
  tally.querySelector("span").textContent = say(
    tally, missing === null ? "choose" : missing === 0 ? "right" : missing > 0 ? "short" : "over", values);
  tally.className = `tally ${missing === 0 ? "paid" : "estimated"}`;
  tally.querySelector(".amount b").textContent = worth(good, item.dataset.rate);
  const chip = item.querySelector("[data-chip]");
  if (chip) {
    chip.querySelector("span").textContent = say(chip, rework || rejected ? "mixed" : "good", values);
    chip.classList.toggle("paid", missing === 0);
    chip.classList.toggle("estimated", missing !== 0);
  }
  return { good, settled: missing === 0 };
}

function refresh() {
  const looks = items.map(look);
  const open = looks.filter((one) => !one.settled).length;
  const good = looks.reduce((sum, one) => sum + one.good, 0).toLocaleString("en");
  button.disabled = open > 0;
  button.textContent = say(button, open ? "wait" : "go", { open, good });
}

function balance(item, changed, before) {
  const accepted = part(item, "accepted");
  if (changed === accepted) return;
  accepted.value = Math.max(0, figure(accepted) - (figure(changed) - before));
}

form.addEventListener("click", (event) => {
  const step = event.target.closest("[data-step]");
  if (!step) return;
  const item = step.closest("[data-item]");
  const input = step.parentElement.querySelector("input");
  const before = figure(input);
  const after = Math.min(Math.max(0, before + Number(step.dataset.step)), total(item) ?? Infinity);
  input.value = after;
  balance(item, input, before);
  input.dataset.before = after;
  refresh();
});

form.addEventListener("input", (event) => {
  const item = event.target.closest("[data-item]");
  if (!item) return;
  if (event.target.dataset.count) {
    part(item, "accepted").value = Math.max(
      0, total(item) - figure(part(item, "rework")) - figure(part(item, "rejected")));
  } else if (event.target.dataset.part) {
    balance(item, event.target, Number(event.target.dataset.before ?? event.target.defaultValue));
    event.target.dataset.before = figure(event.target);
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
