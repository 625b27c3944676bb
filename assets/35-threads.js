/* Comments: drawn, said, flagged, resolved and marked as read. What is written stays in its box
   until the server has it; a comment counts as read once it has been on the screen. */
(function () {
  "use strict";
  const monitor = (window.monitor = window.monitor || {});
  const SEEN_MS = 1500;
  const threads = new Map();
  let boxes = 0;

  class Thread {
    constructor(root) {
      this.root = root;
      this.told = JSON.parse(root.dataset.thread);
      this.comments = this.told.comments;
      this.isList = Boolean(this.told.show);
      this.body = root.querySelector(".thread-body");
      this.list = monitor.element("ol", "", { class: "thread-list" });
      this.said = monitor.element("p", "", { class: "thread-said", role: "status" });
      this.body.append(this.list);
      if (this.isList && this.told.show === "unread") this.body.append(this.readAll());
      if (!this.isList && this.told.may_write) this.body.append(this.form());
      this.body.append(this.said);
      this.draw();
      this.watch();
    }

    say(name, places) { return monitor.fill(this.told.say[name], places); }
    status(words, isTrouble) {
      this.said.textContent = words;
      this.said.classList.toggle("is-bad", Boolean(isTrouble));
    }
    when(at) {
      const [day, time] = at.split("T");
      return day.split("-").reverse().join("/") + " " + time.slice(0, 5);
    }

    /* -- drawing */

    draw() {
      const rows = this.comments.map((one) => this.row(one));
      if (!rows.length) {
        rows.push(monitor.element("li", this.say(this.isList ? "nothing" : "none"), { class: "m-muted" }));
      }
      this.list.replaceChildren(...rows);
    }

    row(one) {
      const row = monitor.element("li", "", {
        class: "thread-one" + (one.flagged ? " is-flagged" : ""), "data-number": one.number
      });
      const head = monitor.element("p", "", { class: "thread-head" });
      head.append(monitor.element("b", one.name), " ");
      head.append(monitor.element("span", "@" + one.by, { class: "m-meta" }), " ");
      head.append(monitor.element("time", this.when(one.at), { class: "m-meta", datetime: one.at }), " ");
      head.append(monitor.element("span", this.told.names[one.audience], {
        class: "thread-audience is-" + one.audience
      }));
      if (!one.read) head.append(" ", monitor.element("span", this.say("new"), { class: "m-badge" }));
      if (one.href) {
        const about = monitor.element("p", "", { class: "thread-about" });
        about.append(monitor.element("a", one.about, { href: one.href }));
        row.append(about);
      }
      row.append(head, this.text(one));
      const last = one.steps[one.steps.length - 1];
      if (one.flagged) row.append(monitor.element("p", this.say("flagged"), { class: "thread-flag" }));
      else if (last) {
        row.append(monitor.element("p", this.say("resolved", { name: last.by, time: this.when(last.at) }), {
          class: "m-meta"
        }));
      }
      if (this.told.may_write) {
        const verb = one.flagged ? "resolve" : "flag";
        const button = monitor.element("button", this.say(verb), {
          type: "button", class: "m-button m-button-small",
          "aria-label": this.say(verb) + ": " + one.name + ", " + this.when(one.at)
        });
        button.addEventListener("click", () => this.step(one, verb));
        row.append(button);
      }
      return row;
    }

    /* Text and nothing else; whom it calls stands out. */
    text(one) {
      const place = monitor.element("p", "", { class: "thread-text" });
      const called = new Set(one.mentions.map((name) => "@" + name));
      for (const part of one.body.split(/(@[a-z0-9][a-z0-9.-]*)/i)) {
        const name = part.toLowerCase().replace(/[.-]+$/, "");
        if (called.has(name)) {
          place.append(monitor.element("b", part.slice(0, name.length)), part.slice(name.length));
        } else place.append(part);
      }
      return place;
    }

    /* -- writing */

    form() {
      boxes += 1;
      const id = "thread-box-" + boxes;
      const form = monitor.element("form", "", { class: "thread-form" });
      const box = monitor.element("textarea", "", {
        id, rows: 3, maxlength: this.told.longest, "aria-describedby": id + "-hint"
      });
      form.append(
        monitor.element("label", this.say("write"), { for: id }), box,
        monitor.element("p", this.say("hint"), { class: "m-meta", id: id + "-hint" })
      );
      const ways = monitor.element("div", "", { class: "thread-ways" });
      if (this.told.people.length) ways.append(this.people(box));
      const audience = this.select("for_whom", this.told.audiences.map((one) => [one.value, one.name]));
      ways.append(audience.label);
      const follow = monitor.element("label", "", { class: "thread-follow" });
      const flag = monitor.element("input", undefined, { type: "checkbox" });
      follow.append(flag, monitor.element("span", this.say("follow")));
      const button = monitor.element("button", this.say("send"), {
        type: "submit", class: "m-button m-button-primary"
      });
      ways.append(follow, button);
      form.append(ways);
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        button.disabled = true;
        if (await this.send(box.value, audience.select.value, flag.checked)) {
          box.value = "";
          flag.checked = false;
          this.key = null;
        }
        button.disabled = false;
      });
      box.addEventListener("input", () => { this.key = null; });
      return form;
    }

    select(words, options) {
      const label = monitor.element("label", "", { class: "thread-choice" });
      const select = monitor.element("select", "");
      for (const [value, name] of options) select.append(monitor.element("option", name, { value }));
      label.append(monitor.element("span", this.say(words)), select);
      return { label, select };
    }

    people(box) {
      const { label, select } = this.select("call", [
        ["", "@"], ...this.told.people.map((one) => [one.username, one.name + " (@" + one.username + ")"])
      ]);
      select.addEventListener("change", () => {
        if (!select.value) return;
        const gap = box.value && !/\s$/.test(box.value) ? " " : "";
        box.value += gap + "@" + select.value + " ";
        this.key = null;
        select.value = "";
        box.focus();
      });
      return label;
    }

    ask(method, url, how) { return monitor.ask(method, url, { user: this.told.user, ...how }); }

    /* Under one key until its text changes: said again after a lost line, it is said once. */
    async send(body, audience, flagged) {
      this.key = this.key || crypto.randomUUID();
      const told = { body, audience, flagged };
      if (this.told.url.includes("/obligations/")) told.organization = this.told.organization;
      const heard = await this.ask("POST", this.told.url, { body: told, key: this.key });
      if (!(await this.went(heard))) return false;
      if (heard.failure) return this.send(body, audience, flagged); // signed in again
      this.comments.push(heard.told);
      this.draw();
      this.status(this.say("sent"));
      return true;
    }

    /* Whether it was done, or may be asked again because somebody signed in in place. */
    async went(heard) {
      if (heard.failure === "ended" || heard.failure === "other") {
        return monitor.signInAgain(this.told, heard.failure);
      }
      if (heard.failure) {
        this.status(heard.words || this.say(heard.failure === "line" ? "lost" : "failed"), true);
        return false;
      }
      if (heard.status >= 400) {
        this.key = null;
        const [first] = heard.told.errors || [];
        this.status(first ? first.message : heard.told.detail, true);
        return false;
      }
      return true;
    }

    async step(one, verb) {
      const url = this.told.api + "/comments/" + one.number + "/" + verb;
      const heard = await this.ask("POST", url, {});
      if (!(await this.went(heard))) return;
      if (heard.failure) {
        this.step(one, verb);
        return;
      }
      const { about, href } = one;
      this.change({ ...heard.told, about, href });
      this.status("");
    }

    /* What was flagged or resolved here shows in every list of the page that has it. */
    change(now) {
      for (const thread of threads.values()) {
        thread.comments = thread.comments.map((one) => (one.number === now.number ? { ...one, ...now } : one));
        thread.draw();
      }
    }

    /* -- reading */

    watch() {
      if (this.isList || !("IntersectionObserver" in window)) return;
      const seen = new Set();
      let pause;
      const eye = new IntersectionObserver((entries) => {
        for (const entry of entries) {
          const number = Number(entry.target.dataset.number);
          const one = this.comments.find((each) => each.number === number);
          if (entry.isIntersecting && one && !one.read) seen.add(number);
        }
        if (!seen.size || pause) return;
        pause = setTimeout(async () => {
          pause = null;
          const numbers = [...seen];
          seen.clear();
          await this.read(numbers);
        }, SEEN_MS);
      });
      for (const row of this.list.querySelectorAll("[data-number]")) eye.observe(row);
    }

    async read(numbers) {
      const heard = await this.ask("POST", this.told.api + "/comments/read", { body: { numbers } });
      if (heard.status !== 200) return;
      for (const one of this.comments) if (numbers.includes(one.number)) one.read = true;
    }

    readAll() {
      const button = monitor.element("button", this.say("read_all"), {
        type: "button", class: "m-button"
      });
      button.hidden = !this.comments.length;
      button.addEventListener("click", async () => {
        await this.read(this.comments.map((one) => one.number));
        this.comments = this.comments.filter((one) => !one.read);
        button.hidden = !this.comments.length;
        this.draw();
      });
      return button;
    }
  }

  function current() {
    for (const root of threads.keys()) if (!root.isConnected) threads.delete(root);
    for (const root of document.querySelectorAll("[data-thread]")) {
      if (!threads.has(root) && root.querySelector(".thread-body")) threads.set(root, new Thread(root));
    }
  }

  new MutationObserver(current).observe(document.documentElement, { childList: true, subtree: true });
})();
