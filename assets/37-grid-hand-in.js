/* Handing in what is ready on the sheet: said before it is done, and done once. */
(function () {
  "use strict";
  const monitor = (window.monitor = window.monitor || {});

  monitor.SheetHandIn = class {
    constructor(sheet) {
      this.sheet = sheet;
      this.isHanding = false;
    }

    /* What waits is kept first; then it is said what would be handed in. */
    async begin() {
      const { sheet } = this;
      if (this.isHanding) return;
      this.isHanding = true;
      sheet.api.stopEditing();
      await sheet.save();
      if (!sheet.isAtRest) await sheet.save();
      this.isHanding = false;
      if (!sheet.isAtRest) {
        if (sheet.trouble && sheet.trouble.act) sheet.trouble.act[1]();
        else sheet.tells("hand_in_unsaved");
        return;
      }
      this.confirm();
    }

    confirm() {
      const { sheet } = this;
      const rows = [...sheet.rows.values()].filter((row) => !row.lock && row.verdict !== "free");
      const good = rows.filter((row) => row.ready && !row.warned);
      const warned = rows.filter((row) => row.ready && row.warned);
      const isWrong = (row) => row.verdict === "wrong";
      const rest = rows.filter((row) => !row.ready).sort((a, b) => isWrong(b) - isWrong(a));
      const boxes = new Map();
      const body = monitor.element("div", "", { class: "many-hand" });
      const part = (name, listed, makes) => {
        if (!listed.length) return;
        const list = monitor.element("ul", "");
        list.append(...listed.map(makes));
        body.append(monitor.element("h3", sheet.say(name, { n: listed.length })), list);
      };
      part("hand_good", good, (row) => monitor.element("li", row.name));
      part("hand_warned", warned, (row) => {
        const item = monitor.element("li", "");
        const label = monitor.element("label", "");
        const box = monitor.element("input", undefined, { type: "checkbox", value: row.id });
        boxes.set(row.id, box);
        label.append(box, " " + row.name);
        item.append(label, monitor.element("p", row.check.join(" ")), this.formOf(row));
        return item;
      });
      part("hand_rest", rest, (row) => {
        const item = monitor.element("li", row.name + ": " + row.check.join(" ") + " ");
        item.append(this.formOf(row));
        return item;
      });
      const picked = () => [...good, ...warned.filter((row) => boxes.get(row.id).checked)];
      const go = sheet.say("hand_go", { n: good.length });
      const buttons = monitor.buttons([
        [go, "m-button-primary many-go", () => {
          const chosen = picked();
          dialog.close();
          if (chosen.length) this.submit(chosen);
        }],
        [sheet.say("hand_later"), "m-button-quiet", () => dialog.close()]
      ]);
      const button = buttons.querySelector(".many-go");
      const count = () => {
        button.textContent = sheet.say("hand_go", { n: picked().length });
        button.disabled = !picked().length;
      };
      body.addEventListener("change", count);
      count();
      const title = sheet.say("hand_title", { n: good.length + warned.length, of: rows.length });
      const dialog = monitor.dialog(title, [body, buttons], "m-dialog-wide");
    }

    formOf(row) { return monitor.element("a", this.sheet.say("open_form"), { href: row.href }); }

    /* Once: the version that was read goes with each, so that asking again hands in nothing more. */
    async submit(rows) {
      const { sheet } = this;
      if (this.isHanding) return;
      this.isHanding = true;
      const button = sheet.part("hand-in");
      button.disabled = true;
      sheet.tells("handing");
      const heard = await sheet.ask("POST", sheet.told.submit, {
        body: { rows: rows.map(({ id, version }) => ({ organization: id, version })) }
      });
      this.isHanding = false;
      button.disabled = false;
      if (heard.failure) {
        sheet.failed(heard);
        if (heard.failure === "line" || heard.failure === "server") sheet.tells("hand_unknown");
        await sheet.refresh();
        return;
      }
      if (heard.status !== 200) {
        sheet.speaks(heard.told.detail);
        return;
      }
      sheet.take(heard.told);
      sheet.show();
      const done = heard.told.outcomes.filter((one) => !one.said);
      const left = heard.told.outcomes.filter((one) => one.said);
      const place = sheet.part("done");
      place.replaceChildren(monitor.element("p", sheet.say("handed", { n: done.length })));
      if (left.length) {
        const list = monitor.element("ul", "");
        list.append(...left.map((one) => monitor.element("li", one.name + ": " + one.said)));
        place.append(monitor.element("p", sheet.say("not_handed", { n: left.length })), list);
      }
      place.hidden = false;
      place.focus();
      sheet.speaks("");
      monitor.device.tell(sheet.told.user, sheet.told.url);
    }
  };
})();
