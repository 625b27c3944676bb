/* The board on paper. The grid draws only what is in sight and is wider than any sheet, so for a print
   its rows and columns are laid out as plain tables, as many columns on each as A4 lying down has room
   for. What a cell says is the grid's own. */
(function () {
  "use strict";
  const ACROSS = 8;
  const paper = window.matchMedia("print");
  const element = (...told) => window.monitor.element(...told);

  function sign(name) { return element("i", "", { class: "m-ic m-ic-" + name, "aria-hidden": "true" }); }

  function head(column) {
    const { title, words } = column.headerComponentParams;
    const cell = element("th", "", { scope: "col" });
    cell.append(element("b", title), element("small", words));
    return cell;
  }

  function filled(cell) {
    const place = element("td", "");
    if (!cell) return place;
    const said = element("span", "", { class: "m-chip m-" + cell.s });
    said.append(sign(cell.s), " " + cell.a);
    place.append(said, element("small", cell.b || ""));
    return place;
  }

  function line(row, columns) {
    const found = element("tr", "", { class: "matrix-paper-" + row.kind });
    const name = element("th", row.name, { scope: "row" });
    name.style.paddingLeft = 2 + (row.level || 0) * 10 + "px";
    found.append(name, ...columns.map((column) => filled(row.cells[column.colId])));
    return found;
  }

  function table(rows, columns, names) {
    const heads = element("thead", "");
    const first = element("tr", "");
    first.append(element("th", names, { scope: "col" }), ...columns.map(head));
    heads.append(first);
    const body = element("tbody", "");
    body.append(...rows.map((row) => line(row, columns)));
    const found = element("table", "", { class: "m-table" });
    found.append(heads, body);
    return found;
  }

  function lay() {
    const place = document.getElementById("matrix-paper");
    const seen = window.monitorBoard && window.monitorBoard()?.seen;
    if (!place || !seen) return;
    const [names, ...groups] = seen.columns;
    const columns = groups.flatMap((group) => (group.groupId === "stacks" ? [] : group.children));
    const bands = [];
    for (let at = 0; at < columns.length; at += ACROSS) bands.push(columns.slice(at, at + ACROSS));
    place.replaceChildren(...bands.map((band) => table(seen.rows, band, names.headerName)));
  }

  function change() {
    if (paper.matches) lay();
    else document.getElementById("matrix-paper")?.replaceChildren();
  }

  paper.addEventListener("change", change);
  window.addEventListener("beforeprint", lay);
})();
