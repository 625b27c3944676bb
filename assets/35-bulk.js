/* Many units at once: the browser's own box for a file, which Dash has none of, and the file sent
   as it is: to be looked at, then to be loaded. Nothing is read here; the answer is shown as it comes. */
(function () {
  "use strict";
  let form = null;

  function ready() {
    const found = document.getElementById("bulk-form");
    if (!found || found === form) return;
    form = found;
    const place = form.querySelector(".file-box");
    const box = document.createElement("input");
    Object.assign(box, {
      type: "file", id: "bulk-file", name: "file", accept: ".xlsx,.csv,.tsv,.txt"
    });
    window.monitorFileBox(place, box);
    box.addEventListener("change", () => result().replaceChildren());
    form.addEventListener("submit", submitted);
  }

  function result() { return document.getElementById("bulk-result"); }

  function says(text, isWrong) {
    const place = form.querySelector(".bulk-busy");
    place.textContent = text;
    place.classList.toggle("bulk-wrong", Boolean(isWrong));
  }

  function submitted(event) {
    const step = event.submitter ? event.submitter.dataset.step : "check";
    if (!document.getElementById("bulk-file").files.length) {
      event.preventDefault();
      says(form.dataset.choose, true);
      return;
    }
    if (step === "marked") {
      form.action = form.dataset.marked; // answered with a file: the page stays
      return;
    }
    event.preventDefault();
    send(step);
  }

  async function send(step) {
    const box = document.getElementById("bulk-file");
    const body = new FormData();
    body.append("file", box.files[0], box.files[0].name);
    says(form.dataset.busy, false);
    busy(true);
    try {
      // A file that has changed since it was chosen cannot be read any more: said as such.
      await box.files[0].slice(0, 1).arrayBuffer();
    } catch {
      says(form.dataset.again, true);
      busy(false);
      return;
    }
    try {
      const answer = await fetch(form.dataset[step], {
        method: "POST", body, headers: { Accept: "text/html, application/json" }
      });
      await shown(answer);
      if (step === "load" && answer.ok) document.dispatchEvent(new Event("monitor:loaded"));
    } catch {
      says(form.dataset.failed, true);
    }
    busy(false);
  }

  async function shown(answer) {
    if (answer.status === 401) {
      window.location.reload(); // signed out: the page asks for the password, and comes back
      return;
    }
    if (!answer.ok) {
      const told = await answer.json();
      result().replaceChildren();
      says(told.detail, true);
      return;
    }
    says("", false);
    const place = result();
    place.innerHTML = await answer.text(); // our own server's words, escaped there
    for (const button of place.querySelectorAll("[data-step=load]")) {
      button.addEventListener("click", () => send("load"));
    }
    const title = place.querySelector("h2");
    title.tabIndex = -1;
    title.focus();
  }

  function busy(is) {
    for (const button of document.querySelectorAll("[data-step]")) button.disabled = is;
  }

  new MutationObserver(ready).observe(document.documentElement, { childList: true, subtree: true });
})();
