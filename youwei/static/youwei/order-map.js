// The order page's map, fetched when somebody asks for it: one tap goes nearer, one says where.
// What is found, is found on the phone itself, so that it also works without a network.
"use strict";

const orderMap = async (element, { chosen, choose }) => {
  const NEAR = 140; // a village narrower than this many points is gone nearer to
  const [villages, towns] = await Promise.all(element.dataset.outlines.trim().split(" ").map(Maps.outlines));
  const map = Maps.begin(element);
  map.setView([0, 0], 1);
  const shapes = Maps.draw(map, villages, { kind: "area" });
  if (!shapes.size) {
    map.remove();
    element.textContent = element.dataset.saysNone;
    return;
  }
  const around = Maps.draw(map, { ...towns, synthetic: false }, { kind: "border" });
  const known = shapes.get(chosen());
  map.fitBounds(known ? known.getBounds() : L.featureGroup([...shapes.values()]).getBounds(), { animate: false });
  Maps.name(map, shapes);
  Maps.name(map, around, 260);

  const isInside = ({ lat, lng }, ring) =>
    ring.reduce((is, [y, x], at) => {
      const [v, u] = ring[(at || ring.length) - 1];
      return y > lat !== v > lat && lng < ((u - x) * (lat - y)) / (v - y) + x ? !is : is;
    }, false);
  const under = (place) => [...shapes.values()].find(({ unit }) => isInside(place, unit.rings[0]));
  const width = (shape) => {
    const box = shape.getBounds();
    return map.latLngToContainerPoint(box.getNorthEast()).x - map.latLngToContainerPoint(box.getSouthWest()).x;
  };
  let spot = null;
  const take = (place) => {
    const shape = under(place);
    if (!shape) return;
    if (width(shape) < NEAR) {
      map.fitBounds(shape.getBounds(), { animate: false, maxZoom: 17 });
      return;
    }
    spot = spot || L.marker(place, { icon: L.divIcon({ className: "spot", iconSize: null }), keyboard: false }).addTo(map);
    spot.setLatLng(place);
    choose(place, shape.unit);
  };
  map.on("click", ({ latlng }) => take(latlng));
  document.getElementById("middle").addEventListener("click", () => take(map.getCenter()));
  element.focus();
};
