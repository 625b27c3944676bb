/* Lets in the style sheets that AG Grid and Plotly write into the page, and nobody else's.

   The policy allows a <style> that bears this answer's nonce. The libraries do not know it, so every
   <style> a script of ours makes is given it; one that comes in as HTML gets none, and stays shut out. */
(function () {
  "use strict";
  const nonce = document.currentScript.nonce;

  function marked(make) {
    return function (...told) {
      const made = make.apply(this, told);
      if (made.localName === "style") made.nonce = nonce;
      return made;
    };
  }

  document.createElement = marked(document.createElement);
  document.createElementNS = marked(document.createElementNS);
})();
