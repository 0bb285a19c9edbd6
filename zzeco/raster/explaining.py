"""How the carbon of one polygon comes about, from a folder that raster-carbon wrote."""

import re
from pathlib import Path
from typing import Any

import pandas as pd

from layers.errors import ZzecoError
from layers.i18n import _
from layers.system_reasons import system_reason
from zzeco.raster.pools import POOLS
from zzeco.raster.sheets import CHANGES, CLASSES, ZONE_CHANGES, ZONE_CLASSES, ZONES

FORMULA = (
    "density = above + below + soil + dead",
    "carbon = Σ_classes area × density",
    "change = Σ_pairs area × (density_future − density)",
)
_STOCK = ("area{date}_ha", *(f"carbon_{pool}{{date}}_t" for pool in (*POOLS, "total")))
SUMS = (
    *("zone_area_ha", "known_share"),
    *(name.format(date=date) for date in ("", "_future") for name in _STOCK),
    *("change_area_ha", "change_t", "change_years", "change_t_per_a"),
)


def explain_zone(folder: Path, wanted: str) -> dict[str, Any]:
    """`zone` (what it is), `classes` and `changes` (the lines of the arithmetic), `sums` (as in zones.csv).

    ZzecoError where the folder holds no sums of polygons, or no such polygon.
    """
    zones = _sheet(folder, ZONES, ("fid", "zone_area_ha", "carbon_total_t"))
    row = zones.loc[_place(zones, wanted, folder)]
    classes = _sheet(folder, ZONE_CLASSES, ("fid", *CLASSES))
    has_future = "change_t" in zones
    changes = _sheet(folder, ZONE_CHANGES, ("fid", *CHANGES)) if has_future else pd.DataFrame(columns=["fid"])
    fid = int(row["fid"])
    record = {str(name): row[name] for name in zones if name not in (*SUMS, "fid") and pd.notna(row[name])}
    return {
        "zone": {"fid": fid, **record},
        "formula": "; ".join(FORMULA if has_future else FORMULA[:2]),
        "classes": _rows(classes, fid, CLASSES),
        "changes": _rows(changes, fid, CHANGES),
        "sums": {name: None if pd.isna(row[name]) else float(row[name]) for name in SUMS if name in zones},
    }


def _rows(sheet: pd.DataFrame, fid: int, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    some = sheet[sheet["fid"] == fid]
    return [
        {str(name): value for name, value in row.items()} for row in some.reindex(columns=[*columns]).to_dict("records")
    ]


def _sheet(folder: Path, name: str, needed: tuple[str, ...]) -> pd.DataFrame:
    """A sheet of the folder with the columns that are needed."""
    file = folder / f"{name}.csv"
    try:
        found = pd.read_csv(file, encoding="utf-8-sig", dtype={"record_id": str}, float_precision="round_trip")
    except OSError as error:
        raise ZzecoError(
            _("{file} cannot be read: {reason}").format(file=file.name, reason=system_reason(error)),
            _("Give the folder into which the carbon of polygons was written."),
        ) from error
    except ValueError:
        found = pd.DataFrame()
    if set(needed) - set(found.columns):
        raise ZzecoError(
            _("{file} lacks columns that an explanation needs.").format(file=file.name),
            _("Make the folder anew from the same maps; that of an earlier version has fewer columns."),
        )
    return found


def _place(zones: pd.DataFrame, wanted: str, folder: Path) -> Any:
    """The row of a polygon: `fid:N`, or its record id where only one polygon has it."""
    if re.fullmatch("fid:[0-9]{1,18}", wanted):
        found = zones.index[zones["fid"] == int(wanted[4:])]
    else:
        found = zones.index[zones["record_id"] == wanted] if "record_id" in zones else zones.index[:0]
    if len(found) == 1:
        return found[0]
    fids = [f"fid:{fid}" for fid in zones.loc[found if len(found) else zones.index, "fid"].head(10)]
    problem = _("{count} polygons of {folder} have the id {id}.") if len(found) else _("{folder} has no polygon {id}.")
    raise ZzecoError(
        problem.format(count=len(found), folder=folder.name, id=wanted),
        _("Name one of them: {fids}.").format(fids=", ".join(fids)),
    )
