/* What the entry form shows while it is typed: how far each figure got, what they come to, what the
   server said of them, and the bar beneath. */
(function () {
  "use strict";
  const monitor = (window.monitor = window.monitor || {});
  const { NOTE } = monitor.values;

  monitor.EntryShow = class {
    constructor(form) {
      this.form = form;
      this.root = form.root;
    }

    say(name, places) { return this.form.say(name, places); }
    question(code) { return this.root.querySelector('[data-field="' + code + '"]'); }
    grouped(number) {
      return monitor.values.grouped(number, this.form.told.locale === "vi" ? "." : ",");
    }

    /* What Dash's boxes cannot be told when they are made. */
    prepare() {
      for (const { code, type } of this.form.fields) {
        const box = this.form.box(code);
        box.enterKeyHint = "next";
        if (type === "decimal") box.inputMode = "decimal";
      }
    }

    all() {
      this.ratios();
      this.states();
      this.issues();
      this.bar();
    }

    /* -- how far each figure got */

    states() {
      const { form } = this;
      const has = monitor.values.parts(form.fields, form.base);
      const asks = form.isAsking && monitor.values.parts(form.fields, form.sent.content);
      const stands = monitor.values.parts(form.fields, form.content());
      for (const code of [...form.fields.map((field) => field.code), NOTE]) {
        const kind = stands[code] === has[code] ? (stands[code] ? "saved" : "")
          : asks && stands[code] === asks[code] ? "saving" : "unsaved";
        const place = document.getElementById((code === NOTE ? "entry-note" : "entry-" + code) + "-state");
        place.dataset.kind = kind;
        place.textContent = kind ? this.say("field_" + kind) : "";
      }
      for (const field of form.fields) this.moved(field);
      for (const { code } of form.fields) this.nil(code);
    }

    /* How a count moved since last period, said quietly beside it. */
    moved({ code, previous }) {
      const place = document.getElementById("entry-" + code + "-moved");
      const now = this.count(code);
      if (!place || previous === null || now === null) {
        if (place) place.textContent = "";
        return;
      }
      const by = now - BigInt(previous);
      const name = by > 0n ? "up" : by < 0n ? "down" : "same";
      place.textContent = this.say(name, { n: this.grouped(by < 0n ? -by : by) });
    }

    /* Deliberately no value: the box rests, and says what stands in its place. */
    nil(code) {
      const kind = this.form.nil(code);
      const box = this.form.box(code);
      this.question(code).dataset.nil = kind;
      if (box.tagName === "SELECT") box.disabled = Boolean(kind);
      else box.readOnly = Boolean(kind);
      this.form.side(code, "nil-said").textContent = kind ? this.form.told.nils[kind] : "";
    }

    /* -- what the figures come to */

    count(code) {
      if (this.form.nil(code)) return null;
      return monitor.values.count(this.form.box(code).value);
    }

    ratios() {
      this.form.told.ratios.forEach((ratio, index) => {
        const made = this.ratio(ratio);
        const card = this.root.querySelector('[data-ratio="' + ratio.code + '"]');
        card.querySelector(".entry-percent").textContent = made.percent;
        card.querySelector(".entry-sum").textContent = made.sum;
        card.querySelector(".entry-more").textContent = made.more;
        card.querySelector(".entry-bar-fill").style.width = made.width;
        card.querySelector(".entry-encourage").hidden = !made.isShort;
        if (index === 0) this.mini(made);
      });
    }

    ratio(ratio) {
      const above = this.count(ratio.numerator);
      const below = this.count(ratio.denominator);
      if (above === null || below === null || below === 0n || above > below) {
        return { percent: "–", sum: "", more: "", width: "0", isShort: false };
      }
      const tenths = (above * 1000n) / below; // truncated: never rounded up to a target
      const mark = this.form.told.locale === "vi" ? "," : ".";
      const made = {
        percent: above === below ? "100%" : tenths / 10n + mark + (tenths % 10n) + "%",
        sum: this.say("of", {
          above: this.grouped(above), below: this.grouped(below), unit: ratio.unit
        }),
        width: Number(tenths) / 10 + "%", more: "", isShort: false
      };
      if (!ratio.target) return made;
      const target = BigInt(Math.round(Number(ratio.target) * 1000));
      const needed = (target * below + 99999n) / 100000n;
      const places = { unit: ratio.unit, target: ratio.target };
      made.isShort = needed > above;
      made.more = made.isShort
        ? this.say("more", { ...places, n: this.grouped(needed - above) })
        : this.say("reached", places);
      return made;
    }

    mini(made) {
      const place = document.querySelector(".entry-mini");
      place.querySelector("b").textContent = made.percent;
      place.querySelector("span").textContent = made.more;
      place.querySelector(".entry-bar-fill").style.width = made.width;
    }

    /* -- the bar: whether the server has it, in words */

    says(name, places, kind) { this.told(this.say(name, places), kind || name); }

    told(words, kind, act) {
      const place = document.querySelector(".entry-saved");
      if (place.textContent !== words) place.textContent = words;
      place.dataset.kind = kind;
      const button = document.querySelector(".entry-act");
      button.hidden = !act;
      if (act) button.textContent = act[0];
    }

    bar() {
      const { form } = this;
      if (form.trouble) this.told(form.trouble.words, "failed", form.trouble.act);
      else if (!form.isAtRest) this.says("saving");
      else if (form.savedAt) this.says("saved", { time: form.savedAt });
      else this.says("nothing");
    }

    /* -- what the server said of the figures */

    issues() {
      const { form } = this;
      for (const { code } of form.fields) {
        const typed = form.box(code).value.trim() !== "";
        const shown = form.issues.filter((issue) => issue.field === code
          && (typed || form.isPressed || issue.code !== "required"));
        const worst = shown.some((issue) => issue.severity === "error")
          ? "error" : shown.length ? "warning" : "";
        this.question(code).dataset.worst = worst;
        form.box(code).setAttribute("aria-invalid", worst === "error" ? "true" : "false");
        const place = form.side(code, "message");
        const words = shown.map((issue) => issue.message);
        if (place.dataset.said !== words.join("\n")) {
          place.dataset.said = words.join("\n");
          place.replaceChildren(...words.map((text) => monitor.element("p", text)));
        }
        this.reason(code, shown.some((issue) => issue.severity === "warning"));
      }
    }

    reason(code, isAsked) {
      const place = this.question(code).querySelector(".entry-reason");
      const given = this.form.side(code, "reason").value.trim();
      place.hidden = !isAsked;
      for (const option of place.querySelectorAll(".entry-option")) {
        option.setAttribute("aria-pressed", String(option.dataset.reason === given));
      }
    }

    /* The list of errors at the top; returns how many there are. It goes as they are mended. */
    summary() {
      const errors = this.form.issues.filter((issue) => issue.severity === "error");
      const place = this.root.querySelector(".entry-errors");
      place.hidden = !errors.length;
      if (!errors.length) return 0;
      const title = errors.length === 1
        ? this.say("errors_one") : this.say("errors_many", { n: errors.length });
      const list = document.createElement("ul");
      for (const issue of errors) {
        const link = monitor.element("a", issue.message, { href: "#entry-" + issue.field });
        link.addEventListener("click", (event) => {
          event.preventDefault();
          this.form.box(issue.field).focus();
        });
        const item = document.createElement("li");
        item.append(link);
        list.append(item);
      }
      place.replaceChildren(monitor.element("h2", title), list);
      return errors.length;
    }
  };

  /* The keyboard of a phone lies over the page: the bar climbs onto it and folds to one line. */
  const sight = window.visualViewport;
  if (sight) {
    const measure = () => {
      const covered = window.innerHeight - sight.height - sight.offsetTop;
      const isOpen = sight.scale <= 1.01 && covered > window.innerHeight / 5;
      document.documentElement.classList.toggle("m-keyboard", isOpen);
      document.documentElement.style.setProperty("--keyboard", (isOpen ? covered : 0) + "px");
      if (isOpen) uncover();
    };
    /* What is typed into stays above the folded bar. */
    const uncover = () => {
      const box = document.activeElement && document.activeElement.closest(".entry-question");
      if (!box) return;
      const bar = document.querySelector(".entry-actions").getBoundingClientRect();
      const below = document.activeElement.getBoundingClientRect().bottom + 12 - bar.top;
      if (below > 0) window.scrollBy(0, below);
    };
    sight.addEventListener("resize", measure);
    sight.addEventListener("scroll", measure);
  }
})();
