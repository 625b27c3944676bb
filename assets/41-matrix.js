/* The matrix in the browser: which rows and columns of what the server sent are seen. Nothing is
   computed of a cell here; what it says comes whole from `present.cells`. */
(function () {
  "use strict";
  const NARROW = "(max-width: 700px)";
  const BACK = "monitor:matrix:back";
  const functions = () => window.dashAgGridFunctions;
  const none = () => window.dash_clientside.no_update;
  const lang = () => document.documentElement.lang || "vi";
  const fill = (text, places) => text.replace(/\{(\w+)\}/g, (all, key) => places[key] ?? all);

  /* One answer of the server, and what the reader unfolded in it. */
  class Board {
    constructor(ask) {
      this.ask = ask;
      this.columns = [];
      this.rows = [];
      /* Rows folded otherwise than usual: in the tree, and among what a filter found. */
      this.turned = { tree: new Set(), found: new Set() };
      this.toggled = null;
      this.drawn = null;
      this.loads = {};
    }

    async load(extra) {
      this.loads[extra] = this.loads[extra] || this.fetch(extra);
      return this.loads[extra];
    }

    async fetch(extra) {
      const answer = await fetch(this.ask.url + extra, { headers: { Accept: "application/json" } });
      if (answer.status === 401) window.location.reload();
      if (!answer.ok) throw new Error("status " + answer.status);
      return answer.json();
    }

    async begin(mode) {
      if (this.told) return;
      this.take(await this.load(""));
      this.usual = new Set(this.usuallyOpen());
      const folds = window.monitorFolds.read(this.ask.fold);
      if (folds.base) await this.all();
      this.unfold(folds, mode);
      /* What is opened comes in behind its row, and may hold more that is open. */
      for (let at = 0; at < this.rows.length; at += 1) {
        const row = this.rows[at];
        if (this.turned.tree.has(row.code) && this.isOpen(row, "tree")) await this.branch(row);
      }
    }

    isUsual(row, mode) { return mode === "found" || this.usual.has(row.id); }

    isOpen(row, mode) { return this.isUsual(row, mode) !== this.turned[mode].has(row.code); }

    /* Fold the rows as an address says. */
    unfold({ base, others }, mode) {
      const isOpen = (row) => (base === window.monitorFolds.OPEN) !== others.has(row.code);
      const turned = this.rows.filter((row) => row.below && isOpen(row) !== this.isUsual(row, mode));
      this.turned[mode] = base ? new Set(turned.map((row) => row.code)) : others;
    }

    /* The same for an address, and how many rows did not fit into it. */
    folds(mode) {
      const rows = this.rows.filter((row) => row.below);
      return window.monitorFolds.write(
        rows.map((row) => [row.code, this.isOpen(row, mode), this.isUsual(row, mode)]),
        !this.told.partial
      );
    }

    take(told) {
      this.told = told;
      this.columns = told.columns;
      this.rows = told.rows;
      this.index();
    }

    index() {
      this.byId = new Map(this.rows.map((row) => [row.id, row]));
      this.below = new Map();
      for (const row of this.rows) {
        const above = this.byId.has(row.parent) ? row.parent : null;
        if (!this.below.has(above)) this.below.set(above, []);
        this.below.get(above).push(row);
      }
    }

    usuallyOpen() {
      const groups = this.rows.filter((row) => row.kind === "group");
      return (groups.length ? groups : (this.below.get(null) || []).slice(0, 3)).map((row) => row.id);
    }

    async all() {
      if (this.told.partial) this.take(await this.load("&all=1"));
    }

    /* In a large tree a branch comes when it is opened first. */
    async branch(row) {
      if (!this.told.partial || !row.below || this.below.has(row.id)) return;
      const told = await this.load("&root=" + encodeURIComponent(row.code));
      const added = told.rows.map((one) => ({ ...one, level: one.level + row.level + 1 }));
      this.rows.splice(this.rows.indexOf(row) + 1, 0, ...added);
      this.index();
    }

    async toggle(id, mode) {
      const row = this.byId.get(id);
      if (!row || !row.below) return;
      if (!this.turned[mode].delete(row.code)) this.turned[mode].add(row.code);
      await this.branch(row);
    }
  }

  /* What the reader asked to see of a board. */
  class Wish {
    constructor(board, told) {
      Object.assign(this, told);
      this.board = board;
      this.words = functions().searchWords(this.q);
      this.members = new Set(board.ask.members[this.group] || []);
      this.filtersCells = this.need || this.shown.length > 0;
      this.isFiltered = this.filtersCells || this.words.length > 0;
      this.mode = this.isFiltered ? "found" : "tree";
      this.codes = board.columns.flatMap((group) =>
        (group.item ? group.children : [])
          .filter(() => !this.items.length || this.items.includes(group.item))
          .map((column) => column.colId));
    }

    passes(cell) {
      if (this.need && !this.board.ask.needs.includes(cell.s)) return false;
      return !this.shown.length || this.shown.includes(cell.s);
    }

    cellsOf(row) {
      return this.codes.filter((code) => row.cells[code]).map((code) => [code, row.cells[code]]);
    }

    /* Whether a row lies within the chosen group: the group, its addressees, all below them. */
    isInGroup(row) {
      if (!this.group) return true;
      if (row.kind === "group") return row.code === "all" || row.code === this.group;
      for (let one = row; one; one = this.board.byId.get(one.parent)) {
        if (this.members.has(one.code)) return true;
      }
      return false;
    }

    isNamed(row) {
      if (!this.words.length) return true;
      const text = functions().searchText({ data: row });
      return this.words.every((word) => text.includes(word));
    }

    /* Rows worth showing: those that match, and what stands above them. */
    kept() {
      const matching = [];
      const kept = new Set();
      const walk = (row, isNamedAbove) => {
        if (!this.isInGroup(row)) return;
        const isNamed = isNamedAbove || this.isNamed(row);
        const isUnit = row.kind !== "group";
        if (isUnit && isNamed) {
          matching.push(row);
          const isWanted = !this.filtersCells || this.cellsOf(row).some(([, cell]) => this.passes(cell));
          if (isWanted) this.keepUp(row, kept);
        } else if (!isUnit && !this.isFiltered) {
          kept.add(row.id);
        }
        for (const one of this.board.below.get(row.id) || []) walk(one, isNamed && isUnit);
      };
      for (const row of this.board.below.get(null) || []) walk(row, false);
      return { matching, kept };
    }

    keepUp(row, kept) {
      for (let one = row; one && !kept.has(one.id); one = this.board.byId.get(one.parent)) {
        kept.add(one.id);
      }
    }

    order() {
      const f = functions();
      if (this.sort === "name") return (a, b) => f.compareNames(a.name, b.name);
      if (this.sort === "worst") return (a, b) => this.worst(a, b);
      if (this.sort === "tree") return null;
      return (a, b) => f.compareCells(a.cells[this.sort], b.cells[this.sort]);
    }

    worst(a, b) {
      const count = (row, standing) =>
        ((row.stack && row.stack.parts) || []).reduce((sum, part) => sum + (part[0] === standing ? part[1] : 0), 0);
      for (const standing of this.board.ask.urgency) {
        const more = count(b, standing) - count(a, standing);
        if (more) return more;
      }
      return 0;
    }

    /* The rows to show, in their order, each with whether it is unfolded. */
    visible(kept) {
      const order = this.order();
      const rows = [];
      const walk = (above) => {
        const inside = (this.board.below.get(above) || []).filter((row) => kept.has(row.id));
        for (const row of order ? [...inside].sort(order) : inside) {
          const isOpen = this.board.isOpen(row, this.mode);
          const hasBelow = (this.board.below.get(row.id) || []).some((one) => kept.has(one.id));
          const below = hasBelow || (this.board.told.partial && row.below);
          rows.push({ ...row, below, open: isOpen && below, cells: this.faded(row.cells) });
          if (isOpen) walk(row.id);
        }
      };
      walk(null);
      return rows;
    }

    faded(cells) {
      if (!this.filtersCells) return cells;
      return Object.fromEntries(Object.entries(cells).map(([code, cell]) =>
        [code, this.passes(cell) ? cell : { ...cell, f: 1 }]));
    }

    /* The columns to show: of the chosen items, and with a cell in what is kept. */
    columnDefs(kept) {
      const used = new Set();
      for (const id of kept) {
        const row = this.board.byId.get(id);
        if (row.kind === "group") continue;
        for (const [code, cell] of this.cellsOf(row)) if (this.passes(cell)) used.add(code);
      }
      const isShown = (column) => this.codes.includes(column.colId) && (!this.hide || used.has(column.colId));
      return this.board.columns.flatMap((group) => {
        if (!group.item) return [group];
        const children = group.children.filter(isShown).map((column) => this.headed(column));
        const { item, ...known } = group;
        return children.length ? [{ ...known, groupId: "item-" + item, children }] : [];
      });
    }

    headed(column) {
      const params = { ...column.headerComponentParams, sorted: column.colId === this.sort };
      return { ...column, headerComponentParams: params };
    }

    counts(matching) {
      if (this.board.told.partial && !this.isFiltered && !this.group && !this.items.length) {
        return this.board.told.counts;
      }
      const found = {};
      for (const row of matching) {
        for (const [, cell] of this.cellsOf(row)) found[cell.s] = (found[cell.s] || 0) + 1;
      }
      return found;
    }

    /* What the filters are, for the sentence said when nothing is left. */
    named() {
      const { say, names } = this.board.ask;
      return [
        this.q && say.search + " “" + this.q + "”",
        this.need && say.need,
        ...this.shown.map((one) => names[one]),
        this.group && say.group,
        this.items.length && say.items,
      ].filter(Boolean).join(", ");
    }

    /* The address says what is seen, so it can be sent to somebody. */
    address() {
      const folds = this.board.folds(this.mode);
      const query = new URLSearchParams(window.location.search);
      const parts = {
        q: this.q, show: this.shown.join(","), need: this.need ? "1" : "", empty: this.hide ? "" : "1",
        group: this.group, item: this.items.join(","), sort: this.sort === "tree" ? "" : this.sort,
        fold: folds.text,
      };
      for (const [name, value] of Object.entries(parts)) {
        if (value) query.set(name, value);
        else query.delete(name);
      }
      const told = query.toString();
      const here = window.location.pathname + (told ? "?" + told : "");
      window.history.replaceState(window.history.state, "", here + window.location.hash);
      const next = document.querySelector(".m-lang input[name=next]");
      if (next) next.value = here;
      query.set("directive", this.board.ask.directive);
      for (const name of ["view", "obligation", "since", "fold"]) query.delete(name);
      for (const link of document.querySelectorAll("a[data-file]")) {
        link.href = window.location.pathname + "/file." + link.dataset.file + "?" + query;
      }
      return folds.left;
    }
  }

  let board = null;
  let mode = "tree";
  let waiting = null;

  async function show(ask, q, shown, need, group, items, sort, hide, sent) {
    const outputs = window.dash_clientside.callback_context.outputs_list;
    const nothing = [none(), none(), none(), outputs[3].map(() => none())];
    if (window.matchMedia(NARROW).matches) {
      waiting = ask;
      return [...nothing, none()];
    }
    waiting = null;
    if (!board || board.ask.url !== ask.url) board = new Board(ask);
    const here = board;
    try {
      const told = {
        q: (q || "").trim(), shown: shown || [], need: Boolean(need), group: group === "all" ? "" : group || "",
        items: items || [], sort: sort || "tree", hide: Boolean(hide),
      };
      const words = functions().searchWords(told.q);
      const isFiltered = Boolean(words.length || told.shown.length || told.need);
      mode = isFiltered ? "found" : "tree";
      await here.begin(mode);
      if (isFiltered) await here.all();
      if (sent && sent.at !== here.toggled) {
        here.toggled = sent.at;
        await here.toggle(sent.rowId, mode);
      }
      return draw(here, new Wish(here, told), outputs);
    } catch (error) {
      window.console.warn("matrix", error.message);
      return [...nothing, ask.say.failed];
    }
  }

  function draw(here, wish, outputs) {
    const { say } = here.ask;
    const { matching, kept } = wish.kept();
    const rows = wish.visible(kept);
    const columns = wish.columnDefs(kept);
    const counts = wish.counts(matching);
    const total = Object.values(counts).reduce((sum, one) => sum + one, 0);
    const grouped = (number) => number.toLocaleString(lang());
    const drawn = JSON.stringify(columns);
    const areSame = here.drawn === drawn;
    here.drawn = drawn;
    here.seen = { rows, columns };
    const left = wish.address();
    remember(here);
    return [
      rows,
      areSame ? none() : columns,
      fill(say.cells, { n: grouped(total) }),
      outputs[3].map((output) => grouped(counts[output.id.standing] || 0)),
      rows.length || !wish.named()
        ? fill(say.rows, { n: grouped(rows.length) }) + (left ? " " + fill(say.folds, { n: grouped(left) }) : "")
        : fill(say.none, { filters: wish.named() }),
    ];
  }

  /* Back from a cell, the focus is where it was. */
  function remember(here) {
    let back = null;
    try { back = JSON.parse(sessionStorage.getItem(BACK)); } catch (_) { /* unread */ }
    if (here.focused || !back || back.url !== here.ask.url) return;
    here.focused = true;
    sessionStorage.removeItem(BACK);
    window.dash_ag_grid.getApiAsync("matrix-grid").then((api) => {
      const put = () => {
        const node = api.getRowNode(back.row);
        if (!node || node.rowIndex === null) return;
        api.ensureIndexVisible(node.rowIndex);
        api.ensureColumnVisible(back.column);
        api.setFocusedCell(node.rowIndex, back.column);
      };
      api.addEventListener("rowDataUpdated", function once() {
        api.removeEventListener("rowDataUpdated", once);
        window.requestAnimationFrame(put);
      });
    });
  }

  /* On a narrow window the list takes the grid's place, and what is not seen is not fetched. */
  window.matchMedia(NARROW).addEventListener("change", (event) => {
    if (!event.matches && waiting) {
      window.dash_clientside.set_props("matrix-ask", { data: { ...waiting } });
    }
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, { matrix: { show } });
  /* The board as it stands now, for the hand on it and for its print. */
  window.monitorBoard = () => board;
})();
