"""The carbon of one polygon as a workbook: areas and densities as numbers, every product and sum as a formula."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from layers.i18n import _
from zzeco.raster.pools import POOLS
from zzeco.workbook import Formula, Pages, write_workbook

POOL_COLUMNS = dict(zip(("total", *POOLS), "HIJKL", strict=True))
Lines = Sequence[Mapping[str, Any]]


def write_zone_workbook(explanation: Mapping[str, Any], path: Path) -> Path:
    """Writes what `explain_zone` found; ZzecoError where the file cannot be written."""
    return write_workbook(path, lambda pages: _fill(pages, explanation), "General")


def _fill(pages: Pages, explanation: Mapping[str, Any]) -> None:
    dates = {"": ("now", _("Now"))}
    if "change_t" in explanation["sums"]:
        dates["_future"] = ("future", _("Future"))
    lines = {
        date: [line for line in explanation["classes"] if line["date"] == key] for date, (key, _name) in dates.items()
    }
    spans = {date: (dates[date][1], max(len(rows), 1) + 1) for date, rows in lines.items()}
    heads = (_("Figure"), _("Value"), _("As written"))
    pages.add(_("Zone"), heads, _result(explanation, spans))
    for date, rows in lines.items():
        pages.add(dates[date][1], _class_heads(), [_class_row(one, place) for place, one in enumerate(rows, start=2)])
    if len(dates) > 1:
        changes = [_change_row(one, place) for place, one in enumerate(explanation["changes"], start=2)]
        pages.add(_changes_name(), _change_heads(), changes)


def _changes_name() -> str:
    return _("Changes of class")


def _result(explanation: Mapping[str, Any], spans: Mapping[str, tuple[str, int]]) -> list[list[Any]]:
    """What the polygon is, then each figure of zones.csv as a formula beside the figure itself."""
    sums = explanation["sums"]
    rows: list[list[Any]] = [[name, value, None] for name, value in explanation["zone"].items()]
    places = {name: len(rows) + 2 + at for at, name in enumerate(sums)}
    live = {"known_share": f"=B{places['area_ha']}/B{places['zone_area_ha']}"}
    for date, (sheet, last) in spans.items():
        live[f"area{date}_ha"] = f"=SUM('{sheet}'!B2:B{last})"
        live |= {
            f"carbon_{pool}{date}_t": f"=SUM('{sheet}'!{letter}2:{letter}{last})"
            for pool, letter in POOL_COLUMNS.items()
        }
    if "change_t" in sums:
        last = max(len(explanation["changes"]), 1) + 1
        live["change_area_ha"] = f"=SUM('{_changes_name()}'!C2:C{last})"
        live["change_t"] = f"=SUM('{_changes_name()}'!F2:F{last})"
        live["change_t_per_a"] = f"=B{places['change_t']}/B{places['change_years']}"
    known = {name for name, at in sums.items() if name in live and at is not None}
    return [*rows, *([name, Formula(live[name], at) if name in known else at, at] for name, at in sums.items())]


def _class_heads() -> tuple[str, ...]:
    densities = (_("above, t C/ha"), _("below, t C/ha"), _("soil, t C/ha"), _("dead, t C/ha"))
    carbon = (_("above t C"), _("below t C"), _("soil t C"), _("dead t C"))
    return (_("Class"), _("area, ha"), *densities, _("all pools, t C/ha"), _("total t C"), *carbon)


def _change_heads() -> tuple[str, ...]:
    classes = (_("Class now"), _("Class in the future"), _("area, ha"))
    return (*classes, _("density now, t C/ha"), _("density in the future, t C/ha"), _("change, t C"))


def _class_row(one: Mapping[str, Any], place: int) -> list[Any]:
    area, densities = one["area_ha"], [one[f"{pool}_t_per_ha"] for pool in POOLS]
    products = [
        Formula(f"=B{place}*{letter}{place}", area * density) for letter, density in zip("CDEF", densities, strict=True)
    ]
    whole = Formula(f"=SUM(C{place}:F{place})", one["density_t_per_ha"])
    return [one["lucode"], area, *densities, whole, Formula(f"=B{place}*G{place}", one["carbon_t"]), *products]


def _change_row(one: Mapping[str, Any], place: int) -> list[Any]:
    given = [
        one[name] for name in ("lucode", "lucode_future", "area_ha", "density_t_per_ha", "density_future_t_per_ha")
    ]
    return [*given, Formula(f"=C{place}*(E{place}-D{place})", one["change_t"])]
