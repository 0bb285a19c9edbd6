"""explain --zone: how the carbon of one polygon on land-cover maps comes about."""

from pathlib import Path
from typing import Any

from layers.i18n import _
from zzeco.answer import Answer
from zzeco.screen import MISSING, number, table


def explained_zone(folder: Path, wanted: str, out: Path | None) -> Answer:
    """The arithmetic of a polygon in a folder that raster-carbon wrote."""
    from zzeco.raster.explaining import explain_zone
    from zzeco.raster.zone_workbook import write_zone_workbook

    explanation = explain_zone(folder, wanted)
    if out is not None:
        write_zone_workbook(explanation, out)
    files = {} if out is None else {"files": [str(out)]}
    return Answer(
        "done",
        _("{layer} {id}").format(layer=folder.name, id=wanted),
        written=out is not None,
        data={**explanation, **files},
        lines=(*explanation["formula"].split("; "), "", *_lines(explanation)),
    )


def _lines(explanation: dict[str, Any]) -> list[str]:
    """The classes and, for two dates, the changes of class as tables; then the sums."""
    names = {"now": _("now"), "future": _("future")}
    heads = [_("Date"), _("Class"), _("Area ha"), _("Density t C/ha"), _("total t C")]
    classes = [
        [names[one["date"]], f"{one['lucode']}", *_numbers(one, "area_ha", "density_t_per_ha", "carbon_t")]
        for one in explanation["classes"]
    ]
    heads_of_change = [_("Class"), _("Class in the future"), _("Area ha"), _("change t C")]
    changes = [
        [f"{one['lucode']}", f"{one['lucode_future']}", *_numbers(one, "area_ha", "change_t")]
        for one in explanation["changes"]
    ]
    told = ["", *table(heads_of_change, changes)] if changes else []
    return [*table(heads, classes), *told, "", *(_sum_line(*one) for one in explanation["sums"].items())]


def _sum_line(name: str, value: float | None) -> str:
    return f"{name} = {MISSING if value is None else f'{value:.9g}'}"


def _numbers(one: dict[str, Any], *names: str) -> list[str]:
    return [number(one[name]) for name in names]
