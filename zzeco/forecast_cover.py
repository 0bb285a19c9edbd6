"""Forest cover year by year with its interval."""

from typing import Any

import numpy as np

from zzeco.carbon.errors import AREA_OWN
from zzeco.carbon.uncertainty import relative_error
from zzeco.carbon.units import PERCENT
from zzeco.forecast_ground import Ground
from zzeco.growth.measures import Measures
from zzeco.land_area import CITY, land_areas_ha
from zzeco.project import Project
from zzeco.target_sheet import counted_table
from zzeco.targets.counting import count
from zzeco.targets.goals import goal_for


def forest_cover(project: Project, ground: Ground, measures: Measures) -> list[dict[str, Any]]:
    """cover_percent and ci95_cover_percent of each year: the forest of the survey and the new one, by the land area.

    Felled ground is replanted and stays forest. Both are None where there is no target of forest cover or no land area.
    Half the interval is U · sqrt(sum of the squares of the areas) / land area: IPCC 2006 vol. 1 ch. 3 Eq 3.2 with the
    error `polygon area` of uncertainty.csv (3 %, independent between polygons, C; docs/methods.md 5), that of planned
    sites included. The land area counts as exact. No source gives an error of the land class, so it is left out.
    """
    areas, _indicative = land_areas_ha(project)
    targets = project.table("targets").rows
    nothing: list[dict[str, Any]] = [{"cover_percent": None, "ci95_cover_percent": None}] * len(measures.cover_ha)
    if not len(targets) or not (targets["key"] == "forest_cover").any():
        return nothing
    table = counted_table(project, ground.forest)
    now = count(goal_for(targets, "forest_cover", CITY, ground.base_year), {"forest": table}, areas)
    if now.value is None:
        return nothing
    covered_ha = table["geom_area_ha"].reindex(now.fids).to_numpy(dtype=float)
    percent_per_ha = PERCENT / areas[CITY]
    cover = now.value + measures.cover_ha * percent_per_ha
    share = relative_error(ground.run.factors, AREA_OWN).half_width_percent / PERCENT
    half = share * np.sqrt(np.nansum(covered_ha**2) + measures.cover_ha2) * percent_per_ha
    return [
        {"cover_percent": float(value), "ci95_cover_percent": [float(value - side), float(value + side)]}
        for value, side in zip(cover, half, strict=True)
    ]
