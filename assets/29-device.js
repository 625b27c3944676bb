/* What this device keeps of figures the server has not got, by person, report and window; and how
   it forgets them when somebody signs out. Also loaded by pages without Dash. */
(function () {
  "use strict";
  const monitor = (window.monitor = window.monitor || {});
  const DRAFTS = "monitor:draft:";
  const LEFT = "monitor:left";
  const CLAIM_MS = 150;
  const here = Math.random().toString(36).slice(2, 12);
  let closed = false;

  function names() {
    const found = [];
    try {
      for (let i = 0; i < localStorage.length; i += 1) found.push(localStorage.key(i));
    } catch (error) {
      return [];
    }
    return found.filter((name) => name.startsWith(DRAFTS));
  }

  function place(user, url) { return DRAFTS + user + ":" + url + ":"; }

  /* A copy that cannot be read is no copy. */
  function read(name) {
    try {
      return JSON.parse(localStorage.getItem(name));
    } catch (error) {
      return null;
    }
  }

  const lines = "BroadcastChannel" in window ? new BroadcastChannel("monitor") : null;
  const listeners = [];
  if (lines) {
    lines.addEventListener("message", ({ data }) => {
      for (const listen of listeners) listen(data);
    });
  }

  monitor.device = {
    here,

    /* Whether this device could keep it. */
    keep(user, url, record) {
      if (closed) return false;
      try {
        localStorage.setItem(place(user, url) + here, JSON.stringify(record));
        return true;
      } catch (error) {
        return false;
      }
    },

    forget(user, url, window_ = here) {
      try {
        localStorage.removeItem(place(user, url) + window_);
      } catch (error) {
        /* Nothing was kept either. */
      }
    },

    /* Copies of one person's report, newest first, as {window, record}. */
    kept(user, url) {
      const start = place(user, url);
      return names()
        .filter((name) => name.startsWith(start))
        .map((name) => ({ window: name.slice(start.length), record: read(name) }))
        .filter((one) => one.record !== null)
        .sort((a, b) => (a.record.at < b.record.at ? 1 : -1));
    },

    /* Those copies whose window is closed: what an open one keeps is its own to send. */
    async left(user, url) {
      const found = this.kept(user, url).filter((one) => one.window !== here);
      if (!found.length || !lines) return found;
      const alive = new Set();
      const hear = (told) => { if (told.alive) alive.add(told.alive); };
      listeners.push(hear);
      lines.postMessage({ who: place(user, url) });
      await new Promise((resolve) => { setTimeout(resolve, CLAIM_MS); });
      listeners.splice(listeners.indexOf(hear), 1);
      return found.filter((one) => !alive.has(one.window));
    },

    /* Answer for this window, and hear what others of the same report and person saved. */
    open(user, url, saved) {
      const mine = place(user, url);
      listeners.push((told) => {
        if (told.who === mine) lines.postMessage({ alive: here });
        if (told.saved === mine) saved();
      });
    },

    tell(user, url) { if (lines) lines.postMessage({ saved: place(user, url) }); },

    get isClosed() { return closed; }
  };

  /* Nothing of anybody's stays behind; other windows of this browser hear of it and close, too. */
  function leave() {
    closed = true;
    try {
      for (const name of names()) localStorage.removeItem(name);
      localStorage.setItem(LEFT, String(Date.now()));
    } catch (error) {
      /* Nothing was kept. */
    }
  }

  window.addEventListener("storage", (event) => {
    if (event.key !== LEFT || event.newValue === null) return;
    closed = true;
    follow();
  });

  /* To the sign-in page, once the session has ended: before, it would lead back into the app, whose
     every request is then refused. */
  async function follow() {
    for (let left = 50; left > 0; left -= 1) {
      try {
        const answer = await fetch("/login", { redirect: "manual", cache: "no-store" });
        if (answer.type !== "opaqueredirect") break;
      } catch (error) {
        break; // without a line there is nothing to wait for
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    location.replace("/login");
  }

  /* Signing out erases what is not sent: it is sent first, and where that cannot be, asked about. */
  async function leaveWith(form) {
    if (monitor.flush) await monitor.flush();
    const waiting = names().map(read).filter((one) => one && one.leaving);
    if (waiting.length && !(await agreed(waiting))) return;
    leave();
    form.submit();
  }

  function agreed(waiting) {
    const say = waiting[0].leaving;
    return new Promise((resolve) => {
      const dialog = monitor.dialog(say.leave_title, [
        monitor.element("p", say.leave_text.replace("{n}", String(waiting.length))),
        monitor.buttons([
          [say.leave_stay, "m-button-primary", () => dialog.close()],
          [say.leave_go, "m-button-danger", () => { resolve(true); dialog.close(); }]
        ])
      ]);
      dialog.addEventListener("close", () => resolve(false));
    });
  }

  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") !== "/logout") return;
    event.preventDefault();
    leaveWith(event.target);
  });

  /* -- small pieces of a page, made here once for all scripts */

  monitor.element = function (name, text, attributes) {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
    return made;
  };

  monitor.buttons = function (wanted) {
    const row = monitor.element("div", "", { class: "m-dialog-buttons" });
    for (const [words, kind, act] of wanted) {
      const button = monitor.element("button", words, { type: "button", class: "m-button " + kind });
      button.addEventListener("click", act);
      row.append(button);
    }
    return row;
  };

  /* A question that must be answered before going on; Escape puts it off. It goes when closed. */
  monitor.dialog = function (title, parts, name) {
    const dialog = monitor.element("dialog", "", { class: "m-dialog " + (name || "") });
    const heading = monitor.element("h2", title, { id: "m-dialog-title", tabindex: "-1" });
    dialog.setAttribute("aria-labelledby", heading.id);
    dialog.append(heading, ...parts);
    (document.querySelector(".m-page") || document.body).append(dialog);
    dialog.addEventListener("close", () => dialog.remove());
    dialog.showModal();
    heading.focus();
    return dialog;
  };

  /* A sentence with its {places} filled. */
  monitor.fill = function (sentence, places) {
    return sentence.replace(/\{(\w+)\}/g, (whole, key) => (places || {})[key] ?? "");
  };
})();
