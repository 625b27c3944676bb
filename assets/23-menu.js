/* What pops open (a group of the navigation, a choice of the board) does so without any script; this
   folds it where a menu is expected to: at Escape, at a press elsewhere, when another is opened. */
(function () {
  "use strict";
  const POPS = ":is(details.m-nav-group, details.matrix-pop)";
  const fold = (event) => {
    const here = event.target.closest(POPS);
    document.querySelectorAll(POPS + "[open]").forEach((one) => { if (one !== here) one.open = false; });
  };

  document.addEventListener("click", fold);
  document.addEventListener("focusin", fold);
  document.addEventListener("keydown", (event) => {
    const here = event.key === "Escape" && event.target.closest(POPS + "[open]");
    if (!here) return;
    here.open = false;
    here.querySelector("summary").focus();
  });
})();
