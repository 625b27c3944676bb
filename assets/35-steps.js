/* A step of Dash's own pages (approve, return, …): a second press waits for the first one's answer,
   which Dash would else drop; and where none comes it is said in words, for else the button would
   seem to do nothing. */
(function () {
  "use strict";
  const ask = window.fetch;
  const STEPS = ".decide button, .decide-return button, .sheet-actions button";
  let isLeaving = false;
  let pressed = null;

  function say(name) {
    const place = document.getElementById("shell-notices");
    if (!place || isLeaving) return;
    const props = {
      children: place.dataset[name], className: "m-notice m-notice-incident", role: "alert"
    };
    window.dash_clientside.set_props(place.id, {
      children: { namespace: "dash_html_components", type: "Div", props }
    });
  }

  window.fetch = async function (...asked) {
    const url = String(asked[0] && asked[0].url ? asked[0].url : asked[0]);
    if (!url.includes("/_dash-update-component")) return ask.apply(window, asked);
    try {
      const answer = await ask.apply(window, asked);
      if (answer.status === 401) say("ended");
      return answer;
    } catch (error) {
      say("line");
      throw error;
    } finally {
      pressed = null;
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest(STEPS);
    if (!button) return;
    // The second click of a double one may come after the answer, to a button that moved under it.
    if (event.detail > 1 || pressed === button) event.stopPropagation();
    else pressed = button;
  }, true);

  window.addEventListener("pagehide", () => { isLeaving = true; });
  window.addEventListener("pageshow", () => { isLeaving = false; });
})();
