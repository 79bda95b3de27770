// Maps: outlines of towns, villages and grids as the drawing; nothing is asked of other sites,
// unless the county names a server of its own for what lies behind them.
"use strict";

const Maps = {
  // Outlines as they are sent: code, name, rings of whole steps, each after the first relative.
  async outlines(address) {
    const { steps, synthetic, units } = await (await fetch(address)).json();
    const ring = (numbers) => {
      const points = [];
      let [lon, lat] = [0, 0];
      for (let at = 0; at < numbers.length; at += 2) {
        lon += numbers[at];
        lat += numbers[at + 1];
        points.push([lat / steps, lon / steps]);
      }
      return points;
    };
    return { synthetic, units: units.map(([code, name, ...rings]) => ({ code, name, rings: rings.map(ring) })) };
  },

  // An empty map in an element; what stands under it says whose it is.
  begin(element) {
    const says = element.dataset;
    element.replaceChildren();
    const map = L.map(element, { zoomControl: false, zoomSnap: 0.25, attributionControl: false, scrollWheelZoom: false, zoomAnimation: false, fadeAnimation: false });
    L.control.zoom({ zoomInTitle: says.saysIn, zoomOutTitle: says.saysOut, zoomInText: "+", zoomOutText: "−" }).addTo(map);
    map.below = L.control.attribution({ prefix: false }).addTo(map);
    for (const line of [says.saysApproval, says.saysShifted]) if (line) map.below.addAttribution(line);
    if (says.tiles) {
      L.tileLayer(says.tiles, { maxZoom: 19 }).addTo(map);
      element.classList.add("tiles");
    }
    // Wheels zoom once the map is in use, so that the page scrolls past it.
    map.on("focus click", () => map.scrollWheelZoom.enable());
    map.on("blur", () => map.scrollWheelZoom.disable());
    return map;
  },

  // Outlines of one kind; `name` shows names where there is room for them.
  draw(map, { synthetic, units }, { kind, isDrawn = () => true }) {
    const shapes = new Map();
    for (const unit of units) {
      if (!isDrawn(unit)) continue;
      const shape = L.polygon(unit.rings, { className: kind, weight: 1, interactive: kind !== "border" });
      shape.unit = unit;
      shapes.set(unit.code, shape.addTo(map));
    }
    if (synthetic && shapes.size) map.below.addAttribution(map.getContainer().dataset.saysInvented);
    return shapes;
  },

  // Names stand in shapes that are wide enough for them, and not wider than `most` points.
  name(map, shapes, most = Infinity) {
    const place = () => {
      for (const shape of shapes.values()) {
        const box = shape.getBounds();
        const wide = map.latLngToLayerPoint(box.getNorthEast()).x - map.latLngToLayerPoint(box.getSouthWest()).x;
        const fits = wide < most && wide > shape.unit.name.length * 13 + 6 && map.getBounds().intersects(box);
        if (fits && !shape.named) shape.named = L.tooltip({ permanent: true, direction: "center", className: "name", pane: "names" }).setContent(Maps.text(shape.unit.name)).setLatLng(shape.getCenter()).addTo(map);
        if (!fits && shape.named) shape.named = void shape.named.remove();
      }
    };
    (map.getPane("names") || map.createPane("names")).style.zIndex = 450; // under points
    map.on("zoomend moveend", place);
    place();
  },

  text(words) {
    return Object.assign(document.createElement("span"), { textContent: words });
  },

  // The whole drawing, now, and again on paper, whose width is another one.
  show(map, bounds) {
    const fit = () => map.invalidateSize({ animate: false }).fitBounds(bounds, { animate: false, padding: [8, 8] });
    fit();
    window.addEventListener("beforeprint", fit);
    window.addEventListener("afterprint", fit);
  },
};
