/* The pointer and the keyboard on the board: opening a cell, unfolding a row, asking how a number came
   about. What they do it to is `41-matrix.js`'s. */
(function () {
  "use strict";
  const BACK = "monitor:matrix:back";
  const shown = () => window.monitorBoard();

  const placeOf = (cell) => {
    const row = cell.closest(".ag-row");
    return { row: row && row.getAttribute("row-id"), column: cell.getAttribute("col-id") };
  };

  function open(cell, inNew) {
    const board = shown();
    if (!board || !board.byId) return;
    const { row, column } = placeOf(cell);
    const found = board.byId.get(row);
    if (!found || column === "stack") return;
    let href = null;
    if (column === "name") {
      if (found.kind === "organization") href = "/organizations/" + encodeURIComponent(found.code);
    } else if (found.cells[column]) {
      href = board.ask.cells + encodeURIComponent(column) + "/" + encodeURIComponent(found.code) + board.ask.figures;
    }
    if (!href) return;
    if (inNew) {
      window.open(href, "_blank", "noopener");
      return;
    }
    sessionStorage.setItem(BACK, JSON.stringify({ url: board.ask.url, row, column }));
    window.location.assign(href);
  }

  /* How the number of a cell came about. */
  function how(code, row) {
    const place = "&obligation=" + encodeURIComponent(code) + "&row=" + encodeURIComponent(row);
    window.monitor.how(shown().ask.how + place);
  }

  function howOf(cell) {
    const { row, column } = placeOf(cell);
    const board = shown();
    const found = board && board.byId && board.byId.get(row);
    if (found && found.cells[column]) how(column, found.code);
  }

  function toggle(cell) {
    const { row } = placeOf(cell);
    window.dash_clientside.set_props("matrix-toggled", { data: { rowId: row, at: Date.now() } });
  }

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest && event.target.closest(selector);
    const sort = at("[data-sort]");
    if (sort) {
      const isOn = sort.getAttribute("aria-pressed") === "true";
      window.dash_clientside.set_props("matrix-sort", { value: isOn ? "tree" : sort.dataset.sort });
      return;
    }
    const sign = at("[data-how-of]");
    if (sign) {
      how(...JSON.parse(sign.dataset.howOf));
      return;
    }
    const cell = at(".m-grid .ag-cell");
    if (cell && !at("a")) {
      if (cell.getAttribute("col-id") === "name") toggle(cell);
      else open(cell, event.ctrlKey || event.metaKey);
      return;
    }
    if (at("a[data-opens]")) document.querySelector(".matrix-legend").open = true;
  });

  document.addEventListener("keydown", (event) => {
    const target = event.target;
    if (!target.closest) return;
    const head = target.closest(".m-grid .ag-header-cell, .m-grid .ag-header-group-cell");
    if (head && event.key === "Enter") {
      const inner = head.querySelector("a, button");
      if (inner) inner.click();
      return;
    }
    const cell = target.classList.contains("ag-cell") && target.closest(".m-grid") ? target : null;
    if (!cell) return;
    if (event.key === "Enter") {
      event.preventDefault();
      open(cell, event.ctrlKey || event.metaKey);
    } else if (event.key === " ") {
      event.preventDefault();
      toggle(cell);
    } else if (event.key === "i" && !event.ctrlKey && !event.metaKey && !event.altKey) {
      howOf(cell);
    }
  }, true);
})();
