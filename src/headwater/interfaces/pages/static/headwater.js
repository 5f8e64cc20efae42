// Keys of the screens: what is printed on a button presses it. Pages work without this file.
(() => {
  "use strict";
  const typing = (node) => node.matches("input, textarea, select");
  const press = (key) => {
    const found = document.querySelector(`[data-key="${key}"]:not([disabled])`);
    if (found) { found.click(); }
    return Boolean(found);
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (/^F([1-9])$/.test(event.key)) {
      if (document.querySelector(`[data-key="${event.key}"]`)) { event.preventDefault(); press(event.key); }
      return;
    }
    if (typing(event.target)) { return; }
    if (event.key === "/" || event.key === "?") {
      const node = document.getElementById(event.key === "/" ? "search" : "help");
      if (node) { event.preventDefault(); node.open = true; node.focus(); }
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const rows = [...document.querySelectorAll("table.list a.open")];
      const step = event.key === "ArrowDown" ? 1 : -1;
      const next = rows[rows.indexOf(document.activeElement) + step];
      if (next) { event.preventDefault(); next.focus(); }
    } else { press(event.key.toUpperCase()); }
  });
  for (const [event, failed] of [["htmx:responseError", true], ["htmx:sendError", true], ["htmx:afterSwap", false]]) {
    document.addEventListener(event, () => { const note = document.getElementById("hints-failed"); if (note) { note.hidden = !failed; } });
  }
  // How long a call has been written down: red once the grade is due.
  const elapsed = document.getElementById("elapsed"), said = document.getElementById("text");
  if (elapsed && said) {
    said.addEventListener("input", () => {
      const since = Date.now();
      elapsed.hidden = false;
      setInterval(() => {
        const seconds = Math.floor((Date.now() - since) / 1000);
        elapsed.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
        elapsed.classList.toggle("danger", seconds >= Number(elapsed.dataset.most));
      }, 1000);
    }, { once: true });
  }
  for (const form of document.querySelectorAll("form[data-draft]")) {
    let waiting = 0;
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => fetch(form.dataset.draft, { method: "POST", body: new FormData(form) }).catch(() => {}), 1500);
    });
  }
  const theme = localStorage.getItem("theme");
  if (theme && !document.documentElement.dataset.theme) { document.documentElement.dataset.theme = theme; }
})();
