/* The lists of what waits, by keyboard: J and K go through the cards, Enter opens one, A decides,
   R returns. Only while the focus is in the list and nobody is typing, so no key surprises. */
"use strict";

(() => {
  const moves = { j: 1, k: -1 };

  const onKey = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return;
    const list = event.target.closest("[data-desk]");
    if (!list || event.target.closest("input, textarea, select")) return;
    const cards = [...list.querySelectorAll(".decide-card")];
    const card = event.target.closest(".decide-card");
    const key = event.key.toLowerCase();
    if (key in moves) {
      const next = cards[Math.max(0, cards.indexOf(card) + moves[key])];
      if (next) next.focus();
    } else if (card && key === "a") {
      keepFocus(list.dataset.desk);
      card.querySelector(".decide-yes").click();
    } else if (card && key === "r") {
      const form = card.querySelector(".decide-return");
      form.open = true;
      form.querySelector("textarea").focus();
    } else if (event.target === card && key === "enter") {
      card.querySelector("h2 a").click();
    } else {
      return;
    }
    event.preventDefault();
  };

  // The list is laid out anew after a decision; the focus would fall back to the top of the page.
  const keepFocus = (desk) => {
    const watch = new MutationObserver(() => {
      const list = document.querySelector(`[data-desk="${desk}"]`);
      const lost = document.activeElement === document.body;
      if (list && lost) {
        list.focus();
        watch.disconnect();
      }
    });
    watch.observe(document.body, { childList: true, subtree: true });
    setTimeout(() => watch.disconnect(), 5000);
  };

  document.addEventListener("keydown", onKey);

  const pick_all = (all, each) => each.map(() => Boolean(all));
  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    inbox: { pick_all },
    acceptance: { pick_all },
  });
})();
