"""The totals of a run as a workbook with live formulas: sums over polygons, the interval over its errors."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from layers.errors import ZzecoError
from layers.i18n import _
from layers.labels import label
from zzeco.carbon.uncertainty import COVERAGE
from zzeco.carbon.units import CO2_PER_C
from zzeco.total_explaining import explained_totals
from zzeco.total_uncertainty import GroupedRun
from zzeco.workbook import SHEET_ROWS, Formula, Pages, write_workbook

PLAIN_NUMBERS = "General"


def write_totals_workbook(grouped: GroupedRun, path: Path) -> Path:
    """Writes sheets of totals, polygons and errors; ZzecoError where it cannot be written or has too many rows."""
    if len(grouped.polygons) >= SHEET_ROWS:
        raise ZzecoError(
            _("{count} polygons do not fit into a sheet of Excel.").format(count=len(grouped.polygons)),
            _("Estimate one kind or layer at a time."),
        )
    return write_workbook(path, lambda pages: _fill(pages, grouped), PLAIN_NUMBERS)


def _fill(pages: Pages, grouped: GroupedRun) -> None:
    explained = explained_totals(grouped)["rows"]
    order = np.argsort(grouped.codes, kind="stable")
    polygon_rows, value_column, share_column = _polygon_rows(grouped, order)
    error_rows = _error_rows(explained, grouped.by)
    spans = _spans(grouped.codes[order], explained)
    error_spans = _stacked_spans([len(one["factors"]) for one in explained])
    columns = (value_column, share_column)
    total_rows = [
        _total_row(one, grouped.by, place, columns, span, error_span)
        for place, (one, span, error_span) in enumerate(zip(explained, spans, error_spans, strict=True), start=2)
    ]
    pages.add(_("Totals"), _total_heads(grouped.by), total_rows, last_bold=True)
    pages.add(_polygons_name(), _polygon_heads(grouped), polygon_rows)
    pages.add(_errors_name(), _error_heads(grouped.by), error_rows)


def _spans(codes: Any, explained: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """First and last sheet row of each head's polygons, which stand sorted by group; all of them for the sum."""
    groups = np.arange(len(explained) - 1)
    first, last = (np.searchsorted(codes, groups, side=side) for side in ("left", "right"))
    return [*zip((first + 2).tolist(), (last + 1).tolist(), strict=True), (2, len(codes) + 1)]


def _stacked_spans(counts: list[int]) -> list[tuple[int, int]]:
    ends = np.cumsum([1, *counts]).tolist()
    return [(start + 1, end) for start, end in pairwise(ends)]


def _group_cells(row: Any, by: list[str]) -> list[str]:
    if row.get("is_total"):
        return [_("Total"), *[""] * (len(by) - 1)] if by else [_("Total")]
    return [str(row[f"{name}_label"] or row[name] or _("not known")) for name in by]


def _group_heads(by: list[str]) -> list[str]:
    return [label("group", name) for name in by] or [_("Group")]


def _total_heads(by: list[str]) -> tuple[str, ...]:
    return (
        *_group_heads(by),
        *(_("Polygons"), _("Carbon with ground counted twice, t C"), _("Carbon, t C"), "t CO₂e"),
        *(_("Standard deviation, t C"), _("Approach 1 from, t CO₂e"), _("Approach 1 to, t CO₂e")),
        *(_("Approach 2 from, t CO₂e"), _("Approach 2 to, t CO₂e")),
    )


def _total_row(
    row: dict[str, Any],
    by: list[str],
    place: int,
    columns: tuple[str, str],
    span: tuple[int, int],
    error_span: tuple[int, int],
) -> list[Any]:
    first = max(len(by), 1) + 1
    _whole, carbon, co2e, spread = (f"{_letter(first + at)}{place}" for at in range(4))
    low, high = row["approach_1"]["ci95_co2e_t"]
    half = f"{COVERAGE}*{spread}*44/12"
    deviation_t = (high - low) / 2 / COVERAGE / CO2_PER_C
    variance = _range(_errors_name(), _letter(_variance_place(by)), error_span)
    sums = [_range(_polygons_name(), column, span) for column in columns]
    return [
        *_group_cells(row, by),
        row["features"],
        Formula(f"=SUM({sums[0]})", row["whole_carbon_t"]),
        Formula(f"=SUM({sums[1]})", row["carbon_t"]),
        Formula(f"={carbon}*44/12", row["co2e_t"]),
        Formula(f"=SUM({variance})^0.5" if row["factors"] else "=0", deviation_t),
        Formula(f"={co2e}-{half}", low),
        Formula(f"={co2e}+{half}", high),
        *row["approach_2"]["ci95_co2e_t"],
    ]


def _range(sheet: str, column: str, span: tuple[int, int]) -> str:
    return f"'{sheet}'!{column}{span[0]}:{column}{span[1]}"


def _letter(place: int) -> str:
    """The column of a place from 0 (never beyond Z)."""
    return chr(ord("A") + place)


def _polygons_name() -> str:
    return _("Polygons")


def _errors_name() -> str:
    return _("Errors")


def _polygon_heads(grouped: GroupedRun) -> tuple[str, ...]:
    parts = [label("result", f"{part}_t") for part in grouped.run.settings.stock_parts]
    named = [*_group_heads(grouped.by), _("Layer"), "fid", *parts]
    return (*named, label("result", "carbon_t"), label("result", "counted_share"), _("Carbon that totals count"))


def _polygon_rows(grouped: GroupedRun, order: Any) -> tuple[list[list[Any]], str, str]:
    """The rows in the order given, and the columns of the whole and of the counted carbon."""
    polygons: pd.DataFrame = grouped.polygons.iloc[order]
    parts = [f"{part}_t" for part in grouped.run.settings.stock_parts]
    start = max(len(grouped.by), 1) + 2
    first, last, whole, share, counted = (
        _letter(start + at) for at in (0, *(len(parts) + more for more in range(-1, 3)))
    )
    heads = [_group_cells(head, grouped.by) for head in grouped.heads]
    shown = polygons[["layer", "fid", *parts, "carbon_t", "counted_share"]].to_numpy(dtype=object)
    rows = [
        [
            *heads[code],
            *values[:-2],
            Formula(f"=SUM({first}{place}:{last}{place})", values[-2]),
            values[-1],
            Formula(f"={whole}{place}*{share}{place}", values[-2] * values[-1]),
        ]
        for place, (code, values) in enumerate(zip(grouped.codes[order], shown, strict=True), start=2)
    ]
    return rows, whole, counted


def _variance_place(by: list[str]) -> int:
    return max(len(by), 1) + 4


def _error_heads(by: list[str]) -> tuple[str, ...]:
    return (
        *_group_heads(by),
        *(_("Error"), _("Shared by"), _("Carbon moved, t C"), _("U, % (half of 95 %)"), _("Variance, (t C)²")),
    )


def _error_rows(explained: list[dict[str, Any]], by: list[str]) -> list[list[Any]]:
    """One row per head and error; what each polygon has alone stands as the variance that its squares add up to."""
    errors = [(_group_cells(row, by), one) for row in explained for one in row["factors"]]
    return [[*group, *_error_cells(one, place, _variance_place(by))] for place, (group, one) in enumerate(errors, 2)]


def _error_cells(one: dict[str, Any], place: int, variance_place: int) -> list[Any]:
    moved, half_width = (f"{_letter(variance_place - back)}{place}" for back in (2, 1))
    variance = (one["swing_co2e_t"] / COVERAGE / CO2_PER_C) ** 2
    alone = one["shared_by"] is None
    live = variance if alone else Formula(f"=({moved}*{half_width}/{COVERAGE}/100)^2", variance)
    return [one["name"], one["shared_by_text"], one["carbon_t"], one["half_width_percent"], live]
