/* Which rows of a tree are unfolded, as an address says it: in the fewest letters, and never more
   than a mail program keeps of a link. `.` stands between codes; `*194` is the code before it with
   another ending; a first part `*` means that all rows are open, `-` that all are folded, but those
   named. Without it those named are folded otherwise than usual. */
(function () {
  "use strict";
  const LONGEST = 1200;
  const OPEN = "*";
  const SHUT = "-";
  const head = (code) => code.slice(0, code.lastIndexOf("-") + 1);

  function codes(parts) {
    let before = "";
    return parts.map((part) => {
      before = part.startsWith("*") ? head(before) + part.slice(1) : part;
      return before;
    });
  }

  /* What an address says: the base it starts from, and the rows that are otherwise. */
  function read(text) {
    const parts = (text || "").split(/[.,]/).filter(Boolean);
    const base = [OPEN, SHUT].includes(parts[0]) ? parts.shift() : "";
    return { base, others: new Set(codes(parts)) };
  }

  function written(base, others) {
    const parts = base ? [base] : [];
    let before = "";
    for (const code of [...others].sort()) {
      const isAlike = head(code) && head(code) === head(before);
      parts.push(isAlike ? "*" + code.slice(head(code).length) : code);
      before = code;
    }
    return parts;
  }

  /* `rows` is [code, isOpen, isUsuallyOpen] of every row that folds. Returns the text and how many
     rows it leaves out. `areAll`: no row of the tree is left out, so that "all but" can be said. */
  function write(rows, areAll) {
    const ways = [["", (open, usual) => open !== usual]];
    if (areAll) ways.push([SHUT, (open) => open], [OPEN, (open) => !open]);
    const told = ways.map(([base, differs]) =>
      written(base, rows.filter(([, open, usual]) => differs(open, usual)).map(([code]) => code)));
    const parts = told.reduce((best, one) => (one.join(".").length < best.join(".").length ? one : best));
    let kept = parts;
    while (kept.join(".").length > LONGEST) kept = kept.slice(0, -1);
    return { text: kept.join("."), left: parts.length - kept.length };
  }

  window.monitorFolds = { read, write, OPEN };
})();
