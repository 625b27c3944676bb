/* Evidence beside the form: photographed, chosen or pasted, sent one after the other, each said to
   be here, on its way or lost. What is not here stays on the device and can be sent again. */
(function () {
  "use strict";
  const monitor = (window.monitor = window.monitor || {});
  const LEFT = "monitor:upload:";
  const LINE_MS = 60000;
  let card = null;

  class Evidence {
    constructor(root) {
      this.root = root;
      this.told = JSON.parse(root.dataset.evidence);
      this.files = this.told.files;
      this.queue = []; // what is not here yet: {file, name, replaces, state, percent, words}
      this.list = root.querySelector(".evidence-list");
      this.reusable = root.querySelector(".evidence-reusable");
      for (const name of this.names()) this.queue.push({ name, state: "left" });
      this.remember();
      this.draw();
    }

    say(name, places) { return monitor.fill(this.told.say[name], places); }
    status(words) { this.root.querySelector(".evidence-said").textContent = words; }

    size(bytes) {
      const mark = this.told.locale === "vi" ? "," : ".";
      if (bytes < 1048576) return Math.max(1, Math.floor(bytes / 1024)) + " KB";
      return this.megabytes(Math.floor((bytes * 10) / 1048576), mark);
    }

    /* Up to the next tenth, so that a little above the largest does not read like it. */
    largeSize(bytes) {
      return this.megabytes(Math.ceil((bytes * 10) / 1048576), this.told.locale === "vi" ? "," : ".");
    }

    megabytes(tenths, mark) {
      return Math.floor(tenths / 10) + (tenths % 10 ? mark + (tenths % 10) : "") + " MB";
    }

    /* -- what was on its way when the page closed: its name, in this tab only */

    get key() { return LEFT + this.told.user + ":" + this.told.url; }

    names() {
      try {
        return JSON.parse(sessionStorage.getItem(this.key)) || [];
      } catch (error) {
        return [];
      }
    }

    remember() {
      const names = this.queue.filter((one) => one.file).map((one) => one.name);
      try {
        if (names.length) sessionStorage.setItem(this.key, JSON.stringify(names));
        else sessionStorage.removeItem(this.key);
      } catch (error) {
        /* Then nothing is said after a closed page. */
      }
    }

    /* -- sending */

    add(files, replaces) {
      for (const file of files) {
        const one = { file, name: file.name || this.say("pasted"), replaces, state: "waiting" };
        const wrong = this.wrong(one);
        if (wrong) this.stop(one, wrong, false);
        this.queue.push(one);
      }
      this.draw();
      this.next();
    }

    /* What can be said before a byte is sent; the server judges the content. */
    wrong({ file, replaces }) {
      const coming = this.queue.filter((one) => one.state === "waiting" && !one.replaces).length;
      if (file.size === 0) return this.say("empty");
      if (file.size > this.told.largest) {
        return this.say("too_large", { size: this.largeSize(file.size) });
      }
      return !replaces && this.files.length + coming >= this.told.most ? this.say("too_many") : "";
    }

    stop(one, words, again) {
      one.state = again ? "lost" : "refused";
      one.words = words;
      if (!again) one.file = null; // nothing to keep: it has to be another file
    }

    async next() {
      if (this.isSending) return;
      const one = this.queue.find((each) => each.state === "waiting");
      this.remember();
      if (!one) return;
      this.isSending = true;
      one.state = "sending";
      one.percent = 0;
      this.draw();
      await this.heard(one, await this.send(one));
      this.isSending = false;
      this.draw();
      this.next();
    }

    /* Resolves to {status, told}, or to {status: 0} where no answer came. */
    send(one) {
      return new Promise((resolve) => {
        const form = new FormData();
        form.append("file", one.file, one.name);
        const request = new XMLHttpRequest();
        let still;
        const wait = () => {
          clearTimeout(still);
          still = setTimeout(() => request.abort(), LINE_MS);
        };
        request.upload.addEventListener("progress", (event) => {
          wait();
          if (event.lengthComputable) this.progress(one, event.loaded / event.total);
        });
        request.addEventListener("loadend", () => {
          clearTimeout(still);
          resolve({ status: request.status, told: parsed(request.responseText) });
        });
        request.open("POST", this.told.url + (one.replaces ? "?replaces=" + one.replaces : ""));
        request.setRequestHeader("X-Monitor-Person", this.told.user);
        request.send(form);
        wait();
      });
    }

    progress(one, part) {
      one.percent = Math.floor(part * 100);
      const row = this.list.querySelector("[data-sending]");
      if (!row) return;
      row.querySelector("progress").value = one.percent;
      row.querySelector(".m-meta").textContent = this.words(one);
    }

    words(one) {
      if (one.state === "waiting") return this.say("waiting");
      return one.percent < 100 ? this.say("sending", { percent: one.percent }) : this.say("checking");
    }

    async heard(one, { status, told }) {
      if (status === 201 && told) {
        const before = new Set(this.files.map((file) => file.number));
        const isNew = told.evidence.some((file) => !before.has(file.number));
        this.queue.splice(this.queue.indexOf(one), 1);
        await this.refresh();
        this.status(this.say(isNew ? "added" : "known", { name: one.name }));
      } else if (status === 401 || (told && told.type === "urn:monitor:another_person")) {
        const why = status === 401 ? "ended" : "other";
        this.stop(one, this.say(why), true);
        this.draw();
        if (await monitor.signInAgain(this.told, why)) one.state = "waiting";
      } else if (!told || status >= 500 || status === 429) {
        const words = told && told.detail && status === 503 ? told.detail : "";
        this.stop(one, words || this.say(status ? "failed" : "lost"), true);
      } else {
        const [first] = told.errors || [];
        this.stop(one, first ? first.message : told.detail, false);
      }
    }

    again(which) {
      for (const one of this.queue) if (which(one)) one.state = "waiting";
      this.draw();
      this.next();
    }

    /* -- the files that are here */

    /* Ask anew; and have the form ask, too, whose warnings may have changed: here and elsewhere. */
    async refresh() {
      const heard = await monitor.ask("GET", this.told.url, { user: this.told.user });
      if (heard.status === 200) this.files = heard.told.files;
      if (!this.reusable.hidden && heard.status === 200) this.offer(heard.told.reusable);
      document.dispatchEvent(new Event("monitor:files"));
      monitor.device.tell(this.told.user, this.told.report);
    }

    async change(method, number, how, words) {
      const heard = await monitor.ask(method, this.told.url + "/" + number, {
        user: this.told.user, ...how
      });
      if (heard.failure === "ended" || heard.failure === "other") {
        if (await monitor.signInAgain(this.told, heard.failure)) {
          await this.change(method, number, how, words);
        }
        return;
      }
      if (heard.failure) this.status(this.say(heard.failure === "line" ? "lost" : "failed"));
      else if (heard.status !== 200) this.status(heard.told.detail);
      else {
        await this.refresh();
        this.status(words);
      }
      this.draw();
    }

    async offerReusable() {
      if (!this.reusable.hidden) {
        this.reusable.hidden = true;
        return;
      }
      const heard = await monitor.ask("GET", this.told.url, { user: this.told.user });
      if (heard.status !== 200) {
        this.status(this.say(heard.failure === "line" ? "lost" : "failed"));
        return;
      }
      this.offer(heard.told.reusable);
      this.reusable.hidden = false;
    }

    offer(files) {
      this.reusable.replaceChildren(...files.map((file) => {
        const row = monitor.element("li", "");
        row.append(this.link(file), monitor.element("p", this.facts(file), { class: "m-meta" }));
        row.append(this.button("use", file.name, () => {
          this.change("PUT", file.number, { body: {} }, this.say("added", { name: file.name }));
        }));
        return row;
      }));
      if (!files.length) {
        this.reusable.append(monitor.element("li", this.say("nothing_before"), { class: "m-muted" }));
      }
    }

    /* -- drawing */

    draw() {
      const rows = [...this.files.map((file) => this.row(file)), ...this.queue.map((one) => this.coming(one))];
      if (!rows.length) rows.push(monitor.element("li", this.say("none"), { class: "m-muted" }));
      this.list.replaceChildren(...rows);
    }

    link(file) {
      return monitor.element("a", file.name, {
        href: this.told.open + file.number, class: "evidence-name"
      });
    }

    facts(file) {
      const [day, time] = file.at.split("T");
      const said = [this.told.kinds[file.media_type], this.size(file.size), file.by,
        day.split("-").reverse().join("/") + " " + time.slice(0, 5)];
      return said.join(" · ");
    }

    row(file) {
      const row = monitor.element("li", "", { class: "evidence-file" });
      const version = file.version > 1 ? this.say("version", { version: file.version }) + " · " : "";
      row.append(this.link(file), monitor.element("p", version + this.facts(file), { class: "m-meta" }));
      const earlier = file.versions.filter((one) => one.number !== file.number);
      if (earlier.length) row.append(this.earlier(earlier));
      if (this.told.pictures.includes(file.media_type)) row.append(this.picture(file));
      if (this.told.duties.length > 1) row.append(this.duties(file));
      const sum = monitor.element("details", "", { class: "evidence-sum" });
      sum.append(monitor.element("summary", this.say("checksum")), monitor.element("code", file.sha256));
      const acts = monitor.element("div", "", { class: "evidence-acts" });
      acts.append(
        this.button("replace", file.name, () => this.choose(this.told.chosen, file.number)),
        this.button("take_away", file.name, () => {
          this.change("DELETE", file.number, {}, this.say("away", { name: file.name }));
        })
      );
      row.append(sum, acts);
      return row;
    }

    button(words, name, act, kind = "m-button-small") {
      const button = monitor.element("button", this.say(words), {
        type: "button", class: "m-button " + kind, "aria-label": this.say(words) + ": " + name
      });
      button.addEventListener("click", act);
      return button;
    }

    earlier(versions) {
      const line = monitor.element("p", this.say("earlier"), { class: "m-meta" });
      for (const one of versions) {
        line.append(" ", monitor.element("a", this.say("version", { version: one.version }), {
          href: this.told.open + one.number, title: one.name
        }));
      }
      return line;
    }

    picture(file) {
      const place = monitor.element("details", "", { class: "evidence-picture" });
      place.append(
        monitor.element("summary", this.say("picture")),
        monitor.element("img", "", { "data-picture": this.told.open + file.number, alt: file.name })
      );
      return place;
    }

    duties(file) {
      const told = file.obligations.length
        ? this.say("shows_some", { duties: file.obligations.join(", ") }) : this.say("shows_all");
      const fold = monitor.element("details", "", { class: "evidence-duties" });
      const all = monitor.element("fieldset", "");
      fold.open = this.opened === file.number;
      fold.addEventListener("toggle", () => { if (fold.open) this.opened = file.number; });
      fold.append(monitor.element("summary", told), all);
      all.append(monitor.element("legend", this.say("shows")));
      for (const { code, title } of this.told.duties) {
        const label = monitor.element("label", "");
        const box = monitor.element("input", "", { type: "checkbox", value: code });
        box.checked = file.obligations.includes(code);
        box.addEventListener("change", () => {
          const obligations = [...all.querySelectorAll(":checked")].map((one) => one.value);
          this.change("PUT", file.number, { body: { obligations } }, "");
        });
        label.append(box, monitor.element("span", code + " · " + title));
        all.append(label);
      }
      return fold;
    }

    coming(one) {
      const row = monitor.element("li", "", { class: "evidence-coming" });
      const size = one.file ? " · " + this.size(one.file.size) : "";
      row.append(monitor.element("b", one.name + size, { class: "evidence-name" }));
      if (one.state === "waiting" || one.state === "sending") {
        row.append(monitor.element("p", this.words(one), { class: "m-meta" }));
        if (one.state === "sending") {
          row.dataset.sending = "";
          row.append(monitor.element("progress", "", {
            max: 100, value: one.percent, "aria-label": one.name
          }));
        }
        return row;
      }
      const words = one.state === "left" ? this.say("left", { name: one.name }) : one.words;
      row.append(monitor.element("p", words, { class: "evidence-trouble", role: "alert" }));
      const acts = monitor.element("div", "", { class: "evidence-acts" });
      if (one.state === "lost") {
        acts.append(this.button("retry", one.name, () => this.again((each) => each === one)));
      }
      acts.append(this.button("dismiss", one.name, () => {
        this.queue.splice(this.queue.indexOf(one), 1);
        this.remember();
        this.draw();
      }));
      row.append(acts);
      return row;
    }

    /* -- choosing */

    choose(accept, replaces, camera) {
      const input = monitor.element("input", "", { type: "file", accept, hidden: "" });
      if (camera) input.setAttribute("capture", "environment");
      if (!replaces && !camera) input.multiple = true;
      input.addEventListener("change", () => {
        this.add(input.files, replaces);
        input.remove();
      });
      input.addEventListener("cancel", () => input.remove());
      this.root.append(input);
      input.click();
    }

    get isBusy() { return this.queue.some((one) => one.file && one.state !== "refused"); }
  }

  function parsed(text) {
    try {
      return JSON.parse(text);
    } catch (error) {
      return null; // no answer, or somebody in between answered
    }
  }

  function current() {
    const root = document.querySelector("[data-evidence]");
    if (!root) card = null;
    else if (!card || card.root !== root) card = new Evidence(root);
    return card;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest(".evidence-ways button");
    if (!button || !current()) return;
    if (button.matches(".evidence-camera")) card.choose("image/*", null, true);
    else if (button.matches(".evidence-choose")) card.choose(card.told.chosen, null, false);
    else card.offerReusable();
  });

  /* A picture in the clipboard, unless it comes with words meant for a box. */
  document.addEventListener("paste", (event) => {
    const held = event.clipboardData;
    if (!held || !current() || held.types.includes("text/plain")) return;
    const pictures = [...held.files].filter((file) => file.type.startsWith("image/"));
    if (!pictures.length) return;
    event.preventDefault();
    card.add(pictures);
    card.root.scrollIntoView({ block: "nearest" });
  });

  /* A picture is fetched when it is asked for, here and beside figures that are read. */
  document.addEventListener("toggle", (event) => {
    const picture = event.target.open && event.target.querySelector("img[data-picture]");
    if (picture && !picture.src) picture.src = picture.dataset.picture;
  }, true);

  document.addEventListener("submit", (event) => {
    if (event.target.matches && event.target.matches('form[action="/logout"]') && card) {
      for (const one of card.queue) one.file = null;
      card.remember();
    }
  });
  window.addEventListener("online", () => { if (current()) card.again((one) => one.state === "lost"); });
  window.addEventListener("beforeunload", (event) => {
    if (card && card.isBusy) event.preventDefault();
  });
  new MutationObserver(current).observe(document.documentElement, { childList: true, subtree: true });
})();
