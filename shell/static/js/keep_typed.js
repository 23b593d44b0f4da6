// Keeps what was typed into a form while the page is reloaded or the network is gone, in this tab only; forgets
// it when the tab closes, and on the page that comes after (which carries no such form).

const form = document.querySelector("form[data-keep]");
const kept = (name) => `typed:${name}`;

function typed() {
  return [...new FormData(form)].filter(([name]) => !["csrf_token", "id", "who", "next"].includes(name));
}

function fill(values) {
  for (const [name, value] of values) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "checkbox" || field.type === "radio") field.checked ||= field.value === value;
      else if (!field.value || field.tagName === "SELECT") field.value = value;
    }
  }
}

if (form) {
  const name = kept(form.dataset.keep);
  const before = sessionStorage.getItem(name);
  if (before && !form.querySelector("[aria-invalid]")) fill(JSON.parse(before));
  form.addEventListener("input", () => sessionStorage.setItem(name, JSON.stringify(typed())));
} else {
  Object.keys(sessionStorage).filter((name) => name.startsWith("typed:")).forEach((name) => sessionStorage.removeItem(name));
}
