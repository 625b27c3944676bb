/* A box for a file. The browser words its own button in its own language, so ours is a label beside it
   in the page's; `place` tells the words. */
(function () {
  "use strict";

  function piece(kind, text) {
    const made = document.createElement(kind);
    made.textContent = text;
    return made;
  }

  function dress(place, box) {
    const label = document.createElement("label");
    label.htmlFor = box.id;
    label.append(piece("span", place.dataset.label), piece("b", place.dataset.pick));
    const name = piece("output", place.dataset.none);
    box.addEventListener("change", () => {
      name.textContent = box.files.length ? box.files[0].name : place.dataset.none;
    });
    place.append(box, label, name);
    place.classList.add("file-box-dressed");
  }

  window.monitorFileBox = dress;
  for (const box of document.querySelectorAll(".file-box > input[type=file]")) {
    dress(box.parentElement, box);
  }
})();
