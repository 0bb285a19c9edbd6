"""The sums of a raster run as CSV: every class and change of class, in all and in every polygon."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from zzeco.raster.pools import POOLS
from zzeco.raster.zone_sums import Lines, Stock, ZoneSums

Sums = Mapping[str, Any]


CLASSES = ("date", "lucode", "area_ha", *(f"{pool}_t_per_ha" for pool in POOLS), "density_t_per_ha", "carbon_t")
CHANGES = ("lucode", "lucode_future", "area_ha", "density_t_per_ha", "density_future_t_per_ha", "change_t")
ZONES, ZONE_CLASSES, ZONE_CHANGES = "zones", "zone_classes", "zone_changes"


def write_sheets(folder: Path, whole: Sums, zones: ZoneSums | None) -> list[str]:
    """Write classes.csv and, with zones, zones.csv and zone_classes.csv, and for two dates changes.csv and
    zone_changes.csv (UTF-8 with a mark, for Excel); their names."""
    sheets = {"classes": pd.DataFrame(_class_rows(whole), columns=[*CLASSES])}
    if "change" in whole:
        sheets["changes"] = pd.DataFrame(whole["change"]["classes"], columns=[*CHANGES])
    if zones is not None:
        sheets[ZONES] = _zone_sheet(zones)
        sheets[ZONE_CLASSES] = _zone_classes(zones)
        if zones.change is not None:
            sheets[ZONE_CHANGES] = _with_fids(zones, zones.change.classes)[["fid", *CHANGES]]
    for name, rows in sheets.items():
        rows.to_csv(folder / f"{name}.csv", index=False, encoding="utf-8-sig")
    return [f"{name}.csv" for name in sheets]


def _zone_sheet(zones: ZoneSums) -> pd.DataFrame:
    """A row per polygon: what it is (a column of its own that has a name of ours steps aside), then its figures."""
    figures: dict[str, Any] = {"zone_area_ha": zones.size_ha, "known_share": zones.known_share}
    figures |= _stock(zones.now, "")
    if zones.future is not None and zones.change is not None:
        figures |= _stock(zones.future, "_future")
        figures |= {
            "change_area_ha": zones.change.area_ha,
            "change_t": zones.change.carbon_t,
            "change_years": zones.change.years,
            "change_t_per_a": zones.change.t_per_a,
        }
    ours = {"fid", *figures}
    records = zones.records.rename(columns=lambda name: f"{name}_" if name in ours else str(name))
    return pd.concat(
        [
            pd.DataFrame({"fid": records.index.to_numpy()}),
            records.reset_index(drop=True),
            pd.DataFrame(figures, index=range(len(records))),
        ],
        axis=1,
    )


def _stock(found: Stock, date: str) -> dict[str, Any]:
    pools = {f"carbon_{pool}{date}_t": found.carbon_t[:, at] for at, pool in enumerate(POOLS)}
    return {f"area{date}_ha": found.area_ha, **pools, f"carbon_total{date}_t": found.total_t}


def _zone_classes(zones: ZoneSums) -> pd.DataFrame:
    """The classes of each polygon, of the earlier date first."""
    dates = {"now": zones.now, **({} if zones.future is None else {"future": zones.future})}
    parts = [_with_fids(zones, found.classes).assign(date=date) for date, found in dates.items()]
    return pd.concat(parts).sort_values("zone", kind="stable")[["fid", *CLASSES]]


def _with_fids(zones: ZoneSums, lines: Lines) -> pd.DataFrame:
    zone = lines.zones()
    return pd.DataFrame({"zone": zone, "fid": zones.records.index.to_numpy()[zone], **lines.columns})


def _class_rows(found: Sums) -> list[dict[str, Any]]:
    dates = {"now": found, **({"future": found["future"]} if "future" in found else {})}
    return [{"date": date, **row} for date, sums in dates.items() for row in sums["classes"]]
