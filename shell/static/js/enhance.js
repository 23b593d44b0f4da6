// Loaded before the page is drawn, only where a form looks different with JavaScript at work.
if ("noModule" in HTMLScriptElement.prototype) document.documentElement.classList.add("js");
