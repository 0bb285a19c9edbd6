"""Raster files as pictures: what a file can be shown as, and the part of it that a view needs, warped to its grid."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from layers.crs_names import definition
from layers.drawing.classify import spread_evenly
from layers.drawing.hillshade import hillshade
from layers.drawing.view import Bounds
from layers.errors import ZzecoError
from layers.i18n import _
from layers.tables import table

if TYPE_CHECKING:
    from rasterio.io import DatasetReader
    from rasterio.vrt import WarpedVRT

IMAGE, VALUES, HILLSHADE = "image", "values", "hillshade"
RAMP, SHADES = "viridis", 256
TERRAIN_NAMES = ("dem", "dsm", "dtm", "srtm")
LOOKED_AT_PX, LIMITS_PERCENT = 256, (2.0, 98.0)
METRES = {"": 1.0, "m": 1.0, "metre": 1.0, "meter": 1.0, "ft": 0.3048, "foot": 0.3048, "us survey foot": 1200 / 3937}
METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True)
class RasterInfo:
    """A file that can be drawn: as what (the usual first), the limits of its colours, metres per unit of height."""

    path: Path
    modes: tuple[str, ...]
    low: float
    high: float
    unit_m: float
    bounds: Bounds
    crs: str


def raster_info(path: Path) -> RasterInfo:
    """What a raster file is; ZzecoError where it cannot be shown."""
    import rasterio
    from rasterio.errors import RasterioIOError

    try:
        with rasterio.open(path) as source:
            if source.crs is None:
                raise ZzecoError(
                    _("{file} does not say in which coordinate system it is.").format(file=path.name),
                    _("Save it as GeoTIFF with its coordinate system, then add it again."),
                )
            low, high = _limits(source)
            unit = (source.units[0] or "").strip().casefold()
            bounds = (source.bounds.left, source.bounds.bottom, source.bounds.right, source.bounds.top)
            return RasterInfo(path, _modes(source), low, high, METRES.get(unit, 1.0), bounds, source.crs.to_wkt())
    except RasterioIOError as error:
        raise ZzecoError(
            _("{file} cannot be read as a raster.").format(file=path.name),
            _("GeoTIFF (.tif) and MBTiles (.mbtiles) files can be shown."),
            cause=str(error),
        ) from error


def _modes(source: "DatasetReader") -> tuple[str, ...]:
    if source.count >= 3 or _is_coloured(source):
        return (IMAGE,)
    if source.dtypes[0] == "uint8":
        return IMAGE, VALUES, HILLSHADE
    named = Path(source.name).stem.casefold()
    is_terrain = any(word in named for word in TERRAIN_NAMES)
    return (HILLSHADE, VALUES) if is_terrain else (VALUES, HILLSHADE)


def _is_coloured(source: "DatasetReader") -> bool:
    from rasterio.enums import ColorInterp

    return bool(source.colorinterp[0] == ColorInterp.palette)


def _limits(source: "DatasetReader") -> tuple[float, float]:
    """The values between which colours are spread, from a coarse look at the file."""
    if source.dtypes[0] == "uint8":
        return 0.0, 255.0
    shape = tuple(min(side, LOOKED_AT_PX) for side in source.shape)
    values = source.read(1, out_shape=shape, masked=True).astype(float).compressed()
    values = values[np.isfinite(values)]
    if not len(values):
        return 0.0, 1.0
    low, high = np.percentile(values, LIMITS_PERCENT)
    return float(low), float(high) if high > low else float(low) + 1.0


def raster_picture(
    info: RasterInfo, mode: str, bounds: Bounds, width: int, height: int, crs: str
) -> np.ndarray | None:  # fmt: skip
    """What lies in the bounds (of `crs`) as premultiplied RGBA (h, w, 4), uint8; None where the file has nothing."""
    import rasterio
    from rasterio.crs import CRS
    from rasterio.warp import transform_bounds

    target = CRS.from_wkt(definition(crs).to_wkt())
    seen = transform_bounds(target, CRS.from_wkt(info.crs), *bounds)
    left, low, right, high = info.bounds
    if not np.isfinite(seen).all() or seen[0] > right or seen[2] < left or seen[1] > high or seen[3] < low:
        return None
    level = _overview(info.path, (seen[2] - seen[0]) / width)
    with rasterio.open(info.path, **({} if level is None else {"overview_level": level})) as source:
        if mode == HILLSHADE:
            return _shade(source, info, target, bounds, width, height)
        bands, mask = _warped(source, target, bounds, width, height, nearest=_is_coloured(source))
        colours = _coloured(source, info, mode, bands)
    return _premultiplied(colours, mask)


def _overview(path: Path, cell: float) -> int | None:
    """The coarsest overview that is still as fine as the cell; None for the file itself."""
    import rasterio

    with rasterio.open(path) as source:
        factors = source.overviews(1)
        finest = abs(source.transform.a) or source.res[0]
    fitting = [at for at, factor in enumerate(factors) if factor * finest <= cell]
    return max(fitting, default=None)


def _warped(
    source: "DatasetReader", target: Any, bounds: Bounds, width: int, height: int, nearest: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Bands (n, h, w) and mask (h, w; 0 = nothing there) on the grid of the view."""
    from rasterio.enums import ColorInterp, Resampling
    from rasterio.transform import from_bounds
    from rasterio.vrt import WarpedVRT

    has_alpha = ColorInterp.alpha in source.colorinterp
    indexes = [1, 2, 3] if source.count >= 3 else [1]
    with WarpedVRT(
        source,
        crs=target,
        transform=from_bounds(*bounds, width, height),
        width=width,
        height=height,
        resampling=Resampling.nearest if nearest else Resampling.bilinear,
        add_alpha=source.nodata is None and not has_alpha,
    ) as warped:
        return warped.read(indexes), _mask(warped)


def _mask(warped: "WarpedVRT") -> np.ndarray:
    """Where there is something (h, w), uint8; GDAL takes the alpha band for a mask only beside three colours."""
    from rasterio.enums import ColorInterp

    if ColorInterp.alpha not in warped.colorinterp:
        return np.asarray(warped.dataset_mask())
    alpha = warped.read(warped.colorinterp.index(ColorInterp.alpha) + 1)
    return np.asarray(alpha if alpha.dtype == np.uint8 else np.where(alpha > 0, 255, 0).astype(np.uint8))


def _coloured(source: "DatasetReader", info: RasterInfo, mode: str, bands: np.ndarray) -> np.ndarray:
    """The bands as colours (h, w, 3)."""
    if _is_coloured(source):
        colours = np.zeros((SHADES, 3), np.uint8)
        for value, colour in source.colormap(1).items():
            colours[value % SHADES] = colour[:3]
        return np.asarray(colours[bands[0].astype(np.uint8)])
    shares = np.nan_to_num((bands.astype(np.float32) - info.low) / (info.high - info.low)).clip(0, 1)
    numbers = np.round(shares * (SHADES - 1)).astype(np.uint8)
    if mode == VALUES:
        return np.asarray(_ramp()[numbers[0]])
    return np.moveaxis(numbers if len(numbers) == 3 else numbers.repeat(3, axis=0), 0, -1)


def ramp_colours() -> tuple[str, ...]:
    """The colours that values are shown in, low to high."""
    rows = table("ramps").set_index("ramp")
    return tuple(str(rows.loc[RAMP, "colours"]).split("|"))


def _ramp() -> np.ndarray:
    shades = spread_evenly(ramp_colours(), SHADES)
    return np.array([[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in shades], np.uint8)


def _shade(
    source: "DatasetReader", info: RasterInfo, target: Any, bounds: Bounds, width: int, height: int
) -> np.ndarray:
    """The hillshade, worked out on the grid of the view with a cell more on each side."""
    xmin, ymin, xmax, ymax = bounds
    across, down = (xmax - xmin) / width, (ymax - ymin) / height
    wider = xmin - across, ymin - down, xmax + across, ymax + down
    bands, mask = _warped(source, target, wider, width + 2, height + 2)
    heights_m = np.where(mask > 0, bands[0].astype(np.float32), np.nan) * info.unit_m
    cell_m = across * (METRES_PER_DEGREE * np.cos(np.radians((ymin + ymax) / 2)) if target.is_geographic else 1.0)
    lit = hillshade(heights_m, float(cell_m))
    grey = np.round(np.nan_to_num(lit) * 255).astype(np.uint8)
    return _premultiplied(np.repeat(grey[..., None], 3, axis=2), np.isfinite(lit) * np.uint8(255))


def _premultiplied(colours: np.ndarray, mask: np.ndarray) -> np.ndarray:
    picture = np.empty((*mask.shape, 4), np.uint8)
    picture[..., 3] = mask
    picture[..., :3] = np.where(mask[..., None] == 255, colours, colours * (mask[..., None] / 255.0))
    return picture
