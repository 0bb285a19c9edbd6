"""Derived columns of a standard table: what its codes and names mean."""

from collections.abc import Mapping
from contextlib import suppress

import numpy as np
import pandas as pd

from layers import codes
from layers.checks import findings
from layers.checks.karst_score import karst_score, vegetation_type
from layers.errors import Unclear
from layers.i18n import _
from layers.intake.units import Decision
from layers.kind import LayerKind
from layers.text import by_unique, matches, text

UNKNOWN_SPECIES = "I019"
LAND_FIELDS = ("di_lei", "dlbm", "dlmc")
LAND_SURVEY = "国土三调"
STATE_FIELDS = ("smhzk", "smhlx")
STATE_LISTS = {"smhlx": "石漠化类型 SMHLX(广西)"}
DEGREE_ZH = {"轻度": "light", "中度": "moderate", "重度": "severe", "极重度": "extreme"}
ROCK_LIMIT_PERCENT = 30.0
AGE_GROUPS = {"young": 1, "middle": 2, "near_mature": 3, "mature": 4, "over_mature": 5}
Read = tuple[pd.DataFrame, list[Decision]]


def with_meanings(table: pd.DataFrame, kind: LayerKind, area_ha: pd.Series, code_systems: Mapping[str, str]) -> Read:
    """The table with the derived columns of the kind, and the code lists that were settled. Unclear if one is open."""
    made = table.copy()
    if "you_shi_sz" in made:
        known = codes.species(made["you_shi_sz"])
        made["species"], made["species_group"] = known["species"], known["species_group"]
    if "qi_yuan" in made:
        made["origin"] = codes.origin(made["qi_yuan"])
    if "ling_zu" in made:
        made["age_group"] = by_unique(codes.names("age_group", made["ling_zu"], "龄组"), _age_group_numbers).astype(
            "Int64"
        )
    if kind.key == "forest":
        made["stock_m3_per_ha"] = _stock_m3_per_ha(made, area_ha)
    made, decisions = _with_land_class(made, code_systems)
    if "sdlx" in made:
        made, read = _with_wetland_type(made, code_systems)
        decisions += read
    if kind.key == "karst":
        made, read = _with_karst(made, code_systems)
        decisions += read
    if kind.key == "forest" and "smhcd" in made:
        with suppress(Unclear):  # beside a forest the degree only refines the soil: no question is asked about it
            made, _read = _with_karst(made, code_systems)
    return made, decisions


def _age_group_numbers(distinct: pd.Series) -> pd.Series:
    return distinct.map(AGE_GROUPS).astype("Int64")


def _stock_m3_per_ha(table: pd.DataFrame, area_ha: pd.Series) -> pd.Series:
    """Growing stock, m³/ha: mei_gq_xj, else huo_lm_xj over the area; missing where not positive."""
    stock = pd.Series(np.nan, index=table.index)
    if "mei_gq_xj" in table:
        stock = table["mei_gq_xj"].astype("float64")
        stock = stock.where(stock > 0)
    if "huo_lm_xj" in table:
        per_ha = table["huo_lm_xj"].astype("float64") / area_ha
        stock = stock.fillna(per_ha.where((per_ha > 0) & np.isfinite(per_ha)))
    return stock


def _with_land_class(table: pd.DataFrame, code_systems: Mapping[str, str]) -> Read:
    """`land_class` and its name from di_lei, else dlbm, else dlmc."""
    fields = [name for name in LAND_FIELDS if name in table and table[name].notna().any()]
    if not fields:
        return table, []
    field = fields[0]
    chosen = code_systems.get(field)
    if field == "dlbm" and chosen is None and _fits_land_survey(table[field]):
        chosen, reason = LAND_SURVEY, _("dlbm is the code of the third land survey")
        system: str | None = chosen
    else:
        system, reason = codes.settled_land_class_system(field, table[field], chosen, table)
    known = codes.land_class(table[field], system, table)
    decision = [Decision(field, field, system, reason, False)] if system else []
    return table.assign(land_class=known["land_class"], land_class_name=known["land_class_name"]), decision


def _fits_land_survey(values: pd.Series) -> bool:
    """True when no other code list holds more of the codes than that of the third land survey."""
    fits = codes.land_class_systems(values)
    return any(fit.code_list.name == LAND_SURVEY and fit.found == fits[0].found for fit in fits)


def _with_wetland_type(table: pd.DataFrame, code_systems: Mapping[str, str]) -> Read:
    system, reason = codes.settled_code_list("wetland_type", "sdlx", table["sdlx"], code_systems.get("sdlx"))
    made = table.assign(wetland_type=codes.names("wetland_type", table["sdlx"], system, "sdlx"))
    return made, [Decision("sdlx", "sdlx", system, reason, True)] if system else []


def _with_karst(table: pd.DataFrame, code_systems: Mapping[str, str]) -> Read:
    """`karst_state` and `karst_degree` by name, bare codes by the list that state, exposure or score decide."""
    made, decisions = table.copy(), []
    for field in STATE_FIELDS:
        if field in table:
            own = STATE_LISTS.get(field) if field not in code_systems else None
            system, reason = codes.settled_code_list(
                "karst_state",
                field,
                table[field],
                code_systems.get(field, own),
                lambda meaning: _state_agreement(meaning, table),
            )
            reason = _("the list of this field") if own else reason
            state = codes.names("karst_state", table[field], system, field)
            made["karst_state"] = made["karst_state"].fillna(state) if "karst_state" in made else state
            decisions += [Decision(field, field, system, reason, True)] if system else []
    if "smhcd" in table:
        system, reason = codes.settled_code_list(
            "karst_degree",
            "smhcd",
            table["smhcd"],
            code_systems.get("smhcd"),
            lambda meaning: _degree_agreement(meaning, made),
        )
        made["karst_degree"] = codes.names("karst_degree", table["smhcd"], system, "smhcd")
        decisions += [Decision("smhcd", "smhcd", system, reason, True)] if system else []
    return _completed(made), decisions


def _completed(table: pd.DataFrame) -> pd.DataFrame:
    """State and degree where one says the other: a degree means 石漠化; the other states are degrees of their own."""
    made = table
    if "karst_state" not in made and "karst_degree" in made:
        made = made.assign(karst_state=_state_of_degree(made["karst_degree"]))
    if "karst_state" in made:
        own = made["karst_state"].where(made["karst_state"].isin(["none", "potential"]))
        made = made.assign(karst_degree=made["karst_degree"].fillna(own) if "karst_degree" in made else own)
    return made


def _state_of_degree(degree: pd.Series) -> pd.Series:
    return degree.mask(degree.notna() & ~degree.isin(["none", "potential"]), "rocky")


def _state_agreement(meaning: pd.Series, table: pd.DataFrame) -> float:
    """Share of the records whose state agrees with the rock exposure (30 % and more, or less); NaN unknown."""
    if "trls" not in table:
        return float("nan")
    rock = table["trls"].astype("float64")
    both = rock.notna() & meaning.notna()
    return float(meaning.ne("none").eq(rock >= ROCK_LIMIT_PERCENT)[both].mean()) if both.any() else float("nan")


def _degree_agreement(meaning: pd.Series, table: pd.DataFrame) -> float:
    """Share of the records whose degree agrees with the state, or else with the score; NaN unknown."""
    if "karst_state" not in table:
        return _score_agreement(meaning, table)
    state = table["karst_state"]
    rocky = meaning.notna() & ~meaning.isin(["none", "potential"])
    both = state.notna() & meaning.notna()
    agrees = np.where(rocky, state.eq("rocky"), state.eq(meaning))[both.to_numpy()]
    by_state = float(agrees.mean()) if both.any() else float("nan")
    by_score = _score_agreement(meaning, table)
    return by_state if by_score != by_score else min(by_state, by_score)


def _score_agreement(meaning: pd.Series, table: pd.DataFrame) -> float:
    """Share of the rocky records whose degree is that of the score; NaN where no score can be made."""
    needed = ("trls", "zbgd", "tu_ceng_hd")
    if not all(name in table for name in needed) or not ("zbfglx" in table or "land_class" in table):
        return float("nan")
    vegetation = vegetation_type(table.get("zbfglx"), table.get("land_class"))
    rock, cover, soil = (table[name].astype("float64") for name in needed)
    degree = karst_score(rock, vegetation, cover, soil)["smh_degree_calc"].map(DEGREE_ZH)
    rocky = table["karst_state"].eq("rocky") if "karst_state" in table else rock >= ROCK_LIMIT_PERCENT
    both = degree.notna() & meaning.notna() & rocky
    return float(meaning[both].eq(degree[both]).mean()) if both.any() else float("nan")


def counties(table: pd.DataFrame) -> pd.Series:
    """The county code from xian, else admin_code, admin_name, cun or xiang; missing where none of them says it."""
    found = pd.Series(pd.NA, index=table.index, dtype="str")
    for name in ("xian", "admin_code", "admin_name", "cun", "xiang"):
        if name in table:
            known = codes.county(table[name])
            found = found.fillna(
                known if name in ("xian", "admin_code", "admin_name") else known.where(_is_code(table[name]))
            )
    return found


def _is_code(values: pd.Series) -> pd.Series:
    return matches(text(values), r"\d{6,}")


def notes(table: pd.DataFrame) -> list[pd.DataFrame]:
    """Findings for values whose meaning is not known."""
    if "species" not in table:
        return []
    unknown = table["you_shi_sz"].notna() & table["species"].isna()
    rows = np.flatnonzero(unknown.to_numpy())
    if not len(rows):
        return []
    words = table["you_shi_sz"].iloc[rows]
    shown = by_unique(words, lambda distinct: distinct.map(lambda word: findings.as_json({"value": word})))
    return [findings.of_rows(UNKNOWN_SPECIES, rows, shown.to_numpy(object))]
