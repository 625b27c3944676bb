/* What stands in a form's boxes, read for comparing and for counting at once. The server's reading
   is the one that counts; here two ways of typing the same are only told from two values. */
(function () {
  "use strict";
  const monitor = (window.monitor = window.monitor || {});
  const NOTE = "";

  /* A count as offices type it, or null: digits, with dots or spaces between groups of three. */
  function count(typed) {
    const text = typed.trim().replace(/\s+/g, " ");
    if (/^\d+$/.test(text)) return BigInt(text);
    if (/^\d{1,3}([. ]\d{3})+$/.test(text)) return BigInt(text.replace(/[. ]/g, ""));
    return null;
  }

  function decimal(typed) {
    const text = typed.replace(/\s+/g, "");
    if (!/^(\d{1,3}(\.\d{3})+|\d+)(,\d{1,3})?$/.test(text)) return null;
    const [whole, part] = text.replace(/\./g, "").split(",");
    const rest = (part || "").replace(/0+$/, "");
    return String(BigInt(whole)) + (rest ? "." + rest : "");
  }

  function date(typed) {
    const found = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(typed.trim());
    if (!found) return typed.trim();
    return found[3] + "-" + found[2].padStart(2, "0") + "-" + found[1].padStart(2, "0");
  }

  /* One text for one value, "" for none. `raw` is a box's text or what the server answers. */
  function canonical(type, raw) {
    if (raw === undefined || raw === null) return "";
    if (typeof raw === "object") return "\0" + raw.nil + "\0" + (raw.reason || "").trim();
    if (typeof raw !== "string") return String(raw);
    if (type === "count") {
      const number = count(raw);
      return number === null ? raw.trim() : String(number);
    }
    if (type === "decimal") return decimal(raw) ?? raw.trim();
    return type === "date" ? date(raw) : raw.trim();
  }

  function grouped(number, mark) {
    return String(number).replace(/\B(?=(\d{3})+(?!\d))/g, mark);
  }

  /* A value as a box takes it: numbers grouped by dots, whatever the language. */
  function typed(type, raw) {
    if (raw === undefined || raw === null || typeof raw === "object") return "";
    if (typeof raw === "number") {
      const [whole, part] = String(raw).split(".");
      return grouped(whole, ".") + (part ? "," + part : "");
    }
    const day = type === "date" && /^(\d{4})-(\d\d)-(\d\d)$/.exec(raw);
    return day ? day[3] + "/" + day[2] + "/" + day[1] : String(raw);
  }

  /* Each part of a form's content as one text: the value with its warning's reason, and the note. */
  function parts(fields, content) {
    const found = { [NOTE]: (content.note || "").trim() };
    for (const { code, type } of fields) {
      const reason = ((content.reasons || {})[code] || "").trim();
      found[code] = canonical(type, content.values[code]) + (reason ? "\u0001" + reason : "");
    }
    return found;
  }

  /* The parts in which two contents differ, in the form's order, the note last. */
  function differing(fields, one, other) {
    const here = parts(fields, one);
    const there = parts(fields, other);
    return [...fields.map((field) => field.code), NOTE].filter((code) => here[code] !== there[code]);
  }

  monitor.values = { NOTE, count, canonical, grouped, typed, parts, differing };
})();
