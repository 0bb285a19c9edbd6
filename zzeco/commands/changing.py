"""change: the stock difference of the forest between two epochs, by cause, and polygon by polygon as a file."""

import argparse
from pathlib import Path
from typing import Any

from layers.errors import UsageError
from layers.i18n import _
from zzeco import store
from zzeco.answer import Answer
from zzeco.carbon.settings import METHODS
from zzeco.change_texts import counts_text, part_names
from zzeco.commands.carbon import unverified_notes
from zzeco.commands.common import command, progress
from zzeco.screen import MISSING, number, table
from zzeco.settings import setting, typed

FORMATS = (".csv", ".xlsx", ".gpkg")


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the command."""
    parser = command(
        commands,
        common,
        "change",
        _("change of stock between two epochs, by the difference of their inventories"),
        run,
    )
    parser.add_argument("--from", dest="start", required=True, metavar="E1", help=_("the earlier epoch"))
    parser.add_argument("--to", dest="end", required=True, metavar="E2", help=_("the later epoch"))
    add_comparing(parser)
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help=_("write the change per polygon as .csv, .xlsx or .gpkg")
    )
    parser.add_argument("--overwrite", action="store_true", help=_("replace the file if it exists"))


def add_comparing(parser: argparse.ArgumentParser) -> None:
    """Declare how two epochs are compared."""
    parser.add_argument(
        "--method", choices=METHODS, help=_("estimate both epochs by this method (default: that of their estimates)")
    )
    parser.add_argument(
        "--jitter-m",
        metavar="M",
        help=_("boundaries that moved by no more than M metres are set apart (default: the project's)"),
    )


def jitter_m(arguments: argparse.Namespace) -> float | None:
    """The tolerance as the setting of the project allows it; None where it is not given."""
    return None if arguments.jitter_m is None else float(typed(setting("jitter_tolerance_m"), arguments.jitter_m))


def run(arguments: argparse.Namespace) -> Answer:
    """The stock difference of the forest between two epochs, split by cause."""
    from zzeco.changing import change_between

    if arguments.out is not None and arguments.out.suffix.lower() not in FORMATS:
        raise UsageError(
            _("The change per polygon is not written as {ending}.").format(ending=arguments.out.suffix or "–"),
            _("Formats: {formats}").format(formats=", ".join(FORMATS)),
        )
    project = store.load(arguments.project)
    options = {"method": arguments.method, "jitter_m": jitter_m(arguments)}
    found = change_between(project, arguments.start, arguments.end, progress, **options)
    written = {} if arguments.out is None else _written(found.comparison, project.crs, arguments)
    unverified = found.figures["unverified_factors"]
    return Answer(
        "done",
        _("Change {start} → {end}, living trees (agb without understorey, bgb)").format(
            start=arguments.start, end=arguments.end
        ),
        written=bool(written),
        warnings=(*found.warnings, *unverified_notes(unverified)),
        data={**found.figures, **written},
        lines=tuple(change_lines(found.figures)),
    )


def _written(comparison: Any, crs: str, arguments: argparse.Namespace) -> dict[str, Any]:
    from layers.writing import export
    from zzeco.carbon.changed_polygons import changed_polygons

    rows, outlines = changed_polygons(comparison)
    result = export(rows, outlines, crs, arguments.out, overwrite=arguments.overwrite)
    return {"files": [str(path) for path in result.files], "records": result.records}


def change_lines(found: dict[str, Any]) -> list[str]:
    """The parts as a table, the area change by cause code, the polygons, the interval."""
    names = part_names()
    rows = [[name, number(found["carbon_t"][key]), number(found["tco2e_per_a"][key])] for key, name in names.items()]
    low, high = found["ci95_tco2e_per_a"]
    interval = _("Interval (95 %) of the total: {low} … {high} t CO₂e/a").format(low=number(low), high=number(high))
    difference = _("These are differences of two inventories; the sink of `estimate` is one year of its growth curves.")
    return [
        *table([_("Part"), "t C", _("t CO₂e/a")], rows),
        *_cause_lines(found["area_change_by_cause"]),
        counts_text(found),
        interval,
        difference,
    ]


def _cause_lines(rows: list[dict[str, Any]]) -> list[str]:
    if not rows:
        return []
    heads = [_("Cause of area change (code)"), _("gain, t C"), _("loss, t C"), _("gain, ha"), _("loss, ha")]
    keys = ("gain_t", "loss_t", "gain_ha", "loss_ha")
    return [
        "",
        *table(heads, [[row["cause_code"] or MISSING, *(number(row[key]) for key in keys)] for row in rows]),
        "",
    ]
