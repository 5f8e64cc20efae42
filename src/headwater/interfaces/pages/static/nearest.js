// The nearest task first: where the phone is stays in the phone; nothing is sent, and no line is needed.
(() => {
  "use strict";
  const box = document.getElementById("nearest");
  if (!box || !navigator.geolocation) { return; }
  const button = box.querySelector("button"), told = box.querySelector("[role=status]");
  const length = (unit) => new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, maximumFractionDigits: unit === "kilometer" ? 1 : 0 });
  const shown = (metres) => (metres < 1000 ? length("meter").format(Math.round(metres / 10) * 10) : length("kilometer").format(metres / 1000));

  // Flat earth is right to a few metres within a county.
  function metres(here, card) {
    if (!card.dataset.lon) { return Infinity; }
    const across = (card.dataset.lon - here.longitude) * Math.cos(here.latitude * Math.PI / 180);
    return Math.hypot(across, card.dataset.lat - here.latitude) * 111_195;
  }
  function sort(here) {
    const cards = [...document.querySelectorAll("article[data-task]")];
    if (!cards.length) { return; }
    const rows = cards.map((card) => ({ card, far: metres(here, card), urgent: card.dataset.grade === "1" }));
    // What is immediate stays above what is merely near.
    rows.sort((a, b) => b.urgent - a.urgent || (a.far === b.far ? 0 : a.far - b.far));
    const end = document.createComment("");
    cards[cards.length - 1].after(end);
    for (const { card, far } of rows) {
      end.before(card);
      card.querySelector("[data-far]").textContent = far === Infinity ? box.dataset.unknown : shown(far);
    }
    end.remove();
    told.textContent = box.dataset.done;
  }

  box.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    const again = () => { button.disabled = false; };
    navigator.geolocation.getCurrentPosition(
      (found) => { sort(found.coords); again(); },
      () => { told.textContent = box.dataset.failed; again(); },
      { timeout: 10_000, maximumAge: 60_000 },
    );
  });
})();
