"""What a report says of the measures that are planned or in progress."""

from typing import Any

import pandas as pd

from layers.i18n import localised
from zzeco.boundaries import latest_layer
from zzeco.growth.measure_parts import measure_name
from zzeco.growth.planned import AHEAD, KINDS, kind_of_measure
from zzeco.reports.asked import Asked
from zzeco.reports.cited import cite
from zzeco.targets.ledger import site_keys, text

COLUMNS = ("state", "treatment", "measure_kind", "site_id", "site_name", "county", "geom_area_ha")


def planned(asked: Asked) -> list[dict[str, Any]]:
    """The measures ahead in the latest layers (of the county): label, number of sites, area (ha)."""
    found = [_of_kind(asked, kind) for kind in KINDS]
    table = pd.concat(found, ignore_index=True)
    return [
        {
            "label": measure_name(str(measure)) or localised("未注明", "not stated"),
            "sites": cite(f"planned.{measure or '-'}.sites", rows["site"].nunique(), 0),
            "area": cite(f"planned.{measure or '-'}.area", rows["area_ha"].sum() or None, 1),
        }
        for measure, rows in table.groupby("measure", sort=True)
    ]


def _of_kind(asked: Asked, kind: str) -> pd.DataFrame:
    """measure, site and area_ha of each record ahead."""
    layer = latest_layer(asked.facts.project, kind)
    empty = pd.DataFrame({"measure": [], "site": [], "area_ha": []})
    if layer is None:
        return empty
    table = layer.columns([name for name in COLUMNS if name in layer.names()])
    table = table[text(table, "state").isin(AHEAD)]
    if asked.facts.county is not None:
        table = table[text(table, "county") == asked.facts.county]
    if table.empty:
        return empty
    sites = kind + "/" + site_keys(table)
    return pd.DataFrame(
        {"measure": kind_of_measure(table, kind), "site": sites, "area_ha": table["geom_area_ha"].fillna(0.0)}
    )
