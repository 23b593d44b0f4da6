// A count with − and + beside it. Counted here, so that no press waits for the network;
// without scripts the same buttons send the form.

const LEAST = 1;
const MOST = 999;

document.addEventListener("click", (event) => {
  const step = event.target.closest("[data-count]");
  if (!step) return;
  event.preventDefault();
  const input = step.parentElement.querySelector("input");
  const count = (parseInt(input.value, 10) || 0) + Number(step.dataset.count);
  input.value = Math.min(Math.max(LEAST, count), MOST);
  input.dispatchEvent(new Event("input", { bubbles: true }));
});
