"""What a page's map holds: the records of each layer in the area, fallen into classes, and what the legend adds up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd

from layers.drawing.flat import Flat, flats_of
from layers.drawing.gather import features_in
from layers.drawing.style import MapClass, Themed, ThemeSpec
from layers.errors import UsageError
from layers.i18n import _, language
from layers.layer import VectorLayer
from zzeco.audience import Audience, audience, withheld
from zzeco.boundaries import named_layer
from zzeco.maps.areas import Area, column_of, features_of
from zzeco.maps.page import Page, SheetLayer
from zzeco.maps.target_theme import target_theme
from zzeco.project import Project
from zzeco.theme_results import result_themes, theme_row
from zzeco.theme_shapes import AREA, LENGTH, NO_VALUE
from zzeco.themes import COLUMN, themed

CHANGE = "change"
LOSS = "diag_45"  # what is lost is hatched, so that the sign survives without colours
NOTHING_KNOWN = "#E2E2DD"
SITE_COLUMNS = ("site_id", "site_name", "record_id")
METRES_PER_KM = 1000.0
Progress = Callable[[str], object]


@dataclass(frozen=True, eq=False)
class Shown:
    """A layer on the map: `parts` are the features in view (positions) of each family, `amounts` what each class adds
    up to in view, in `unit`; `values`: words to be written on some records, by row."""

    layer: VectorLayer
    themed: Themed
    parts: tuple[tuple[Flat, np.ndarray], ...]
    amounts: np.ndarray
    heading: str
    decimals: int
    values: Mapping[int, str]
    adds_up: bool = True

    @property
    def classes_in_view(self) -> list[int]:
        """The classes of which something is on the map."""
        seen = [self.themed.class_of[flat.rows[features]] for flat, features in self.parts]
        found = np.unique(np.concatenate(seen)) if seen else np.empty(0, np.int16)
        return [int(which) for which in found if which >= 0]


def shown_layers(page: Page, project: Project, area: Area, progress: Progress) -> list[Shown]:
    """The layers of the page, top first; those of which nothing is in view are left out."""
    found = []
    for one in page.layers:
        progress(_("Reading {layer}").format(layer=one.layer))
        found.append(_shown(page, project, area, one))
    if page.target:
        layer, theme, values = target_theme(project, page.target)
        parts = tuple((flat, features_in(flat, page.bounds)) for flat in flats_of(layer))
        found.append(Shown(layer, theme, parts, theme.counts, _("counties"), 0, values, adds_up=False))
    return [one for one in found if any(len(features) for _flat, features in one.parts)]


def _shown(page: Page, project: Project, area: Area, sheet: SheetLayer) -> Shown:
    layer = named_layer(project, sheet.layer)
    reader = audience(page.audience)
    _refuse_withheld(layer, sheet.theme.key, reader)
    theme = _restyled(classes_by(project, sheet.layer, sheet.theme, language()), layer, page)
    parts = tuple((flat, np.intersect1d(features_of(area, layer, flat), features_in(flat, page.bounds), True))
                  for flat in placed_for(layer, reader))  # fmt: skip
    rows = np.unique(np.concatenate([flat.rows[features] for flat, features in parts])) if parts else np.empty(0, int)
    return Shown(layer, theme, parts, *_amounts(layer, theme, rows, sheet.amount), values={})


@lru_cache(maxsize=8)
def placed_for(layer: VectorLayer, reader: Audience) -> tuple[Flat, ...]:
    """The geometries of a layer as these readers get them: outsiders with every vertex on their grid."""
    flats = flats_of(layer)
    if not reader.grid_m:
        return flats
    grid = reader.grid_m
    return tuple(
        replace(flat, xy=np.round(flat.xy / grid) * grid, box=np.round(flat.box / grid) * grid) for flat in flats
    )


def _refuse_withheld(layer: VectorLayer, theme: str, reader: Audience) -> None:
    """UsageError where the classes would tell the values of a column that these readers do not get."""
    if theme.startswith(COLUMN) and withheld([theme.removeprefix(COLUMN)], layer.kind, reader):
        raise UsageError(
            _("The field {field} is not for {audience}.").format(
                field=theme.removeprefix(COLUMN), audience=reader.label
            ),
            _("Choose another theme."),
        )


@lru_cache(maxsize=4)
def classes_by(project: Project, name: str, spec: ThemeSpec, _in_language: str) -> Themed:
    """The layer's records by the theme; kept, since the pages of an atlas share it, for each language by itself."""
    layer = named_layer(project, name)
    return _changed(project) if spec.key == CHANGE else themed(project, layer, spec)


def _changed(project: Project) -> Themed:
    """The change between the two latest forest surveys, per hectare."""
    from zzeco.change_sheet import change_sheet, dated_epochs
    from zzeco.settings import settings_dict

    start, end = dated_epochs(project)[-2:]
    tolerance_m = float(settings_dict(project)["jitter_tolerance_m"])
    found = change_sheet(project, start, end, lambda step: None, method=None, jitter_m=tolerance_m).themed
    losses = sum(limit <= 0 for limit in found.spec.breaks)
    classes = tuple(replace(one, pattern=LOSS) if at < losses else one for at, one in enumerate(found.classes))
    return replace(found, classes=classes)


def _amounts(layer: VectorLayer, theme: Themed, rows: np.ndarray, amount: str) -> tuple[np.ndarray, str, int]:
    """What each class adds up to, under which heading, and with how many decimals."""
    class_of, count = theme.class_of[rows], len(theme.classes)
    some = class_of >= 0
    rows, class_of = rows[some], class_of[some]
    if amount == "sites":
        sites = pd.DataFrame({"class": class_of, "site": _sites(layer)[rows]}).drop_duplicates()
        heading = _("Number") if layer.kind != "corridor" else _("Corridors")
        return np.bincount(sites["class"], minlength=count).astype(float), heading, 0
    column = LENGTH if amount == "length" else AREA
    values = np.nan_to_num(column_of(layer, column).to_numpy(float))[rows]
    sums = np.bincount(class_of, weights=values, minlength=count)
    if amount == "length":
        return sums / METRES_PER_KM, _("Length km"), 1
    return sums, _("Area hm²"), 0


def _sites(layer: VectorLayer) -> np.ndarray:
    """What tells the sites of a ledger apart, one word a record."""
    names = [name for name in SITE_COLUMNS if name in layer.names()]
    known = layer.columns(names)
    words = pd.Series([f"#{fid}" for fid in layer.fids], index=known.index, dtype=object)
    for name in reversed(names):
        words = known[name].astype(object).where(known[name].notna(), words)
    return np.asarray(words.astype(str).to_numpy(object))


def _restyled(theme: Themed, layer: VectorLayer, page: Page) -> Themed:
    """The theme with the symbols of the page's own table."""
    key = theme.spec.key
    known = {key, theme_row("results", key)["style_theme"] if key in result_themes() else key}
    rows = [dict(row) for row in page.styles]
    own = {row["class_key"]: row for row in rows if row["kind"] == layer.kind and row["theme"] in known}
    classes = [replace(one, fill=NOTHING_KNOWN) if one.key == NO_VALUE else one for one in theme.classes]
    return replace(theme, classes=tuple(_with_symbol(one, own.get(one.key)) for one in classes))


def _with_symbol(one: MapClass, row: Mapping[str, str] | None) -> MapClass:
    if row is None:
        return one
    parts = {name: row[name] for name in ("fill", "outline", "pattern", "symbol") if row.get(name)}
    width = {"outline_mm": float(row["outline_mm"])} if row.get("outline_mm") else {}
    return replace(one, **parts, **width)  # type: ignore[arg-type]
