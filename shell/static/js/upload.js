// Shows the name of the file that was chosen in place of the invitation to choose one.

document.addEventListener("change", (event) => {
  if (!event.target.matches(".file input") || !event.target.files.length) return;
  event.target.closest(".file").querySelector("[data-name]").textContent = event.target.files[0].name;
});
