"use strict";
/* The page's data: columns and geometries unpacked from base64. */

const STEPS_PER_DEGREE = 100000;
const DATA = JSON.parse(document.getElementById("zzeco-data").textContent);
const T = DATA.texts;

/** Whole numbers of seven bits a byte, lowest first. */
function unpack(text) {
  const raw = atob(text);
  const found = [];
  let value = 0, factor = 1;
  for (let at = 0; at < raw.length; at++) {
    const byte = raw.charCodeAt(at);
    value += (byte & 127) * factor;
    factor *= 128;
    if (byte < 128) {
      found.push(value);
      value = 0;
      factor = 1;
    }
  }
  return found;
}

/** The text of each record, null where it has none. */
function unpackWords(column) {
  return unpack(column.at).map((at) => (at ? column.words[at - 1] : null));
}

/** For each feature its rings (or parts) of [lat, lon]. */
function unpackShapes(shapes) {
  const parts = unpack(shapes.parts), rings = unpack(shapes.rings), steps = unpack(shapes.steps);
  let lon = 0, lat = 0, ring = 0, step = 0;
  return parts.map((count) => {
    const found = [];
    for (let part = 0; part < count; part++) {
      const places = [];
      for (let left = rings[ring++]; left > 0; left--) {
        const east = steps[step++], north = steps[step++];
        lon += east % 2 ? -(east + 1) / 2 : east / 2;
        lat += north % 2 ? -(north + 1) / 2 : north / 2;
        places.push([lat / STEPS_PER_DEGREE, lon / STEPS_PER_DEGREE]);
      }
      found.push(places);
    }
    return found;
  });
}

/** A number with thin spaces between thousands, a true minus, a dash where there is none. */
function written(number, decimals, isYear) {
  if (number === null || number === undefined) return "—";
  const [whole, rest] = Math.abs(number).toFixed(decimals || 0).split(".");
  const grouped = isYear ? whole : whole.replace(/\B(?=(\d{3})+$)/g, "\u2009");
  return (number < 0 ? "\u2212" : "") + grouped + (rest ? "." + rest : "");
}

/** An element with a class, attributes and children; strings become text, never markup. */
function make(tag, name, children, attributes) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  for (const [key, value] of Object.entries(attributes || {})) element.setAttribute(key, value);
  for (const child of [].concat(children === undefined ? [] : children)) element.append(child);
  return element;
}
