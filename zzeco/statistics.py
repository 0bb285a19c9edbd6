"""Figures of one column of a table: of all its values, or of one group after another."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from zzeco.record_table import AREA, COUNTED_ONCE, COUNTED_PERCENT, Column, RecordTable

MOST_GROUPS = 200
OTHERWISE_BINS = 30


@dataclass(frozen=True)
class Figures:
    """Figures of a column of numbers; NaN where there are none. `weighted_mean` weighs by area in ha."""

    count: int
    missing: int
    unique: int
    total: float = np.nan
    mean: float = np.nan
    deviation: float = np.nan
    minimum: float = np.nan
    first_quartile: float = np.nan
    median: float = np.nan
    third_quartile: float = np.nan
    maximum: float = np.nan
    weighted_mean: float = np.nan


def figures(values: pd.Series, area_ha: np.ndarray | None = None, counted: np.ndarray | None = None) -> Figures:
    """The figures of a column, numbers or words; the deviation is that of a sample (n − 1).

    `counted` are the shares (0–1) that the sum counts of each value, None for the whole.
    """
    known = values.dropna()
    found = Figures(len(known), len(values) - len(known), int(known.nunique()))
    if not len(known) or not pd.api.types.is_numeric_dtype(values.dtype):
        return found
    numbers = known.to_numpy(float)
    low, first, median, third, high = np.quantile(numbers, (0, 0.25, 0.5, 0.75, 1))
    return Figures(
        found.count,
        found.missing,
        found.unique,
        float(numbers.sum() if counted is None else np.nansum(values.to_numpy(float) * counted)),
        float(numbers.mean()),
        float(numbers.std(ddof=1)) if len(numbers) > 1 else np.nan,
        float(low),
        float(first),
        float(median),
        float(third),
        float(high),
        weighted_mean(values.to_numpy(float), area_ha),
    )


def weighted_mean(values: np.ndarray, area_ha: np.ndarray | None) -> float:
    """The mean of the known values weighed by their area; NaN without any area."""
    if area_ha is None:
        return float("nan")
    known = ~np.isnan(values) & (area_ha > 0)
    whole = area_ha[known].sum()
    return float((values[known] * area_ha[known]).sum() / whole) if whole > 0 else float("nan")


def column_figures(records: RecordTable, name: str, rows: np.ndarray) -> Figures:
    """The figures of a column of these records, areas as measured on the map."""
    column = records.column(name)
    if column.codes is not None:
        known = column.codes[rows][column.codes[rows] >= 0]
        return Figures(len(known), len(rows) - len(known), len(pd.unique(known)))
    return figures(column.taken(rows), areas(records, rows), counted_shares(records, name, rows))


def counted_shares(records: RecordTable, name: str, rows: np.ndarray) -> np.ndarray | None:
    """The shares (0–1) that sums count: of carbon and sink only where the ground does not count in another layer."""
    if name not in COUNTED_ONCE:
        return None
    shares: np.ndarray = np.asarray(records.column(COUNTED_PERCENT).numbers)[rows] / 100
    return shares


def areas(records: RecordTable, rows: np.ndarray) -> np.ndarray | None:
    """The measured area of these records, ha; None where the layer has none."""
    if AREA not in records.attributes:
        return None
    found: np.ndarray = np.asarray(records.column(AREA).numbers)[rows]
    return found if np.nansum(found) > 0 else None


def groups(column: Column, rows: np.ndarray, area_ha: np.ndarray | None = None) -> pd.DataFrame:
    """label, count, share (0–1 of the records) and area_ha of each distinct word, commonest first; missing last.

    The label is None for records without a value; of more than `MOST_GROUPS` words the commonest are given.
    """
    assert column.codes is not None
    codes = column.codes[rows]
    size = len(column.words) + 1
    counts = np.bincount(codes + 1, minlength=size)
    area = np.full(size, np.nan) if area_ha is None else np.bincount(codes + 1, np.nan_to_num(area_ha), size)
    order = np.argsort(-counts[1:], kind="stable")[:MOST_GROUPS] + 1
    order = np.append(order[counts[order] > 0], [0] if counts[0] else np.empty(0, int)).astype(int)
    labels = np.concatenate([np.array([None], dtype=object), column.words])
    share = counts[order] / max(len(rows), 1)
    words = pd.Series(labels[order], dtype=object)
    return pd.DataFrame({"label": words, "count": counts[order], "share": share, "area_ha": area[order]})


def grouped(
    value: Column,
    by: Column,
    rows: np.ndarray,
    area_ha: np.ndarray | None = None,
    counted: np.ndarray | None = None,
) -> pd.DataFrame:
    """The groups of `by` with total and mean of the known numbers of a column in each; counts are of all records."""
    found = groups(by, rows, area_ha)
    assert value.numbers is not None and by.codes is not None
    numbers, codes = value.numbers[rows], by.codes[rows] + 1
    known = np.isfinite(numbers)
    sums = np.bincount(codes[known], numbers[known], len(by.words) + 1)
    weighed = numbers if counted is None else numbers * counted
    totals = np.bincount(codes[known], weighed[known], len(by.words) + 1)
    counts = np.bincount(codes[known], minlength=len(by.words) + 1)
    place = pd.Index(by.words).get_indexer(pd.Index(found["label"])) + 1
    sums, totals, counts = sums[place], totals[place], counts[place]
    means = np.divide(sums, counts, out=np.full(len(place), np.nan), where=counts > 0)
    return found.assign(total=np.where(counts > 0, totals, np.nan), mean=means)


@dataclass(frozen=True, eq=False)
class Histogram:
    """Counts between `edges` (one more than counts)."""

    counts: np.ndarray
    edges: np.ndarray


def histogram(values: np.ndarray, most: int = OTHERWISE_BINS) -> Histogram | None:
    """The distribution of the known values in classes of round width; None where there is no value."""
    known = values[np.isfinite(values)]
    if not len(known):
        return None
    low, high = float(known.min()), float(known.max())
    width = round_width((high - low) / min(most, max(5, int(np.sqrt(len(known))))))
    start = np.floor(low / width) * width
    count = max(int(np.ceil((high - start) / width + 1e-9)), 1)
    edges = start + width * np.arange(count + 1)
    return Histogram(np.histogram(known, edges)[0], edges)


def round_width(wanted: float) -> float:
    """The next width of the form 1, 2, 2.5 or 5 times a power of ten; 1 for a single value."""
    if wanted <= 0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(wanted))
    return float(next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= wanted * (1 - 1e-9)))
