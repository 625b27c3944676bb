/* How the matrix reads, sorts and searches its rows. Named from Python as {"function": "…"}. */

var dagfuncs = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});

(function () {
  "use strict";

  var letters = new Intl.Collator("vi");
  /* What needs somebody first; the same words as the standings of the domain. */
  var URGENCY = [
    "overdue", "returned", "behind", "awaiting", "not_reported", "in_progress", "reported",
    "listed", "met", "not_applicable",
  ];

  /* A name as people type it: no diacritics, no case. NFD leaves đ whole, so it is mapped here. */
  dagfuncs.fold = function (text) {
    return String(text || "")
      .toLowerCase()
      .replace(/đ/g, "d")
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      .replace(/\s+/g, " ")
      .trim();
  };

  /* What a row is searched by; without spaces too, so that "halam" finds "Hà Lầm". */
  dagfuncs.searchText = function (params) {
    var row = params.data || {};
    var folded = dagfuncs.fold((row.name || "") + " " + (row.search || ""));
    return (folded + " " + folded.replace(/ /g, "")).toUpperCase();
  };

  /* The typed search, folded the same way; each word must be found. */
  dagfuncs.searchWords = function (typed) {
    var folded = dagfuncs.fold(typed).toUpperCase();
    return folded ? folded.split(" ") : [];
  };

  /* A row's cell by obligation code; codes have dots, which a field name may not. */
  dagfuncs.cellOf = function (params, code) {
    return ((params.data && params.data.cells) || {})[code];
  };

  /* A row's name together with its arrow's state. */
  dagfuncs.nameOf = function (params) {
    var row = params.data || {};
    return (row.name || "") + (row.below ? (row.open ? " ▾" : " ▸") : "");
  };

  dagfuncs.compareNames = function (a, b) {
    return letters.compare(a || "", b || "");
  };

  /* Cells by urgency, then by number; a cell that is not there goes last either way. */
  dagfuncs.compareCells = function (a, b, nodeA, nodeB, isDescending) {
    if (!a || !b) {
      if (!a && !b) return 0;
      return (a ? -1 : 1) * (isDescending ? -1 : 1);
    }
    var order = URGENCY.indexOf(a.s) - URGENCY.indexOf(b.s);
    if (order) return order;
    var x = a.n === undefined ? -Infinity : a.n;
    var y = b.n === undefined ? -Infinity : b.n;
    return x < y ? -1 : x > y ? 1 : 0;
  };

  /* Whether a row has a cell with one of these standings: the legend as a filter. */
  dagfuncs.showsAny = function (node, standings) {
    var cells = (node.data && node.data.cells) || {};
    return Object.keys(cells).some(function (code) {
      return standings.indexOf(cells[code].s) >= 0;
    });
  };

  /* Groups are shaded: they add up, and owe nothing themselves. */
  dagfuncs.rowClass = function (params) {
    var row = params.data || {};
    return row.kind === "group" ? "m-level-" + (row.level ? 1 : 0) : "";
  };
})();
