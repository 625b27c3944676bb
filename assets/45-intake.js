/* New directives. A text is sent as it is, straight to the server; a draft's words and duties light
   each other, and the keys J, K and E move among the duties. What is kept is the server's. */
(function () {
  "use strict";
  let form = null;

  function ready() {
    const found = document.getElementById("intake-form");
    if (found && found !== form) begin(found);
    const review = document.getElementById("intake-review");
    if (review && !review.dataset.ready) {
      review.dataset.ready = "yes";
      arrive();
    }
  }

  function begin(found) {
    form = found;
    const box = document.createElement("input");
    Object.assign(box, {
      type: "file", id: "intake-file", name: "file",
      accept: ".docx,.pdf,.html,.htm,.txt,.yaml,image/*"
    });
    window.monitorFileBox(form.querySelector(".file-box"), box);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(box);
    });
  }

  function says(text, isWrong) {
    const place = form.querySelector(".intake-busy");
    place.textContent = text;
    place.classList.toggle("bulk-wrong", Boolean(isWrong));
  }

  async function send(box) {
    const typed = document.getElementById("intake-text").value;
    if (Boolean(typed.trim()) === Boolean(box.files.length)) {
      says(form.dataset.choose, true);
      return;
    }
    const body = new FormData();
    const button = form.querySelector("button[type=submit]");
    if (box.files.length) {
      try {
        // A file that has changed since it was chosen cannot be read any more: said as such.
        await box.files[0].slice(0, 1).arrayBuffer();
      } catch {
        says(form.dataset.again, true);
        return;
      }
      body.append("file", box.files[0], box.files[0].name);
    } else {
      body.append("text", typed);
    }
    says(form.dataset.busy, false);
    button.disabled = true;
    try {
      const answer = await fetch(form.action, {
        method: "POST", body, headers: { Accept: "application/json" }
      });
      if (answer.status === 401) {
        window.location.reload(); // signed out: the page asks for the password, and comes back
        return;
      }
      const told = await answer.json();
      if (answer.ok) {
        window.location.assign(told.href);
        return;
      }
      says(told.detail, true);
    } catch {
      says(form.dataset.failed, true);
    }
    button.disabled = false;
  }

  /* --- a draft: words and duties light each other ------------------------------------------- */

  function duties() { return [...document.querySelectorAll(".intake-card")]; }

  function light(codes) {
    for (const one of document.querySelectorAll("[data-duties]")) {
      const own = one.dataset.duties.split(" ");
      one.classList.toggle("is-lit", codes.some((code) => code && own.includes(code)));
    }
    for (const one of document.querySelectorAll("[data-duty]")) {
      one.classList.toggle("is-lit", codes.includes(one.dataset.duty));
    }
  }

  function shows(what) {
    const review = document.getElementById("intake-review");
    if (review) review.dataset.shows = what;
    for (const one of document.querySelectorAll(".intake-tabs button")) {
      one.setAttribute("aria-pressed", String(one.dataset.shows === what));
    }
  }

  function near(element) {
    if (element) element.scrollIntoView({ block: "nearest" });
  }

  function toDuty(code) {
    const card = document.querySelector(`[data-duty="${CSS.escape(code)}"]`);
    if (!card) return;
    shows("duties");
    light([code]);
    card.scrollIntoView({ block: "center" });
    card.focus({ preventScroll: true });
  }

  function toText(code) {
    const own = [...document.querySelectorAll(".intake-block")]
      .find((one) => one.dataset.duties.split(" ").includes(code));
    if (!own) return;
    shows("text");
    light([code]);
    own.scrollIntoView({ block: "center" });
    const way = own.querySelector(`[data-to="${CSS.escape(code)}"]`);
    if (way) way.focus({ preventScroll: true });
  }

  function arrive() {
    shows(window.location.hash === "#intake-pane-text" ? "text" : "duties");
    const code = window.location.hash.startsWith("#duty-") ? window.location.hash.slice(6) : "";
    const open = document.querySelector(".intake-form-duty");
    if (code) toDuty(decodeURIComponent(code));
    else if (open) beside(open.dataset.duty);
  }

  /* Light a duty, and bring its paragraph into sight where the two stand beside each other: on a
     phone the text is another tab, and the page must not jump. */
  function beside(code) {
    light([code]);
    const pane = document.querySelector(".intake-text");
    const own = [...document.querySelectorAll(".intake-block")]
      .find((one) => one.dataset.duties.split(" ").includes(code));
    if (own && pane && window.matchMedia("(min-width: 901px)").matches) {
      pane.scrollTop += own.getBoundingClientRect().top - pane.getBoundingClientRect().top - 40;
    }
  }

  function take(button) {
    const words = String(window.getSelection()).trim();
    if (words) window.dash_clientside.set_props(button.dataset.into, { value: words });
  }

  document.addEventListener("click", (event) => {
    const at = event.target.closest ? event.target : null;
    if (!at || !document.getElementById("intake-review")) return;
    const way = at.closest(".intake-to");
    const back = at.closest(".intake-back");
    const tab = at.closest(".intake-tabs button");
    const taken = at.closest(".intake-take");
    const mark = at.closest(".intake-block mark");
    if (way) {
      event.preventDefault();
      toDuty(way.dataset.to);
    } else if (back) {
      event.preventDefault();
      toText(back.dataset.of);
    } else if (tab) {
      shows(tab.dataset.shows);
    } else if (taken) {
      take(taken);
    } else if (mark && mark.dataset.duties && !String(window.getSelection())) {
      toDuty(mark.dataset.duties.split(" ")[0]);
    }
  });

  // A button that takes the marked words must not unmark them when it is pressed.
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest && event.target.closest(".intake-take")) event.preventDefault();
  });

  document.addEventListener("focusin", (event) => {
    const card = event.target.closest && event.target.closest(".intake-card");
    if (card) beside(card.dataset.duty);
  });

  document.addEventListener("mouseover", (event) => {
    const card = event.target.closest && event.target.closest(".intake-card, .intake-block");
    if (!card || document.activeElement?.closest?.(".intake-card")) return;
    light(card.dataset.duty ? [card.dataset.duty] : card.dataset.duties.split(" "));
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (!document.getElementById("intake-review")) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const cards = duties();
    const at = cards.indexOf(document.activeElement?.closest?.(".intake-card"));
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") {
      const next = cards[key === "j" ? Math.min(at + 1, cards.length - 1) : Math.max(at - 1, 0)];
      if (next) {
        next.focus({ preventScroll: true });
        near(next);
      }
    } else if (key === "e" && at >= 0) {
      const way = cards[at].querySelector(".intake-edit");
      if (way) way.click();
    }
  });

  new MutationObserver(ready).observe(document.documentElement, { childList: true, subtree: true });
})();
