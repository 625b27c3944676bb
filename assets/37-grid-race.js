/* Two who typed in one row of the sheet: both values, and whose shall stay. */
(function () {
  "use strict";
  const monitor = (window.monitor = window.monitor || {});

  monitor.SheetRaces = class {
    constructor(sheet) { this.sheet = sheet; }

    show() {
      const { sheet } = this;
      const place = sheet.part("races");
      const rows = sheet.waiting.filter((row) => row.race);
      const drawnOf = rows.map((row) => row.id + row.version + JSON.stringify(row.typed)).join("|");
      if (place.dataset.drawn === drawnOf) return;
      place.dataset.drawn = drawnOf;
      place.replaceChildren(...rows.map((row) => this.race(row)));
    }

    race(row) {
      const { sheet } = this;
      const made = monitor.element("fieldset", "", { class: "many-race" });
      const list = monitor.element("ul", "");
      for (const [code, text] of Object.entries(row.typed)) {
        list.append(monitor.element("li", sheet.say("race_both", {
          field: sheet.label(code), mine: text || sheet.say("empty"), name: row.race.race,
          theirs: row.cells[code].n || row.cells[code].v || sheet.say("empty")
        })));
      }
      const settle = (isMine) => () => {
        row.race = null;
        if (!isMine) row.typed = {};
        sheet.keep();
        sheet.api.refreshCells({ rowNodes: [sheet.api.getRowNode(row.id)], force: true });
        sheet.save();
        sheet.show();
        sheet.part("said").focus();
      };
      made.append(monitor.element("legend", row.name), monitor.element("p", row.race.said), list,
        monitor.buttons([
          [sheet.say("race_mine"), "many-mine", settle(true)],
          [sheet.say("race_theirs", { name: row.race.race }), "many-theirs", settle(false)]
        ]));
      return made;
    }
  };
})();
