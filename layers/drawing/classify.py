"""Records fall into classes: by lookups of their values, by how often a value occurs, or by breaks of a number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

METHODS = ("quantile", "equal_interval", "natural_breaks")
MOST_CATEGORIES = 30
NATURAL_SAMPLE = 1_500
FEW_WHOLE_NUMBERS = 12


@dataclass(frozen=True)
class Lookup:
    """A column and what its values mean: value (as text) -> class key."""

    column: str
    classes: Mapping[str, str]


@dataclass(frozen=True)
class Classing:
    """The class of a record: that of the first lookup which knows its value, else `otherwise` ('' = no class)."""

    theme: str
    lookups: tuple[Lookup, ...]
    otherwise: str = ""

    @property
    def needs(self) -> tuple[str, ...]:
        """The columns that are looked at."""
        return tuple(lookup.column for lookup in self.lookups)

    def expression(self) -> str:
        """The class key of a record as SQL, as QGIS and SQLite understand it."""
        branches = " ".join(branch for lookup in self.lookups for branch in _branches(lookup))
        rest = f" ELSE '{self.otherwise}'" if self.otherwise else ""
        return f"CASE {branches}{rest} END"

    def class_of(self, records: pd.DataFrame, keys: Sequence[str]) -> np.ndarray:
        """The position in `keys` of every record's class, int16, -1 where it has none."""
        position = {key: at for at, key in enumerate(keys)}
        found = np.full(len(records), -1, np.int16)
        for lookup in self.lookups:
            known = {value: position[key] for value, key in lookup.classes.items() if key in position}
            open_ = found < 0
            found[open_] = _looked_up(records[lookup.column], known)[open_]
        found[found < 0] = position.get(self.otherwise, -1)
        return found


def _branches(lookup: Lookup) -> list[str]:
    """WHEN … THEN … of an SQL CASE, one per class."""
    by_class: dict[str, list[str]] = {}
    for value, key in lookup.classes.items():
        by_class.setdefault(key, []).append("'" + value.replace("'", "''") + "'")
    return [f"WHEN \"{lookup.column}\" IN ({', '.join(values)}) THEN '{key}'" for key, values in by_class.items()]


def _looked_up(values: pd.Series, known: Mapping[str, int]) -> np.ndarray:
    """The number of every value, worked out once per distinct value; -1 where it is not known."""
    codes, distinct = pd.factorize(values)
    numbers = np.array([known.get(word(value), -1) for value in distinct] + [-1], np.int16)
    return np.asarray(numbers[codes])


def word(value: object) -> str:
    """A value as lookups hold it: text, whole numbers without a decimal point."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def is_category(values: pd.Series) -> bool:
    """Whether a column reads as categories: text and truth values, and whole numbers of few kinds."""
    if not pd.api.types.is_numeric_dtype(values.dtype) or pd.api.types.is_bool_dtype(values.dtype):
        return True
    return bool(pd.api.types.is_integer_dtype(values.dtype)) and values.nunique() <= FEW_WHOLE_NUMBERS


def categories(values: pd.Series, most: int = MOST_CATEGORIES) -> tuple[list[str], np.ndarray, bool]:
    """The commonest values (as text, commonest first), the position of every record's value (int16; those after the
    last share the position after it; missing -1), and whether there are such rarer ones."""
    codes, distinct = pd.factorize(values)
    counts = np.bincount(codes[codes >= 0], minlength=len(distinct))
    order = np.argsort(-counts, kind="stable")
    kept = order[:most]
    rank = np.full(len(distinct) + 1, len(kept), np.int16)
    rank[kept] = np.arange(len(kept), dtype=np.int16)
    rank[-1] = -1
    return [word(distinct[at]) for at in kept], np.asarray(rank[codes]), len(order) > len(kept)


def breaks_of(values: np.ndarray, method: str, count: int) -> tuple[float, ...]:
    """The inner limits (ascending, fewer than `count`) that part the finite values by one of `METHODS`.

    Limits are rounded to three digits of their spread, so that a legend shows true and short numbers. Natural breaks
    (Fisher and Jenks) are those of at most 1 500 values taken evenly from the sorted column.
    """
    known = np.sort(values[np.isfinite(values)])
    if not len(known) or known[0] == known[-1] or count < 2:
        return ()
    raw = {"quantile": _quantiles, "equal_interval": _equal, "natural_breaks": _natural}[method](known, count)
    rounded = np.unique(_short(raw, known[-1] - known[0]))
    return tuple(float(limit) for limit in rounded if known[0] < limit <= known[-1])


def _quantiles(known: np.ndarray, count: int) -> np.ndarray:
    return np.asarray(np.quantile(known, np.arange(1, count) / count))


def _equal(known: np.ndarray, count: int) -> np.ndarray:
    return np.linspace(known[0], known[-1], count + 1)[1:-1]


def _natural(known: np.ndarray, count: int) -> np.ndarray:
    """The first value of every class but the lowest, where the squares within classes add up to the least.

    Fisher (1958), On grouping for maximum homogeneity: the best parting of the first values into one class more is
    the best of all places for its last limit, worked out for all places at once.
    """
    size = min(len(known), NATURAL_SAMPLE)
    sample = known[((np.arange(size) + 0.5) / size * len(known)).astype(int)]
    classes = min(count, len(np.unique(sample)))
    within = _squares_within(sample - sample.mean())
    best, starts = within[0], []
    for _class in range(classes - 1):
        before = np.concatenate([[np.inf], best[:-1]])[:, None] + within
        starts.append(before.argmin(axis=0))
        best = before.min(axis=0)
    end, limits = len(sample) - 1, []
    for start in reversed(starts):
        limits.append(sample[start[end]])
        end = start[end] - 1
    return np.array(limits[::-1], float)


def _squares_within(sample: np.ndarray) -> np.ndarray:
    """Sum of squared distances from their mean of the values from i to j (n, n); infinite where j comes before i."""
    sums = np.concatenate([[0.0], sample.cumsum()])
    squares = np.concatenate([[0.0], (sample**2).cumsum()])
    first, last = np.arange(len(sample))[:, None], np.arange(1, len(sample) + 1)[None, :]
    size = np.where(last > first, last - first, 1)
    found = squares[last] - squares[first] - (sums[last] - sums[first]) ** 2 / size
    return np.asarray(np.where(last > first, found, np.inf))


def _short(limits: np.ndarray, spread: float) -> np.ndarray:
    """The limits rounded to three digits of the spread."""
    return np.asarray(np.round(limits, 2 - int(np.floor(np.log10(spread)))))


def graded(values: np.ndarray, breaks: Sequence[float]) -> np.ndarray:
    """The interval of every value, int16: 0 below the first break, a break belongs to the interval above it; -1 for
    missing values."""
    found = np.searchsorted(np.asarray(breaks, float), values, side="right").astype(np.int16)
    found[~np.isfinite(values)] = -1
    return np.asarray(found)


def interval_labels(breaks: Sequence[float]) -> list[str]:
    """`＜10`, `10–20`, `≥20`: one label per interval, thin and true; one `–` where there is no break."""
    texts = [_plain(limit) for limit in breaks]
    if not texts:
        return ["–"]
    dash = " – " if any(limit < 0 for limit in breaks) else "–"
    return [f"＜{texts[0]}", *(f"{low}{dash}{high}" for low, high in pairwise(texts)), f"≥{texts[-1]}"]


def _plain(limit: float) -> str:
    """The number with a true minus and narrow unbreakable spaces between thousands."""
    return f"{limit:,.10g}".replace(",", "\u00a0").replace("-", "−")


def spread_evenly(colours: Sequence[str], count: int) -> list[str]:
    """`count` colours from the first to the last of a ramp: its own where they fit, else mixed between neighbours."""
    if count <= 1:
        return [colours[len(colours) // 2]] * count
    stops = np.array([[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in colours], float)
    places = np.linspace(0, len(colours) - 1, count)
    mixed = [np.interp(places, np.arange(len(colours)), stops[:, channel]) for channel in range(3)]
    return ["#{:02X}{:02X}{:02X}".format(*(round(part) for part in colour)) for colour in zip(*mixed, strict=True)]
