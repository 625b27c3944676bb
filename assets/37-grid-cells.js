/* What the grid asks of the sheet, named from Python: what a cell says, and how it is drawn. */
(function () {
  "use strict";
  const monitor = (window.monitor = window.monitor || {});
  const functions = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  const drawn = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  const shown = () => monitor.sheet.shown;

  functions.sheetValue = (params, code) => monitor.sheet.textOf(params.data, code) ?? "";
  functions.sheetOpen = (params, code) => Boolean(shown() && shown().isOpen(params.data, code));
  functions.sheetRatio = (params, code) => params.data.ratios[code] ?? "";
  functions.sheetCheck = (params) => saidOf(params.data).join(" ");
  functions.sheetTyped = (params, code) => {
    const text = String(params.newValue ?? "").trim();
    return Boolean(shown() && shown().write([{ id: params.data.id, code, text }]));
  };

  function saidOf(row) {
    if (!row.typed) return row.check; // the totals
    if (row.lock) return row.lost ? [row.lost] : [row.lock];
    if (row.race) return [row.race.said];
    if (monitor.sheet.isWaiting(row)) return [shown().say("unsaved")];
    return row.lost ? [row.lost, ...row.check] : row.check;
  }

  const h = (...parts) => window.React.createElement(...parts);

  drawn.SheetUnit = function ({ data }) {
    if (!data.typed) return h("b", null, data.name);
    return h("a", { href: data.href, tabIndex: -1, className: "many-unit" }, data.name);
  };

  drawn.SheetFigure = function ({ data, value, code }) {
    const cell = data.cells[code];
    if (!cell) return h("span", { className: "many-absent", title: "" }, h("span", { "aria-hidden": "true" }, "·"));
    const isNew = Boolean(data.typed && code in data.typed);
    const kind = !data.typed ? "total" : data.lock ? "shut" : isNew ? "new" : cell.s || "";
    const told = !isNew && cell.m;
    return h("span", { className: "many-cell" + (kind ? " is-" + kind : ""), title: told || undefined },
      cell.p ? h("small", null, cell.p) : null,
      h("span", { className: cell.n === undefined ? "many-number" : "many-words" }, cell.n ?? value),
      told ? h("span", { className: "m-unseen" }, ". " + told) : null);
  };

  drawn.SheetCheck = function ({ data }) {
    const kind = !data.typed ? "total" : data.lock ? "shut" : data.race || data.lost ? "wrong"
      : monitor.sheet.isWaiting(data) ? "new" : data.verdict === "good" && data.warned ? "warned" : data.verdict;
    return h("span", { className: "many-check is-" + kind },
      saidOf(data).map((text, at) => h("span", { key: at }, text + " ")),
      kind === "warned" ? h("a", { href: data.href, tabIndex: -1 }, shown().say("give_reason")) : null);
  };
})();
