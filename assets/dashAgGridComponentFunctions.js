/* What the matrix draws inside its cells. Elements are made with React, never from text, so a name
   that looks like markup is shown as it is written. */

var dagcomponentfuncs = (window.dashAgGridComponentFunctions =
  window.dashAgGridComponentFunctions || {});

(function () {
  "use strict";

  var h = function () {
    return window.React.createElement.apply(null, arguments);
  };

  var icon = function (name) {
    return h("i", { className: "m-ic m-ic-" + name, "aria-hidden": "true" });
  };

  var secondClass = function (marks) {
    var names = ["m-cell-second"];
    if (marks.indexOf("late") >= 0) names.push("m-cell-late");
    if (marks.indexOf("partial") >= 0) names.push("m-cell-partial");
    return names.join(" ");
  };

  /* What the two lines do not always say: an old figure, a corrected one, a newer one in the making.
     The sentence of the cell names them, too. */
  var MARKS = [["stale", "clock"], ["corrected", "edit"], ["resubmitting", "awaiting"]];

  var markIcons = function (marks) {
    var shown = MARKS.filter(function (one) {
      return marks.indexOf(one[0]) >= 0;
    });
    if (!shown.length) return null;
    return h(
      "span",
      { className: "m-cell-marks" },
      shown.map(function (one) {
        return h("i", { key: one[0], className: "m-ic m-ic-" + one[1] });
      })
    );
  };

  var bar = function (cell) {
    if (cell.p === undefined) return null;
    return h(
      "span",
      { className: "m-cell-bar", "aria-hidden": "true" },
      h("i", { style: { width: cell.p + "%" } }),
      cell.t === undefined ? null : h("b", { style: { left: cell.t + "%" } })
    );
  };

  /* How a number that stands for several units came about: where it is asked, `47-how.js` tells. */
  var how = function (props) {
    var row = props.data || {};
    if (!row.below && row.kind !== "group") return null;
    return h("button", {
      type: "button",
      className: "m-how",
      tabIndex: -1,
      "data-how-of": JSON.stringify([props.colDef.colId, row.code]),
      "aria-hidden": "true",
    }, icon("info"));
  };

  /* One cell: `present.cells.grid_cell` names its parts. Sighted people see two lines and a bar;
     the sentence is for those who hear it, since a pinned name is not read with the cell. */
  dagcomponentfuncs.MatrixCell = function (props) {
    var cell = props.value;
    if (!cell) return h("div", { className: "m-cell-absent", "aria-hidden": "true" }, "·");
    var marks = cell.m || [];
    var old = marks.indexOf("stale") >= 0 && cell.p !== undefined ? "m-cell-old" : null;
    return h(
      "div",
      { className: "m-cell m-" + cell.s + (cell.f ? " m-cell-faded" : ""), title: cell.l },
      h("span", { className: "m-unseen" }, cell.l),
      h(
        "span",
        { className: "m-cell-first", "aria-hidden": "true" },
        icon(cell.s),
        h("span", { className: old }, cell.a),
        markIcons(marks)
      ),
      h("span", { className: secondClass(marks), "aria-hidden": "true" }, cell.b || ""),
      how(props),
      bar(cell)
    );
  };

  /* The unit's name, indented by level. `below`: it has units beneath; `open`: they are shown.
     Pressing the arrow, the name, or Space on the cell unfolds them (`42-matrix-hand.js`). */
  dagcomponentfuncs.MatrixName = function (props) {
    var row = props.data || {};
    var arrow = row.below
      ? h(
          "button",
          {
            type: "button",
            className: "m-name-open",
            tabIndex: -1,
            "aria-expanded": row.open ? "true" : "false",
            "aria-label": row.name,
            "data-toggle": row.code,
          },
          icon(row.open ? "down" : "next")
        )
      : h("span", { className: "m-name-closed" });
    return h(
      "div",
      { className: "m-name", style: { paddingLeft: 4 + (row.level || 0) * 16 } },
      arrow,
      h(
        "span",
        { className: "m-name-words" },
        h("b", { title: row.name }, row.name),
        row.sub ? h("small", null, row.sub) : null
      )
    );
  };

  /* An item above its duties: leads to its words. The grid keeps the focus on the head itself, so
     Enter there follows the link (`42-matrix-hand.js`). */
  dagcomponentfuncs.MatrixItem = function (props) {
    return h("a", { href: props.href, className: "matrix-item", tabIndex: -1 }, props.displayName);
  };

  /* A duty's head: title, target and deadline; pressing it puts the rows in this column's order. */
  dagcomponentfuncs.MatrixHead = function (props) {
    return h(
      "button",
      {
        type: "button",
        className: "matrix-head" + (props.sorted ? " matrix-sorted" : "") + (props.full ? " matrix-head-full" : ""),
        tabIndex: -1,
        "data-sort": props.code,
        "aria-pressed": props.sorted ? "true" : "false",
      },
      h("b", null, props.title),
      h("small", null, props.words)
    );
  };

  /* How the cells of a row stand, as one bar: [[standing, count], …] with a sentence in `l`. */
  dagcomponentfuncs.MatrixStack = function (props) {
    var value = props.value;
    if (!value || !value.parts) return null;
    return h(
      "div",
      { className: "m-stack", role: "img", "aria-label": value.l, title: value.l },
      value.parts.map(function (part) {
        return h("span", {
          key: part[0],
          className: "m-stack-part m-tone-" + part[0] + " m-pat-" + part[0],
          style: { flexGrow: part[1] },
        });
      })
    );
  };
})();
