"""The sheets of a year's stands: each kind of stand with its ratios live, what was replanted and felled again."""

from dataclasses import dataclass
from functools import cached_property
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
REGROWTH_COLUMNS = ("kind", "year", "age_a", "first_share", "again_share", "share", "curve", "young", "part")

POLYGON_COLUMNS = (
    *("place", "record", "kind", "area_ha", "climax", "live_t", "stock_m3", "cap", "growth", "standing_ratio"),
    *("replanted", "grown", "left", "held_ratio", "lost_ratio", "held_t", "lost_t", "missing_m3"),
)


@dataclass(frozen=True, eq=False)
class Sheets:
    """The stands of a year and where they stand in the workbook."""

    parts: YearParts
    base_year: int
    climax: dict[str, float]

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

    @property
    def again_name(self) -> str:
        """The sheet of replanted ground that was felled again."""
        return _("Felled again {year}").format(year=self.parts.year)

    @property
    def polygons_name(self) -> str:
        """The sheet of the polygons that the climax holds back or that disturbances hit."""
        return _("Polygons {year}").format(year=self.parts.year)

    @cached_property
    def curve_rows(self) -> dict[str, int]:
        """The row of each curve on the sheet of the curves."""
        return {curve: row for row, curve in enumerate(dict.fromkeys(self.parts.kinds["curve_row"]), start=2)}

    def curve_cell(self, curve: str, column: str) -> str:
        """A cell of a curve on the sheet of the curves."""
        return f"'{curves_name()}'!{column}{self.curve_rows[curve]}"

    def climax_t_per_ha(self, curve: str) -> float | None:
        """The climax of a curve, t C/ha; None without a curve."""
        return self.climax.get(curve)

    def span(self, column: str, first: int, last: int) -> str:
        """Cells of a column of the kinds, for the rows (from 0) `first` to `last`."""
        letter = letters(COLUMNS)[column]
        return f"'{self.name}'!{letter}{first + 2}:{letter}{last + 2}"

    def total(self, column: str) -> str:
        """The sum of a column of the kinds."""
        return f"SUM({self.span(column, 0, len(self.parts.kinds) - 1)})"

    def curve_spans(self) -> list[tuple[int, int]]:
        """First and last row (from 0) of each curve's kinds."""
        return _spans(self.parts.kinds["curve_row"].to_numpy())


def curves_name() -> str:
    """The sheet of the curves."""
    return _("By curve")


def add_stand_sheets(pages: Pages, sheets: Sheets) -> None:
    """The sheet of the kinds and, where there is any, those of replanted ground and of what was felled of it again."""
    pages.add(sheets.name, _kind_heads(), _kind_rows(sheets))
    if len(sheets.parts.regrowth):
        pages.add(sheets.regrowth_name, _regrowth_heads(), _regrowth_rows(sheets))
    if len(sheets.parts.again):
        heads = (
            *(_("Kind of stand"), _("felled and replanted in"), _("felled again in"), _("share that was replanted")),
            *(_("of it felled again, share"), _("felled again, share")),
        )
        pages.add(sheets.again_name, heads, _again_rows(sheets))


def _regrowth_heads() -> tuple[str, ...]:
    return (
        *(_("Kind of stand"), _("felled and replanted in"), _("age, a"), _("felled for the first time, share")),
        *(_("felled again, share"), _("still stands, share"), _("curve at this age, t C/ha")),
        *(_("carbon per hectare to the survey's"), _("carbon by the survey's")),
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
    at_kind = letters(COLUMNS)
    regrown, part = by_kind(sheets.parts.regrowth["kind"].to_numpy()), letters(REGROWTH_COLUMNS)["part"]
    one_by_one = set(sheets.parts.apart["kind"])
    rows = []
    for place, kind in enumerate(sheets.parts.kinds.to_dict("records")):
        at = {name: f"{letter}{place + 2}" for name, letter in at_kind.items()}
        sums = {"regrown_ratio": _sum(sheets.regrowth_name, part, regrown.get(place))}
        taken = _taken(sheets, kind, at) if place in one_by_one else {}
        live = {**_parameters(sheets, kind), **_ratios(kind, at, sheets.years), **sums, **taken, **_amounts(at)}
        given = {**kind, "place": place + 1}
        rows.append([Formula(live[name], given[name]) if live.get(name) else given[name] for name in COLUMNS])
    return rows


def _parameters(sheets: Sheets, kind: dict[Any, Any]) -> dict[str, str]:
    """The curve's parameters from the sheet of the curves, so that a change there reaches every stand on it."""
    curve = kind["curve_row"]
    return {name: f"={sheets.curve_cell(curve, column)}" for name, column in zip("akc", "BCD", strict=True) if curve}


def _taken(sheets: Sheets, kind: dict[Any, Any], at: dict[str, str]) -> dict[str, str]:
    """What climax and disturbances take of the kind: the sums of its polygons by what it has at the survey."""
    found = {}
    for ratio, column in (("held_ratio", "held_t"), ("lost_ratio", "lost_t")):
        found[ratio] = f"={_of_kind(sheets, column, at['place'])}/{at['live_t']}" if kind["live_t"] else ""
    if kind["stock_m3"]:
        undisturbed = f"{at['standing']}*{at['growth_ratio']}+{at['regrown_ratio']}"
        found["volume_ratio"] = f"={undisturbed}-{_of_kind(sheets, 'missing_m3', at['place'])}/{at['stock_m3']}"
    return found


def _of_kind(sheets: Sheets, column: str, kind: str) -> str:
    last, at = len(sheets.parts.apart) + 1, letters(POLYGON_COLUMNS)
    values, kinds = (f"'{sheets.polygons_name}'!{at[name]}2:{at[name]}{last}" for name in (column, "kind"))
    return f"SUMIFS({values},{kinds},{kind})"


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
        "volume_ratio": f"={grown}",
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
    kinds, stands = sheets.parts.kinds.to_dict("records"), letters(COLUMNS)
    again = by_kind(sheets.parts.again["into"].to_numpy())
    rows = []
    for place, one in enumerate(sheets.parts.regrowth.to_dict("records"), start=2):
        kind = kinds[one["kind"]]
        there = {name: f"'{sheets.name}'!{letter}{one['kind'] + 2}" for name, letter in stands.items()}
        at = {name: f"{letter}{place}" for name, letter in letters(REGROWTH_COLUMNS).items()}
        cut = f"({one['year']}+1-MAX(1,ROUNDUP({there['rotation_a']}-{there['age_a']},0)))"
        before, after = (f"MAX(0,1-{there['cut_share']}*MAX(0,{cut}-{back}))" for back in (1, 0))
        more = _sum(sheets.again_name, "F", again.get(place - 2))
        felled = f"({at['first_share']}+{at['again_share']})"
        rows.append(
            [
                one["kind"] + 1,
                sheets.base_year + one["year"],
                one["age_a"],
                Formula(f"={before}-{after}", one["first_share"]),
                Formula(more, one["again_share"]) if more else one["again_share"],
                Formula(f"={felled}*{_stands(there, at['age_a'])}", one["share"]),
                Formula("=" + _curve(kind, there, at["age_a"]), one["young"] * kind["curve_now"]),
                Formula(f"={at['curve']}/{there['curve_now']}", one["young"]),
                Formula(f"={at['share']}*{at['young']}", one["part"]),
            ]
        )
    return rows


def _again_rows(sheets: Sheets) -> list[list[Any]]:
    """Replanted ground that is old enough to be felled again: what was planted times what is cut of it in the year."""
    regrowth, stands = sheets.parts.regrowth, letters(COLUMNS)
    at_regrowth = letters(REGROWTH_COLUMNS)
    planted = (regrowth["first_share"] + regrowth["again_share"]).to_numpy()
    kind, year = regrowth["kind"].to_numpy(), regrowth["year"].to_numpy()
    rows = []
    for place, one in enumerate(sheets.parts.again.itertuples(), start=2):
        of, into = int(one.of), int(one.into)
        there = {name: f"'{sheets.name}'!{letter}{kind[of] + 2}" for name, letter in stands.items()}
        first, more = (
            f"'{sheets.regrowth_name}'!{at_regrowth[name]}{of + 2}" for name in ("first_share", "again_share")
        )
        age = f"(C{place}-B{place})"
        rows.append(
            [
                int(kind[of]) + 1,
                sheets.base_year + int(year[of]),
                sheets.base_year + int(year[into]),
                Formula(f"={first}+{more}", planted[of]),
                Formula(f"={_stands(there, age)}-{_stands(there, f'({age}+1)')}", one.share),
                Formula(f"=D{place}*E{place}", planted[of] * one.share),
            ]
        )
    return rows


def _stands(there: dict[str, str], age: str) -> str:
    """What stands of replanted ground at an age, at the end of the year."""
    return f"MAX(0,1-{there['cut_share']}*MAX(0,{age}+1-MAX(2,ROUNDUP({there['rotation_a']},0))))"


def letters(columns: tuple[str, ...]) -> dict[str, str]:
    """The letter of each column of a sheet."""
    from xlsxwriter.utility import xl_col_to_name

    return {name: xl_col_to_name(place) for place, name in enumerate(columns)}


def _spans(values: Any) -> list[tuple[int, int]]:
    """First and last place of each run of equal values."""
    starts = [0, *(np.flatnonzero(values[1:] != values[:-1]) + 1).tolist(), len(values)]
    return [(first, after - 1) for first, after in pairwise(starts)] if len(values) else []


def by_kind(kinds: Any) -> dict[int, tuple[int, int]]:
    """The span of each kind's rows in a table that is sorted by kind."""
    return {int(kinds[first]): (first, last) for first, last in _spans(kinds)}


def _sum(sheet: str, column: str, span: tuple[int, int] | None) -> str:
    return "" if span is None else f"=SUM('{sheet}'!{column}{span[0] + 2}:{column}{span[1] + 2})"
