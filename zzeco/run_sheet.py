"""One run as a person reads it: figures with intervals, sums by groups, quality, what was left out, what is unsure."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from layers.labels import label
from zzeco.carbon.basis import BASES, basis_of
from zzeco.carbon.estimate import counted_values, estimated_rows
from zzeco.carbon.intervals import Amounts, amounts, stacked, statistics
from zzeco.carbon.notes import some_stock_known
from zzeco.carbon.settings import EstimateSettings
from zzeco.carbon.sink_interval import Growing, growing_sums, sink_limits
from zzeco.carbon.soil_depths import SoilDepth, soil_depths
from zzeco.carbon.uncertainty import Draws
from zzeco.carbon.units import CO2_PER_C
from zzeco.carbon.without_stock import WithoutStock, without_stock
from zzeco.grouping import GROUPS
from zzeco.outdated import changed_since
from zzeco.project import Project
from zzeco.runs import KeptRun, factor_set_of, kept_run, polygons_of, stored_settings
from zzeco.uncertainty_sources import VarianceShare, variance_shares
from zzeco.unverified import UsedFactor, unverified_share, used_factors

GROUPINGS = ("county", "species_group", "age_group", "ownership", "origin", "land_class")
NOT_ESTIMATED = "not_estimated"


@dataclass(frozen=True)
class Figure:
    """A sum with its 95 % interval, in the same unit."""

    value: float
    low: float
    high: float

    @property
    def half_width(self) -> float | None:
        """Half the interval as a share of the value; None where the value is 0."""
        return (self.high - self.low) / 2 / abs(self.value) if self.value else None


@dataclass(frozen=True, eq=False)
class Sums:
    """The estimated polygons by one grouping: a row per group in the order of `keys`, and each polygon's group.

    `rows`: key, label, features, area_ha, carbon_t, carbon_low_t, carbon_high_t, sink_tco2e_per_a, sink_low, sink_high
    (NaN where none of the polygons has a stock value, or a known sink). `codes` number the group of every polygon of
    `RunSheet.places`.
    """

    by: str
    rows: pd.DataFrame
    codes: np.ndarray


@dataclass(frozen=True)
class Share:
    """How many polygons fall under a key, and their counted area."""

    key: str
    features: int
    area_ha: float


@dataclass(frozen=True, eq=False)
class LeftOut:
    """The polygons of one layer that were left out for one reason."""

    reason: str
    layer: str
    fids: np.ndarray
    area_ha: float


@dataclass(frozen=True, eq=False)
class RunSheet:
    """All that the carbon workspace shows of a run, of the whole project or of one county.

    `total` is the row of everything (as `Sums.rows`); `places` has layer and fid of every estimated polygon; `changed`
    counts the records of the whole project that were changed, added or removed since.
    """

    run: KeptRun
    county: str | None
    total: Mapping[str, Any]
    sums: Mapping[str, Sums]
    counties: tuple[str, ...]
    quality: tuple[Share, ...]
    left_out: tuple[LeftOut, ...]
    sources: tuple[VarianceShare, ...]
    factors: tuple[UsedFactor, ...]
    unverified_share: float
    places: pd.DataFrame
    changed: int
    soil_depths: tuple[SoilDepth, ...]
    without_stock: tuple[WithoutStock, ...]

    @property
    def carbon_t(self) -> Figure:
        """The carbon stock of the asked pools."""
        return Figure(*(float(self.total[name]) for name in ("carbon_t", "carbon_low_t", "carbon_high_t")))

    @property
    def co2e_t(self) -> Figure:
        """The carbon stock as carbon dioxide."""
        stock = self.carbon_t
        return Figure(stock.value * CO2_PER_C, stock.low * CO2_PER_C, stock.high * CO2_PER_C)

    @property
    def sink(self) -> Figure | None:
        """The yearly sink, t CO2e/a; None where no polygon has one."""
        if np.isnan(self.total["sink_tco2e_per_a"]):
            return None
        return Figure(*(float(self.total[name]) for name in ("sink_tco2e_per_a", "sink_low", "sink_high")))

    @property
    def features(self) -> int:
        """All polygons that the run looked at."""
        return sum(share.features for share in self.quality)

    def unverified(self) -> list[UsedFactor]:
        """The factors of confidence C."""
        return [one for one in self.factors if one.factor.unverified]

    def members(self, by: str, group: int) -> tuple[str, np.ndarray] | None:
        """Layer and fids of a group's polygons, of the layer with most of them."""
        inside = self.places[self.sums[by].codes == group]
        if inside.empty:
            return None
        layer = str(inside["layer"].value_counts().index[0])
        return layer, np.sort(inside.loc[inside["layer"] == layer, "fid"].to_numpy(np.int64))


def run_sheet(
    project: Project, name: str, county: str | None = None, progress: Callable[[str], None] = lambda step: None
) -> RunSheet:
    """What a stored run says, of one county where its code is given (and there); ZzecoError for an unknown run.

    Layers that the run estimated and that are gone since keep their figures, but have no groups. Slow: for a task.
    """
    run = kept_run(project, name)
    polygons = run_polygons(project, run)
    changed = changed_since(project, run.name)
    counties = tuple(sorted(str(code) for code in pd.factorize(polygons["county"])[1]))
    county = county if county in counties else None
    if county is not None:
        polygons = polygons[polygons["county"].astype(object) == county].reset_index(drop=True)
    progress(run.name)
    estimated = estimated_rows(polygons).reset_index(drop=True)
    draws = Draws(run.factors, run.draws, run.seed)
    parts = run.settings.stock_parts
    total, sums = _sums(estimated, run, draws)
    return RunSheet(
        run=run,
        county=county,
        total=total,
        sums=sums,
        counties=counties,
        quality=_quality(polygons, estimated),
        left_out=_left_out(polygons),
        sources=tuple(variance_shares(estimated, parts, run.factors)),
        factors=tuple(used_factors(estimated, parts, run.factors)),
        unverified_share=unverified_share(estimated, parts, run.factors),
        places=estimated[["layer", "fid"]],
        changed=changed,
        soil_depths=soil_depths(estimated) if "soil" in run.settings.pools else (),
        without_stock=tuple(
            without_stock(estimated[estimated["layer"].eq(one["layer"])], one["layer"]) for one in run.kinds
        ),
    )


def run_polygons(project: Project, run: KeptRun) -> pd.DataFrame:
    """The stored polygons of all layers of a run with layer, fid and the columns of GROUPINGS beside them."""
    parts = []
    for one in run.kinds:
        polygons = polygons_of(project, run.name, one["layer"])
        known = _group_columns(project, one["layer"], polygons.index)
        parts.append(polygons.assign(layer=one["layer"], **known).reset_index())
    return one_below_the_other(parts)


def one_below_the_other(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The rows of tables of the same columns, column by column: all at once would hold up the window's thread."""
    return pd.DataFrame({name: _column([part[name] for part in parts]) for name in parts[0]})


def _column(pieces: Sequence[pd.Series]) -> pd.Series:
    """The pieces in one; those that hold nothing take the type of the others, or all would become objects."""
    dtype = next((piece.dtype for piece in pieces if piece.dtype != object), pieces[0].dtype)
    alike = [piece.astype(dtype) if piece.dtype == object and piece.isna().all() else piece for piece in pieces]
    return pd.concat(alike, ignore_index=True)


def _group_columns(project: Project, name: str, fids: pd.Index) -> dict[str, Any]:
    layer = project.layers.get(name)
    columns = {by: GROUPS[by][0] for by in GROUPINGS}
    there = [] if layer is None else [column for column in columns.values() if column in layer.names()]
    known = pd.DataFrame(index=fids) if layer is None else layer.columns(there).reindex(fids)
    nothing = pd.Series(None, index=fids, dtype=object)
    return {by: known[column] if column in there else nothing for by, column in columns.items()}


def _sums(estimated: pd.DataFrame, run: KeptRun, draws: Draws) -> tuple[dict[str, Any], dict[str, Sums]]:
    """The row of everything, and the sums by every grouping, all from the same draws."""
    grouped = {by: _groups(estimated[by]) for by in GROUPINGS}
    nothing = np.zeros(len(estimated), dtype=np.int64)
    plan = [(nothing, 1), *((codes, len(keys)) for codes, keys in grouped.values())]
    whole, *found = _figures(estimated, plan, run, draws)
    for rows, (by, (_codes, keys)) in zip(found, grouped.items(), strict=True):
        rows.insert(0, "key", pd.Series(keys, dtype=object))
        rows.insert(1, "label", [label(GROUPS[by][1], key) if key else "" for key in keys])
    sums = {by: Sums(by, rows, codes) for rows, (by, (codes, _keys)) in zip(found, grouped.items(), strict=True)}
    return dict(whole.iloc[0]), sums


def _groups(column: pd.Series) -> tuple[np.ndarray, list[str]]:
    """A code per polygon and the key of each code, in the order of the keys, '' (unknown) last."""
    codes, values = pd.factorize(column)
    texts = [*map(_key_text, values), *([""] if (codes < 0).any() else [])]  # code -1 is the last
    keys = sorted(set(texts), key=lambda key: (key == "", key))
    place_of = {key: place for place, key in enumerate(keys)}
    return np.array([place_of[text] for text in texts], dtype=np.int64)[codes], keys


def _key_text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


Plan = Sequence[tuple[np.ndarray, int]]
"""Groupings: the code of each polygon, and how many codes there are."""


def _figures(estimated: pd.DataFrame, plan: Plan, run: KeptRun, draws: Draws) -> list[pd.DataFrame]:
    """The figures of every grouping; polygons that share all groups are summed first, and all is drawn once."""
    finest, first = np.zeros(len(estimated), dtype=np.int64), np.zeros(0, dtype=np.int64)
    for codes, count in plan:
        _keys, first, finest = np.unique(finest * count + codes, return_index=True, return_inverse=True)
    coarser = [(codes[first], count) for codes, count in plan]
    stock = amounts(estimated, run.settings.stock_parts, finest, len(first), run.factors)
    growing = growing_sums(estimated, run.settings.sink_pools, finest, len(first), run.factors)
    limits = statistics(_regrouped(stock, coarser), draws)
    drawn_sink = sink_limits([Growing(one.curve, _regrouped(one.sums, coarser)) for one in growing], draws)
    ends = np.cumsum([count for _codes, count in plan])
    parts = [slice(end - count, end) for end, (_codes, count) in zip(ends, plan, strict=True)]
    return [
        _rows(estimated, codes, count, limits[part].reset_index(drop=True), drawn_sink[part].reset_index(drop=True))
        for part, (codes, count) in zip(parts, plan, strict=True)
    ]


def _regrouped(sums: Amounts, plan: Plan) -> Amounts:
    return stacked([sums.joined(codes, count) for codes, count in plan])


def _rows(estimated: pd.DataFrame, codes: Any, count: int, stock: pd.DataFrame, sink: pd.DataFrame) -> pd.DataFrame:
    known = np.bincount(codes, estimated["sink_tco2e_per_a"].notna(), count) > 0
    sums = {
        name: np.bincount(codes, counted_values(estimated, name), count)
        for name in ("area_ha", "carbon_t", "sink_tco2e_per_a")
    }
    has_stock = some_stock_known(estimated, codes, count)
    return pd.DataFrame(
        {
            "features": np.bincount(codes, minlength=count),
            "area_ha": sums["area_ha"],
            "carbon_t": np.where(has_stock, sums["carbon_t"], np.nan),
            "carbon_low_t": np.where(has_stock, np.maximum(stock["lo"], 0.0), np.nan),
            "carbon_high_t": np.where(has_stock, stock["hi"], np.nan),
            "sink_tco2e_per_a": np.where(known, sums["sink_tco2e_per_a"], np.nan),
            "sink_low": np.where(known, sink["lo"], np.nan),
            "sink_high": np.where(known, sink["hi"], np.nan),
        }
    )


def _quality(polygons: pd.DataFrame, estimated: pd.DataFrame) -> tuple[Share, ...]:
    """What the polygons rest on, and those that were not estimated."""
    found, basis = [], basis_of(estimated)
    for key in BASES:
        rows = estimated[basis == key]
        found.append(Share(key, len(rows), float(counted_values(rows, "area_ha").sum())))
    missing = polygons[polygons["reason"].notna()]
    return (*found, Share(NOT_ESTIMATED, len(missing), float(missing["area_ha"].sum())))


def _left_out(polygons: pd.DataFrame) -> tuple[LeftOut, ...]:
    missing = polygons[polygons["reason"].notna()]
    found = [
        LeftOut(str(reason), str(layer), rows["fid"].to_numpy(np.int64), float(rows["area_ha"].sum()))
        for (reason, layer), rows in missing.groupby(["reason", "layer"], observed=True)
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.fids), one.reason)))


@dataclass(frozen=True)
class RunHead:
    """A run in the list of runs: its name and number, when and how it was made, what it covers, its stock (t C).

    The stock is NaN where no layer has a stock value.
    """

    name: str
    number: int
    made_at: str
    kinds: tuple[str, ...]
    layers: tuple[str, ...]
    settings: EstimateSettings
    draws: int
    seed: int
    factor_set: str
    factor_version: str
    carbon_t: float


def run_heads(project: Project) -> list[RunHead]:
    """The runs of the project, the latest first."""
    rows = project.table("runs").rows.to_dict("records")
    return [_head(number, row) for number, row in enumerate(rows, start=1)][::-1]


def _head(number: int, row: Mapping[Any, Any]) -> RunHead:
    kinds = json.loads(row["kinds"])
    return RunHead(
        name=row["run"],
        number=number,
        made_at=row["made_at"],
        kinds=tuple(one["kind"] for one in kinds),
        layers=tuple(one["layer"] for one in kinds),
        settings=stored_settings(row["settings"]),
        draws=int(row["draws"]),
        seed=int(row["seed"]),
        factor_set=factor_set_of(row),
        factor_version=str(row["factor_version"]),
        carbon_t=_known_sum([one["carbon_t"]["total"] for one in kinds]),
    )


def _known_sum(values: Sequence[float | None]) -> float:
    known = [value for value in values if value is not None]
    return sum(known) if known or not values else float("nan")
