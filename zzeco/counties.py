"""The counties as a layer for maps: indicative outlines, or those of the bureau's own boundary layer."""

import re
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pandas as pd

from layers.boundary import Boundary
from layers.drawing.style import MapClass, Themed, ThemeSpec, declared_classes
from layers.labels import label
from layers.layer import VectorLayer
from zzeco.boundaries import project_boundary
from zzeco.project import Project

COUNTIES, LEVEL = "/counties", "county"  # no layer of a project has a name with a slash
NEAR_SCALE = 500_000


def county_layer(project: Project) -> VectorLayer:
    """The counties of the project, named in the user's language, in its system."""
    boundary = project_boundary(project)
    names = tuple(county_name(code, name) for code, name in zip(boundary.codes, boundary.names, strict=True))
    return _layer(boundary, project.crs, names)


@lru_cache(maxsize=4)
def _layer(boundary: Boundary, crs: str, names: tuple[str, ...]) -> VectorLayer:
    rows = pd.DataFrame({"admin_code": boundary.codes, "admin_name": names, "admin_level": LEVEL}, dtype="str")
    return VectorLayer.in_memory(COUNTIES, "boundary", None, crs, rows, boundary.in_crs(crs))


@lru_cache(maxsize=4)
def county_theme(layer: VectorLayer, is_near: bool = False) -> Themed:
    """The line of counties from styles.csv for all of them; its band is half as wide where the whole city is seen."""
    line = tuple(one for one in declared_classes("boundary", "level") if one.key == LEVEL)
    line = line if is_near else tuple(map(_slender, line))
    count = len(layer)
    return Themed(
        ThemeSpec("level"), "", "", line, np.zeros(count, np.int16), np.zeros(1), np.array([count])
    )  # fmt: skip


def _slender(one: MapClass) -> MapClass:
    halved = re.sub(r"([0-9.]+)(?=mm inner band)", lambda found: f"{float(found[1]) / 2:g}", one.symbol)
    return replace(one, symbol=halved)


def county_name(code: str, delivered: str) -> str:
    """The name in the user's language; the delivered one for a county that the table of codes does not have."""
    known = label("county", code)
    return delivered if known == code else known
