"""What GeoPackages hold: tables read from one through GDAL's Arrow stream."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.geopackage_connection import reading, unreadable
from layers.geopackage_geometry import from_arrow
from layers.geopackage_schema import GEOMETRY_COLUMN, literal, quoted

if TYPE_CHECKING:
    import pyarrow as pa


def read(
    path: Path,
    name: str,
    key: str,
    *,
    columns: Sequence[str] | None = None,
    geometry: bool = True,
    up_to: int | None = None,
    only: Sequence[int] | None = None,
    holding: tuple[str, str] | None = None,
) -> tuple[pd.DataFrame, np.ndarray]:
    """Attributes indexed by `key` (fid of a layer, zz_id of a table), and geometries (empty if not asked for).

    Only the named columns are read (all if None), only keys up to `up_to`, and of these only those in `only`, or the
    rows whose column holds a text (`holding`). Whole numbers with NULL become Int64, texts pandas `str`. ZzecoError if
    the file is damaged.
    """
    limit = None if only is None else f"{key} IN ({', '.join(map(str, only))})"
    if holding is not None:
        limit = f"{quoted(holding[0])} = {literal(holding[1])}"
    arrow = _arrow(path, name, columns, geometry, limit)  # without a limit GDAL reads ahead in threads of its own
    known = arrow[key].to_numpy() <= (np.inf if up_to is None else up_to)
    arrow = arrow if known.all() else arrow.filter(known)
    with_shapes = geometry and GEOMETRY_COLUMN in arrow.column_names
    shapes = from_arrow(arrow[GEOMETRY_COLUMN]) if with_shapes else np.array([], object)
    keys = pd.Index(arrow[key].to_numpy(), dtype=np.int64, name=key)
    attributes = [one for one in arrow.column_names if one not in (GEOMETRY_COLUMN, key)]
    table = _frame(arrow, attributes if columns is None else list(columns)).set_axis(keys, axis="index")
    if keys.is_monotonic_increasing:
        return table, shapes
    order = np.argsort(keys.to_numpy(), kind="stable")
    return table.iloc[order], shapes[order] if with_shapes else shapes


def _arrow(path: Path, name: str, columns: Sequence[str] | None, geometry: bool, where: str | None) -> "pa.Table":
    import pyogrio

    wanted = None if columns is None else list(columns)
    with reading(path):
        try:
            return pyogrio.read_arrow(
                path, layer=name, columns=wanted, read_geometry=geometry, return_fids=True, where=where
            )[1]
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, RuntimeError, OSError) as error:
            raise unreadable(path, error) from error


def _frame(arrow: "pa.Table", names: list[str]) -> pd.DataFrame:
    return pd.DataFrame({name: _column(arrow[name]) for name in names}, index=range(arrow.num_rows))


def _column(values: "pa.ChunkedArray") -> pd.Series:
    import pyarrow as pa

    if pa.types.is_integer(values.type):
        whole = values.cast(pa.int64())
        return whole.to_pandas(types_mapper=lambda _type: pd.Int64Dtype()) if values.null_count else whole.to_pandas()
    if pa.types.is_boolean(values.type) and values.null_count:
        return values.to_pandas(types_mapper=lambda _type: pd.BooleanDtype())
    return values.to_pandas()
