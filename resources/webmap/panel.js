/* The panel: title, search, layers with legend, base maps, notes. */

const MOST_FOUND = 30, OPACITY_OVER_TILES = 0.7;

/** Panel and page furniture; `layers` are those of map.js, top first. */
function buildPanel(map, layers, counties, bases) {
  const notes = DATA.notes;
  const head = make("header", "head", [make("h1", "", DATA.title), make("p", "made", notes.made)]);
  if (notes.sample) head.append(make("p", "sample", notes.sample));
  const fold = make("button", "fold", "☰", { type: "button", "aria-label": T.panel, title: T.panel });
  const body = make("div", "body", [searchBox(map, layers), layerList(layers, counties)]);
  if (bases) body.append(baseList(map, bases));
  body.append(make("details", "about", [make("summary", "", T.about), make("ul", "", notes.lines.map((line) => make("li", "", line)))]));
  const panel = make("aside", "panel", [head, body], { "aria-label": T.panel });
  fold.addEventListener("click", () => document.body.classList.toggle("folded"));
  document.body.append(panel, fold);
  for (const part of [panel, fold]) {
    L.DomEvent.disableClickPropagation(part);
    L.DomEvent.disableScrollPropagation(part);
  }
}

function layerList(layers, counties) {
  const list = make("section", "layers", make("h2", "", T.layers));
  for (const layer of layers) list.append(layerRow(layer));
  const box = make("input", "", [], { type: "checkbox", checked: "" });
  box.addEventListener("change", () => counties.show(box.checked));
  const sign = swatch(DATA.counties.symbol, "line");
  list.append(make("div", "layer", make("label", "name", [box, sign, make("span", "", T.counties)])));
  return list;
}

function layerRow(layer) {
  const box = make("input", "", [], { type: "checkbox", checked: "" });
  box.addEventListener("change", () => layer.show(box.checked));
  const count = layer.classes.reduce((sum, one) => sum + one.count, 0);
  const name = make("label", "name", [box, make("span", "", layer.title), make("span", "count", written(count))]);
  const rows = layer.classes.filter((one) => one.count).map((one) => legendRow(one, layer.family));
  const theme = layer.theme && rows.length > 1 ? [make("p", "theme", layer.theme)] : [];
  return make("div", "layer", [name, ...theme, make("ul", "legend", rows)]);
}

function legendRow(one, family) {
  return make("li", "", [swatch(one.symbol, family), make("span", "word", one.label), make("span", "count", written(one.count))]);
}

function baseList(map, bases) {
  const section = make("section", "bases", make("h2", "", T.base));
  for (const [key, text] of [["", T.base_none], ["vec", T.base_vec], ["img", T.base_img]]) {
    const box = make("input", "", [], { type: "radio", name: "base", value: key });
    box.checked = !key;
    box.addEventListener("change", () => {
      for (const shown of Object.values(bases).flat()) shown.remove();
      for (const shown of bases[key] || []) shown.addTo(map);
      canvas.getPane().style.opacity = key ? OPACITY_OVER_TILES : 1;
    });
    section.append(make("label", "name", [box, make("span", "", text)]));
  }
  return section;
}

/** The search field with its results: records by number or name, places by name. */
function searchBox(map, layers) {
  const field = make("input", "field", [], { type: "search", placeholder: T.search, "aria-label": T.search, id: "zzeco-search" });
  const results = make("ul", "results", [], { role: "list" });
  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => showFound(map, layers, field.value.trim().toLowerCase(), results), 120);
  });
  return make("div", "search", [field, results]);
}

function showFound(map, layers, text, results) {
  results.replaceChildren();
  if (!text) return;
  const found = [...foundPlaces(layers, text), ...layers.flatMap((layer) => layer.find(text))];
  found.sort((one, other) => other.exact - one.exact);
  for (const one of found.slice(0, MOST_FOUND)) results.append(resultRow(map, one));
  if (!found.length) results.append(make("li", "nothing", T.nothing));
  const more = found.length - MOST_FOUND;
  if (more > 0) results.append(make("li", "nothing", T.more.replace("{count}", written(more))));
}

function resultRow(map, one) {
  const row = make("button", "result", [make("span", "", one.title), make("span", "where", one.where)], { type: "button" });
  row.addEventListener("click", () => {
    if (window.innerWidth < 700) document.body.classList.add("folded");
    one.go(map);
  });
  return make("li", "", row);
}

/** Counties, townships and villages whose name holds the text, with the extent of their records. */
function foundPlaces(layers, text) {
  const found = new Map();
  for (const layer of layers) {
    for (const place of layer.places) {
      const wanted = new Set(place.words.flatMap((word, at) => (word.toLowerCase().includes(text) ? [at + 1] : [])));
      if (wanted.size) gather(layer, place, wanted, found);
    }
  }
  return [...found].map(([name, bounds]) => ({
    title: name, where: "", exact: 1 + (name.toLowerCase() === text),
    go: (map) => map.fitBounds(bounds, { padding: [40, 40] }),
  }));
}

function gather(layer, place, wanted, found) {
  place.codes = place.codes || unpack(place.at);
  place.codes.forEach((code, at) => {
    const path = wanted.has(code) && layer.paths[at];
    if (!path) return;
    const name = place.words[code - 1], bounds = extent(path);
    if (found.has(name)) found.get(name).extend(bounds);
    else found.set(name, L.latLngBounds(bounds.getSouthWest(), bounds.getNorthEast()));
  });
}
