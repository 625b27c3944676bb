/* The chart of a duty's own page is drawn as an opened cell's is. */
(() => {
  "use strict";
  const draw = (told) => window.dash_clientside.cell.draw(told);
  window.dash_clientside = Object.assign({}, window.dash_clientside, { obligation: { draw } });
})();
