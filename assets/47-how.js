/* How a number came about, opened beside it: a sign with `data-how` leads to its steps, which the
   server words. Nothing is computed here. */
(function () {
  "use strict";
  const monitor = (window.monitor = window.monitor || {});

  function say(name) {
    const place = document.getElementById("shell-notices");
    const props = { children: place.dataset[name], className: "m-notice m-notice-incident", role: "alert" };
    window.dash_clientside.set_props(place.id, {
      children: { namespace: "dash_html_components", type: "Div", props },
    });
  }

  async function told(address) {
    let answer;
    try {
      answer = await fetch(address, { headers: { Accept: "application/json" } });
    } catch (error) {
      say("line");
      return null;
    }
    if (answer.status === 401) {
      say("ended");
      return null;
    }
    // What is not there any more for this reader is not there on the page either, once it is loaded.
    if (!answer.ok) {
      window.location.reload();
      return null;
    }
    return answer.json();
  }

  let asking = "";

  /* The steps in a dialog; closed, the focus is where it was. */
  monitor.how = async function (address) {
    if (asking) return;
    asking = address;
    const back = document.activeElement;
    const found = await told(address).finally(() => { asking = ""; });
    if (!found) return;
    const steps = monitor.element("ol", "", { class: "how-steps" });
    for (const one of found.steps) steps.append(monitor.element("li", one));
    const buttons = monitor.buttons([[found.close, "m-button-primary", () => dialog.close()]]);
    buttons.append(monitor.element("a", found.open, { href: found.cell, class: "m-button" }));
    const number = monitor.element("p", found.number, { class: "how-number" });
    const dialog = monitor.dialog(found.title, [number, steps, buttons], "m-dialog-how");
    dialog.addEventListener("close", () => back && back.isConnected && back.focus());
  };

  document.addEventListener("click", (event) => {
    const sign = event.target.closest && event.target.closest("[data-how]");
    if (!sign) return;
    event.preventDefault();
    monitor.how(sign.dataset.how);
  });
})();
