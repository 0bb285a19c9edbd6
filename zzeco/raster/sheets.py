"""The sums of a raster run as CSV: every class and change of class, in all and in every polygon."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from zzeco.raster.pools import POOLS

Sums = Mapping[str, Any]


CLASSES = ("date", "lucode", "area_ha", *(f"{pool}_t_per_ha" for pool in POOLS), "density_t_per_ha", "carbon_t")
CHANGES = ("lucode", "lucode_future", "area_ha", "density_t_per_ha", "density_future_t_per_ha", "change_t")
ZONES, ZONE_CLASSES, ZONE_CHANGES = "zones", "zone_classes", "zone_changes"


def write_sheets(folder: Path, whole: Sums, zones: Sequence[Sums] | None) -> list[str]:
    """Write classes.csv and, with zones, zones.csv and zone_classes.csv, and for two dates changes.csv and
    zone_changes.csv (UTF-8 with a mark, for Excel); their names."""
    sheets = {"classes": pd.DataFrame(_class_rows(whole), columns=[*CLASSES])}
    if "change" in whole:
        sheets["changes"] = pd.DataFrame(whole["change"]["classes"], columns=[*CHANGES])
    if zones is not None:
        sheets[ZONES] = pd.DataFrame([{"fid": one["fid"], **_record(one), **_sums(one)} for one in zones])
        classes = [{"fid": one["fid"], **row} for one in zones for row in _class_rows(one)]
        sheets[ZONE_CLASSES] = pd.DataFrame(classes, columns=["fid", *CLASSES])
    if zones is not None and "change" in whole:
        changes = [{"fid": one["fid"], **row} for one in zones for row in one["change"]["classes"]]
        sheets[ZONE_CHANGES] = pd.DataFrame(changes, columns=["fid", *CHANGES])
    for name, rows in sheets.items():
        rows.to_csv(folder / f"{name}.csv", index=False, encoding="utf-8-sig")
    return [f"{name}.csv" for name in sheets]


def _record(zone: Sums) -> dict[str, Any]:
    """What the polygon is; a column of its own that has a name of ours steps aside."""
    ours = {"fid", *_sums(zone)}
    return {f"{name}_" if name in ours else str(name): value for name, value in zone["record"].items()}


def _sums(found: Sums) -> dict[str, Any]:
    """The figures of one polygon in columns that name their unit."""
    row = {"zone_area_ha": found["zone_area_ha"], "known_share": found["known_share"], **_stock(found, "")}
    if "future" in found:
        change = found["change"]
        row |= _stock(found["future"], "_future")
        row |= {
            "change_area_ha": change["area_ha"],
            "change_t": change["carbon_t"],
            "change_years": change["years"],
            "change_t_per_a": change["t_per_a"],
        }
    return row


def _stock(found: Sums, date: str) -> dict[str, Any]:
    pools = {f"carbon_{pool}{date}_t": found["carbon_t"][pool] for pool in (*POOLS, "total")}
    return {f"area{date}_ha": found["area_ha"], **pools}


def _class_rows(found: Sums) -> list[dict[str, Any]]:
    dates = {"now": found, **({"future": found["future"]} if "future" in found else {})}
    return [{"date": date, **row} for date, sums in dates.items() for row in sums["classes"]]
