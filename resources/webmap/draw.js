/* Drawing: hatches, casings and drops on Leaflet's canvas, and a record's popup. */

const HATCH_FROM_ZOOM = 11, OUTLINE_FROM_ZOOM = 12, FULL_SIGNS_FROM_ZOOM = 11;
const INK = "rgba(26,34,29,0.4)", RED = "#B3261E", PITCH = 6;
const HATCHES = {
  diag_45: [["/"], INK, 1], diag_135: [["\\"], INK, 1], cross_diag: [["/", "\\"], INK, 1], vertical: [["|"], INK, 1],
  horizontal: [["-"], INK, 1], marsh: [["-"], INK, 1], grid: [["|", "-"], INK, 1], dots: [["."], INK, 1],
  dots_sparse: [["."], INK, 2], diag_45_wide: [["/"], INK, 2], diag_45_red: [["/"], RED, 1],
};
const hatchTiles = new Map();

/** A hatch as a repeating pattern of the context; `ink` replaces its own colour. */
function hatch(context, name, ink) {
  const [strokes, colour, wide] = HATCHES[name] || HATCHES.diag_45;
  const key = name + (ink || "");
  if (!hatchTiles.has(key)) {
    const side = PITCH * wide, tile = document.createElement("canvas");
    tile.width = tile.height = side;
    const pen = tile.getContext("2d");
    pen.strokeStyle = pen.fillStyle = ink || colour;
    pen.lineWidth = 0.9;
    for (const stroke of strokes) drawStroke(pen, stroke, side);
    hatchTiles.set(key, tile);
  }
  return context.createPattern(hatchTiles.get(key), "repeat");
}

function drawStroke(pen, stroke, side) {
  const middle = side / 2;
  pen.beginPath();
  if (stroke === ".") {
    pen.arc(middle, middle, 0.9, 0, 2 * Math.PI);
    pen.fill();
    return;
  }
  if (stroke === "|") { pen.moveTo(middle, 0); pen.lineTo(middle, side); }
  if (stroke === "-") { pen.moveTo(0, middle); pen.lineTo(side, middle); }
  if (stroke === "/" || stroke === "\\") {
    const turn = stroke === "/" ? (y) => side - y : (y) => y;
    for (const shift of [-side, 0, side]) { pen.moveTo(shift, turn(0)); pen.lineTo(shift + side, turn(side)); }
  }
  pen.stroke();
}

/** A drop: hollow, half, solid, or solid with a check. */
function drop(pen, x, y, size, symbol) {
  const r = size * 0.36, low = y + size * 0.14;
  pen.beginPath();
  pen.moveTo(x, y - size * 0.5);
  pen.quadraticCurveTo(x + r * 1.1, low - r * 0.9, x + r, low);
  pen.arc(x, low, r, 0, Math.PI);
  pen.quadraticCurveTo(x - r * 1.1, low - r * 0.9, x, y - size * 0.5);
  pen.closePath();
  pen.fillStyle = symbol.drop === "half" ? "#FFFFFF" : symbol.fill || "#FFFFFF";
  pen.fill();
  if (symbol.drop === "half") {
    pen.save();
    pen.clip();
    pen.fillStyle = symbol.fill;
    pen.fillRect(x - size, low - r * 0.2, 2 * size, size);
    pen.restore();
  }
  pen.strokeStyle = symbol.outline;
  pen.lineWidth = 1.1;
  pen.stroke();
  if (symbol.drop !== "check") return;
  pen.beginPath();
  pen.moveTo(x - r * 0.5, low);
  pen.lineTo(x - r * 0.1, low + r * 0.4);
  pen.lineTo(x + r * 0.55, low - r * 0.45);
  pen.strokeStyle = "#FFFFFF";
  pen.stroke();
}

/** Leaflet's canvas, which also knows hatches, casings, drops, and outlines that go with the scale. */
const Canvas = L.Canvas.extend({
  _fillStroke(pen, path) {
    const symbol = path.options.symbol, zoom = this._map.getZoom();
    if (!symbol) return L.Canvas.prototype._fillStroke.call(this, pen, path);
    pen.setLineDash([]);
    pen.lineJoin = "round";
    if (path.options.fill) this._paint(pen, symbol, zoom);
    if (path.options.fill && symbol.fill && !path.options.picked && zoom < OUTLINE_FROM_ZOOM) {
      pen.globalAlpha = symbol.alpha || 1;
      pen.strokeStyle = symbol.fill;
      pen.lineWidth = 0.6;
      return pen.stroke();
    }
    this._stroke(pen, path, symbol);
  },
  _paint(pen, symbol, zoom) {
    if (symbol.fill) {
      pen.globalAlpha = symbol.alpha || 1;
      pen.fillStyle = symbol.fill;
      pen.fill("evenodd");
    }
    if (symbol.hatch && (zoom >= HATCH_FROM_ZOOM || !symbol.fill)) {
      pen.globalAlpha = 1;
      pen.fillStyle = hatch(pen, symbol.hatch, symbol.fill ? "" : symbol.outline);
      pen.fill("evenodd");
    }
  },
  _stroke(pen, path, symbol) {
    pen.globalAlpha = symbol.line || 1;
    const casing = path.options.picked ? "#FFFFFF" : symbol.casing && "#FFFFFF";
    if (casing) {
      pen.strokeStyle = casing;
      pen.lineWidth = path.options.picked ? 6 : symbol.casing;
      pen.stroke();
    }
    pen.setLineDash(path.options.picked ? [] : symbol.dash || []);
    pen.strokeStyle = path.options.picked ? "#00B4FF" : symbol.outline;
    pen.lineWidth = path.options.picked ? 3 : symbol.width;
    pen.stroke();
  },
  _updateCircle(layer) {
    const symbol = layer.options.symbol;
    if (!symbol || !symbol.drop) return L.Canvas.prototype._updateCircle.call(this, layer);
    if (!this._drawing || layer._empty()) return;
    const scale = this._map.getZoom() < FULL_SIGNS_FROM_ZOOM ? 0.75 : 1.15;
    const size = symbol.size * scale * (layer.options.picked ? 1.6 : 1);
    this._ctx.globalAlpha = 1;
    this._ctx.setLineDash([]);
    drop(this._ctx, layer._point.x, layer._point.y, size, symbol);
  },
});

/** The swatch of a class, drawn as on the map. */
function swatch(symbol, family) {
  const canvas = make("canvas", "swatch", [], { width: 44, height: 28, "aria-hidden": "true" });
  const pen = canvas.getContext("2d");
  pen.scale(2, 2);
  if (symbol.drop) {
    drop(pen, 11, 7, 12, symbol);
    return canvas;
  }
  pen.beginPath();
  if (family === "line") {
    pen.moveTo(1, 7);
    pen.lineTo(21, 7);
  } else {
    pen.rect(0.5, 0.5, 21, 13);
    Canvas.prototype._paint(pen, symbol, HATCH_FROM_ZOOM);
  }
  const path = { options: {} };
  Canvas.prototype._stroke(pen, path, { ...symbol, width: Math.min(symbol.width, 3) });
  return canvas;
}
