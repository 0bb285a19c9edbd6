"""The land area that forest cover is divided by."""

import numpy as np

from zzeco.boundaries import project_boundary
from zzeco.project import Project
from zzeco.settings import settings_dict

CITY = "430200"


def land_areas_ha(project: Project) -> tuple[dict[str, float], bool]:
    """Land area, ha, of the city and each county by code, and whether the city's is only indicative.

    The city: the project setting, else the sum of the boundary's (its own land-area field, else its ellipsoidal area).
    """
    boundary = project_boundary(project)
    counties = dict(zip(boundary.codes, np.asarray(boundary.land_area_ha, dtype=float), strict=True))
    stated = settings_dict(project)["land_area_ha"]
    city = float(stated) if stated is not None else float(sum(counties.values()))
    return {CITY: city, **counties}, boundary.indicative and stated is None
