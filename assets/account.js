/* Pages without Dash: showing a password, and ticking its rules while it is typed. */
"use strict";

for (const button of document.querySelectorAll("[data-show]")) {
  const field = document.getElementById(button.dataset.show);
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.textContent = shown ? button.dataset.wordsHide : button.dataset.wordsShow;
    button.setAttribute("aria-pressed", String(shown));
    field.focus();
  });
  // Left shown, a password would be kept among the browser's typed texts.
  field.form.addEventListener("submit", () => { field.type = "password"; });
}

for (const form of document.querySelectorAll("form[data-shortest]")) {
  const password = form.elements.namedItem("password");
  const again = form.elements.namedItem("again");
  const folded = (text) => text.toLowerCase().replaceAll("đ", "d").normalize("NFD")
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
  const name = folded(form.dataset.name);
  const rules = {
    length: (text) => Array.from(text.normalize("NFC")).length >= Number(form.dataset.shortest),
    name: (text) => text !== "" && (name.length < 3 || !folded(text).includes(name)),
    same: (text) => text !== "" && text === again.value,
  };
  const tick = () => {
    for (const line of form.querySelectorAll("[data-rule]")) {
      line.classList.toggle("m-rule-met", rules[line.dataset.rule](password.value));
    }
  };
  password.addEventListener("input", tick);
  again.addEventListener("input", tick);
}

const wrong = document.querySelector("[aria-invalid='true']");
if (wrong) {
  (document.querySelector("input[type='password'][aria-invalid='true']") ?? wrong).focus();
}
