"""targets: the targets of the plan, for the city or by county."""

import argparse
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from layers.i18n import _
from layers.labels import label
from layers.layer import VectorLayer
from zzeco import store
from zzeco.answer import Answer
from zzeco.boundaries import layers_of
from zzeco.carbon.columns import area_ha
from zzeco.commands.common import command
from zzeco.land_area import land_areas_ha
from zzeco.project import Project
from zzeco.screen import number
from zzeco.screen import table as screen_table
from zzeco.settings import settings_dict
from zzeco.targets import notes, progress

KINDS = ("forest", "small_wetland", "corridor", "trail", "greenway", "karst")


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the command."""
    parser = command(commands, common, "targets", _("follow the targets of the plan"), run)
    parser.add_argument("--by", choices=["county"], help=_("one row per county as well"))
    parser.add_argument("--year", type=int, metavar="Y", help=_("position at the end of this year"))


def run(arguments: argparse.Namespace) -> Answer:
    """The target sheet."""
    return target_sheet(store.load(arguments.project), arguments.by == "county", arguments.year)


def target_sheet(project: Project, by_county: bool, year: int | None) -> Answer:
    """Every target with value, goal, share, pace, state and evidence."""
    layers = {kind: layer_table(project, kind, year) for kind in KINDS}
    areas, indicative = land_areas_ha(project)
    rows = progress(
        layers,
        project.table("targets").rows,
        land_area_ha=areas,
        by_county=by_county,
        year=year,
        today_year=date.today().year,
    )
    said = [note.message for note in notes(layers)]
    if indicative:
        said.append(_("Land area is that of the bundled outlines (indicative); set land_area_ha or import a boundary."))
    return Answer(
        "done",
        _("Targets of {path}").format(path=project.path),
        warnings=tuple(said),
        data={"targets": rows},
        lines=tuple(_sheet(rows)),
    )


def layer_table(project: Project, kind: str, year: int | None) -> pd.DataFrame | None:
    """The kind's latest layer (dated no later than `year`) with its geometry where sites must be told apart."""
    known = layers_of(project, kind)
    fitting = [layer for layer in known if year is None or not layer.epoch or int(layer.epoch[:4]) <= year]
    if not fitting:
        return None
    table = fitting[-1].table if kind != "forest" else fitting[-1].columns(_forest_columns(fitting[-1]))
    area, _replaced = area_ha(table, settings_dict(project)["area_source"])
    counted = table.assign(geom_area_ha=np.where(np.isnan(area), table["geom_area_ha"], area))
    return counted if kind == "forest" else counted.assign(geometry=fitting[-1].geometry)


def _forest_columns(layer: VectorLayer) -> list[str]:
    needed = ("land_class", "county", "geom_area_ha", "stock_m3_per_ha", "reported_area_ha")
    return [name for name in needed if name in layer.names()]


def _sheet(rows: list[dict[str, Any]]) -> list[str]:
    heads = [_("Target"), _("Region"), _("Year"), _("Value"), _("Goal"), _("Unit"), _("Share"), _("Pace/a"), _("State")]
    return screen_table(heads, [_line(row) for row in rows])


def _line(row: dict[str, Any]) -> list[str]:
    share = "–" if row["share"] is None else f"{row['share']:.1%}"
    state = {
        "reached": _("reached"),
        "on_track": _("on track"),
        "slow": _("slow"),
        "off_track": _("off track"),
        "no_baseline": _("no baseline"),
        "no_data": _("no data"),
    }[row["state"]]
    figures = [number(row[key], 2) for key in ("value", "goal")]
    pace = number(row["pace_needed"], 2)
    return [row["label"], label("county", row["region"]), str(row["year"]), *figures, row["unit"], share, pace, state]
