/* The chart of an opened cell: plotly.js is fetched where one is drawn, and only there. */
(function () {
  "use strict";
  let plotly = null;

  function fetched(src) {
    if (window.Plotly) return Promise.resolve();
    plotly = plotly || new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = src;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
    return plotly;
  }

  async function draw(told) {
    if (!told) return window.dash_clientside.no_update;
    await fetched(told.script);
    return told.chart;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { cell: { draw } });
})();
