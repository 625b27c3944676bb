/* A step of Dash's own pages (approve, return, …) that got no answer: said in words, for else the
   button would seem to do nothing. */
(function () {
  "use strict";
  const ask = window.fetch;
  let isLeaving = false;

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
    }
  };

  window.addEventListener("pagehide", () => { isLeaving = true; });
  window.addEventListener("pageshow", () => { isLeaving = false; });
})();
