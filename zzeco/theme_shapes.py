"""The classes of themes that nobody declared: colours of a ramp in the shape that the layer's kind is drawn in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pandas as pd

from layers.drawing import classify
from layers.drawing.style import MapClass, Themed, ThemeSpec, declared_classes
from layers.i18n import _, localised
from layers.layer import VectorLayer
from layers.tables import table

NO_VALUE, REST = "no_value", "others"
OUTLINE, GREY, PLAIN = "#3C4A42", "#B9BEBB", "#69A3B6"
HATCHES = ("solid", "diag_45", "dots")
OUTLINE_MM, LINE_MM = 0.1, 0.4
AREA, LENGTH = "geom_area_ha", "geom_length_m"
SEQUENTIAL, QUALITATIVE = "density", "muted"


@dataclass(frozen=True)
class Ramp:
    """A row of ramps.csv; `type` is sequential, diverging or qualitative."""

    key: str
    type: str
    label: str
    colours: tuple[str, ...]


@dataclass(frozen=True)
class Title:
    """What a theme is called and measured in, and whether its values are numbers."""

    label: str
    unit: str = ""
    is_number: bool = False

    @property
    def text(self) -> str:
        """Name and unit in one line."""
        return f"{self.label} {self.unit}" if self.unit else self.label


def ramps() -> tuple[Ramp, ...]:
    """Every declared ramp of colours; none depends on telling red from green."""
    return tuple(
        Ramp(row["ramp"], row["type"], localised(row["label_zh"], row["label_en"]), tuple(row["colours"].split("|")))
        for row in table("ramps").to_dict("records")
    )


def colours_of(key: str, usual: str) -> tuple[str, ...]:
    """The colours of a ramp; those of the usual one where there is none of that name."""
    known = {ramp.key: ramp.colours for ramp in ramps()}
    return known.get(key) or known[usual]


@cache
def usual_classes(kind: str) -> tuple[MapClass, ...]:
    """The classes of the theme that a kind is drawn in by default."""
    return declared_classes(kind, str(table("kinds").set_index("kind").loc[kind, "style_theme"]))


@cache
def single_class(kind: str) -> MapClass:
    """One symbol for all records, under the name of the kind."""
    row = table("kinds").set_index("kind").loc[kind]
    known = usual_classes(kind)
    plain = known[0] if known else shaped(kind, "all", "", PLAIN)
    return replace(plain, key="all", label_zh=row["label_zh"], label_en=row["label_en"])


def shaped(kind: str, key: str, label: str, colour: str, pattern: str = "solid") -> MapClass:
    """A class in the shape of the kind: areas filled, routes as coloured lines, small wetlands as drops."""
    known = usual_classes(kind)
    sign = known[0].symbol if known else ""
    if sign.startswith("line"):
        return MapClass(key, label, label, "", colour, max(known[0].outline_mm, LINE_MM), "solid", "line")
    drop = "drop_solid 3.0mm" if sign.startswith("drop") else ""
    return MapClass(key, label, label, colour, OUTLINE, OUTLINE_MM, pattern, drop)


def graded_classes(kind: str, breaks: Sequence[float], colours: Sequence[str]) -> tuple[MapClass, ...]:
    """One class per interval, its colours taken evenly from the ramp."""
    labels = classify.interval_labels(breaks)
    fills = classify.spread_evenly(colours, len(labels))
    return tuple(shaped(kind, f"c{at}", *pair) for at, pair in enumerate(zip(labels, fills, strict=True), start=1))


def categorised_classes(kind: str, words: Sequence[str], labels: Sequence[str], ramp: str) -> tuple[MapClass, ...]:
    """One class per word; when the colours are used up they come again under a hatch."""
    palette = colours_of(ramp, QUALITATIVE)
    return tuple(
        shaped(kind, word, labels[at], palette[at % len(palette)], HATCHES[at // len(palette) % len(HATCHES)])
        for at, word in enumerate(words)
    )


def rest_class(kind: str) -> MapClass:
    """The class of the values that are too rare for one of their own."""
    return shaped(kind, REST, _("Others"), GREY)


def records_with_area(layer: VectorLayer, names: Iterable[str] = ()) -> pd.DataFrame:
    """These columns and the area of the layer's records, read in one go."""
    wanted = dict.fromkeys([*names, *([AREA] if AREA in layer.names() else [])])
    return layer.columns(list(wanted))


def counted(
    records: pd.DataFrame, kind: str, spec: ThemeSpec, title: Title, classes: tuple[MapClass, ...], class_of: np.ndarray
) -> Themed:
    """The theme with count and area of every class; records without a class are one more, drawn as outlines."""
    if (class_of < 0).any():
        classes = (*classes, replace(shaped(kind, NO_VALUE, _("No value"), OUTLINE, "none"), fill=""))
        class_of = np.where(class_of < 0, np.int16(len(classes) - 1), class_of)
    area = np.nan_to_num(records[AREA].to_numpy(float)) if AREA in records else np.zeros(len(records))
    counts = np.bincount(class_of, minlength=len(classes))
    area_ha = np.bincount(class_of, weights=area, minlength=len(classes))
    class_of = class_of.astype(np.int16, copy=False)
    return Themed(spec, title.label, title.unit, classes, class_of, area_ha, counts, title.is_number)


def length_km(layer: VectorLayer) -> float:
    """The length of all lines of the layer, km on the ellipsoid; 0 without the column."""
    if LENGTH not in layer.names():
        return 0.0
    return float(np.nansum(layer.columns([LENGTH])[LENGTH].to_numpy(float))) / 1000
