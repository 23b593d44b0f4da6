// Loaded before the page is drawn, only where a form looks different with JavaScript at work.
document.documentElement.classList.add("js");
