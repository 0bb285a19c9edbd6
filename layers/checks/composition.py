"""Species composition by tenths (树种组成): `6杉3马1阔+樟`."""

import pandas as pd

from layers.codes import species
from layers.text import by_unique, text

SHORT = {
    "马": "马尾松",
    "松": "马尾松",
    "湿": "湿地松",
    "火": "火炬松",
    "枫": "枫香",
    "荷": "木荷",
    "硬": "硬阔",
    "软": "软阔",
    "毛": "毛竹",
}
UNDECIDED = ("阔", "针", "杂", "其", "其他")
MIXED_GROUPS = ("针叶混", "阔叶混", "针阔混")
TERM = r"(\d+)\s*([^\d+\-\s]+)"


def tenths(composition: pd.Series) -> pd.Series:
    """Sum of the tenths (float); species after + or - count 0; missing where nothing can be read."""
    return by_unique(composition, _sums).astype("float64")


def _sums(distinct: pd.Series) -> pd.Series:
    terms = text(distinct).str.extractall(TERM)[0].astype("float64")
    return terms.groupby(level=0).sum().reindex(distinct.index)


def first_group(composition: pd.Series, species_group: pd.Series) -> pd.Series:
    """Species group of the first term; missing for 阔 and the like, and where the dominant group is a mixture."""
    first = by_unique(composition, lambda distinct: text(distinct).str.extract(TERM)[1])
    names = first.where(~first.isin(UNDECIDED)).replace(SHORT)
    return species(names)["species_group"].mask(species_group.isin(MIXED_GROUPS))
