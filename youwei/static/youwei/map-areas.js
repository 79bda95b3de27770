// The grid map: areas in the colours of the table's rows, each the way to its own page.
"use strict";

(async () => {
  const element = document.getElementById("map");
  const rows = new Map([...document.querySelectorAll("#areas tr[data-code]")].map((row) => [row.dataset.code, row]));
  const [coloured, around] = await Promise.all(element.dataset.outlines.trim().split(" ").map(Maps.outlines));
  if (!coloured.units.some(({ code }) => rows.has(code))) {
    element.replaceChildren(Object.assign(document.createElement("p"), { textContent: element.dataset.saysNone }));
    return;
  }
  const map = Maps.begin(element);
  map.setView([0, 0], 1); // shapes are drawn onto a view
  const shapes = Maps.draw(map, coloured, { kind: "area", isDrawn: ({ code }) => rows.has(code) });
  if (around) Maps.draw(map, { ...around, synthetic: false }, { kind: "border" });
  Maps.show(map, L.featureGroup([...shapes.values()]).getBounds());
  Maps.name(map, shapes);
  for (const [code, shape] of shapes) {
    const row = rows.get(code);
    const mark = (isOn) => {
      row.classList.toggle("is-on", isOn);
      shape.getElement()?.classList.toggle("is-on", isOn);
      if (isOn) shape.bringToFront();
    };
    shape.getElement()?.classList.add(`band-${row.dataset.band}`);
    shape.bindTooltip(Maps.text(row.dataset.says), { sticky: true });
    shape.on("mouseover", () => mark(true)).on("mouseout", () => mark(false));
    shape.on("click", () => (row.querySelector("th a") || row.querySelector("td a"))?.click());
    for (const [come, go] of [["mouseenter", "mouseleave"], ["focusin", "focusout"]]) {
      row.addEventListener(come, () => mark(true));
      row.addEventListener(go, () => mark(false));
    }
  }
})();
