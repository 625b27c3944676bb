/* Two who typed in one report: both values side by side, chosen for each figure or for all. */
(function () {
  "use strict";
  const monitor = (window.monitor = window.monitor || {});
  const { NOTE } = monitor.values;
  let dialog = null;

  monitor.raceDialog = function (form) {
    if (dialog) return;
    const rows = rowsOf(form);
    dialog = form.race.report.may.includes("save") ? choosing(form, rows) : gone(form, rows);
    dialog.addEventListener("close", () => { dialog = null; });
  };

  function rowsOf(form) {
    const { theirs, changed } = form.race;
    const mine = form.content();
    const byMe = monitor.values.differing(form.fields, form.base, mine);
    const byThem = monitor.values.differing(form.fields, form.base, theirs);
    return monitor.values.differing(form.fields, theirs, mine).map((code) => ({
      code, label: label(form, code),
      mine: words(form, code, mine), theirs: words(form, code, theirs),
      change: byThem.includes(code) ? changed[code] : null,
      picked: !byThem.includes(code) ? "mine" : byMe.includes(code) ? "" : "theirs"
    }));
  }

  function label(form, code) {
    if (code === NOTE) return form.say("note");
    const index = form.fields.findIndex((field) => field.code === code);
    return index + 1 + ". " + form.fields[index].label;
  }

  function words(form, code, content) {
    if (code === NOTE) return content.note.trim() || form.say("empty");
    const value = content.values[code];
    const reason = (content.reasons || {})[code];
    const said = value === undefined ? form.say("empty")
      : typeof value === "object" ? form.told.nils[value.nil] + (value.reason ? " (" + value.reason + ")" : "")
      : typeof value === "boolean" ? form.say(value ? "yes" : "no")
      : spoken(form, form.fields.find((field) => field.code === code).type, value);
    return reason ? form.say("with_reason", { value: said, reason }) : said;
  }

  /* A count as its reader's language groups it, however it was typed. */
  function spoken(form, type, value) {
    const number = type === "count" ? monitor.values.count(String(value)) : null;
    return number === null ? monitor.values.typed(type, value) : form.show.grouped(number);
  }

  function choosing(form, rows) {
    const body = monitor.element("form", "", { class: "race" });
    body.append(monitor.element("p", form.say("race_text")), ...rows.map((row) => choice(form, row)));
    const wrong = monitor.element("p", "", { class: "race-missing", role: "alert" });
    const all = (side) => rows.filter(() => side === "theirs").map((row) => row.code);
    const settle = (taken) => { shown.close(); form.settle(taken); };
    const keep = () => {
      const picked = rows.map((row) => [row, body.querySelector('[name="race-' + row.code + '"]:checked')]);
      const missing = picked.filter(([, one]) => !one).map(([row]) => row.label);
      if (missing.length) wrong.textContent = form.say("race_missing", { fields: missing.join("; ") });
      else settle(picked.filter(([, one]) => one.value === "theirs").map(([row]) => row.code));
    };
    body.addEventListener("submit", (event) => event.preventDefault());
    const shown = monitor.dialog(form.say("race_title"), [body, wrong, monitor.buttons([
      [form.say("race_keep"), "m-button-primary race-keep", keep],
      [form.say("race_all_mine"), "race-all-mine", () => settle(all("mine"))],
      [form.say("race_all_theirs"), "race-all-theirs", () => settle(all("theirs"))]
    ])], "entry-conflict");
    return shown;
  }

  function choice(form, row) {
    const place = monitor.element("fieldset", "", { "data-race": row.code });
    const { change } = row;
    const isSelf = change && change.by === form.told.user;
    const name = change ? change.name : form.say("race_somebody");
    const places = { name, time: change ? change.at.slice(11, 16) : "", value: row.theirs };
    const asked = !change ? form.say("race_mine_only")
      : form.say(isSelf ? "race_self" : "race_field", places);
    place.append(
      monitor.element("legend", row.label), monitor.element("p", asked),
      option(row, "mine", form.say("race_mine", { value: row.mine })),
      option(row, "theirs", isSelf ? form.say("race_other", places)
        : form.say("race_theirs", { name, value: row.theirs }))
    );
    return place;
  }

  function option(row, value, text) {
    const made = monitor.element("label", "", { class: "race-option" });
    const radio = monitor.element("input", undefined, {
      type: "radio", name: "race-" + row.code, value
    });
    radio.checked = row.picked === value;
    made.append(radio, monitor.element("span", text));
    return made;
  }

  /* It was handed in or decided on: nothing can be saved; what was typed stays to be read. */
  function gone(form, rows) {
    const list = monitor.element("ul", "", { class: "race-gone" });
    for (const row of rows) {
      list.append(monitor.element("li", row.label + ": " + row.mine));
    }
    const state = form.told.states[form.race.report.state];
    const address = form.told.review.replace("/review/", "/report/");
    return monitor.dialog(form.say("gone_title"), [
      monitor.element("p", form.say("gone_text", { state })), list,
      monitor.buttons([
        [form.say("gone_open"), "m-button-primary", () => location.assign(address)],
        [form.say("gone_drop"), "m-button-danger", () => form.drop()]
      ])
    ], "entry-conflict");
  }
})();
