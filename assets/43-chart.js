/* The chart of a duty's own page is drawn as an opened cell's is; the chase list ticks who is late. */
(() => {
  "use strict";
  const draw = (told) => window.dash_clientside.cell.draw(told);
  // A drawing keeps the width it was made in; on paper it is as wide as 38-plans.css makes its place.
  const paper = window.matchMedia("print");
  paper.addEventListener("change", () => {
    const shape = paper.matches ? { width: 640 } : { width: null, autosize: true };
    for (const one of document.querySelectorAll(".js-plotly-plot")) {
      if (window.Plotly) window.Plotly.relayout(one, shape);
    }
  });

  const pick_overdue = (all, ids, overdue) => ids.map((id) => Boolean(all) && overdue.includes(id.unit));
  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    obligation: { draw },
    chase: { pick_overdue },
  });
})();
