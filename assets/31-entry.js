/* The entry form: saves as it is typed, shows at once what the figures mean, loses nothing.
   It judges nothing itself: errors and warnings are the server's, from the same rules as the API. */
(function () {
  "use strict";
  const SAVE_AFTER_MS = 800;
  const RETRY_AFTER_MS = 5000;
  let form = null;

  class EntryForm {
    constructor(root) {
      this.root = root;
      this.told = JSON.parse(root.dataset.report);
      this.version = this.told.version;
      this.store = "monitor:draft:" + this.told.user + ":" + this.told.url;
      this.timer = null;
      this.saving = null;
      this.dirty = false;
      this.issues = this.told.issues;
      this.ratios();
      this.showIssues();
      this.says(
        this.told.saved_at ? "saved" : "nothing", { time: this.told.saved_at }
      );
      this.restore();
    }

    box(code) { return document.getElementById("entry-" + code); }
    side(code, name) { return document.getElementById("entry-" + code + "-" + name); }

    values() {
      const values = {};
      for (const field of this.told.fields) {
        const nil = this.side(field.code, "nil");
        if (nil && nil.value) {
          values[field.code] = {
            nil: nil.value, reason: this.side(field.code, "nil-reason").value
          };
          continue;
        }
        const box = this.box(field.code);
        if (!box || box.value.trim() === "") continue;
        values[field.code] = field.type === "boolean" ? box.value === "true" : box.value;
      }
      return values;
    }

    reasons() {
      const reasons = {};
      for (const field of this.told.fields) {
        const why = this.side(field.code, "reason");
        if (why && why.value.trim()) reasons[field.code] = why.value.trim();
      }
      return reasons;
    }

    body() {
      const note = document.getElementById("entry-note");
      return { values: this.values(), reasons: this.reasons(), note: note ? note.value : "" };
    }

    /* Only what is certain is computed here: digits, with dots or spaces between them. */
    count(code) {
      const nil = this.side(code, "nil");
      const box = this.box(code);
      if (!box || (nil && nil.value)) return null;
      const text = box.value.trim().replace(/\s+/g, " ");
      if (/^\d+$/.test(text)) return BigInt(text);
      if (/^\d{1,3}([. ]\d{3})+$/.test(text)) return BigInt(text.replace(/[. ]/g, ""));
      return null;
    }

    grouped(number) {
      const mark = this.told.locale === "vi" ? "." : ",";
      return String(number).replace(/\B(?=(\d{3})+(?!\d))/g, mark);
    }

    say(name, places) {
      return this.told.say[name].replace(/\{(\w+)\}/g, (_, key) => (places || {})[key] ?? "");
    }

    says(name, places, kind) {
      const place = document.querySelector(".entry-saved");
      if (!place) return;
      place.textContent = this.say(name, places);
      place.dataset.kind = kind || name;
    }

    ratios() {
      const mini = document.querySelector(".entry-mini");
      this.told.ratios.forEach((ratio, index) => {
        const card = this.root.querySelector('[data-ratio="' + ratio.code + '"]');
        const above = this.count(ratio.numerator);
        const below = this.count(ratio.denominator);
        const known = above !== null && below !== null && below > 0n && above <= below;
        let percent = "–";
        let more = "";
        if (known) {
          const tenths = (above * 1000n) / below;
          const mark = this.told.locale === "vi" ? "," : ".";
          percent = above === below ? "100%" : tenths / 10n + mark + (tenths % 10n) + "%";
          card.querySelector(".entry-bar-fill").style.width = Number(tenths) / 10 + "%";
          if (ratio.target) {
            const target = BigInt(Math.round(Number(ratio.target) * 1000));
            const needed = (target * below + 99999n) / 100000n;
            const places = { unit: ratio.unit, target: ratio.target };
            more = needed > above
              ? this.say("more", { ...places, n: this.grouped(needed - above) })
              : this.say("reached", places);
            card.querySelector(".entry-encourage").hidden = needed <= above;
          }
        } else {
          card.querySelector(".entry-bar-fill").style.width = "0";
          card.querySelector(".entry-encourage").hidden = true;
        }
        card.querySelector(".entry-percent").textContent = percent;
        card.querySelector(".entry-sum").textContent = known
          ? this.say("of", {
              above: this.grouped(above), below: this.grouped(below), unit: ratio.unit
            })
          : "";
        card.querySelector(".entry-more").textContent = more;
        if (index === 0 && mini) mini.textContent = known ? percent + "  " + more : "";
      });
    }

    changed() {
      this.dirty = true;
      this.ratios();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), SAVE_AFTER_MS);
    }

    keep() {
      try {
        localStorage.setItem(this.store, JSON.stringify(this.body()));
      } catch (error) {
        console.warn("the device keeps no copy", error.name);
      }
    }

    restore() {
      const kept = localStorage.getItem(this.store);
      if (!kept) return;
      const body = JSON.parse(kept);
      for (const field of this.told.fields) {
        const value = body.values[field.code];
        if (value && typeof value === "object") {
          write(this.side(field.code, "nil"), value.nil);
          write(this.side(field.code, "nil-reason"), value.reason);
        } else if (value !== undefined) {
          write(this.box(field.code), String(value));
        }
        if (body.reasons[field.code]) write(this.side(field.code, "reason"), body.reasons[field.code]);
      }
      this.says("restored", {}, "saving");
      this.changed();
    }

    /* One save at a time, the newest figures last; resolves to whether the server has them. */
    async save() {
      clearTimeout(this.timer);
      while (this.saving) await this.saving;
      if (!this.dirty) return true;
      this.dirty = false;
      this.saving = this.put();
      try {
        return await this.saving;
      } finally {
        this.saving = null;
      }
    }

    async put() {
      this.keep();
      this.says("saving");
      let answer;
      try {
        answer = await fetch(this.told.url, {
          method: "PUT",
          headers: {
            "Content-Type": "application/json", "If-Match": '"' + this.version + '"',
            "Accept-Language": this.told.locale
          },
          body: JSON.stringify(this.body())
        });
      } catch (error) {
        return this.retry("offline");
      }
      if (answer.ok) return this.stored(await answer.json(), answer.headers.get("ETag"));
      if (answer.status === 401) return this.retry("signed_out", false);
      if (answer.status === 412) return this.conflict();
      if (answer.status === 429 || answer.status >= 500) return this.retry("failed");
      const problem = await answer.json();
      const first = (problem.errors || [])[0];
      const place = document.querySelector(".entry-saved");
      place.textContent = this.say("forbidden") + (first ? first.message : problem.detail);
      place.dataset.kind = "failed";
      return false;
    }

    retry(name, again = true) {
      this.dirty = true;
      this.says(name, {}, "failed");
      if (again) this.timer = setTimeout(() => this.save(), RETRY_AFTER_MS);
      return false;
    }

    stored(report, etag) {
      this.version = etag.replace(/"/g, "");
      this.issues = report.issues;
      if (!this.dirty) localStorage.removeItem(this.store);
      const last = report.history[report.history.length - 1];
      this.says("saved", { time: last ? last.at.slice(11, 16) : "" });
      this.showIssues();
      if (!this.root.querySelector(".entry-errors").hidden) this.summarise();
      return true;
    }

    async conflict() {
      this.dirty = true;
      const answer = await fetch(this.told.url, {
        headers: { "Accept-Language": this.told.locale }
      });
      if (!answer.ok) return this.retry("failed");
      const theirs = await answer.json();
      const etag = answer.headers.get("ETag");
      const block = this.root.querySelector(".entry-conflict");
      const mine = this.body();
      const differ = this.told.fields.filter(
        (f) => JSON.stringify(plain(mine.values[f.code])) !== JSON.stringify(plain(theirs.values[f.code]))
      );
      if (!differ.length) return this.stored(theirs, etag);
      const list = (values) =>
        differ.map((f) => this.title(f.code) + " " + words(values[f.code])).join("; ");
      block.replaceChildren(element("p", this.say("conflict")));
      const choose = (text, act) => {
        const button = element("button", text);
        button.type = "button";
        button.className = "m-button";
        button.addEventListener("click", () => { block.hidden = true; act(); });
        block.append(button);
      };
      choose(this.say("mine", { values: list(mine.values) }), () => {
        this.version = etag.replace(/"/g, "");
        this.changed();
      });
      choose(this.say("theirs", { values: list(theirs.values) }), () => {
        localStorage.removeItem(this.store);
        location.reload();
      });
      block.hidden = false;
      block.scrollIntoView({ block: "center" });
      this.says("conflict", {}, "failed");
      return false;
    }

    title(code) {
      const label = this.root.querySelector('[data-field="' + code + '"] label');
      return label ? label.firstChild.textContent : code;
    }

    showIssues() {
      for (const field of this.told.fields) {
        const found = this.issues.filter((issue) => issue.field === field.code);
        const question = this.root.querySelector('[data-field="' + field.code + '"]');
        const typed = this.box(field.code).value.trim() !== "";
        const shown = found.filter((issue) => typed || this.pressed || issue.code !== "required");
        const worst = shown.some((issue) => issue.severity === "error")
          ? "error" : shown.length ? "warning" : "";
        question.dataset.worst = worst;
        this.box(field.code).setAttribute("aria-invalid", worst === "error" ? "true" : "false");
        const place = document.getElementById("entry-" + field.code + "-message");
        place.replaceChildren(...shown.map((issue) => element("p", issue.message)));
        question.querySelector(".entry-reason").hidden =
          !shown.some((issue) => issue.severity === "warning");
      }
    }

    async review() {
      this.pressed = true;
      if (!this.version) this.dirty = true;
      if (!(await this.save())) return;
      this.showIssues();
      if (!this.summarise()) {
        location.assign(this.told.review);
        return;
      }
      this.root.querySelector(".entry-errors").focus();
    }

    /* The list of errors at the top; returns how many there are. It goes as they are mended. */
    summarise() {
      const errors = this.issues.filter((issue) => issue.severity === "error");
      const summary = this.root.querySelector(".entry-errors");
      summary.hidden = !errors.length;
      if (!errors.length) return 0;
      const title = errors.length === 1
        ? this.say("errors_one") : this.say("errors_many", { n: errors.length });
      const list = document.createElement("ul");
      for (const issue of errors) {
        const link = element("a", issue.message);
        link.href = "#entry-" + issue.field;
        link.addEventListener("click", (event) => {
          event.preventDefault();
          this.box(issue.field).focus();
        });
        const item = document.createElement("li");
        item.append(link);
        list.append(item);
      }
      summary.replaceChildren(element("h2", title), list);
      return errors.length;
    }
  }

  function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  /* React keeps its own copy of a box's value; it must hear of ours. */
  function write(box, value) {
    if (!box || box.value === value) return;
    const kind = Object.getPrototypeOf(box);
    Object.getOwnPropertyDescriptor(kind, "value").set.call(box, value);
    const event = box.tagName === "SELECT" ? "change" : "input";
    box.dispatchEvent(new Event(event, { bubbles: true }));
  }

  function plain(value) {
    if (typeof value === "string" && /^\d{1,3}([. ]\d{3})*$/.test(value.trim())) {
      return Number(value.replace(/[. ]/g, ""));
    }
    return value ?? null;
  }

  function words(value) {
    if (value === undefined || value === null) return "–";
    return typeof value === "object" ? value.nil : String(value);
  }

  function current() {
    const root = document.querySelector("[data-report]");
    if (!root) form = null;
    else if (!form || form.root !== root) form = new EntryForm(root);
    return form;
  }

  function inForm(target) {
    return target.closest && target.closest("[data-report]") && target.matches("input, select, textarea");
  }

  for (const name of ["input", "change"]) {
    document.addEventListener(name, (event) => {
      if (inForm(event.target) && current()) form.changed();
    });
  }

  document.addEventListener("focusout", (event) => {
    const target = event.target;
    if (!inForm(target) || !target.closest(".entry-count")) return;
    const text = target.value.trim();
    if (/^\d{4,}$/.test(text)) write(target, text.replace(/\B(?=(\d{3})+(?!\d))/g, "."));
  });

  document.addEventListener("keydown", (event) => {
    if (!inForm(event.target) || event.key !== "Enter" || event.target.tagName === "TEXTAREA") return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) {
      if (current()) form.review();
      return;
    }
    const boxes = [...document.querySelectorAll(".entry-box input, .entry-box select, .entry-box textarea")];
    const next = boxes[boxes.indexOf(event.target) + 1];
    (next || document.querySelector(".entry-review")).focus();
  });

  document.addEventListener("click", (event) => {
    const option = event.target.closest && event.target.closest(".entry-option");
    if (option) {
      for (const one of option.parentElement.children) {
        one.setAttribute("aria-pressed", String(one === option));
      }
      write(option.closest(".entry-reason").querySelector("input"), option.dataset.reason);
      return;
    }
    if (event.target.closest && event.target.closest(".entry-review") && current()) form.review();
  });

  window.addEventListener("online", () => { if (current() && form.dirty) form.save(); });
  window.addEventListener("beforeunload", (event) => {
    if (form && form.dirty) {
      form.keep();
      event.preventDefault();
    }
  });
  new MutationObserver(current).observe(document.documentElement, {
    childList: true, subtree: true
  });
})();
