/* The map: layers of paths, popups, what was picked, scale and coordinates. */

const map = map_zzeco;
const canvas = new Canvas({ padding: 0.3, tolerance: 3 });
let picked = null;

/** The extent of a path; a point's is the point. */
function extent(path) {
  return path.getBounds && !path.options.symbol?.drop && path._latlngs ? path.getBounds() : L.latLngBounds([path.getLatLng(), path.getLatLng()]);
}

/** One layer: its paths by record, its legend, its search. */
function buildLayer(carried) {
  const classAt = unpack(carried.class_at), headings = unpackWords(carried.headings);
  const paths = [], order = [];
  for (const shapes of carried.shapes) {
    const features = unpack(shapes.features);
    unpackShapes(shapes).forEach((rings, at) => {
      const record = features[at];
      const path = pathOf(shapes.family, rings, carried.classes[classAt[record]].symbol);
      path.on("click", (event) => { L.DomEvent.stop(event); pick(layer, record, event.latlng); });
      paths[record] = paths[record] || path;
      order.push(path);
    });
  }
  const group = L.layerGroup(order);
  const family = carried.shapes.length ? carried.shapes[0].family : "polygon";
  const layer = {
    ...carried, family, paths, group, headings, classAt,
    fields: carried.fields.map((field) => (field.words ? { ...field, texts: unpackWords(field) } : field)),
    show(on) {
      if (on) group.addTo(map); else group.remove();
      arrange();
    },
    find(text) { return foundRecords(layer, text); },
  };
  return layer;
}

function pathOf(family, rings, symbol) {
  const options = { renderer: canvas, symbol, fill: family === "polygon" && !!(symbol.fill || symbol.hatch), smoothFactor: 0.5 };
  if (family === "point") return L.circleMarker(rings[0][0], { ...options, fill: true, radius: symbol.drop ? symbol.size * 0.6 : 4 });
  return family === "line" ? L.polyline(rings, options) : L.polygon(rings, options);
}

/** The layers drawn in their order again, the top one last. */
function arrange() {
  for (const layer of [...layers].reverse()) {
    if (map.hasLayer(layer.group)) layer.group.eachLayer((path) => path.bringToFront());
  }
  counties.raise();
}

/** Records whose number or name holds the text. */
function foundRecords(layer, text) {
  const columns = layer.fields.filter((field) => field.find && field.texts);
  const found = [];
  const limit = MOST_FOUND * 20;
  for (let at = 0; at < layer.headings.length && found.length < limit; at++) {
    const texts = [layer.headings[at], ...columns.map((field) => field.texts[at])].filter((word) => word);
    const hit = layer.paths[at] && texts.find((word) => word.toLowerCase().includes(text));
    if (hit) found.push({ title: hit, where: whereOf(layer, at), exact: hit.toLowerCase() === text ? 3 : 0, go: () => visit(layer, at) });
  }
  return found;
}

function whereOf(layer, record) {
  const places = layer.places.map((place) => {
    place.codes = place.codes || unpack(place.at);
    return place.codes[record] ? place.words[place.codes[record] - 1] : "";
  });
  return [layer.title, ...places.filter((word) => word)].join(" · ");
}

/** Shows a record: the map goes there and its popup opens. */
function visit(layer, record) {
  layer.show(true);
  const bounds = extent(layer.paths[record]);
  map.fitBounds(bounds, { maxZoom: 15, padding: [60, 60], animate: false });
  pick(layer, record, bounds.getCenter());
}

function pick(layer, record, place) {
  unpick();
  picked = layer.paths[record];
  picked.options.picked = true;
  picked.bringToFront();
  picked.redraw();
  const content = popupOf(layer, record);
  L.popup({ maxWidth: 340, minWidth: 220, maxHeight: Math.round(window.innerHeight * 0.55), className: "record" })
    .setLatLng(place).setContent(content).openOn(map);
}

function unpick() {
  if (!picked) return;
  picked.options.picked = false;
  picked.redraw();
  picked = null;
}

/** What the page tells of a record: every value as text. */
function popupOf(layer, record) {
  const one = layer.classes[layer.classAt[record]];
  const head = make("div", "class", [swatch(one.symbol, layer.family), make("span", "", one.label)]);
  const rows = layer.fields.flatMap((field) => {
    const value = field.texts ? field.texts[record] : field.numbers[record] === null ? null : written(field.numbers[record], field.decimals, field.year);
    if (value === null || value === undefined) return [];
    return [make("tr", "", [make("th", "", field.label), make("td", "", field.unit ? `${value} ${field.unit}` : value)])];
  });
  return make("div", "", [make("h3", "", layer.headings[record] || one.label), make("p", "where", whereOf(layer, record)), head, make("table", "", make("tbody", "", rows))]);
}

function buildCounties() {
  const carried = DATA.counties, names = unpackWords(carried.names);
  const lines = unpackShapes(carried).map((rings) => L.polygon(rings, { renderer: canvas, symbol: carried.symbol, fill: false, interactive: false, smoothFactor: 0.5 }));
  const labels = carried.labels.map(([lon, lat], at) => L.marker([lat, lon], {
    interactive: false, keyboard: false, icon: L.divIcon({ className: "county", html: make("span", "", names[at] || ""), iconSize: [0, 0] }),
  }));
  const group = L.layerGroup([...lines, ...labels]).addTo(map);
  map.on("zoomend layeradd", () => keepApart(labels));
  return {
    show(on) { if (on) { group.addTo(map); arrange(); } else group.remove(); },
    raise() { if (map.hasLayer(group)) lines.forEach((line) => line.bringToFront()); },
  };
}

/** Hides the names that would lie on one before them. */
function keepApart(labels) {
  const taken = [];
  for (const label of labels) {
    const words = label.getElement()?.firstChild;
    if (!words) continue;
    const { x, y } = map.latLngToLayerPoint(label.getLatLng()), width = words.offsetWidth, height = words.offsetHeight;
    const hit = taken.some((box) => Math.abs(box.x - x) < (box.width + width) / 2 && Math.abs(box.y - y) < height);
    words.style.visibility = hit ? "hidden" : "visible";
    if (!hit) taken.push({ x, y, width });
  }
}

/** Buttons, scale bar and the place under the pointer. */
function addFurniture() {
  const whole = L.latLngBounds([[DATA.bounds[1], DATA.bounds[0]], [DATA.bounds[3], DATA.bounds[2]]]);
  const home = () => map.fitBounds(whole, { paddingTopLeft: [window.innerWidth >= 700 ? 340 : 16, 16], paddingBottomRight: [16, 16], animate: false });
  L.control.zoom({ position: "bottomright", zoomInTitle: T.zoom_in, zoomOutTitle: T.zoom_out }).addTo(map);
  const Home = L.Control.extend({
    onAdd() {
      const button = make("button", "home", "⤢", { type: "button", title: T.whole, "aria-label": T.whole });
      L.DomEvent.disableClickPropagation(button);
      button.addEventListener("click", home);
      return make("div", "leaflet-bar", button);
    },
  });
  new Home({ position: "bottomright" }).addTo(map);
  const Place = L.Control.extend({ onAdd: () => make("output", "place", "") });
  const place = new Place({ position: "bottomleft" }).addTo(map);
  map.on("mousemove", (event) => { place.getContainer().textContent = degrees(event.latlng); });
  L.control.scale({ imperial: false, maxWidth: 160, position: "bottomleft" }).addTo(map);
  home();
}

/** A place as degrees, minutes and seconds. */
function degrees(latlng) {
  const parts = (value, signs) => {
    const seconds = Math.round(Math.abs(value) * 36000) / 10;
    const two = (number) => String(number).padStart(2, "0");
    const rest = (seconds % 60).toFixed(1).padStart(4, "0");
    return `${Math.floor(seconds / 3600)}°${two(Math.floor(seconds / 60) % 60)}′${rest}″${signs[value < 0 ? 1 : 0]}`;
  };
  return `${parts(latlng.lng, "EW")}  ${parts(latlng.lat, "NS")}`;
}

/** The watermark over everything, which lets every click through. */
function addWatermark() {
  if (!DATA.watermark) return;
  const words = Array.from({ length: 60 }, () => make("span", "", DATA.watermark));
  document.body.append(make("div", "watermark", words, { "aria-hidden": "true" }));
}

document.documentElement.lang = T.lang;
const counties = buildCounties();
const layers = DATA.layers.map(buildLayer);
const bases = typeof tile_layer_vec === "undefined" ? null : { vec: [tile_layer_vec, tile_layer_cva], img: [tile_layer_img, tile_layer_cia] };
addFurniture();
for (const layer of [...layers].reverse()) layer.group.addTo(map);
counties.raise();
map.on("popupclose", unpick);
buildPanel(map, layers, counties, bases);
if (window.innerWidth < 700) document.body.classList.add("folded");
addWatermark();
document.body.classList.add("ready");
