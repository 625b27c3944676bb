/* How another view of the matrix is asked for: forms, links, the slider through the campaign, and
   the key that leads to the search. A view is all in its address, so each of them is an address. */
(function () {
  "use strict";
  const SLIDING = "monitor:matrix:sliding";
  const KEYS = "monitor:matrix:keys";
  const PAUSE = 500;

  /* The address with some parts changed; what the grid was narrowed to is already in it. */
  function go(changes, isFresh) {
    const query = new URLSearchParams(isFresh ? "" : window.location.search);
    for (const [name, value] of changes) {
      if (value && !(name === "group" && value === "all")) query.set(name, value);
      else query.delete(name);
    }
    if (query.get("obligation") === "all" && query.get("view") !== "map") query.set("view", "list");
    const told = query.toString();
    window.location.assign("/matrix" + (told ? "?" + told : ""));
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.classList || !form.classList.contains("matrix-form")) return;
    event.preventDefault();
    go(new FormData(form), form.dataset.atOnce === "fresh");
  });

  document.addEventListener("change", (event) => {
    const form = event.target.tagName === "SELECT" && event.target.closest("form[data-at-once]");
    if (form) form.requestSubmit();
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[data-sets]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    go(new URLSearchParams(link.dataset.sets), false);
  });

  /* --- the slider ------------------------------------------------------------------------------- */

  const slider = (target) => (target.id === "matrix-slider" ? target : null);

  /* The instants it stands for, as [instant, words]; the last is now, which an address leaves out. */
  const stops = (one) => JSON.parse(one.closest("[data-stops]").dataset.stops);

  function say(one) {
    const [, words] = stops(one)[Number(one.value)] || ["", ""];
    one.setAttribute("aria-valuetext", words);
    const shown = document.getElementById("matrix-slid");
    if (shown) shown.textContent = words;
  }

  let coming = null;

  /* Held arrows pass many instants: only the one that is stayed at is asked for. */
  function slide(one) {
    window.clearTimeout(coming);
    coming = window.setTimeout(() => {
      const all = stops(one);
      const place = Number(one.value);
      sessionStorage.setItem(SLIDING, "1");
      go([["as_of", place === all.length - 1 ? "" : all[place][0]]], false);
    }, PAUSE);
  }

  document.addEventListener("input", (event) => slider(event.target) && say(event.target));
  document.addEventListener("change", (event) => slider(event.target) && slide(event.target));
  document.addEventListener("focusin", (event) => slider(event.target) && say(event.target));

  /* Whoever slides goes on sliding: on the page of the new instant the slider is where it was. */
  function goOn(found) {
    if (!sessionStorage.getItem(SLIDING)) return;
    sessionStorage.removeItem(SLIDING);
    const pop = found.closest("details");
    if (pop) pop.open = true;
    found.focus({ preventScroll: true });
  }

  const watch = new MutationObserver(() => {
    const found = document.getElementById("matrix-slider");
    if (found && !found.dataset.met) {
      found.dataset.met = "1";
      say(found);
      goOn(found);
    }
    const box = document.getElementById("matrix-keys");
    if (box && !box.dataset.met) {
      box.dataset.met = "1";
      if (localStorage.getItem(KEYS) === "off" && box.checked) box.click();
    }
  });
  watch.observe(document.documentElement, { childList: true, subtree: true });

  /* --- the key ---------------------------------------------------------------------------------- */

  const isTyping = (target) =>
    target.isContentEditable || target.matches("textarea, select")
    || (target.matches("input") && !target.matches("[type=range], [type=checkbox], [type=radio]"));

  document.addEventListener("change", (event) => {
    if (event.target.id !== "matrix-keys") return;
    localStorage.setItem(KEYS, event.target.checked ? "on" : "off");
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target) || localStorage.getItem(KEYS) === "off") return;
    const seen = ["matrix-search", "list-q"]
      .map((id) => document.getElementById(id))
      .find((one) => one && (one.offsetParent || one.closest("details:not([open])")));
    if (!seen) return;
    event.preventDefault();
    const folded = seen.closest("details");
    if (folded) folded.open = true;
    seen.focus();
    seen.select();
  });

  /* --- a view to keep --------------------------------------------------------------------------- */

  /* The view as it is seen now, under the name it was given: what the grid was narrowed to stands in
     the address only. */
  function keep(clicks, name) {
    if (!clicks) return window.dash_clientside.no_update;
    return { name: name || "", query: window.location.search, at: Date.now() };
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    matrix: { ...(window.dash_clientside || {}).matrix, keep },
  });
})();
