"""The rows of the factor tables: what names them, which of their columns are numbers, and how one is found."""

import pandas as pd

# the columns of the factor tables that say what a row is of
NAMING = (
    *("species_group", "species_code", "forest_type", "type", "degree_or_measure", "wetland_class"),
    *("wetland_type", "origin", "component", "quantity", "pool", "parameter", "form"),
)
VALUES = {
    "forest_factors": ("SVD_t_per_m3", "BEF", "RSR", "CF"),
    "biomass_regression": ("a_t_per_m3", "b_t_per_ha"),
    "tree_allometry": ("a", "b", "c"),
    "non_arbor": ("value",),
    "pools_defaults": ("value", "sd"),
    "growth_curves": ("p1", "p2", "p3"),
    "wetland": ("value",),
    "karst_carbon": ("value",),
    "uncertainty": ("half_width_95pct_percent",),
}
"""The columns of each factor table that hold its numbers."""

SEPARATOR = " · "


def naming(table: pd.DataFrame) -> list[str]:
    """The columns of this table that name its rows."""
    return [column for column in NAMING if column in table.columns]


def row_keys(table: pd.DataFrame) -> "pd.Series[str]":
    """A text per row that names it and no other: its naming cells joined, `#2` … where rows share a name."""
    cells = table[naming(table)].fillna("").astype(str).to_numpy(dtype=object)
    names = [SEPARATOR.join(dict.fromkeys(cell for cell in row if cell)) for row in cells]
    keys = pd.Series(names, index=table.index, dtype=object)
    number = keys.groupby(keys).cumcount() + 1
    return keys.where(number == 1, keys + " #" + number.astype(str))


def fitting_rows(table: pd.DataFrame, wanted: str) -> list[int]:
    """Positions of the rows that a key names: the whole key, else every row that has all of its parts as cells."""
    keys = row_keys(table)
    whole = [place for place, key in enumerate(keys) if key == wanted.strip()]
    if whole:
        return whole
    parts = [part.strip() for part in wanted.split(SEPARATOR.strip()) if part.strip()]
    cells = table[naming(table)].fillna("").astype(str).to_numpy(dtype=object)
    return [place for place, row in enumerate(cells) if parts and all(part in row for part in parts)]
