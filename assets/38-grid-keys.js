/* Keys and the clipboard on the sheet, as in a spreadsheet; and what is pressed beside it. */
(function () {
  "use strict";
  const monitor = (window.monitor = window.monitor || {});
  const { FIELD, textOf } = monitor.sheet;

  const sheetAt = (target) =>
    target.closest && target.closest(".many-grid") ? monitor.sheet.current() : null;
  const isEditing = (target) => target.matches("input, textarea");

  document.addEventListener("keydown", (event) => {
    const sheet = sheetAt(event.target);
    if (!sheet || !sheet.rows.size) return;
    const act = isEditing(event.target) ? inBox(sheet, event) : onCell(sheet, event);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }, true);

  /* Tab goes on without opening the next cell: its box would swallow what is typed at once. */
  function inBox(sheet, { key, shiftKey }) {
    if (key !== "Tab") return null;
    return () => {
      sheet.api.stopEditing();
      if (shiftKey) sheet.api.tabToPreviousCell();
      else sheet.api.tabToNextCell();
    };
  }

  function onCell(sheet, event) {
    const { target, key } = event;
    const cell = target.closest(".ag-cell");
    const isWith = event.ctrlKey || event.metaKey;
    if (isWith && key.toLowerCase() === "z") return () => sheet.undo(!event.shiftKey);
    if (isWith && key.toLowerCase() === "y") return () => sheet.undo(false);
    if (cell && (key === "Delete" || key === "Backspace")) return () => empty(sheet, target);
    if (cell && key === "Enter" && ["unit", "check"].includes(cell.getAttribute("col-id"))) {
      const { row } = placeOf(sheet, target);
      return row ? () => location.assign(row.href) : null;
    }
    return null;
  }

  /* The row and figure of what has the focus; by the page, as a screen reader may have moved it. */
  function placeOf(sheet, target) {
    const cell = target.closest(".ag-cell");
    const row = cell && sheet.rows.get(cell.closest(".ag-row").getAttribute("row-id"));
    const column = cell ? cell.getAttribute("col-id") : "";
    return { row, code: column.startsWith(FIELD) ? column.slice(FIELD.length) : null };
  }

  function empty(sheet, target) {
    const { row, code } = placeOf(sheet, target);
    if (!row || code === null) return;
    if (row.lock) sheet.speaks(row.name + ": " + row.lock);
    else sheet.write([{ id: row.id, code, text: "" }]);
  }

  document.addEventListener("paste", (event) => {
    const { target } = event;
    const sheet = sheetAt(target);
    if (!sheet) return;
    const text = event.clipboardData.getData("text/plain");
    if (isEditing(target) && !/[\t\n]/.test(text.trim())) return; // one value, into the box
    event.preventDefault();
    const place = placeOf(sheet, target);
    sheet.api.stopEditing(true);
    sheet.paste(blockOf(text), place);
  });

  /* A block as spreadsheets copy it: tabs and lines; a cell in quotes may hold both. */
  function blockOf(text) {
    const lines = [[""]];
    let isQuoted = false;
    const put = (letters) => { lines[lines.length - 1][lines[lines.length - 1].length - 1] += letters; };
    const whole = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    for (let i = 0; i < whole.length; i += 1) {
      const line = lines[lines.length - 1];
      if (isQuoted) {
        if (whole[i] !== '"') put(whole[i]);
        else if (whole[i + 1] === '"') { put('"'); i += 1; }
        else isQuoted = false;
      } else if (whole[i] === '"' && line[line.length - 1] === "") isQuoted = true;
      else if (whole[i] === "\t") line.push("");
      else if (whole[i] === "\n") lines.push([""]);
      else put(whole[i]);
    }
    return lines;
  }

  document.addEventListener("copy", (event) => {
    const sheet = sheetAt(event.target);
    if (!sheet || isEditing(event.target)) return;
    const { row, code } = placeOf(sheet, event.target);
    if (!row || code === null) return;
    event.clipboardData.setData("text/plain", textOf(row, code) ?? "");
    event.preventDefault();
  });

  /* The grid moves the focus without the page, whose bar may lie over it. */
  document.addEventListener("focusin", ({ target }) => {
    if (sheetAt(target) && target.matches(".ag-cell")) target.scrollIntoView({ block: "nearest" });
  });

  document.addEventListener("click", ({ target }) => {
    const on = (selector) => target.closest && target.closest(selector) && monitor.sheet.current();
    const [handing, acting] = [on(".many-hand-in"), on(".many-act")];
    if (handing) handing.handIn.begin();
    else if (acting && acting.trouble.act) acting.trouble.act[1]();
  });
})();
