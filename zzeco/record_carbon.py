"""One polygon's carbon as it is told: figure, interval, pools, arithmetic, factors; or why there is none."""

import math
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from layers.errors import ZzecoError
from layers.i18n import _
from layers.labels import label
from zzeco.carbon.basis import basis
from zzeco.carbon.estimate import KINDS
from zzeco.carbon.explain import Explanation, Step
from zzeco.carbon.notes import note_text, reason_text, with_known_stock
from zzeco.carbon.parameters import FACTOR_TABLES, FactorSet
from zzeco.carbon.units import CO2_PER_C, PERCENT
from zzeco.explaining import explained
from zzeco.outdated import outdated
from zzeco.project import Project
from zzeco.runs import KeptRun, latest_run

ESTIMATED, NO_RUN, LEFT_OUT, STALE, NOT_FOR_KIND = "estimated", "no_run", "left_out", "stale", "not_for_kind"
POOLS = {
    "agb": ("agb_t", "understorey_t"),
    "bgb": ("bgb_t",),
    "dead_wood": ("dead_wood_t",),
    "litter": ("litter_t",),
    "soil": ("soil_t",),
}
FIGURES = 7
SYMBOL = re.compile(r"[A-Za-z_]\w*")
RESULTS = {"co2e": "co2e_t", "carbon": "carbon_t", "sink": "sink_tco2e_per_a", "net": "net_tco2e_per_a",
           "burial": "burial_tco2e_per_a", "ch4": "ch4_tco2e_per_a"}  # fmt: skip
TREES = ("tree", "agb", "bgb")
OWN_POOLS = ("understorey", "dead_wood", "litter", "soil")
FLUXES = ("sink", "net", "burial", "ch4")


@dataclass(frozen=True)
class Pool:
    """Carbon of one pool, t C, and its share (0–1) of all."""

    key: str
    label: str
    carbon_t: float
    share: float


@dataclass(frozen=True)
class Line:
    """One formula: what it gives, in symbols, in numbers, and its result with unit."""

    symbol: str
    name: str
    symbols: str
    numbers: str
    result: float
    unit: str

    @property
    def is_about_trees(self) -> bool:
        """Whether it belongs to the living trees."""
        return self.symbol in TREES


@dataclass(frozen=True, eq=False)
class PolygonCarbon:
    """The carbon of a polygon in the latest run of its layer; without one, `state` and texts say why and what to do."""

    state: str
    reason: str = ""
    advice: str = ""
    run: str = ""
    number: int = 0
    made_at: str = ""
    basis: str = ""
    figures: Any = None
    pools: tuple[Pool, ...] = ()
    lines: tuple[Line, ...] = ()
    steps: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()
    factors: FactorSet | None = None
    factor_version: str = ""
    row_keys: tuple[str, ...] = ()

    def figure(self, name: str) -> float:
        """A stored figure of the polygon, NaN where it has none."""
        found = self.figures.get(name) if self.figures is not None else None
        return float("nan") if found is None or pd.isna(found) else float(found)

    @property
    def interval_t(self) -> tuple[float, float]:
        """Bounds of the 95 % interval, t C."""
        return self.figure("co2e_lo_t") / CO2_PER_C, self.figure("co2e_hi_t") / CO2_PER_C

    @property
    def half_width_percent(self) -> float:
        """Half of the interval in per cent of the figure; NaN without carbon."""
        low, high = self.interval_t
        carbon = self.figure("carbon_t")
        return (high - low) / 2 / carbon * PERCENT if carbon > 0 else float("nan")

    @property
    def density_tc_per_ha(self) -> float:
        """Carbon per hectare, t C/ha."""
        area = self.figure("area_ha")
        return self.figure("carbon_t") / area if area > 0 else float("nan")


def carbon_of(project: Project, layer_name: str, fid: int) -> PolygonCarbon:
    """What the latest run found for a polygon, with its arithmetic; never an error for a polygon that is there."""
    if project.layers[layer_name].kind not in KINDS:
        return PolygonCarbon(NOT_FOR_KIND, _("Carbon is estimated for forest, wetland and karst polygons only."))
    try:
        run = latest_run(project, layer_name)
    except ZzecoError:
        return PolygonCarbon(NO_RUN, _("This layer has not been estimated yet."))
    kept = _kept(project, run.name, layer_name, fid)
    if kept is None:
        return PolygonCarbon(STALE, _("The record is newer than the last estimate."), _("Estimate again."), run.name)
    layer = project.layers[layer_name]
    if pd.notna(kept["reason"]) and not len(outdated(project, run.name, layer, np.array([fid], np.int64))):
        text = _("Left out of the estimate: {reason}").format(reason=reason_text(kept["reason"]))
        return PolygonCarbon(LEFT_OUT, text, remedy(str(kept["reason"])), run.name)
    record = layer.records(np.array([fid], np.int64)).iloc[0]
    told = explained(layer, record, run, kept) if pd.isna(kept["reason"]) else None
    if told is None:
        text = _("The record was changed after the last estimate.")
        return PolygonCarbon(STALE, text, _("Estimate again."), run.name, figures=kept)
    return _estimated(run, kept, told)


def _kept(project: Project, run: str, layer: str, fid: int) -> pd.Series | None:
    """What the run stored of a polygon; None where it did not know it."""
    rows = project.table("estimates").holding("run", run)
    rows = rows[rows["fid"].eq(fid)]
    rows = rows[rows["layer"].eq(layer)]
    return rows.iloc[-1] if len(rows) else None


def _told(kept: pd.Series) -> pd.Series:
    """The stored figures with a stock that no table knows blank."""
    return with_known_stock(kept.to_frame().T).iloc[0]


def _estimated(run: KeptRun, kept: pd.Series, told: Explanation) -> PolygonCarbon:
    kept = _told(kept)
    keys = [str(kept[name]) for name in kept.index if name.endswith("_key") and isinstance(kept[name], str)]
    return PolygonCarbon(
        ESTIMATED,
        run=run.name,
        number=run.number,
        made_at=run.made_at,
        basis=basis(str(kept["quality"]), str(kept["method"])),
        figures=kept,
        pools=pools_of(kept, run.settings.pools),
        lines=formula_lines(told.formulas, told.steps, kept),
        steps=told.steps,
        notes=tuple(note_text(code) for code in str(kept["notes"] or "").split(";") if code),
        factors=run.factors,
        factor_version=run.factor_version,
        row_keys=tuple(dict.fromkeys(part for key in keys for part in key.split("|") if part)),
    )


def pools_of(figures: Any, counted: tuple[str, ...]) -> tuple[Pool, ...]:
    """The pools of a polygon that its run was asked for, in the order of every report; understorey is in agb."""
    amounts = {
        key: float(sum(figures[part] for part in parts if pd.notna(figures[part])))
        for key, parts in POOLS.items()
        if key in counted
    }
    whole = sum(amounts.values())
    return tuple(
        Pool(key, label("pool", key), amount, amount / whole if whole > 0 else 0.0) for key, amount in amounts.items()
    )


def formula_lines(formulas: tuple[str, ...], steps: tuple[Step, ...], figures: Any) -> tuple[Line, ...]:
    """The formulas of an explanation, each with its numbers in place of its symbols and its stored result."""
    results = {name: _result(name, figures) for name in (*TREES, *RESULTS, *OWN_POOLS)}
    values = {**{step.symbol: step.value for step in steps}, **results}
    units = {step.symbol: step.unit for step in steps}

    def in_numbers(symbols: str) -> str:
        return SYMBOL.sub(lambda found: _written(found[0], values, units), symbols)

    parts = [text.partition(" = ") for text in formulas]
    return tuple(
        Line(symbol, part_name(symbol), symbols, in_numbers(symbols), _result(symbol, figures), _unit(symbol))
        for symbol, _equals, symbols in parts
    )


def _unit(symbol: str) -> str:
    return "tCO₂e/a" if symbol in FLUXES else "tCO₂e" if symbol == "co2e" else "tC"


def _result(symbol: str, figures: Any) -> float:
    if symbol == "tree":
        return float(figures["agb_t"] + figures["bgb_t"])
    found = figures.get(RESULTS.get(symbol, f"{symbol}_t"))
    return float("nan") if found is None or pd.isna(found) else float(found)


def _written(symbol: str, values: dict[str, float], units: dict[str, str]) -> str:
    if symbol not in values:
        return symbol
    return f"{values[symbol]:.{factor_decimals(values[symbol], units.get(symbol, ''))}f}"


def factor_decimals(value: float, unit: str) -> int:
    """How many decimals a factor or input of the arithmetic is written with.

    As many as are usual, and more where the number has them, up to seven figures: so the formula multiplies out.
    """
    least = _usual_decimals(value, unit)
    if not value or not math.isfinite(value):
        return least
    most = max(least, FIGURES - 1 - math.floor(math.log10(abs(value))))
    return next(places for places in range(least, most + 1) if round(value, places) == round(value, most))


def _usual_decimals(value: float, unit: str) -> int:
    if unit in ("ha", "%", "cm", "m"):
        return 2 if unit == "ha" else 1
    if float(value).is_integer() and abs(value) >= 10:
        return 0
    return 3 if abs(value) < 10 else 2 if abs(value) < 100 else 1


def part_name(symbol: str) -> str:
    """What the left side of a formula stands for."""
    return {
        "tree": _("Living trees"),
        "agb": _("Above-ground biomass"),
        "bgb": _("Below-ground biomass"),
        "understorey": _("Understorey"),
        "litter": _("Litter"),
        "dead_wood": _("Dead wood"),
        "soil": _("Soil"),
        "carbon": _("Carbon held"),
        "co2e": _("Carbon stock as CO₂e"),
        "sink": _("Yearly sink"),
        "burial": _("Carbon burial"),
        "ch4": _("Methane"),
        "net": _("Net flux"),
    }.get(symbol, symbol)


def remedy(reason: str) -> str:
    """What brings a left-out polygon into the estimate; '' where it does not belong there."""
    fill = _("Fill in {field} in the attributes and estimate again.")
    return {
        "no_area": _("The record has no area: check its outline."),
        "land_class_missing": fill.format(field=_("the land class")),
        "open_without_stock": fill.format(field=_("the growing stock")),
        "type_missing": fill.format(field=_("the wetland type")),
        "degree_missing": fill.format(field=_("the degree of rocky desertification")),
        "value_missing": _("Import the tree list of the plots again or complete the factor table"),
        "not_built": _("It counts once its state is built or accepted."),
        "no_factors": _("Add a row for this wetland type to the factor table."),
    }.get(reason, _("Nothing to do: such land is not part of the inventory."))


def factor_rows(carbon: PolygonCarbon, step: Step) -> list[tuple[str, dict[str, str]]]:
    """The rows of the run's factor tables that the step's value stands in: (table, row); those of its keys first."""
    if carbon.factors is None:
        return []
    found = []
    for name in FACTOR_TABLES:
        rows = carbon.factors.rows(name)
        numeric = rows.apply(pd.to_numeric, errors="coerce")
        holds = numeric.sub(step.value).abs().le(1e-9).any(axis=1)
        if "source" in rows:
            holds &= rows["source"].map(lambda source: source in step.source).astype(bool)
        found += [(name, {str(k): str(v) for k, v in row.items() if v}) for row in rows[holds].to_dict("records")]
    keyed = [one for one in found if set(one[1].values()) & set(carbon.row_keys)]
    return keyed or found
