/* A group of the navigation unfolds without any script; this folds it where a menu is expected to:
   at Escape, at a press elsewhere, and when another is opened. */
(function () {
  "use strict";
  const OPEN = "details.m-nav-group[open]";
  const fold = (but) => document.querySelectorAll(OPEN).forEach((one) => { if (one !== but) one.open = false; });

  document.addEventListener("click", (event) => fold(event.target.closest("details.m-nav-group")));
  document.addEventListener("focusin", (event) => fold(event.target.closest("details.m-nav-group")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const here = event.target.closest(OPEN);
    if (!here) return;
    here.open = false;
    here.querySelector("summary").focus();
  });
})();
