"""Points or shapes of a table without geometry: which columns hold the coordinates, and what they give."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

_PAIRS = (
    (("lon", "lng", "long", "longitude", "经度", "东经", "jingdu", "gpslon", "经度坐标"),
     ("lat", "latitude", "纬度", "北纬", "weidu", "gpslat", "纬度坐标")),
    (("东坐标", "东向坐标", "easting", "east", "e", "横坐标"),
     ("北坐标", "北向坐标", "northing", "north", "n", "纵坐标")),
    (("x", "x坐标", "坐标x", "xcoord", "pointx", "centroidx", "zuobiaox", "xzb", "zbx", "hzb", "hengzuobiao"),
     ("y", "y坐标", "坐标y", "ycoord", "pointy", "centroidy", "zuobiaoy", "yzb", "zby", "zzb", "zongzuobiao")),
)  # fmt: skip
_WKT = ("wkt", "wktgeom", "geometry", "geom", "thegeom", "shape", "几何", "图形")


@dataclass(frozen=True)
class CoordinateColumns:
    """Positions of the columns: `x` and `y` (as named, axes not judged), or `wkt`."""

    x: int | None = None
    y: int | None = None
    wkt: int | None = None


def _plain(name: str) -> str:
    """A heading without case, blanks, marks and unit in brackets."""
    bare = re.sub(r"[(（\[【].*?[)）\]】]", "", name.lower())
    return re.sub(r"[\s_\-./°:：]", "", bare)


def coordinate_columns(headings: Sequence[str]) -> CoordinateColumns | None:
    """The coordinate columns among these headings, the most telling names first; None if there are none."""
    plain = [_plain(heading) for heading in headings]
    for names in _PAIRS:
        x, y = (next((plain.index(name) for name in side if name in plain), None) for side in names)
        if x is not None and y is not None:
            return CoordinateColumns(x=x, y=y)
    wkt = next((plain.index(name) for name in _WKT if name in plain), None)
    return None if wkt is None else CoordinateColumns(wkt=wkt)


def heading_row(rows: Sequence[Sequence[str]]) -> int | None:
    """Which of the first rows holds the headings (a title may stand above); None if none names coordinates."""
    return next((index for index, row in enumerate(rows[:10]) if coordinate_columns(row)), None)


def numbers(texts: Sequence[str]) -> np.ndarray:
    """The texts as float64; NaN for blanks and whatever is not a finite number."""
    plain = np.array([text.strip().removesuffix("°") for text in texts], object)
    fits = np.array([bool(_NUMBER.fullmatch(text)) for text in plain], bool)
    values = np.full(len(plain), np.nan)
    values[fits] = plain[fits].astype(float)
    values[~np.isfinite(values)] = np.nan
    return values


_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


def points(x_texts: Sequence[str], y_texts: Sequence[str]) -> np.ndarray:
    """Points of two text columns; None where either is blank or not a number."""
    x, y = numbers(x_texts), numbers(y_texts)
    both = ~(np.isnan(x) | np.isnan(y))
    shapes = np.full(len(x), None, object)
    shapes[both] = shapely.points(x[both], y[both])
    return shapes


def shapes_of_wkt(texts: Sequence[str]) -> np.ndarray:
    """Shapes of a column of WKT; None where the text is blank or is none."""
    values = np.array([text.strip() or None for text in texts], object)
    shapes: np.ndarray = shapely.from_wkt(values, on_invalid="ignore")
    return shapes
