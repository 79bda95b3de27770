// The bench: list, text and map say the same; on a phone one of them is shown at a time.
// Without this file the list and the text work.
"use strict";

const bench = document.querySelector(".bench");
const tabs = [...document.querySelectorAll(".bench-tabs a")];
const drawing = document.querySelector(".bench-map");
let fitted = () => undefined;

// -- one at a time ------------------------------------------------------------------------
const show = (name) => {
  for (const section of bench.children) section.classList.toggle("is-shown", section.id === name);
  for (const tab of tabs) {
    if (tab.hash === `#${name}`) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
  if (name === "bench-map") fitted();
};
if (bench) {
  tabs[0].closest("ul").hidden = false;
  bench.classList.add("is-tabbed");
  show(new URLSearchParams(window.location.search).get("on") ? "bench-one" : "bench-list");
  tabs.forEach((tab) => tab.addEventListener("click", (event) => (event.preventDefault(), show(tab.hash.slice(1)))));
}

const AROUND = 12; // so many of the nearest orders are in the picture

// -- the map ------------------------------------------------------------------------------
const at = ({ dataset }) => [Number(dataset.lat), Number(dataset.lon)];

// Orders of which only the village is known stand around its middle, so that none covers another.
const apart = (rows) => {
  const seen = new Map();
  return rows.map((row) => {
    const [lat, lon] = at(row);
    const before = seen.get(`${lat} ${lon}`) || 0;
    seen.set(`${lat} ${lon}`, before + 1);
    const away = 0.0005 * Math.sqrt(before);
    return [lat + away * Math.sin(before * 2.4), lon + away * Math.cos(before * 2.4)];
  });
};

const begin = async (element) => {
  const towns = drawing.dataset.towns.split(" ");
  const isHere = ({ code }) => towns.some((town) => code.startsWith(town));
  const [villages, around] = await Promise.all(element.dataset.outlines.trim().split(" ").map(Maps.outlines));
  const map = Maps.begin(element);
  map.keyboard.disable(); // arrow keys go from order to order
  map.setView([0, 0], 1);
  const shapes = Maps.draw(map, villages, { kind: "area", isDrawn: isHere });
  Maps.draw(map, { ...around, synthetic: false }, { kind: "border", isDrawn: isHere });
  for (const shape of shapes.values()) shape.options.interactive = false;

  const rows = [...document.querySelectorAll(".pick[data-lon]")];
  const spots = apart(rows).map((place, number) => spot(map, place, rows[number]));
  for (const near of document.querySelectorAll("[data-near]")) mark(map, at(near), "spot near");
  const inHand = drawing.dataset.lon ? L.latLng(at(drawing)) : null;
  if (inHand && document.querySelector("[data-near]")) L.circle(inHand, { radius: 300, className: "within", interactive: false }).addTo(map);

  const places = spots.map(({ marker }) => marker.getLatLng());
  if (inHand) places.sort((a, b) => inHand.distanceTo(a) - inHand.distanceTo(b)).splice(AROUND);
  const bounds = inHand ? L.latLngBounds(places).extend(inHand.toBounds(600)) : L.latLngBounds(places);
  const whole = bounds.isValid() ? bounds.pad(0.1) : L.featureGroup([...shapes.values()]).getBounds();
  if (!whole.isValid()) {
    map.remove();
    element.replaceChildren(Object.assign(document.createElement("p"), { textContent: element.dataset.saysNone }));
    return;
  }
  fitted = () => map.invalidateSize({ animate: false }).fitBounds(whole, { animate: false, maxZoom: 17 });
  fitted();
  window.addEventListener("beforeprint", fitted);
  Maps.name(map, shapes);
  steer(map, element, spots);
};

const mark = (map, place, kind, words = "") => {
  const marker = L.marker(place, { icon: L.divIcon({ className: kind, iconSize: null }), keyboard: false }).addTo(map);
  marker.getElement().textContent = words;
  return marker;
};

// A number on the map and its row: each shows the other.
const spot = (map, place, row) => {
  const link = row.querySelector("a.plain");
  const marker = mark(map, place, "about" in row.dataset ? "spot about" : "spot", row.dataset.number);
  const isOn = (is) => marker.getElement().classList.toggle("is-on", is || row.classList.contains("on"));
  isOn(false);
  marker.bindTooltip(Maps.text(link.textContent)).on("click", () => link.click());
  row.addEventListener("focusin", () => isOn(true));
  row.addEventListener("focusout", () => isOn(false));
  row.addEventListener("mouseenter", () => isOn(true));
  row.addEventListener("mouseleave", () => isOn(false));
  return { marker, link, isOn };
};

// Arrow keys: to the nearest order that lies more in that direction than aside.
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const steer = (map, element, spots) => {
  let chosen = spots.find(({ marker }) => marker.getElement().classList.contains("is-on")) || null;
  const choose = (next) => {
    if (!next) return;
    chosen?.isOn(false);
    chosen = next;
    chosen.isOn(true);
    map.panInside(chosen.marker.getLatLng(), { padding: [40, 40], animate: false });
    document.getElementById("map-told").textContent = chosen.link.textContent;
  };
  const button = document.querySelector("[data-to-map]");
  button.hidden = false;
  button.addEventListener("click", () => {
    show("bench-map");
    element.focus();
    if (!chosen) choose(spots[0]);
  });
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && chosen) chosen.link.click();
    else if (event.key === "+" || event.key === "=") map.zoomIn();
    else if (event.key === "-") map.zoomOut();
    else if (event.key in ARROWS) {
      event.preventDefault();
      const [x, y] = ARROWS[event.key];
      const from = chosen ? map.latLngToContainerPoint(chosen.marker.getLatLng()) : map.getSize().divideBy(2);
      const far = spots
        .filter((one) => one !== chosen)
        .map((one) => [one, map.latLngToContainerPoint(one.marker.getLatLng()).subtract(from)])
        .filter(([, way]) => way.x * x + way.y * y >= Math.abs(way.x * y) + Math.abs(way.y * x))
        .sort(([, a], [, b]) => a.distanceTo([0, 0]) - b.distanceTo([0, 0]));
      choose(far[0]?.[0]);
    }
  });
};

if (bench) begin(document.getElementById("map"));
