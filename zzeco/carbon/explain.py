"""The arithmetic of one polygon: every factor with unit, source and confidence, and formulas that multiply out."""

from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from layers.i18n import _
from zzeco.carbon import formulas, growth, karst, wetland
from zzeco.carbon.columns import STOCK_FACTOR, delivered_m3_per_ha, number
from zzeco.carbon.estimate import POOL_COLUMNS, Estimates, estimate
from zzeco.carbon.factors_used import curve_factors, other_factors, tree_factors
from zzeco.carbon.forest_estimate import BAMBOO_STANDS
from zzeco.carbon.forest_land import forest_frame
from zzeco.carbon.notes import NO_STOCK, STOCK_FIGURES
from zzeco.carbon.parameters import Factor, FactorSet
from zzeco.carbon.settings import EstimateSettings
from zzeco.carbon.tree_equations import equation_sources

_MEASURED = {
    "factor": ("V",),
    "regression": ("V",),
    "plots": ("B_above", "B_below"),
    "trees": ("N", "D", "H"),
    "curve": ("t",),
    "bamboo": ("N",),
}
_FIELDS = {
    "V": ("stock_m3_per_ha", "m3/ha"),
    "N": ("stems_per_ha", "1/ha"),
    "D": ("diameter_cm", "cm"),
    "H": ("height_m", "m"),
    "t_now": ("age_a", "a"),
    "B_above": ("plot_above_t_per_ha", "t d.m./ha"),
    "B_below": ("plot_below_t_per_ha", "t d.m./ha"),
}


@dataclass(frozen=True)
class Step:
    """One number of the arithmetic; `confidence` is '' for what was delivered, C is shown as 待核."""

    symbol: str
    name: str
    value: float
    unit: str
    source: str
    confidence: str


@dataclass(frozen=True)
class Explanation:
    """Steps, formulas in their symbols (`agb = A × V × …`, one string each) and the result as stored.

    A stock that no table knows is stored as 0; it has no formula and is told as null.
    """

    steps: tuple[Step, ...]
    formulas: tuple[str, ...]
    result: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """`steps`, `formula`, `result` as the command line prints them."""
        steps = [asdict(step) for step in self.steps]
        blank = STOCK_FIGURES if NO_STOCK in (self.result["notes"] or "").split(";") else ()
        result = {name: None if name in blank else value for name, value in self.result.items()}
        return {"steps": steps, "formula": "; ".join(self.formulas), "result": result}


def explain(
    row: pd.Series,
    kind: str,
    *,
    factors: FactorSet,
    settings: EstimateSettings,
    year: int | None = None,
    counted_share: float = 1.0,
) -> Explanation:
    """The arithmetic of one polygon of a layer, reckoned anew with the run's factors and settings."""
    layer = pd.DataFrame([row])
    share = pd.Series([counted_share], index=layer.index)
    estimates = estimate(layer, kind, factors=factors, settings=settings, year=year, counted_share=share)
    polygon = estimates.polygons.iloc[0]
    result = {name: _plain(value) for name, value in polygon.items()}
    if result["reason"] is not None:
        return Explanation((), (), result)
    found = {"A": _delivered("A", polygon["area_ha"], "ha")}
    lines: list[str] = []
    for steps, formula in _parts(layer, kind, estimates, polygon, year):
        found |= steps
        lines += formula
    return Explanation(tuple(found.values()), tuple(lines), result)


def _parts(
    layer: pd.DataFrame, kind: str, estimates: Estimates, polygon: pd.Series, year: int | None
) -> list[tuple[dict[str, Step], list[str]]]:
    factors, settings = estimates.factors, estimates.settings
    parts = [_trees(layer, kind, estimates, polygon)]
    for column, formula in {
        "understorey_key": formulas.UNDERSTOREY,
        "litter_key": formulas.LITTER,
        "dead_wood_key": formulas.DEAD_WOOD,
    }.items():
        if polygon[column]:
            parts.append((_steps(other_factors(column, polygon[column], factors)), [formula]))
    parts.append(_soil(layer, kind, polygon, factors))
    counted = [part.removesuffix("_t") for part in POOL_COLUMNS if part.removesuffix("_t") in settings.stock_parts]
    present = [pool for pool in counted if polygon[f"{pool}_t"] != 0]
    if NO_STOCK not in polygon["notes"].split(";"):
        parts.append(({}, [formulas.CARBON.format(pools=" + ".join(present) or "0"), formulas.CO2E]))
    if kind == "forest":
        parts.append(_sink(layer, estimates, polygon))
    elif kind in ("wetland", "small_wetland"):
        parts.append(_fluxes(layer, kind, estimates, polygon))
    return parts


def _trees(
    layer: pd.DataFrame, kind: str, estimates: Estimates, polygon: pd.Series
) -> tuple[dict[str, Step], list[str]]:
    key = polygon["tree_key"]
    if not key:
        return {}, []
    method = key.split("|")[0]
    steps = _steps(tree_factors(key, estimates.factors))
    if kind == "forest":
        frame = forest_frame(layer, np.array([polygon["area_ha"]]), estimates.factors, estimates.settings).iloc[[0]]
        for symbol in _MEASURED.get(method, ()):
            value = _reached_age(frame) if symbol == "t" else frame[_FIELDS[symbol][0]].iloc[0]
            steps = {symbol: _delivered(symbol, value, _FIELDS.get(symbol, ("", "a"))[1]), **steps}
        if method == "plots":
            steps |= _of_plots(layer.iloc[0], steps, estimates.factors)
        if "V" in steps and STOCK_FACTOR in layer:
            return {**_reconciled(layer), **steps}, [formulas.RECONCILED_STOCK, *formulas.TREE_FORMULAS[method]]
    return steps, list(formulas.TREE_FORMULAS[method])


def _of_plots(record: pd.Series, steps: dict[str, Step], factors: FactorSet) -> dict[str, Step]:
    """The means of the plots with the equations that made them as their source."""
    names = [] if pd.isna(record["plot_equations"]) else [name for name in record["plot_equations"].split(";") if name]
    sources = dict.fromkeys(equation_sources(names, factors))
    text = _("Mean of {count} plot(s); equations {equations}: {sources}").format(
        count=int(record["plot_count"]),
        equations=", ".join(names) or "–",
        sources="; ".join(one for one, _rank in sources),
    )
    rank = max((rank for _one, rank in sources), default="")
    return {symbol: replace(steps[symbol], source=text, confidence=rank) for symbol in ("B_above", "B_below")}


def _reconciled(layer: pd.DataFrame) -> dict[str, Step]:
    """The stock as delivered and the factor that a reconciliation with a published total laid on it."""
    factor = float(number(layer, STOCK_FACTOR)[0])
    source = _("Reconciled with the published growing stock")
    return {
        "V_delivered": _delivered("V_delivered", delivered_m3_per_ha(layer)[0], "m3/ha"),
        "f_V": Step("f_V", symbol_name("f_V"), factor, "1", source, ""),
    }


def _reached_age(frame: pd.DataFrame) -> Any:
    return growth.reached_age_a(frame["age_a"].to_numpy(), frame)[0]


def _soil(layer: pd.DataFrame, kind: str, polygon: pd.Series, factors: FactorSet) -> tuple[dict[str, Step], list[str]]:
    key = polygon["soil_key"]
    if not key:
        return {}, []
    if key.split("|")[0] not in ("karst", "field"):
        return _steps(other_factors("soil_key", key, factors)), [formulas.SOIL]
    known = karst.with_known_degree(layer) if kind == "forest" else layer
    taken = karst.soil_columns(known, factors).iloc[0]
    return _corrected_soil(taken, karst.degree_of(known)[0], polygon, factors), [formulas.CORRECTED_SOIL]


def _corrected_soil(taken: pd.Series, degree: str, polygon: pd.Series, factors: FactorSet) -> dict[str, Step]:
    rows: dict[str, list[Factor]] = {}
    notes = (polygon["notes"] or "").split(";")
    if polygon["soil_key"].startswith("karst|"):
        rows["SOC"] = karst.soc(factors, degree)
    if degree and taken["bulk_density"] == karst.bulk_density(factors, degree).value:
        rows["BD"] = [karst.bulk_density(factors, degree)]
    if "gravel_table_value" in notes:
        rows["gravel"] = [karst.gravel_percent(factors)]
    numbers = {
        "SOC": (taken["soc"], "g/kg"),
        "BD": (taken["bulk_density"], "g/cm3"),
        "h": (taken["depth_cm"], "cm"),
        "rock": (taken["rock_percent"], "%"),
        "gravel": (taken["gravel_percent"], "%"),
    }
    return {
        symbol: _from_rows(symbol, value, unit, rows[symbol]) if symbol in rows else _delivered(symbol, value, unit)
        for symbol, (value, unit) in numbers.items()
    }


def _sink(layer: pd.DataFrame, estimates: Estimates, polygon: pd.Series) -> tuple[dict[str, Step], list[str]]:
    if polygon["method"] in BAMBOO_STANDS:
        return {}, ["sink = 0"]
    if not polygon["sink_key"]:
        return {}, []
    frame = forest_frame(layer, np.array([polygon["area_ha"]]), estimates.factors, estimates.settings)
    steps = _steps(curve_factors(polygon["sink_key"], estimates.factors))
    steps["t_now"] = _sink_age(frame)
    pools = [pool for pool in ("agb", "bgb", "dead_wood") if pool in estimates.settings.sink_pools]
    present = [pool for pool in pools if polygon[f"{pool}_t"] != 0]
    return steps, [formulas.SINK.format(pools=" + ".join(present))]


def _sink_age(frame: pd.DataFrame) -> Step:
    """The age that the growth is read at: the stand's own or, where it is younger, the curve's first one."""
    age = float(frame["age_a"].iloc[0])
    read = float(growth.sink_age_a(age, frame.iloc[0]))
    if read == age:
        return _delivered("t_now", age, "a")
    source = _("The first age of the growth curve; the stand's own is {age:g}").format(age=age)
    return Step("t_now", symbol_name("t_now"), read, "a", source, "")


def _fluxes(
    layer: pd.DataFrame, kind: str, estimates: Estimates, polygon: pd.Series
) -> tuple[dict[str, Step], list[str]]:
    factors = estimates.factors
    steps: dict[str, Step] = {}
    lines: list[str] = []
    if polygon["burial_key"]:
        steps |= _steps(other_factors("burial_key", polygon["burial_key"], factors))
        lines.append(formulas.BURIAL)
    if polygon["ch4_key"]:
        steps |= _steps(other_factors("ch4_key", polygon["ch4_key"], factors))
        reservoir = wetland.wetland_type_of(layer, kind)[0][0] == wetland.RESERVOIR
        downstream = wetland.downstream_ratio(factors)
        none = Factor(0.0, downstream.unit, _("Not a reservoir: nothing below a dam"), "")
        steps |= _steps({"R_d": downstream if reservoir else none})
        steps |= _steps({"GWP": wetland.gwp_ch4(factors, estimates.settings.gwp_ch4)})
        lines.append(formulas.CH4)
    terms = {"burial": bool(polygon["burial_key"]), "− ch4": bool(polygon["ch4_key"])}
    lines += (
        ["net = " + " ".join(term for term, there in terms.items() if there), "sink = net"]
        if any(terms.values())
        else []
    )
    return steps, lines


def _steps(found: dict[str, Factor]) -> dict[str, Step]:
    return {symbol: _from_rows(symbol, factor.value, factor.unit, [factor]) for symbol, factor in found.items()}


def _from_rows(symbol: str, value: float, unit: str, rows: list[Factor]) -> Step:
    source = "; ".join(dict.fromkeys(row.source for row in rows))
    return Step(symbol, symbol_name(symbol), float(value), unit, source, max(row.confidence for row in rows))


def _delivered(symbol: str, value: Any, unit: str) -> Step:
    return Step(symbol, symbol_name(symbol), float(value), unit, _("As delivered or measured on the polygon"), "")


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and np.isnan(value) else value


def symbol_name(symbol: str) -> str:
    """What a symbol of the formulas stands for, in the user's language."""
    return {
        "A": _("Area"),
        "V": _("Growing stock per hectare"),
        "V_delivered": _("Growing stock per hectare as delivered"),
        "f_V": _("Reconciliation factor"),
        "N": _("Stems or culms per hectare"),
        "D": _("Mean diameter"),
        "H": _("Mean height"),
        "t": _("Age at which the growth curve is read"),
        "t_now": _("Mean age"),
        "SVD": _("Wood density"),
        "BEF": _("Biomass expansion factor"),
        "RSR": _("Root-to-shoot ratio"),
        "CF": _("Carbon fraction"),
        "a": _("Slope of the regression"),
        "b": _("Intercept of the regression"),
        "C_max": _("Asymptote of the growth curve"),
        "k": _("Rate of the growth curve"),
        "c": _("Shape of the growth curve"),
        "c_tree": _("Tree carbon per hectare"),
        "c_veg": _("Vegetation carbon per hectare"),
        "c_understorey": _("Understorey carbon per hectare"),
        "c_litter": _("Litter carbon per hectare"),
        "c_soil": _("Soil carbon per hectare"),
        "d_dead": _("Dead wood in per cent of live tree carbon"),
        "w": _("Dry mass of a culm"),
        "B": _("Biomass per hectare"),
        "B_above": _("Above-ground biomass per hectare on the plots"),
        "B_below": _("Below-ground biomass per hectare on the plots"),
        "p_above": _("Above-ground share"),
        "SOC": _("Soil carbon content"),
        "BD": _("Bulk density"),
        "h": _("Soil depth counted"),
        "rock": _("Bare rock share"),
        "gravel": _("Gravel share by volume"),
        "r": _("Carbon burial rate"),
        "EF": _("Methane emission factor"),
        "R_d": _("Methane below the dam by that of the surface"),
        "GWP": _("Global warming potential of methane, 100 years"),
    }.get(symbol, _("Coefficient of the mean-tree equation"))
