"""Records as the Arrow table that GDAL and Parquet writers take."""

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from layers.errors import ZzecoError
from layers.i18n import _

GEOMETRY = "geometry"


def column_of(values: pd.Series) -> Any:
    """A pyarrow array of one column: missing values null, whole days as dates, mixed objects as text."""
    import pyarrow as pa

    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        days = values.dt.normalize()
        if (values.dropna() == days.dropna()).all():
            return pa.array(values, from_pandas=True).cast(pa.timestamp("s")).cast(pa.date32())
        return pa.array(values, from_pandas=True).cast(pa.timestamp("ms"))
    if pd.api.types.is_float_dtype(values.dtype):
        numbers = values.to_numpy(dtype=float, na_value=np.nan)
        return pa.array(np.where(np.isfinite(numbers), numbers, np.nan), from_pandas=True)
    try:
        array = pa.array(values, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        array = pa.array(values.astype("str"), from_pandas=True)
    if pa.types.is_large_string(array.type) or pa.types.is_string_view(array.type) or pa.types.is_null(array.type):
        return array.cast(pa.string())
    return array.dictionary_decode() if pa.types.is_dictionary(array.type) else array


def arrow_table(table: pd.DataFrame, geometry: np.ndarray) -> Any:
    """The records with their geometries as WKB in the column `geometry`."""
    import pyarrow as pa

    columns = {str(name): column_of(table[name]) for name in table.columns}
    return pa.table({**columns, GEOMETRY: pa.array(shapely.to_wkb(geometry), pa.binary())})


def free_names(names: list[str], reserved: tuple[str, ...] = (GEOMETRY,)) -> dict[str, str]:
    """Each name with the one to write: another one with `x_` before it where it is taken, whatever its case."""
    taken, result = {name.lower() for name in reserved}, {}
    for name in names:
        free = name
        while free.lower() in taken:
            free = "x_" + free
        taken.add(free.lower())
        result[name] = free
    return result


def without_empty(geometry: np.ndarray) -> np.ndarray:
    """The geometries with None for the empty ones."""
    result = geometry.copy()
    result[shapely.is_empty(geometry)] = None
    return result


def write_by_gdal(
    records: Any, path: Path, driver: str, geometry_type: str, crs: str, encoding: str = "UTF-8", **options: str
) -> None:
    """Writes an Arrow table of `arrow_table` by a GDAL driver; ZzecoError with GDAL's reason."""
    import pyogrio

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            pyogrio.write_arrow(
                records, path, layer=path.stem, driver=driver, geometry_name=GEOMETRY, geometry_type=geometry_type,
                crs=crs, encoding=encoding, **options,
            )  # fmt: skip
    except (pyogrio.errors.DataSourceError, pyogrio.errors.FieldError, RuntimeError, OSError, ValueError) as error:
        raise ZzecoError(
            _("{name} cannot be written: {reason}").format(name=path.name, reason=error),
            _("Try another format; GeoPackage holds everything."),
        ) from error
