// 录用: the button says how many are ticked, and whether that fills the gig. Without scripts it says what it does.

const form = document.querySelector("form[data-hiring]");

function say() {
  const button = form.querySelector("[data-some]");
  const ticked = [...form.querySelectorAll("input[name=worker]:checked")];
  const places = ticked.reduce((sum, one) => sum + Number(one.dataset.places), 0);
  const left = Number(form.dataset.hiring);
  const word = !ticked.length ? "none" : places === left ? "full" : places > left ? "over" : "some";
  button.textContent = button.dataset[word].replace("{n}", ticked.length).replace("{left}", left);
}

if (form) {
  form.addEventListener("change", say);
  window.addEventListener("pageshow", say);
}
