"""The ledger reading of a layer: which records count as done, and which of them are one site."""

from typing import Any

import numpy as np
import pandas as pd
import shapely

COUNTED_STATES = ("built", "accepted")
YEAR_COLUMNS = ("treatment_year", "completion_year")


def done(table: pd.DataFrame, until_year: int | None = None) -> pd.Series:
    """True for the records that are built or accepted, and were so by the end of `until_year` where a year is given.

    In a layer without any state, a record with a treatment or completion year counts as built.
    """
    year = done_year(table)
    counts = text(table, "state").isin(COUNTED_STATES) if has_states(table) else year.notna()
    return counts if until_year is None else counts & ~(year > until_year)


def has_states(table: pd.DataFrame) -> bool:
    """Whether any record of the layer carries a state."""
    return bool(text(table, "state").ne("").any())


def done_year(table: pd.DataFrame) -> pd.Series:
    """The treatment year, else the completion year; NaN where there is neither."""
    year = pd.Series(np.nan, index=table.index, dtype="float64")
    for column in YEAR_COLUMNS:
        year = year.fillna(number(table, column))
    return year


def site_keys(table: pd.DataFrame) -> pd.Series:
    """One key per site: its id, else its name, else the record itself.

    A record that has only a name belongs to the site that bears this name together with an id.
    """
    site_id, name = text(table, "site_id"), text(table, "site_name")
    named = pd.DataFrame({"id": site_id, "name": name})[site_id.ne("") & name.ne("")].drop_duplicates()
    id_of_name = named.drop_duplicates("name", keep=False).set_index("name")["id"]
    known = site_id.where(site_id.ne(""), name.map(id_of_name).astype("str").fillna(""))
    alone = pd.Series([f"record:{position}" for position in range(len(table))], index=table.index, dtype="str")
    return ("id:" + known).where(known.ne(""), ("name:" + name).where(name.ne(""), alone))


def repeated_shapes(table: pd.DataFrame, sites: pd.Series) -> pd.Series:
    """True for a feature whose geometry its site already has; needs the `geometry` column, else none is."""
    if "geometry" not in table.columns:
        return pd.Series(False, index=table.index)
    shapes = pd.Series(_shape_keys(table["geometry"].to_numpy()), index=table.index)
    return pd.DataFrame({"site": sites, "shape": shapes}).duplicated() & shapes.notna()


def text(table: pd.DataFrame, column: str) -> pd.Series:
    """A column as stripped text, '' where blank or absent."""
    if column not in table.columns:
        return pd.Series("", index=table.index, dtype="str")
    return table[column].astype("str").where(table[column].notna(), "").fillna("").str.strip()


def number(table: pd.DataFrame, column: str) -> pd.Series:
    """A column as float64, NaN where blank, absent or not a number."""
    if column not in table.columns:
        return pd.Series(np.nan, index=table.index, dtype="float64")
    return pd.to_numeric(table[column], errors="coerce").astype("float64")


def _shape_keys(geometry: Any) -> Any:
    """Normalised WKB of each geometry (shapely or WKB), None where there is none."""
    shapes = geometry if any(isinstance(g, shapely.Geometry) for g in geometry[:50]) else shapely.from_wkb(geometry)
    return shapely.to_wkb(shapely.normalize(shapes))
