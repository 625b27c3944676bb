/* Many units at once, typed like a spreadsheet: what is typed goes to the server row by row, a block
   from Excel is one step, and nothing is judged or added up here: words and sums are the server's.
   The files after it draw its cells, hand it in, tell who else typed, and listen to the keys. */
(function () {
  "use strict";
  const monitor = (window.monitor = window.monitor || {});
  const GRID = "bulk-grid";
  const SAVE_AFTER_MS = 800;
  const FIRST_RETRY_MS = 1000;
  const LONGEST_RETRY_MS = 15000;
  const FIELD = "f:";
  let sheet = null;

  /* What a row says of a figure: as it is typed here, else as the server has it. */
  const textOf = (row, code) => row.typed && code in row.typed ? row.typed[code] : (row.cells[code] || {}).v;
  const isWaiting = (row) => Object.keys(row.typed).length > 0;

  class Sheet {
    constructor(root) {
      this.root = root;
      this.told = JSON.parse(root.dataset.many);
      this.rows = new Map();
      this.total = null;
      this.past = []; // steps that can be undone: lists of {id, code, before, after}
      this.future = [];
      this.sent = null; // what was asked to be kept and is not answered: row to its texts
      this.trouble = null; // why nothing is sent now: {words, act}
      this.savedAt = "";
      this.retries = 0;
      this.races = new monitor.SheetRaces(this);
      this.handIn = new monitor.SheetHandIn(this);
      monitor.device.open(this.told.user, this.told.url, () => sheet === this && this.refresh());
      this.begin();
    }

    say(name, places) { return monitor.fill(this.told.say[name], places); }
    part(name) { return this.root.querySelector(".many-" + name); }
    label(code) { return this.told.fields[code]; }
    ask(method, url, how) { return monitor.ask(method, url, { user: this.told.user, ...how }); }
    get waiting() { return [...this.rows.values()].filter(isWaiting); }
    get isAtRest() { return !this.sent && !this.waiting.length; }

    async begin() {
      this.api = await window.dash_ag_grid.getApiAsync(GRID);
      if (sheet !== this) return;
      await this.refresh();
      await this.restore();
    }

    /* -- what the server says */

    async refresh() {
      const heard = await this.ask("GET", this.told.url);
      if (sheet !== this) return;
      if (heard.status === 200) {
        this.take(heard.told);
        if (this.trouble && !this.waiting.length) this.trouble = null;
      } else if (!this.rows.size) {
        if (heard.failure) this.failed(heard);
        else this.stop("refused", { why: heard.told.detail });
        if (heard.failure !== "ended") this.timer = setTimeout(() => this.refresh(), LONGEST_RETRY_MS);
      }
      this.show();
    }

    take(told) {
      const isNew = told.rows.some((row) => !this.rows.has(row.id));
      const nodes = [];
      for (const row of told.rows) {
        const known = this.rows.get(row.id);
        if (known) Object.assign(known, row);
        else this.rows.set(row.id, { ...row, typed: {}, race: null, lost: "" });
        const node = this.api.getRowNode(row.id);
        if (node) nodes.push(node);
      }
      this.total = told.total;
      if (isNew) this.api.setGridOption("rowData", [...this.rows.values()]);
      else this.api.refreshCells({ rowNodes: nodes, force: true });
      this.api.setGridOption("pinnedBottomRowData", [this.total]);
    }

    /* -- typing */

    isOpen(row, code) {
      const cell = row.cells[code];
      return Boolean(row.typed && cell && !row.lock && cell.n === undefined);
    }

    /* One step: as many cells as it has; returns how many changed. */
    write(cells) {
      const step = cells
        .filter(({ id, code }) => this.isOpen(this.rows.get(id), code))
        .map(({ id, code, text }) => ({ id, code, before: textOf(this.rows.get(id), code), after: text }))
        .filter(({ before, after }) => before !== after);
      if (!step.length) return 0;
      this.past.push(step);
      this.future = [];
      this.put(step, "after");
      return step.length;
    }

    put(step, side) {
      const nodes = new Set();
      for (const one of step) {
        const row = this.rows.get(one.id);
        if (!this.isOpen(row, one.code)) continue; // closed meanwhile
        row.typed[one.code] = one[side];
        row.lost = "";
        nodes.add(this.api.getRowNode(one.id));
      }
      this.api.refreshCells({ rowNodes: [...nodes], force: true });
      this.keep();
      if (this.trouble && !this.trouble.act) this.trouble = null;
      this.soon(SAVE_AFTER_MS);
      this.show();
    }

    undo(isBack) {
      const step = (isBack ? this.past : this.future).pop();
      if (!step) {
        this.tells(isBack ? "undo_none" : "redo_none");
        return;
      }
      (isBack ? this.future : this.past).push(step);
      this.put(step, isBack ? "before" : "after");
      this.tells(isBack ? "undone" : "redone", { n: step.length });
      const { id, code } = step[0];
      this.focus(id, code);
    }

    focus(id, code) {
      const node = this.api.getRowNode(id);
      this.api.ensureNodeVisible(node);
      this.api.ensureColumnVisible(FIELD + code);
      // A row that was out of sight is drawn only then.
      requestAnimationFrame(() => this.api.setFocusedCell(node.rowIndex, FIELD + code));
    }

    /* A block goes in from a cell on, as far as the sheet reaches. */
    paste(block, { row, code }) {
      if (!row || code === null) {
        this.tells("paste_nowhere");
        return;
      }
      const top = this.api.getRowNode(row.id).rowIndex;
      const codes = this.api.getAllDisplayedColumns().map((one) => one.getColId())
        .filter((one) => one.startsWith(FIELD)).map((one) => one.slice(FIELD.length));
      const first = codes.indexOf(code);
      const cells = [];
      const shut = new Set();
      let outside = 0;
      let apart = 0;
      block.forEach((line, down) => line.forEach((typed, right) => {
        const node = this.api.getDisplayedRowAtIndex(top + down);
        const here = codes[first + right];
        if (!node || here === undefined) outside += 1;
        else if (node.data.lock) shut.add(node.data.name);
        else if (!this.isOpen(node.data, here)) apart += typed.trim() ? 1 : 0;
        else cells.push({ id: node.data.id, code: here, text: typed.trim() });
      }));
      const said = [this.say("pasted", { n: this.write(cells) })];
      if (shut.size) said.push(this.say("paste_locked", { n: shut.size, units: [...shut].join("; ") }));
      if (apart) said.push(this.say("paste_apart", { n: apart }));
      if (outside) said.push(this.say("paste_outside", { n: outside }));
      this.speaks(said.join(" "));
    }

    /* -- saving */

    soon(after) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), after);
    }

    /* One save at a time; resolves to whether the server has everything. */
    save(how = {}) {
      clearTimeout(this.timer);
      const before = (this.saving || Promise.resolve()).catch(() => false);
      this.saving = before.then(() => this.send(how));
      return this.saving;
    }

    async send({ isLeaving } = {}) {
      const rows = this.waiting.filter((row) => !row.race);
      if (monitor.device.isClosed || !rows.length) return this.isAtRest;
      this.sent = new Map(rows.map((row) => [row.id, { ...row.typed }]));
      this.trouble = null;
      this.show();
      const heard = await this.ask("POST", this.told.url, {
        keepalive: isLeaving,
        body: { rows: rows.map((row) => (
          { organization: row.id, version: row.version, values: row.typed }
        )) }
      });
      const { sent } = this;
      this.sent = null;
      const isDone = this.heard(heard, sent);
      this.keep();
      this.show();
      return isDone;
    }

    heard(heard, sent) {
      if (heard.failure) return this.failed(heard);
      this.retries = 0;
      if (heard.status === 412) {
        this.soon(FIRST_RETRY_MS); // two began one report at the same moment; now it is there
        return false;
      }
      if (heard.status !== 200) {
        this.stop("refused", { why: heard.told.detail });
        return false;
      }
      const { told } = heard;
      const refused = new Map(told.refused.map((one) => [one.organization, one]));
      for (const [id, texts] of sent) this.settled(this.rows.get(id), texts, refused.get(id));
      this.take(told);
      this.savedAt = told.at;
      monitor.device.tell(this.told.user, this.told.url);
      if (this.waiting.some((row) => !row.race)) this.soon(SAVE_AFTER_MS);
      return this.isAtRest;
    }

    /* What was typed after it was sent waits on; what cannot be kept is told, and stays readable. */
    settled(row, texts, no) {
      if (no && no.race) {
        row.race = no;
        return;
      }
      for (const [code, text] of Object.entries(texts)) {
        if (no || row.typed[code] === text) delete row.typed[code];
      }
      if (no) {
        const typed = Object.entries(texts).map(([code, text]) => this.label(code) + ": " + text);
        row.lost = this.say("lost", { why: no.said, typed: typed.join("; ") });
        this.speaks(row.name + ": " + row.lost);
      }
    }

    stop(name, places) { this.trouble = { words: this.say(name, places) }; }

    failed(heard) {
      if (heard.failure === "ended" || heard.failure === "other") {
        this.stop(heard.failure === "other" ? "other_person" : "signed_out");
        const again = async () => {
          if (!(await monitor.signInAgain(this.told, heard.failure))) return;
          this.trouble = null;
          this.retries = 0;
          await this.refresh();
          this.save();
        };
        this.trouble.act = [this.say("sign_in"), again];
        again();
        return false;
      }
      const isKept = this.keep();
      this.stop(heard.failure !== "line" ? "failed" : isKept ? "offline" : "offline_here");
      const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.retries);
      this.retries += 1;
      if (this.waiting.length) this.soon(wait * (0.5 + Math.random() / 2));
      return false;
    }

    /* -- what this device keeps */

    keep() {
      const { user, url } = this.told;
      if (!this.waiting.length) {
        monitor.device.forget(user, url);
        return true;
      }
      const { leave_title, leave_text, leave_stay, leave_go } = this.told.say;
      return monitor.device.keep(user, url, {
        at: new Date().toISOString(),
        rows: this.waiting.map(({ id, version, typed }) => ({ id, version, typed })),
        leaving: { leave_title, leave_text, leave_stay, leave_go }
      });
    }

    /* What a closed window could not send, as typed on the version it was typed on. */
    async restore() {
      const found = await monitor.device.left(this.told.user, this.told.url);
      if (sheet !== this) return;
      for (const { window: closed, record } of found) {
        for (const { id, version, typed } of record.rows) {
          const row = this.rows.get(id);
          if (!row) continue;
          row.version = Math.min(version, row.version);
          row.typed = { ...typed, ...row.typed };
        }
        this.keep();
        monitor.device.forget(this.told.user, this.told.url, closed);
      }
      if (!found.length) return;
      this.api.refreshCells({ force: true });
      this.tells("restored");
      this.save();
    }

    /* -- what is said */

    tells(name, places) { this.speaks(this.say(name, places)); }
    speaks(words) { this.part("said").textContent = words; }

    show() {
      const [words, kind] = this.trouble ? [this.trouble.words, "failed"]
        : this.sent || this.waiting.some((row) => !row.race) ? [this.say("saving"), "saving"]
        : this.waiting.length ? [this.say("raced"), "failed"]
        : [...this.rows.values()].some((row) => row.lost) ? [this.say("some_lost"), "failed"]
        : this.savedAt ? [this.say("saved", { time: this.savedAt }), "saved"]
        : [this.say("nothing"), "nothing"];
      const place = this.part("saved");
      if (place.textContent !== words) place.textContent = words;
      place.dataset.kind = kind;
      const act = this.part("act");
      act.hidden = !(this.trouble && this.trouble.act);
      if (!act.hidden) act.textContent = this.trouble.act[0];
      const rows = [...this.rows.values()];
      const open = rows.filter((row) => !row.lock && row.verdict !== "free");
      this.part("hand-in").textContent = this.say("hand_in", {
        n: open.filter((row) => row.ready).length, of: open.length
      });
      this.part("hand-in").hidden = !open.length;
      this.races.show();
    }
  }

  /* -- what happens on the page */

  function current() {
    const root = document.querySelector("[data-many]");
    if (!root) sheet = null;
    else if ((!sheet || sheet.root !== root) && document.getElementById(GRID)) sheet = new Sheet(root);
    return sheet;
  }
  monitor.sheet = { FIELD, textOf, isWaiting, current, get shown() { return sheet; } };

  /* A file was loaded beside the sheet. */
  document.addEventListener("monitor:loaded", () => { if (current()) sheet.refresh(); });

  window.addEventListener("online", () => {
    if (current() && !sheet.isAtRest) {
      sheet.retries = 0;
      sheet.save();
    }
  });

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && sheet && !sheet.sent && sheet.waiting.length) {
      sheet.save({ isLeaving: true });
    }
  });

  window.addEventListener("beforeunload", (event) => {
    if (sheet && !monitor.device.isClosed && !sheet.isAtRest && (sheet.trouble || sheet.sent)) {
      event.preventDefault();
    }
  });

  const flush = monitor.flush;
  monitor.flush = async function () {
    if (flush) await flush();
    if (current() && !sheet.isAtRest) await sheet.save();
  };

  new MutationObserver(current).observe(document.documentElement, { childList: true, subtree: true });
})();
