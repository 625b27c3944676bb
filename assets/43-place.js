/* An address that names a place on its page leads there: Dash lays the page out after the browser
   has looked for it. A folded part that is named is opened. */
(() => {
  "use strict";
  const name = decodeURIComponent(window.location.hash.slice(1));
  if (!name) return;
  const go = () => {
    const place = document.getElementById(name);
    if (!place) return false;
    if (place.tagName === "DETAILS") place.open = true;
    place.scrollIntoView();
    return true;
  };
  const watch = new MutationObserver(() => {
    if (go()) watch.disconnect();
  });
  document.addEventListener("DOMContentLoaded", () => {
    if (!go()) watch.observe(document.body, { childList: true, subtree: true });
  });
})();
