"""raster-carbon: carbon of a land-cover raster from a density per class, as InVEST reckons it."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from layers.errors import UsageError
from layers.i18n import _
from zzeco.answer import Answer
from zzeco.commands.common import command, progress
from zzeco.screen import number, table

if TYPE_CHECKING:
    from zzeco.raster.zone_sums import ZoneSums

NAMED = 20
YEARS = (1900, 2200)


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the command."""
    said = _("carbon rasters from a land-cover raster, as InVEST's carbon model")
    parser = command(commands, common, "raster-carbon", said, run, project=False)
    parser.add_argument("map", type=Path, metavar="LULC.tif", help=_("raster of class codes, one band"))
    parser.add_argument(
        "pools", type=Path, metavar="POOLS.csv", help=_("lucode, c_above, c_below, c_soil, c_dead in t C/ha")
    )
    parser.add_argument("--future", type=Path, metavar="LULC2.tif", help=_("the map of a later date, on the same grid"))
    parser.add_argument("--years", type=int, nargs=2, metavar=("Y1", "Y2"), help=_("the years of the two maps"))
    parser.add_argument(
        "--zones", metavar="P:LAYER", help=_("sums per polygon of PROJECT.gpkg:LAYER or of a vector file")
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=_("a new folder for the results"))


def run(arguments: argparse.Namespace) -> Answer:
    """Rasters and sheets in a new folder; the sums as the answer."""
    from layers.new_folder import new_folder
    from zzeco.raster.carbon import UNIT, names_of, write_carbon
    from zzeco.raster.pools import read_pools
    from zzeco.raster.sheets import write_sheets
    from zzeco.raster.sums import stocks
    from zzeco.raster.zones import read_zones, zone_stocks

    years = _years(arguments)
    maps = (arguments.map,) if arguments.future is None else (arguments.map, arguments.future)
    pools = read_pools(arguments.pools)
    zones = None if arguments.zones is None else read_zones(arguments.zones)
    with new_folder(arguments.out) as folder:
        grid, covered = write_carbon(maps, pools, folder, progress)
        whole = stocks(covered.area_ha, pools, years)
        in_zones = None if zones is None else zone_stocks(zones, grid, maps, pools, years, progress)
        sheets = write_sheets(folder, whole, in_zones)
    files = [str(arguments.out / name) for name in (*(f"{one}.tif" for one in names_of(len(maps) > 1)), *sheets)]
    known = covered.cells[:-1].sum()
    data = {
        "files": files,
        "raster_unit": UNIT,
        "crs": grid.crs,
        "cells": covered.cells.sum(),
        "nodata_cells": covered.cells.sum() - known,
        "years": years,
        **whole,
        **({} if in_zones is None else {"zones": in_zones}),
    }
    said = _("Wrote {count} files to {folder}.").format(count=len(files), folder=arguments.out)
    lines = (*_lines(whole), *([] if in_zones is None else _zone_lines(in_zones)))
    of_zones = () if zones is None or in_zones is None else _warnings(in_zones, len(zones.table))
    warnings = (*_nothing_known(whole, maps), *of_zones)
    return Answer("done", said, written=True, warnings=warnings, data=data, lines=lines)


def _years(arguments: argparse.Namespace) -> tuple[int, int] | None:
    """The years of the two maps; UsageError unless both maps and years are given or neither."""
    if arguments.future is None and arguments.years is None:
        return None
    if arguments.future is None or arguments.years is None:
        raise UsageError(
            _("--future and --years go together."), _("Give the later map and the years of both: --years 2020 2030.")
        )
    start, end = arguments.years
    if not (YEARS[0] <= start <= YEARS[1] and YEARS[0] <= end <= YEARS[1]):
        raise UsageError(
            _("{start} and {end} are no years of a map.").format(start=start, end=end),
            _("Give years between {first} and {last}: --years 2020 2030.").format(first=YEARS[0], last=YEARS[1]),
        )
    if end <= start:
        raise UsageError(
            _("{end} is not after {start}.").format(start=start, end=end), _("Give the earlier year first.")
        )
    return start, end


def _lines(whole: dict[str, Any]) -> list[str]:
    """The totals as a table."""
    heads = [_("Date"), _("Area ha"), _("above t C"), _("below t C"), _("soil t C"), _("dead t C"), _("total t C")]
    dates = {_("now"): whole, **({_("future"): whole["future"]} if "future" in whole else {})}
    rows = [[date, *_figures(found)] for date, found in dates.items()]
    if "change" not in whole:
        return table(heads, rows)
    change = _("Change: {carbon} t C on {area} ha known at both dates, {rate} t C a year")
    figures = whole["change"]
    said = change.format(
        carbon=number(figures["carbon_t"]), area=number(figures["area_ha"]), rate=number(figures["t_per_a"])
    )
    return [*table(heads, rows), said]


def _figures(found: dict[str, Any]) -> list[str]:
    return [number(found["area_ha"]), *map(number, found["carbon_t"].values())]


def _zone_lines(zones: "ZoneSums") -> list[str]:
    """The first polygons as a table; the sheets have all."""
    heads = [_("Polygon"), _("Area ha"), _("total t C"), *([] if zones.change is None else [_("change t C")])]
    rows = [
        [
            str(one["record"].get("record_id") or f"fid:{one['fid']}"),
            number(one["area_ha"]),
            number(one["carbon_t"]["total"]),
            *([number(one["change"]["carbon_t"])] if "change" in one else []),
        ]
        for one in zones[:NAMED]
    ]
    more = [_("… and {count} more in zones.csv").format(count=len(zones) - NAMED)] if len(zones) > NAMED else []
    return ["", *table(heads, rows), *more]


def _nothing_known(whole: dict[str, Any], maps: Sequence[Path]) -> tuple[str, ...]:
    """A warning for each map without a known cell, and for two maps that know no common ground."""
    dates = (whole, *([whole["future"]] if "future" in whole else []))
    empty = _("{file} has no cell with a known class: all of it is nodata, and its carbon is not known.")
    told = [empty.format(file=path.name) for path, one in zip(maps, dates, strict=True) if not one["area_ha"]]
    if "change" in whole and not whole["change"]["area_ha"] and not told:
        told = [_("No cell is known in both maps: the change is not known.")]
    return tuple(told)


def _warnings(zones: "ZoneSums", records: int) -> tuple[str, ...]:
    """How many records have no polygon, and how many polygons the map covers only in part or not at all."""
    from zzeco.raster.zones import WHOLE

    nowhere = int((zones.known_share <= 0).sum())
    partly = int((zones.known_share < WHOLE).sum()) - nowhere
    without = _("{count} of {all} records have no polygon with an area and are left out.")
    outside = _("{count} of {all} polygons lie partly where the map has no data; see known_share in zones.csv.")
    told = [without.format(count=records - len(zones), all=records)] if records > len(zones) else []
    off = _("{count} of {all} polygons lie wholly where the map has no data; their carbon is not known.")
    told += [off.format(count=nowhere, all=len(zones))] if nowhere else []
    return (*told, *([outside.format(count=partly, all=len(zones))] if partly else []))
