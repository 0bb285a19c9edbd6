"""The sheets of a year's stands: each kind of stand with its ratios live, what was replanted."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from layers.i18n import _
from zzeco.forecast_explaining import YearParts
from zzeco.workbook import Formula, Pages

COLUMNS = (
    *("place", "curve_row", "a", "k", "c", "last_a", "age_a", "rotation_a", "cut_share"),
    *("live_t", "trees_t", "sink_pools_t", "stock_m3", "curve_now", "curve_then"),
    *("growth_ratio", "standing", "regrown_ratio", "held_ratio", "lost_ratio", "ratio", "volume_ratio"),
    *("trees_then_t", "sink_pools_then_t", "stock_then_m3"),
    *("growth_t", "cap_t", "felled_t", "regrown_t", "disturbed_t"),
)
REGROWTH_COLUMNS = ("kind", "year", "age_a", "first_share", "again_share", "share", "curve", "part")


@dataclass(frozen=True, eq=False)
class Sheets:
    """The stands of a year and where they stand in the workbook."""

    parts: YearParts
    base_year: int

    @property
    def years(self) -> int:
        """Years since the survey."""
        return self.parts.year - self.base_year

    @property
    def name(self) -> str:
        """The sheet of the kinds of stands."""
        return _("Stands {year}").format(year=self.parts.year)

    @property
    def regrowth_name(self) -> str:
        """The sheet of what was replanted."""
        return _("Replanted {year}").format(year=self.parts.year)

    def span(self, column: str, first: int, last: int) -> str:
        """Cells of a column of the kinds, for the rows (from 0) `first` to `last`."""
        letter = _letters(COLUMNS)[column]
        return f"'{self.name}'!{letter}{first + 2}:{letter}{last + 2}"

    def total(self, column: str) -> str:
        """The sum of a column of the kinds."""
        return f"SUM({self.span(column, 0, len(self.parts.kinds) - 1)})"

    def curve_spans(self) -> list[tuple[int, int]]:
        """First and last row (from 0) of each curve's kinds."""
        return _spans(self.parts.kinds["curve_row"].to_numpy())


def add_stand_sheets(pages: Pages, sheets: Sheets) -> None:
    """The sheet of the kinds and, where there is any, that of replanted ground."""
    pages.add(sheets.name, _kind_heads(), _kind_rows(sheets))
    if len(sheets.parts.regrowth):
        pages.add(sheets.regrowth_name, _regrowth_heads(), _regrowth_rows(sheets))


def _regrowth_heads() -> tuple[str, ...]:
    return (
        *(_("Kind of stand"), _("felled and replanted in"), _("age, a"), _("felled for the first time, share")),
        *(_("felled again, share"), _("still stands, share"), _("curve at this age, t C/ha")),
        _("carbon by the survey's"),
    )


def _kind_heads() -> tuple[str, ...]:
    return (
        *(_("Kind of stand"), _("Curve"), "a", "k", "c", _("last age of the curve"), _("age at the survey, a")),
        *(_("rotation age, a"), _("cut a year, share"), _("living trees at the survey, t C")),
        *(_("trees in the stock, t C"), _("trees in the sink, t C"), _("growing stock, m³")),
        *(
            _("curve at the survey, t C/ha"),
            _("curve in the year, t C/ha"),
            _("growth on the curve"),
            _("standing, share"),
        ),
        *(_("regrown"), _("held at the climax"), _("lost to disturbances"), _("ratio to the survey")),
        _("ratio of the growing stock"),
        *(_("trees in the stock then, t C"), _("trees in the sink then, t C"), _("growing stock then, m³")),
        *(_("growth, t C"), _("held at the climax, t C"), _("felled, t C"), _("regrown, t C"), _("disturbances, t C")),
    )


def _kind_rows(sheets: Sheets) -> list[list[Any]]:
    letters = _letters(COLUMNS)
    regrown, part = _by_kind(sheets.parts.regrowth["kind"].to_numpy()), _letters(REGROWTH_COLUMNS)["part"]
    rows = []
    for place, kind in enumerate(sheets.parts.kinds.to_dict("records")):
        at = {name: f"{letter}{place + 2}" for name, letter in letters.items()}
        sums = {"regrown_ratio": _sum(sheets.regrowth_name, part, regrown.get(place))}
        live = {**_ratios(kind, at, sheets.years), **sums, **_amounts(at)}
        given = {**kind, "place": place + 1}
        rows.append([Formula(live[name], given[name]) if live.get(name) else given[name] for name in COLUMNS])
    return rows


def _ratios(kind: dict[Any, Any], at: dict[str, str], years: int) -> dict[str, str]:
    """The curve at both ages, growth, and the share that stands; nothing for what is held as it is."""
    grown = f"{at['standing']}*{at['growth_ratio']}+{at['regrown_ratio']}"
    ratio = f"={grown}-{at['held_ratio']}-{at['lost_ratio']}"
    if not kind["curve_row"]:
        return {"ratio": ratio}
    standing = ""
    if np.isfinite(kind["rotation_a"]):
        felled = f"MAX(0,{years + 1}-MAX(1,ROUNDUP({at['rotation_a']}-{at['age_a']},0)))"
        standing = f"=MAX(0,1-{at['cut_share']}*{felled})"
    return {
        "curve_now": "=" + _curve(kind, at, at["age_a"]),
        "curve_then": "=" + _curve(kind, at, f"({at['age_a']}+{years})"),
        "growth_ratio": f"={at['curve_then']}/{at['curve_now']}",
        "standing": standing,
        "ratio": ratio,
    }


def _curve(kind: dict[Any, Any], at: dict[str, str], age: str) -> str:
    reached = age if kind["open_ended"] else f"MIN({age},{at['last_a']})"
    return f"{at['a']}*(1-EXP(-{at['k']}*{reached}))^{at['c']}"


def _amounts(at: dict[str, str]) -> dict[str, str]:
    """What the trees hold in the year, and the parts that lead there."""
    trees, standing, ratio = (at[name] for name in ("trees_t", "standing", "ratio"))
    return {
        "trees_then_t": f"={trees}*{ratio}",
        "sink_pools_then_t": f"={at['sink_pools_t']}*{ratio}",
        "stock_then_m3": f"={at['stock_m3']}*{at['volume_ratio']}",
        "growth_t": f"={trees}*{standing}*({at['growth_ratio']}-1)",
        "cap_t": f"=0-{trees}*{at['held_ratio']}",
        "felled_t": f"=0-{trees}*(1-{standing})",
        "regrown_t": f"={trees}*{at['regrown_ratio']}",
        "disturbed_t": f"=0-{trees}*{at['lost_ratio']}",
    }


def _regrowth_rows(sheets: Sheets) -> list[list[Any]]:
    """Ground replanted in a year: what was felled then, times what later felling left, times the curve."""
    kinds, stands = sheets.parts.kinds.to_dict("records"), _letters(COLUMNS)
    rows = []
    for place, one in enumerate(sheets.parts.regrowth.to_dict("records"), start=2):
        kind = kinds[one["kind"]]
        there = {name: f"'{sheets.name}'!{letter}{one['kind'] + 2}" for name, letter in stands.items()}
        age, first, again, share, curve = (f"{letter}{place}" for letter in "CDEFG")
        year = one["year"]
        cut = f"({year}+1-MAX(1,ROUNDUP({there['rotation_a']}-{there['age_a']},0)))"
        before, after = (f"MAX(0,1-{there['cut_share']}*MAX(0,{cut}-{back}))" for back in (1, 0))
        felled = f"={before}-{after}"
        later = f"MAX(0,{age}+1-MAX(2,ROUNDUP({there['rotation_a']},0)))"
        at_age = one["part"] * kind["curve_now"] / one["share"]
        rows.append(
            [
                one["kind"] + 1,
                sheets.base_year + year,
                one["age_a"],
                Formula(felled, one["first_share"]),
                one["again_share"],
                Formula(f"=({first}+{again})*MAX(0,1-{there['cut_share']}*{later})", one["share"]),
                Formula("=" + _curve(kind, there, age), at_age),
                Formula(f"={share}*{curve}/{there['curve_now']}", one["part"]),
            ]
        )
    return rows


def _letters(columns: tuple[str, ...]) -> dict[str, str]:
    from xlsxwriter.utility import xl_col_to_name

    return {name: xl_col_to_name(place) for place, name in enumerate(columns)}


def _spans(values: Any) -> list[tuple[int, int]]:
    """First and last place of each run of equal values."""
    starts = [0, *(np.flatnonzero(values[1:] != values[:-1]) + 1).tolist(), len(values)]
    return [(first, after - 1) for first, after in pairwise(starts)] if len(values) else []


def _by_kind(kinds: Any) -> dict[int, tuple[int, int]]:
    """The span of each kind's rows in a table that is sorted by kind."""
    return {int(kinds[first]): (first, last) for first, last in _spans(kinds)}


def _sum(sheet: str, column: str, span: tuple[int, int] | None) -> str:
    return "" if span is None else f"=SUM('{sheet}'!{column}{span[0] + 2}:{column}{span[1] + 2})"
