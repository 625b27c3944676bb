/* Asking the server in the name of the person a page was made for; and, where the session ended,
   asking that person for the password without leaving the page. */
(function () {
  "use strict";
  const monitor = (window.monitor = window.monitor || {});
  const PATIENCE_MS = 20000;
  const ANOTHER = "urn:monitor:another_person";

  /* Ask once. Resolves to {status, told, version, again}, or to {failure, words}: `line` (no answer
     came), `server` (it could not answer), `ended` (no session), `other` (another's session). */
  monitor.ask = async function (method, url, { user, body, version, key, keepalive } = {}) {
    const headers = { "X-Monitor-Person": user };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (version !== undefined) headers["If-Match"] = '"' + version + '"';
    if (key !== undefined) headers["Idempotency-Key"] = key;
    let answer;
    let told;
    try {
      answer = await fetch(url, {
        method, headers, keepalive: Boolean(keepalive),
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(PATIENCE_MS)
      });
      told = await answer.text();
    } catch (error) {
      return { failure: "line" };
    }
    if (answer.status === 401) return { failure: "ended" };
    try {
      told = JSON.parse(told);
    } catch (error) {
      return { failure: "server" }; // something between here and there answered in its place
    }
    if (told.type === ANOTHER) return { failure: "other", words: told.detail };
    if (answer.status >= 500 || answer.status === 429) {
      return { failure: "server", words: told.detail };
    }
    const etag = answer.headers.get("ETag") || "";
    return {
      status: answer.status, told, version: etag.replace(/^W\//, "").replace(/"/g, "").split(":")[0],
      again: answer.headers.get("Idempotency-Replayed") === "true"
    };
  };

  let asking = null;

  /* Ask for the password in place; resolves to whether that person is signed in again. */
  monitor.signInAgain = function (page, why) {
    asking = asking || new Promise((resolve) => show(page, why, resolve)).finally(() => {
      asking = null;
    });
    return asking;
  };

  function show({ user, name, locale, say }, why, resolve) {
    const form = monitor.element("form", "", { class: "m-stackup" });
    const wrong = monitor.element("div", "", { class: "m-errors", role: "alert" });
    wrong.hidden = true;
    const password = field(say.password, {
      type: "password", name: "password", required: "", maxlength: "1024",
      autocomplete: "current-password", autocapitalize: "none", spellcheck: "false"
    });
    const button = monitor.element("button", say.again_submit, {
      type: "submit", class: "m-button m-button-primary"
    });
    const words = why === "other" ? say.again_other : say.again_text;
    form.append(
      monitor.element("p", monitor.fill(words, { name })),
      field(say.account, {
        type: "text", name: "username", value: user, readonly: "", autocomplete: "username"
      }),
      password, wrong, button
    );
    const later = monitor.buttons([[say.later, "m-button-quiet", () => dialog.close()]]);
    const dialog = monitor.dialog(say.again_title, [form, later], "m-dialog-again");
    let isIn = false;
    dialog.addEventListener("close", () => resolve(isIn));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      button.disabled = true;
      const said = await knock(user, form.elements.namedItem("password").value, locale);
      button.disabled = false;
      isIn = said === "";
      if (isIn) {
        dialog.close();
        return;
      }
      wrong.textContent = said === null ? say.again_offline : said;
      wrong.hidden = false;
      form.elements.namedItem("password").select();
    });
  }

  function field(label, attributes) {
    const place = monitor.element("div", "", { class: "m-field" });
    const id = "again-" + attributes.name;
    const input = monitor.element("input", undefined, { id, class: "m-input", ...attributes });
    place.append(monitor.element("label", label, { for: id }), input);
    return place;
  }

  /* "" for let in, null for no answer, else why not. */
  async function knock(user, password, locale) {
    try {
      const answer = await fetch("/login?lang=" + locale, {
        method: "POST", headers: { "X-Monitor-Person": user },
        body: new URLSearchParams({ username: user, password }),
        signal: AbortSignal.timeout(PATIENCE_MS)
      });
      const told = await answer.json();
      return answer.ok ? "" : told.detail;
    } catch (error) {
      return null;
    }
  }
})();
