"""Land-cover rasters and pools tables for tests; the pools are those of the published test of InVEST's carbon model."""

import numpy as np
import pandas as pd
import rasterio
from making import ask, write
from rasterio.transform import from_origin

PROJECTED = "EPSG:4547"
CORNER = (450_000.0, 3_010_000.0)
PUBLISHED = """C_above,C_below,C_soil,C_dead,lucode,LULC_Name
15,10,60,1,1,lulc code 1
5,3,20,0,2,lulc code 2
2,1,5,0,3,lulc code 3
"""
DENSITIES = {1: (15, 10, 60, 1), 2: (5, 3, 20, 0), 3: (2, 1, 5, 0)}
NODATA = float(np.finfo(np.float32).min)


def class_raster(path, cells, *, crs=PROJECTED, corner=CORNER, size=10.0, nodata=0, dtype="uint8", **more):
    """A GeoTIFF of class codes, its upper left corner and cell size in units of its system."""
    cells = np.asarray(cells, dtype)
    shape = {"height": cells.shape[0], "width": cells.shape[1], "count": 1, "dtype": dtype}
    place = {"crs": crs, "transform": from_origin(*corner, size, size), "nodata": nodata, **more}
    with rasterio.open(path, "w", driver="GTiff", **shape, **place) as made:
        made.write(cells, 1)
    return path


def pools_table(folder, text=PUBLISHED, encoding="utf-8"):
    """A pools table as a file."""
    path = folder / "pools.csv"
    path.write_text(text, encoding=encoding)
    return path


def cells_of(folder, name):
    """The values of a result raster."""
    with rasterio.open(folder / f"{name}.tif") as made:
        return made.read(1)


def carbon(folder, cells, *options, **more):
    """The answer for a map of these cells, written into folder/out."""
    path = class_raster(folder / "lulc.tif", cells, **more)
    return ask("raster-carbon", path, pools_table(folder), *options, "--out", folder / "out")


def polygon_file(folder, shapes, crs="EPSG:4547", name="zones.gpkg", **columns):
    """A vector file of polygons to sum over."""
    table = pd.DataFrame({"name": [f"z{at}" for at in range(len(shapes))], **columns})
    return write(folder / name, table, shapes, crs=crs, geometry_type="Unknown")
