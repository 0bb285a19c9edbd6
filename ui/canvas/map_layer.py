"""What the map is given to show, and what it answers when it is asked what lies at a place."""

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from layers.drawing.style import Themed
from layers.layer import VectorLayer


@dataclass(frozen=True, eq=False)
class MapLayer:
    """A layer as the map shows it; neutral grey as long as `themed` is None."""

    layer: VectorLayer
    themed: Themed | None = None
    opacity: float = 1.0
    visible: bool = True
    labelled: bool = False


@dataclass(frozen=True)
class Hit:
    """A record that lies at a place; `row` is its position in the layer's table."""

    layer: str
    row: int
    fid: int


@dataclass(frozen=True, eq=False)
class Mark:
    """A geometry (project CRS) that is drawn over the layers: a finding, a place, a measured line; lengths in mm."""

    geometry: BaseGeometry
    stroke: str = ""
    width_mm: float = 0.4
    fill: str = ""
    pattern: str = ""
    dash_mm: tuple[float, ...] = ()
    casing: str = ""
    text: str = ""
