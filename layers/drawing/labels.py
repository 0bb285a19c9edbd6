"""Where labels stand: text and anchor of each feature in view, and which of them fit beside one another.

Rules (text, size, colour, smallest scale, priority) are the rows of map_labels.csv; sizes are millimetres on the page.
"""

import weakref
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import shapely

from layers.drawing.flat import Flat
from layers.drawing.flat_shapes import shapes_of
from layers.drawing.gather import features_in
from layers.drawing.view import View
from layers.labels import label
from layers.layer import VectorLayer
from layers.tables import table

MOST_CANDIDATES, MOST_LOOKED_AT = 400, 1_500
DOMAINS = {"species": "species"}
SYMBOL_ROOM_MM = 2.4
AROUND, AROUND_SHARE = (
    ((0, 0), (0, -1), (0, 1), (-1, 0), (1, 0), (-0.7, -0.7), (0.7, -0.7), (-0.7, 0.7), (0.7, 0.7)),
    0.4,
)
LEVEL_BY_DIGITS = {6: "county", 9: "township", 12: "village"}


@dataclass(frozen=True)
class LabelRule:
    """How the records of a kind are labelled; `place` is polygon (inside), point (beside) or line (along)."""

    kind: str
    level: str
    columns: tuple[str, ...]
    size_mm: float
    colour: str
    halo_mm: float
    bold: bool
    italic: bool
    largest_denominator: float
    place: str
    priority: int
    room_mm: float


@dataclass(frozen=True, eq=False)
class Candidates:
    """Features that want a label: text, anchor (project CRS), free width there in metres (inf: any), angle, rule."""

    rule: LabelRule
    rows: np.ndarray
    texts: np.ndarray
    x: np.ndarray
    y: np.ndarray
    room_m: np.ndarray
    angle_deg: np.ndarray

    def __len__(self) -> int:
        return len(self.rows)


def rules_of(kind: str, scale: float) -> tuple[LabelRule, ...]:
    """The rules of a kind that hold at this scale denominator."""
    return tuple(rule for rule in _rules(kind) if scale <= rule.largest_denominator)


@cache
def _rules(kind: str) -> tuple[LabelRule, ...]:
    rows = table("map_labels")
    return tuple(_rule(row) for row in rows[rows["kind"] == kind].to_dict("records"))


def _rule(row: dict[str, str]) -> LabelRule:
    return LabelRule(
        row["kind"],
        row["level"],
        tuple(row["text"].split("|")),
        float(row["size_mm"]),
        row["colour"],
        float(row["halo_mm"]),
        row["bold"] == "1",
        row["italic"] == "1",
        float(row["largest_denominator"]),
        row["place"],
        int(row["priority"]),
        float(row["room_mm"]),
    )


def candidates(
    layer: VectorLayer, geometry: np.ndarray, rows: np.ndarray, rule: LabelRule, view: View
) -> Candidates | None:
    """The labels that records `rows` (in view, the largest first where there are too many) ask for; None without any.

    `geometry` are the shapely geometries of those rows, in the project's CRS.
    """
    texts = label_texts(layer, rows, rule)
    wanted = (texts != "") & ~(shapely.is_missing(geometry) | shapely.is_empty(geometry))
    if rule.level:
        wanted &= _levels(layer, rows) == rule.level
    seen = shapely.clip_by_rect(geometry, *view.bounds)
    wanted &= ~(shapely.is_missing(seen) | shapely.is_empty(seen))
    at = np.flatnonzero(wanted)
    at = at[np.argsort(-_extent(seen[at]), kind="stable")]
    at = at[~_named_before(layer, rows[at], texts[at])][:MOST_CANDIDATES]
    if not len(at):
        return None
    x, y, room_m, angle_deg = _anchors(seen[at], rule.place)
    return Candidates(rule, rows[at], texts[at], x, y, room_m, angle_deg)


def asked(
    layer: VectorLayer, flats: tuple[Flat, ...], drawn: np.ndarray | None, selected: np.ndarray, view: View
) -> list[Candidates]:
    """What a layer wants to have written in a view; `drawn` (bool a row, None = all) and `selected` are rows.

    Selected records ask first, whatever their kind.
    """
    found: list[Candidates] = []
    rules = rules_of(layer.kind, view.scale)
    for flat in flats if rules else ():
        features = features_in(flat, view.bounds)
        if drawn is not None:
            features = features[drawn[flat.rows[features]]]
        features = _largest(flat, features, view)
        geometry, rows = shapes_of(flat, features), flat.rows[features]
        for rule in rules:
            first = np.isin(rows, selected)
            for part, its_rule in ((first, replace(rule, priority=0)), (~first, rule)):
                made = candidates(layer, geometry[part], rows[part], its_rule, view) if part.any() else None
                found += [] if made is None else [made]
    return found


def _largest(flat: Flat, features: np.ndarray, view: View) -> np.ndarray:
    """The features with the largest boxes within the view, where there are more than could ever be written."""
    if len(features) <= MOST_LOOKED_AT:
        return features
    box, (xmin, ymin, xmax, ymax) = flat.box[features], view.bounds
    width = np.minimum(box[:, 2], xmax) - np.maximum(box[:, 0], xmin)
    height = np.minimum(box[:, 3], ymax) - np.maximum(box[:, 1], ymin)
    return np.asarray(features[np.argsort(-width * height, kind="stable")[:MOST_LOOKED_AT]])


def label_texts(layer: VectorLayer, rows: np.ndarray, rule: LabelRule) -> np.ndarray:
    """The text of each record, '' where it has none; columns that the layer lacks are left out."""
    there = [name for name in rule.columns if name in layer.names()]
    if not there:
        return np.full(len(rows), "", object)
    known = _columns(layer, tuple(there)).iloc[rows]
    parts = [_spoken(known[name], name) for name in there]
    texts = parts[0]
    for part in parts[1:]:
        texts = (texts + " " + part).str.strip()
    return np.asarray(texts.to_numpy(object))


_known: "weakref.WeakKeyDictionary[Any, dict[tuple[str, ...], pd.DataFrame]]" = weakref.WeakKeyDictionary()


def _columns(layer: VectorLayer, names: tuple[str, ...]) -> pd.DataFrame:
    """Columns of all records, read once while the layer lives: every move of the map asks for them."""
    kept = _known.setdefault(layer.content, {})
    if names not in kept:
        kept[names] = layer.columns(names)
    return kept[names]


def _spoken(values: pd.Series, column: str) -> pd.Series:
    """A column as text in the user's language, '' where it is missing."""
    if pd.api.types.is_float_dtype(values) and (values.dropna() % 1 == 0).all():
        values = values.astype("Int64")
    texts = values.astype("str").where(values.notna(), "")
    domain = DOMAINS.get(column)
    if domain is None:
        return texts
    spoken: pd.Series = texts.map({text: label(domain, text) for text in texts.unique()})
    return spoken


def _levels(layer: VectorLayer, rows: np.ndarray) -> np.ndarray:
    """The administrative level of boundary records, by the length of the code where no column says it."""
    if "admin_level" in layer.names():
        return np.asarray(_columns(layer, ("admin_level",))["admin_level"].to_numpy(object)[rows])
    if "admin_code" not in layer.names():
        return np.full(len(rows), "county", object)
    codes = _columns(layer, ("admin_code",))["admin_code"].iloc[rows].astype("str")
    levels = codes.str.len().map(LEVEL_BY_DIGITS).mask(codes.str.fullmatch(r"\d{4}00"), "city")
    return np.asarray(levels.to_numpy(object))


def _named_before(layer: VectorLayer, rows: np.ndarray, texts: np.ndarray) -> np.ndarray:
    """Which of these are a further part of a site whose label is there already; records without a site are not."""
    if "site_id" not in layer.names():
        return np.zeros(len(rows), bool)
    sites = _columns(layer, ("site_id",)).iloc[rows].assign(text=texts)
    return np.asarray(sites.duplicated() & sites["site_id"].notna())


def _extent(geometry: np.ndarray) -> np.ndarray:
    area = shapely.area(geometry)
    extent: np.ndarray = np.where(area > 0, area, shapely.length(geometry))
    return extent


def _anchors(geometry: np.ndarray, place: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Anchor, free width (metres) and angle (degrees, counter-clockwise, never upside down) of each label."""
    still = np.zeros(len(geometry))
    if place == "line" and (shapely.get_dimensions(geometry) == 1).all():
        return _along(geometry)
    if (shapely.get_dimensions(geometry) == 2).all():
        circle = shapely.maximum_inscribed_circle(geometry, np.sqrt(shapely.area(geometry)) / 50)
        centre = shapely.get_point(circle, 0)
        return shapely.get_x(centre), shapely.get_y(centre), 2 * shapely.length(circle), still
    centre = shapely.centroid(geometry)
    return shapely.get_x(centre), shapely.get_y(centre), np.full(len(geometry), np.inf), still


def _along(geometry: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The middle of the longest part of each line, and its direction there."""
    line = shapely.line_merge(geometry)
    parts, owner = shapely.get_parts(line, return_index=True)
    order = np.lexsort((shapely.length(parts), owner))
    longest = parts[order][np.r_[np.flatnonzero(np.diff(owner[order])), len(order) - 1]]
    middle = shapely.line_interpolate_point(longest, 0.5, normalized=True)
    before = shapely.line_interpolate_point(longest, 0.45, normalized=True)
    after = shapely.line_interpolate_point(longest, 0.55, normalized=True)
    slope = np.degrees(
        np.arctan2(shapely.get_y(after) - shapely.get_y(before), shapely.get_x(after) - shapely.get_x(before))
    )
    upright = (slope + 90) % 180 - 90
    return shapely.get_x(middle), shapely.get_y(middle), np.full(len(longest), np.inf), upright


def placed(
    wanted: Candidates, view: View, width_px: np.ndarray, height_px: np.ndarray, taken: list[np.ndarray]
) -> Iterator[tuple[int, float, float]]:
    """Position in `wanted` and centre (pixels) of each label that fits; `taken` (boxes) grows by those placed.

    Inside a polygon there is one place, for a place's name some more around it that lie inside too; beside a point
    right, left, above and below are tried; nothing is shrunk.
    """
    at_x, at_y = view.to_screen(wanted.x, wanted.y)
    needed_m = np.maximum(width_px, height_px) * view.metres_per_pixel
    inside = wanted.rule.place == "polygon" and wanted.rule.room_mm > 0
    fits = wanted.room_m >= needed_m if inside else np.ones(len(wanted), bool)
    around_px = np.where(np.isfinite(wanted.room_m) & ~inside, wanted.room_m, 0) / view.metres_per_pixel * AROUND_SHARE
    for at in np.flatnonzero(fits):
        for x, y in _tried(wanted.rule.place, at_x[at], at_y[at], width_px[at], height_px[at], around_px[at]):
            box = _box(x, y, width_px[at], height_px[at], wanted.angle_deg[at])
            if _on_screen(box, view) and not _meets(box, taken):
                taken.append(box)
                yield int(at), x, y
                break


def _tried(
    place: str, x: float, y: float, width: float, height: float, around: float
) -> list[tuple[float, float]]:  # fmt: skip
    if place != "point":
        return [(x + across * around, y + down * around) for across, down in (AROUND if around else AROUND[:1])]
    gap = SYMBOL_ROOM_MM * 96 / 25.4
    aside, above = gap + width / 2, gap + height / 2
    return [(x + aside, y), (x - aside, y), (x, y - above), (x, y + above)]


def _box(x: float, y: float, width: float, height: float, angle_deg: float) -> np.ndarray:
    """The upright box around a label that may be turned."""
    turn = np.radians(angle_deg)
    half_w = (abs(width * np.cos(turn)) + abs(height * np.sin(turn))) / 2
    half_h = (abs(width * np.sin(turn)) + abs(height * np.cos(turn))) / 2
    return np.array([x - half_w, y - half_h, x + half_w, y + half_h])


def _on_screen(box: np.ndarray, view: View) -> bool:
    return bool(box[0] >= 0 and box[1] >= 0 and box[2] <= view.width and box[3] <= view.height)


def _meets(box: np.ndarray, taken: list[np.ndarray]) -> bool:
    if not taken:
        return False
    boxes = np.asarray(taken)
    apart = (boxes[:, 0] > box[2]) | (boxes[:, 2] < box[0]) | (boxes[:, 1] > box[3]) | (boxes[:, 3] < box[1])
    return not bool(apart.all())
