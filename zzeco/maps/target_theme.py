"""The counties coloured by how far a target is reached in each, with the figures to be written on them."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from layers.drawing import classify
from layers.drawing.style import MapClass, Themed, ThemeSpec
from layers.errors import UsageError
from layers.i18n import _
from layers.labels import label
from layers.layer import VectorLayer
from zzeco.carbon.units import PERCENT
from zzeco.counties import county_layer
from zzeco.project import Project
from zzeco.screen import number
from zzeco.target_sheet import TargetRow, TargetSheet, read_sheet
from zzeco.theme_shapes import NO_VALUE, Title, colours_of, graded_classes, shaped

SHARE_BREAKS, VALUE_CLASSES = (50.0, 75.0, 90.0, 100.0), 5


def target_theme(project: Project, key: str) -> tuple[VectorLayer, Themed, Mapping[int, str]]:
    """The counties as a layer, their classes, and what is written on each (by row).

    By the share of the county's own goal; where no county has one, by the value that it brings to the city's goal.
    """
    sheet = read_sheet(project, None)
    rows = target_rows_of(sheet, key)
    layer = county_layer(project)
    codes = [str(code) for code in layer.columns(["admin_code"])["admin_code"]]
    by_region = {row.region: row for row in rows}
    known = [by_region.get(code) for code in codes]
    has_goals = any(row is not None and row.share is not None for row in known)
    values = np.array([_coloured_by(row, has_goals) for row in known], float)
    breaks = SHARE_BREAKS if has_goals else classify.breaks_of(values, "natural_breaks", VALUE_CLASSES)
    title = Title(_("Share of the goal"), "%", True) if has_goals else Title(rows[0].goal.label, _unit(rows[0]), True)
    classes = tuple(replace(one, outline_mm=0.0) for one in _classes(breaks))
    class_of = classify.graded(values, breaks)
    if (class_of < 0).any():
        classes = (*classes, shaped("forest", NO_VALUE, _("No value"), "#FFFFFF", "diag_45_red"))
        class_of = np.where(class_of < 0, np.int16(len(classes) - 1), class_of)
    counts = np.bincount(class_of, minlength=len(classes))
    spec = ThemeSpec(f"target:{key}", breaks=tuple(breaks))
    themed = Themed(spec, title.label, title.unit, classes, class_of, np.zeros(len(classes)), counts, True)
    return layer, themed, {at: _written(row) for at, row in enumerate(known) if row is not None}


def target_rows_of(sheet: TargetSheet, key: str) -> list[TargetRow]:
    """The rows of a target; UsageError naming those that the project has."""
    rows = [row for row in sheet.rows if row.key == key]
    if not rows:
        known = dict.fromkeys(row.key for row in sheet.rows)
        raise UsageError(
            _("The project has no target {key}.").format(key=key),
            _("Targets: {keys}").format(keys=", ".join(known) or "–"),
        )
    return rows


def city_line(sheet: TargetSheet, key: str) -> str:
    """What the whole city has reached, as one line."""
    row = next((row for row in target_rows_of(sheet, key) if row.region == sheet.city), None)
    if row is None or row.value is None or row.goal.goal is None:
        return ""
    share = "" if row.share is None else f"  {number(row.share * PERCENT)} %"
    text = _("{place}: {value} of {goal} {unit} ({year})")
    return text.format(
        place=label("county", row.region), value=_figure(row, row.value), goal=_figure(row, row.goal.goal),
        unit=_unit(row), year=row.goal.year,
    ) + share  # fmt: skip


def _coloured_by(row: TargetRow | None, has_goals: bool) -> float:
    found = None if row is None else (row.share if has_goals else row.value)
    return np.nan if found is None else found * (PERCENT if has_goals else 1)


def _classes(breaks: tuple[float, ...]) -> tuple[MapClass, ...]:
    return graded_classes("forest", breaks, colours_of("density", "density"))


def _unit(row: TargetRow) -> str:
    return label("target_unit", row.goal.unit)


def _figure(row: TargetRow, value: float) -> str:
    return number(float(value), 2 if row.goal.unit == "%" else 1 if value % 1 else 0)


def _written(row: TargetRow) -> str:
    """The value with its unit, and the share of the county's own goal."""
    if row.value is None:
        return ""
    share = "" if row.share is None else f" ({number(row.share * PERCENT)} %)"
    return f"{_figure(row, row.value)} {_unit(row)}{share}"
