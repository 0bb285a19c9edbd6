"""One row of styles.csv as a QGIS symbol (XML of a .qml file)."""

import re
from xml.sax.saxutils import escape

INK = "26,34,29,102"
RED = "179,38,30,255"
PITCH_MM, WIDE_PITCH_MM, LINE_MM, DOT_MM = 0.9, 1.8, 0.1, 0.25
LINE_PATTERNS = {
    "diag_45": ((45.0, INK),),
    "diag_135": ((135.0, INK),),
    "diag_45_red": ((45.0, RED),),
    "cross_diag": ((45.0, INK), (135.0, INK)),
    "vertical": ((90.0, INK),),
    "horizontal": ((0.0, INK),),
    "marsh": ((0.0, INK),),
    "grid": ((0.0, INK), (90.0, INK)),
}
DOT_PATTERNS = {"dots": 1.0, "dots_sparse": WIDE_PITCH_MM}
MARKERS = {"drop_hollow": "circle", "drop_half": "half_square", "drop_solid": "circle", "drop_check": "diamond"}


def xml_text(text: str) -> str:
    """Text as an XML attribute takes it."""
    return escape(text, {'"': "&quot;", "\n": " "})


def symbol_xml(name: str, row: dict[str, str], family: str) -> str:
    """The symbol of a class: `family` is fill, line or marker."""
    layers = {"fill": _fill_layers, "line": _line_layers, "marker": _marker_layers}[family](row)
    numbered = "".join(layer.replace("@NAME@", f"@{name}@{i}") for i, layer in enumerate(layers))
    alpha = "0.25" if "fill alpha 0.25" in row["symbol"] and family == "fill" else "1"
    return f'<symbol type="{family}" name="{name}" alpha="{alpha}" clip_to_extent="1" force_rhr="0">{numbered}</symbol>'


def _layer(kind: str, options: dict[str, str], inner: str = "") -> str:
    values = "".join(f'<Option name="{k}" value="{xml_text(v)}" type="QString"/>' for k, v in options.items())
    return f'<layer class="{kind}" enabled="1" pass="0" locked="0"><Option type="Map">{values}</Option>{inner}</layer>'


def _colour(text: str, alpha: int = 255) -> str:
    if not re.fullmatch("#[0-9A-Fa-f]{6}", text):
        return "0,0,0,0"
    return ",".join(str(int(text[i : i + 2], 16)) for i in (1, 3, 5)) + f",{alpha}"


def _fill_layers(row: dict[str, str]) -> list[str]:
    only_hatch = "ground shows through" in row["symbol"]
    fill = "" if only_hatch else row["fill"]
    outline = {
        "color": _colour(fill),
        "style": "solid" if fill else "no",
        "outline_color": _colour(row["outline"]),
        "outline_width": row["outline_mm"] or "0.1",
        "outline_width_unit": "MM",
        "outline_style": "dash" if row["pattern"].startswith("dash") else "solid",
    }
    hatches = [_hatch(angle, ink) for angle, ink in LINE_PATTERNS.get(row["pattern"], ())]
    dots = [_dots(DOT_PATTERNS[row["pattern"]])] if row["pattern"] in DOT_PATTERNS else []
    return [_layer("SimpleFill", outline), *hatches, *dots]


def _hatch(angle: float, ink: str) -> str:
    line = _layer("SimpleLine", {"line_color": ink, "line_width": str(LINE_MM), "line_width_unit": "MM"})
    options = {"angle": str(angle), "distance": str(PITCH_MM), "distance_unit": "MM", "color": ink}
    return _layer("LinePatternFill", options, _inner("line", line))


def _dots(pitch_mm: float) -> str:
    dot = _layer(
        "SimpleMarker",
        {"name": "circle", "color": INK, "outline_style": "no", "size": str(DOT_MM), "size_unit": "MM"},
    )
    options = {
        "distance_x": str(pitch_mm), "distance_x_unit": "MM", "distance_y": str(pitch_mm), "distance_y_unit": "MM",
    }  # fmt: skip
    return _layer("PointPatternFill", options, _inner("marker", dot))


def _inner(family: str, layer: str) -> str:
    return f'<symbol type="{family}" name="@NAME@" alpha="1" clip_to_extent="1" force_rhr="0">{layer}</symbol>'


def _line_layers(row: dict[str, str]) -> list[str]:
    casing = re.search(r"white casing ([0-9.]+)mm", row["symbol"])
    below = [_stroke("255,255,255,255", casing[1], "")] if casing else []
    return [*below, _stroke(_colour(row["outline"]), row["outline_mm"] or "0.3", row["pattern"])]


def _stroke(colour: str, width_mm: str, pattern: str) -> str:
    options = {"line_color": colour, "line_width": width_mm, "line_width_unit": "MM", "joinstyle": "round"}
    if pattern.startswith("dash "):
        dashes = pattern.removeprefix("dash ").replace("-", ";")
        options |= {"use_custom_dash": "1", "customdash": dashes, "customdash_unit": "MM"}
    return _layer("SimpleLine", options)


def _marker_layers(row: dict[str, str]) -> list[str]:
    shape, _space, size = row["symbol"].partition(" ")
    options = {
        "name": MARKERS.get(shape, "circle"),
        "color": _colour(row["fill"] or row["outline"]),
        "outline_color": _colour(row["outline"]),
        "outline_width": row["outline_mm"] or "0.25",
        "outline_width_unit": "MM",
        "size": size.removesuffix("mm") or "2.4",
        "size_unit": "MM",
    }
    return [_layer("SimpleMarker", options)]
