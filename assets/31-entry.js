/* The entry form: saves as it is typed, loses nothing, overwrites nobody. It judges nothing itself:
   errors and warnings are the server's, from the same rules as the API. */
(function () {
  "use strict";
  const monitor = (window.monitor = window.monitor || {});
  const SAVE_AFTER_MS = 800;
  const PAUSE_MS = 1500;
  const FIRST_RETRY_MS = 1000;
  const LONGEST_RETRY_MS = 15000;
  const GIVEN = "given";
  const { NOTE } = monitor.values;
  let form = null;

  class EntryForm {
    constructor(root) {
      this.root = root;
      this.told = JSON.parse(root.dataset.report);
      this.fields = this.told.fields;
      this.version = this.told.version; // of what the server has and this form began from
      this.base = this.told.content;
      this.sent = null; // what the server was asked to keep and has not answered: {version, content}
      this.race = null; // what somebody else saved meanwhile, until it is chosen
      this.trouble = null; // why nothing is sent now: {name, words}
      this.issues = this.told.issues;
      this.savedAt = this.told.saved_at;
      this.isAsking = false;
      this.isPressed = false;
      this.retries = 0;
      this.lastKey = 0;
      // Until it is known whether a closed window left something, nothing is said to be saved.
      this.isRestoring = monitor.device.kept(this.told.user, this.told.url).length > 0;
      this.show = new monitor.EntryShow(this);
      this.show.prepare();
      this.show.all();
      monitor.device.open(this.told.user, this.told.url, () => form === this && this.refresh());
      this.saving = this.restore();
    }

    box(code) { return document.getElementById(code === NOTE ? "entry-note" : "entry-" + code); }
    side(code, name) { return document.getElementById("entry-" + code + "-" + name); }
    say(name, places) { return monitor.fill(this.told.say[name], places); }

    /* Why a field deliberately has no value; "" where it may have one. */
    nil(code) {
      const { value } = this.side(code, "nil");
      return value === GIVEN ? "" : value;
    }

    /* What stands in the form, as the server takes it. */
    content() {
      const values = {};
      const reasons = {};
      for (const { code, type } of this.fields) {
        const nil = this.nil(code);
        const typed = this.box(code).value;
        if (nil) values[code] = { nil, reason: this.side(code, "nil-reason").value };
        else if (typed.trim() !== "") values[code] = type === "boolean" ? typed === "true" : typed;
        const why = this.side(code, "reason").value.trim();
        if (why) reasons[code] = why;
      }
      return { values, reasons, note: this.box(NOTE).value };
    }

    /* Put one part of a content into the form. */
    put(code, content) {
      if (code === NOTE) {
        write(this.box(NOTE), content.note || "");
        return;
      }
      const value = content.values[code];
      const nil = value !== null && typeof value === "object" ? value : null;
      const { type } = this.fields.find((field) => field.code === code);
      write(this.side(code, "nil"), nil ? nil.nil : GIVEN);
      write(this.side(code, "nil-reason"), nil ? nil.reason || "" : "");
      write(this.box(code), monitor.values.typed(type, value));
      write(this.side(code, "reason"), (content.reasons || {})[code] || "");
    }

    /* The parts the server has not got. */
    unsaved() { return monitor.values.differing(this.fields, this.base, this.content()); }

    /* -- what this device keeps */

    keep() {
      if (!this.unsaved().length && !this.sent) {
        monitor.device.forget(this.told.user, this.told.url);
        return true;
      }
      const { leave_title, leave_text, leave_stay, leave_go } = this.told.say;
      return monitor.device.keep(this.told.user, this.told.url, {
        at: new Date().toISOString(), version: this.version, base: this.base,
        content: this.content(), sent: this.sent,
        leaving: { leave_title, leave_text, leave_stay, leave_go }
      });
    }

    /* Put back what a closed window of this person could not send; what was typed here since the
       page opened stays. It is sent as made on the version it was typed on, so that the server
       tells whether somebody saved meanwhile. */
    async restore() {
      const [found] = await monitor.device.left(this.told.user, this.told.url);
      this.isRestoring = false;
      if (form !== this) return;
      if (!found) {
        this.show.all();
        return;
      }
      const { record } = found;
      const typedHere = this.unsaved();
      this.version = record.version;
      this.base = record.base;
      this.sent = record.sent;
      for (const code of monitor.values.differing(this.fields, this.content(), record.content)) {
        if (!typedHere.includes(code)) this.put(code, record.content);
      }
      this.keep();
      monitor.device.forget(this.told.user, this.told.url, found.window);
      this.show.says("restored", {}, "saving");
      this.soon(0);
    }

    /* Another window of this person saved: show it here, unless something is being typed here. */
    async refresh(isHere) {
      if (this.unsaved().length || this.sent || this.race) return;
      const heard = await this.ask("GET", this.told.url);
      if (heard.status !== 200 || this.unsaved().length || this.sent) return;
      if (!heard.told.may.includes("save")) {
        location.reload(); // it was handed in there, and is a sheet to be read now
        return;
      }
      this.adopt(heard.told, heard.version);
      for (const code of this.unsaved()) this.put(code, this.base);
      this.show.all();
      if (!isHere) this.show.says("refreshed", { time: this.savedAt }, "saved");
    }

    /* -- saving */

    changed() {
      this.lastKey = performance.now();
      if (this.trouble && this.trouble.name === "refused") this.trouble = null;
      this.keptHere = this.keep();
      this.show.all();
      if (this.unsaved().length && !this.race) this.soon(SAVE_AFTER_MS);
    }

    soon(after) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), after);
    }

    /* One save at a time; resolves to whether the server has everything. */
    save(how = {}) {
      clearTimeout(this.timer);
      // A save that broke off must not keep later ones from being tried.
      const before = this.saving.catch(() => false);
      this.saving = before.then(() => this.send(how));
      return this.saving;
    }

    async send(how) {
      if (this.race || monitor.device.isClosed) return false;
      if (!this.sent && !this.unsaved().length && !how.evenEmpty) return true;
      // What was asked and not answered goes first, word for word: if it was done, it is not done
      // again; if it was not, nobody can have come between.
      const isAgain = this.sent !== null;
      if (!isAgain) this.sent = { version: this.version, content: this.content() };
      this.keptHere = this.keep();
      this.isAsking = true;
      this.trouble = null;
      this.show.all();
      const { version, content } = this.sent;
      const heard = await this.ask("PUT", this.told.url, {
        body: content, version, keepalive: how.isLeaving
      });
      this.isAsking = false;
      const isDone = await this.heard(heard, isAgain, how);
      this.show.all();
      return isDone;
    }

    ask(method, url, how) { return monitor.ask(method, url, { user: this.told.user, ...how }); }

    async heard(heard, isAgain, how) {
      if (heard.failure) return this.failed(heard);
      this.retries = 0;
      this.sent = null;
      if (heard.status === 412) return this.raced(heard);
      if (heard.status !== 200) {
        const first = (heard.told.errors || [])[0];
        this.stop("refused", { why: first ? first.message : heard.told.detail });
        return false;
      }
      this.adopt(heard.told, heard.version);
      this.keep();
      monitor.device.tell(this.told.user, this.told.url);
      if (!this.unsaved().length) return true;
      if (isAgain || how.isLeaving) return this.send(how);
      this.soon(SAVE_AFTER_MS);
      return false;
    }

    /* From here on the form is made on this report of the server's. */
    adopt(report, version) {
      this.version = version;
      this.base = { values: report.values, reasons: report.reasons, note: report.note };
      this.issues = report.issues;
      const last = report.history[report.history.length - 1];
      this.savedAt = last ? last.at.slice(11, 16) : "";
      if (this.isSummarised) this.show.summary();
    }

    stop(name, places) { this.trouble = { name, words: this.say(name, places) }; }

    failed(heard) {
      if (heard.failure === "ended" || heard.failure === "other") {
        this.sent = null; // refused at the door: certainly not done
        this.keptHere = this.keep();
        this.stop(heard.failure === "other" ? "other_person" : "signed_out");
        this.trouble.act = [this.say("sign_in"), () => this.signIn(heard.failure)];
        this.whenPaused(() => this.trouble && this.trouble.act && this.signIn(heard.failure));
        return false;
      }
      this.keptHere = this.keep();
      const isLine = heard.failure === "line";
      this.stop(!isLine ? "failed" : this.keptHere ? "offline" : "offline_here");
      // Half of it by chance, so that a whole province does not come back at the same second.
      const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.retries);
      this.retries += 1;
      this.soon(wait * (0.5 + Math.random() / 2));
      return false;
    }

    async signIn(why) {
      if (!(await monitor.signInAgain(this.told, why))) return;
      this.retries = 0;
      this.save();
    }

    /* A question may wait until the hands rest: a key meant for a box would be lost in it. */
    whenPaused(act) {
      clearTimeout(this.pause);
      const rest = PAUSE_MS - (performance.now() - this.lastKey);
      this.pause = rest <= 0 ? act() : setTimeout(() => this.whenPaused(act), rest);
    }

    /* Somebody saved since: told with both values, chosen for each or for all. */
    raced({ told, version }) {
      const { report, changed } = told;
      if (!report) {
        this.stop("refused", { why: told.detail });
        return false;
      }
      const theirs = { values: report.values, reasons: report.reasons, note: report.note };
      if (!monitor.values.differing(this.fields, theirs, this.content()).length) {
        this.adopt(report, version);
        this.keep();
        return true;
      }
      this.race = { report, version, changed, theirs };
      this.keep();
      const last = report.history[report.history.length - 1];
      const by = Object.values(changed).find((one) => last && one.by === last.by);
      this.stop("raced", {
        name: by ? by.name : this.say("race_somebody"), time: last ? last.at.slice(11, 16) : ""
      });
      this.trouble.act = [this.say("choose"), () => monitor.raceDialog(this)];
      this.whenPaused(() => this.race && monitor.raceDialog(this));
      return false;
    }

    /* The choice: codes of the parts that become theirs; the others stay as they are here. */
    settle(taken) {
      const { report, version, theirs } = this.race;
      this.race = null;
      this.trouble = null;
      this.adopt(report, version);
      for (const code of taken) this.put(code, theirs);
      this.keep();
      this.show.all();
      this.save();
    }

    drop() {
      this.race = null;
      this.sent = null;
      this.base = this.content();
      monitor.device.forget(this.told.user, this.told.url);
      location.reload();
    }

    /* -- going on to the review */

    async review() {
      this.isPressed = true;
      const empty = { evenEmpty: this.version === 0 };
      if (!(await this.save(empty)) && !(await this.save())) {
        if (this.trouble && this.trouble.act) this.trouble.act[1]();
        return;
      }
      this.isSummarised = true;
      this.show.all();
      if (this.show.summary()) this.root.querySelector(".entry-errors").focus();
      else location.assign(this.told.review);
    }

    get isAtRest() { return !this.isRestoring && !this.sent && !this.unsaved().length; }
  }

  /* React keeps its own copy of a box's value; it must hear of ours. */
  function write(box, value) {
    if (box.value === value) return;
    const kind = Object.getPrototypeOf(box);
    Object.getOwnPropertyDescriptor(kind, "value").set.call(box, value);
    box.dispatchEvent(new Event(box.tagName === "SELECT" ? "change" : "input", { bubbles: true }));
  }

  /* -- what happens on the page */

  function current() {
    const root = document.querySelector("[data-report]");
    if (!root) form = null;
    else if ((!form || form.root !== root) && isWhole(root)) form = new EntryForm(root);
    return form;
  }

  /* Boxes may be drawn after the page that holds them. */
  function isWhole(root) {
    const questions = root.querySelectorAll("[data-field]");
    return document.getElementById("entry-note") && [...questions].every((question) => {
      const start = "entry-" + question.dataset.field;
      return ["", "-nil", "-nil-reason", "-reason"].every((end) => document.getElementById(start + end));
    });
  }

  function isBox(target) {
    return target.closest && target.closest("[data-report]")
      && target.matches("input, select, textarea");
  }

  for (const name of ["input", "change"]) {
    document.addEventListener(name, (event) => {
      if (isBox(event.target) && current()) form.changed();
    });
  }

  document.addEventListener("focusout", ({ target }) => {
    if (!isBox(target) || !target.closest(".entry-count")) return;
    const text = target.value.trim();
    if (/^\d{4,}$/.test(text)) write(target, monitor.values.grouped(text, "."));
  });

  document.addEventListener("keydown", (event) => {
    if (!isBox(event.target) || event.key !== "Enter" || !current()) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      form.review();
    } else if (event.target.tagName !== "TEXTAREA") {
      event.preventDefault();
      next(event.target).focus();
    }
  });

  /* The next box that takes a value; after the last one, the way on. */
  function next(box) {
    const boxes = [...document.querySelectorAll(".entry-box input, .entry-box select, .entry-box textarea")];
    const after = boxes.filter((one) => box.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
    return after.find((one) => !one.readOnly && !one.disabled) || document.querySelector(".entry-review");
  }

  document.addEventListener("click", (event) => {
    const on = (selector) => event.target.closest && event.target.closest(selector);
    const option = on(".entry-option");
    if (option) write(option.closest(".entry-reason").querySelector("input"), option.dataset.reason);
    else if (on(".entry-act") && current() && form.trouble) form.trouble.act[1]();
    else if (on(".entry-review") && current()) form.review();
  });

  /* A file came or went beside the figures: what the checks say may have changed. */
  document.addEventListener("monitor:files", () => { if (current()) form.refresh(true); });
  window.addEventListener("online", () => {
    if (current() && !form.isAtRest) {
      form.retries = 0;
      form.save();
    }
  });

  /* What is still waiting for its pause leaves with the page. */
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && form && form.unsaved().length && !form.isAsking) {
      form.save({ isLeaving: true });
    }
  });

  window.addEventListener("beforeunload", (event) => {
    if (form && !monitor.device.isClosed && !form.isAtRest && form.trouble) event.preventDefault();
  });

  /* Before signing out: resolves when the server has everything, or cannot get it. */
  monitor.flush = async function () { if (current() && !form.isAtRest) await form.save(); };

  new MutationObserver(current).observe(document.documentElement, {
    childList: true, subtree: true
  });
})();
