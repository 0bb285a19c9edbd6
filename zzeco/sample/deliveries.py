"""A synthetic survey as files: what nine counties and the ledger keepers hand in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from layers.errors import UsageError
from layers.i18n import _
from layers.tables import RESOURCES
from zzeco.sample.broken import with_mistakes
from zzeco.sample.county_dress import CountyDress, dressed, first_dresses, second_dresses
from zzeco.sample.epochs import FIRST, SECOND, survey_table, two_surveys
from zzeco.sample.files import Dress, write_delivery
from zzeco.sample.karst import karst
from zzeco.sample.landscape import PLANE, Region, region, rivers, water_sites, woodland
from zzeco.sample.routes import corridors, greenways, trails
from zzeco.sample.stands import surveyed_stands
from zzeco.sample.water import Layer, drained, small_wetlands, wetlands

Array = np.ndarray[Any, Any]
LEAST_POLYGONS = 200
COUNTY_WITH_MISTAKES = "430224"
NOTICE = RESOURCES / "sample_notice.txt"
NOTICE_NAME = "说明-合成数据.txt"
Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class SampleDelivery:
    """One file to import: its layer kind, epoch (None: undated), the import options it needs, and what is odd in it."""

    path: Path
    kind: str
    epoch: str | None
    options: dict[str, str] = field(default_factory=dict)
    note: str = ""


def make_deliveries(
    folder: Path, polygons: int = 5000, seed: int = 1, progress: Progress | None = None
) -> list[SampleDelivery]:
    """Write the deliveries of a synthetic survey with about so many forest polygons per epoch, the same for a seed.

    `progress` is told the share done (0-1) and what is being made. UsageError below 200 polygons: nine counties need
    some each.
    """
    if polygons < LEAST_POLYGONS:
        raise UsageError(_("A sample needs at least {least} polygons.").format(least=LEAST_POLYGONS))
    tell = progress or (lambda share, message: None)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / NOTICE_NAME).write_text(NOTICE.read_text(encoding="utf-8"), encoding="utf-8-sig")
    place = region(seed)
    tell(0.0, _("Making the sample landscape"))
    river_surfaces = rivers(place)
    sites = water_sites(place, river_surfaces)
    water = wetlands(place, river_surfaces, sites)
    ponds = small_wetlands(place, sites[150:])
    tell(0.05, _("Making {count} sample subcompartments").format(count=polygons))
    woods = woodland(place, polygons, np.concatenate([drained(water), ponds.geometry]))
    tell(0.4, _("Growing the sample stands"))
    surveys = two_surveys(place, woods, surveyed_stands(place, woods))
    made = []
    for share, epoch, dresses in ((0.5, FIRST, first_dresses()), (0.75, SECOND, second_dresses())):
        tell(share, _("Writing the sample deliveries of {year}").format(year=epoch))
        made += _forest(folder, place, epoch, dresses, *surveys.pop(epoch))
    return [*made, *_others(folder, place, sites, water, ponds)]


def _forest(
    folder: Path, place: Region, epoch: int, dresses: dict[str, CountyDress], stands: pd.DataFrame, geometry: Array
) -> list[SampleDelivery]:
    """One forest delivery per county."""
    made = []
    for code, name in zip(place.codes, place.names, strict=True):
        rows = (stands["xian"] == code).to_numpy()
        shapes = geometry[rows]
        table = survey_table(stands[rows], shapes)
        broken = epoch == SECOND and code == COUNTY_WITH_MISTAKES
        if broken:
            table, shapes = with_mistakes(place.stream(90), table, shapes)
        dress = dresses[code]
        worn, decimals = dressed(table, dress)
        stem = folder / f"森林{epoch}" / f"合成_{code}{name}_森林小班_{epoch}"
        path = write_delivery(stem, worn, shapes, dress.file, decimals, epoch)
        made.append(SampleDelivery(path, "forest", str(epoch), dress.file.options, _oddity(dress, broken)))
    return made


def _oddity(dress: CountyDress, broken: bool) -> str:
    """What is unusual in a county's delivery."""
    marks = [dress.file.form, dress.file.crs, dress.file.encoding, dress.names, f"{dress.area_field} {dress.area_unit}"]
    marks += [] if dress.file.prj else [_("no .prj")]
    marks += [] if dress.file.cpg or dress.file.form == "gpkg" else [_("no .cpg")]
    return ", ".join(marks + ([_("records with mistakes on purpose")] if broken else []))


def _others(folder: Path, place: Region, sites: Array, water: Layer, ponds: Layer) -> list[SampleDelivery]:
    """The layers that the bureau's own offices keep."""
    lines, strips = corridors(place, sites[230:])
    plan = (
        ("wetland", "湿地", str(SECOND), water, Dress("gpkg", PLANE)),
        ("small_wetland", "小微湿地", str(SECOND), ponds, Dress(crs="EPSG:4526")),
        ("karst", "石漠化", str(SECOND), karst(place), Dress(cpg=False)),
        ("corridor", "生态廊道", str(SECOND), lines, Dress(encoding="utf8")),
        ("corridor", "生态廊道面", str(SECOND), strips, Dress()),
        ("trail", "国家森林步道", str(SECOND), trails(place, sites[260:]), Dress("geojson", "EPSG:4326")),
        ("greenway", "绿道", str(SECOND), greenways(place, sites[280:]), Dress(crs="EPSG:4490")),
    )
    return [
        SampleDelivery(
            write_delivery(folder / "专题" / f"合成_{name}_{SECOND}", layer.table, layer.geometry, dress,
                           {"面积": 4, "小班面积": 4, "长度": 2}, SECOND),
            kind, epoch, dress.options, dress.form,
        )
        for kind, name, epoch, layer, dress in plan
    ]  # fmt: skip
