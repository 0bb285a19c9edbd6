"""A delivered table in the standard's terms: standard columns, typed, with the columns that the layer stores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from layers.checks import findings
from layers.intake import ledger, meanings
from layers.intake.matching import FieldMatch
from layers.intake.units import Decision, reported_area, settled_cost, settled_stock
from layers.kind import Field, LayerKind
from layers.lazy_table import with_storable_names
from layers.tables import table as resource
from layers.text import by_unique, matches, numbers, plain_text, text

NOT_A_NUMBER, UNIT, COLUMN_LEFT, CODE_LIST = "I005", "I006", "I007", "I008"
RENAMED = "I026"
IDENTITY = ("bsm", "site_id", "xian", "xiang", "cun", "lin_ban", "xiao_ban", "shuzhong_zc")
KEY = ("xian", "cun", "lin_ban", "xiao_ban")
STORED = (
    "record_id",
    "county",
    "geom_area_ha",
    "geom_length_m",
    "reported_area_ha",
    "land_class",
    "land_class_name",
    "species",
    "species_group",
    "origin",
    "age_group",
    "stock_m3_per_ha",
    "wetland_type",
    "karst_state",
    "karst_degree",
    "content_hash",
)
DATE_PARTS = r"^((?:19|20)\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ].*)?$"


class Options(Protocol):
    """The answers that a delivery may come with; see layers.intake.mapping.Answers."""

    @property
    def units(self) -> Mapping[str, str]: ...
    @property
    def code_systems(self) -> Mapping[str, str]: ...
    @property
    def values(self) -> Mapping[str, Mapping[str, str]]: ...


@dataclass(frozen=True, eq=False)
class Standardised:
    """`table` aligned by position with the delivered one, `findings` of the intake, `decisions` that were taken."""

    table: pd.DataFrame
    findings: pd.DataFrame
    decisions: list[Decision]


def standardise(
    delivered: pd.DataFrame, matches: Sequence[FieldMatch], kind: LayerKind, geom_area_ha: np.ndarray, options: Options
) -> Standardised:
    """The delivered table with standard and derived columns; unknown columns are kept. Unclear where one is open.

    `geom_area_ha` is the computed area of every record, ha (NaN where it has none).
    """
    columns = {str(match.field): match.column for match in matches if match.taken}
    source = delivered.reset_index(drop=True)
    notes = [*_match_notes(matches), *_rename_notes(source, columns, kind)]
    typed, wrong = _typed(source, columns, kind, options.values)
    kept = _kept(source, columns, kind)
    typed, area_decisions = _measured(typed, kind, columns, geom_area_ha, options.units)
    area_ha = typed["reported_area_ha"].fillna(pd.Series(geom_area_ha, index=typed.index))
    typed, stock_decisions = settled_stock(typed, columns, area_ha, options.units)
    typed, cost_decisions = settled_cost(typed, columns)
    typed, read = meanings.with_meanings(typed, kind, area_ha, options.code_systems)
    typed, ledger_notes = ledger.with_keys(typed, kind)
    typed["county"] = meanings.counties(typed)
    typed["record_id"] = record_ids(typed, kind)
    decisions = [*area_decisions, *stock_decisions, *cost_decisions]
    if kind.key == "small_wetland":
        notes += ledger.points(typed["reported_area_ha"], geom_area_ha)
    notes += [*wrong, *_unit_notes(decisions), *_code_list_notes(read), *meanings.notes(typed), *ledger_notes]
    result = pd.concat([typed, kept], axis=1)
    return Standardised(result, findings.joined(notes), [*decisions, *read])


def _typed(
    source: pd.DataFrame, columns: Mapping[str, str], kind: LayerKind, values: Mapping[str, Mapping[str, str]]
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """The matched columns under their standard names and types, and findings for what is not a number."""
    made: dict[str, pd.Series] = {}
    wrong = []
    for field in kind.fields:
        if field.name not in columns:
            continue
        delivered = _answered(source[columns[field.name]], values.get(field.name, {}))
        if field.type == "str":
            made[field.name] = _text_of(delivered, field)
            continue
        made[field.name] = _number_of(delivered, field)
        lost = made[field.name].isna() & text(delivered).notna()
        if lost.any():
            made[f"{field.name}_delivered"] = plain_text(delivered).where(lost)
            wrong.append(value_findings(NOT_A_NUMBER, field.name, made[f"{field.name}_delivered"], lost))
    return pd.DataFrame(made, index=source.index), wrong


def _answered(values: pd.Series, answers: Mapping[str, str]) -> pd.Series:
    """The values with those replaced that the mapping file explains."""
    if not answers:
        return values
    words = text(values)
    return by_unique(words, lambda distinct: distinct.map(dict(answers)).astype("str")).fillna(words)


def _text_of(values: pd.Series, field: Field) -> pd.Series:
    if field.name == "dc_rq":
        return by_unique(text(values), _compact_date)
    if not field.codes and field.name not in IDENTITY:
        return plain_text(values)
    words = text(values)
    return words if _zero_is_a_code(field) else words.mask(matches(words, "0+"))


def _zero_is_a_code(field: Field) -> bool:
    """True where 0 means something; elsewhere a zero in a coded column stands for "not filled in"."""
    _table, _colon, domain = field.codes.partition(":")
    rows = resource("codes_other")
    zero = rows["code"].str.fullmatch("0+") & rows["domain"].eq(domain)
    return not field.codes or bool(zero.any())


def _compact_date(distinct: pd.Series) -> pd.Series:
    parts = distinct.str.extract(DATE_PARTS)
    compact = parts[0] + parts[1].str.zfill(2) + parts[2].str.zfill(2)
    return compact.astype("str").fillna(distinct)


def _number_of(values: pd.Series, field: Field) -> pd.Series:
    found = numbers(values)
    whole = field.type == "int" and found.dropna().mod(1).eq(0).all()
    return found.astype("Int64") if whole else found


def value_findings(code: str, field: str, values: pd.Series, mask: pd.Series) -> pd.DataFrame:
    """One finding per masked record that shows the field and its value."""
    rows = np.flatnonzero(mask.to_numpy())
    shown = by_unique(
        values.iloc[rows], lambda distinct: distinct.map(lambda v: findings.as_json({"field": field, "value": v}))
    )
    found = findings.of_rows(code, rows, shown.to_numpy(object))
    return found.assign(fields=pd.Series([field] * len(rows), dtype="str"))


def _kept(source: pd.DataFrame, columns: Mapping[str, str], kind: LayerKind) -> pd.DataFrame:
    """The columns that hold no standard field, under their own name, or x_NAME where that is taken."""
    others = [name for name in source.columns if name not in columns.values()]
    kept = source[others].rename(columns={name: _free_name(str(name), kind) for name in others})
    return with_storable_names(kept, set())


def _free_name(name: str, kind: LayerKind) -> str:
    lower = name.casefold()
    reserved = lower in STORED or kind.has(lower) or lower.endswith("_delivered") or lower in ("fid", "geom")
    return f"x_{name}" if reserved else name


def _measured(
    table: pd.DataFrame, kind: LayerKind, columns: Mapping[str, str], geom_area_ha: np.ndarray, units: Mapping[str, str]
) -> tuple[pd.DataFrame, list[Decision]]:
    settled = reported_area(table, kind, columns, geom_area_ha, units)
    made = table.assign(reported_area_ha=settled.area_ha)
    if settled.decision and settled.decision.field == "land_area_ha":
        made["land_area_ha"] = settled.area_ha
    return made, [settled.decision] if settled.decision else []


def record_ids(table: pd.DataFrame, kind: LayerKind) -> pd.Series:
    """bsm, else county-village-compartment-subcompartment (those that the kind has, all filled), else the site's id
    or name; missing otherwise."""
    found = pd.Series(pd.NA, index=table.index, dtype="str")
    if "bsm" in table:
        found = table["bsm"].astype("str")
    key = [name for name in KEY if kind.has(name)]
    if "xiao_ban" in key and all(name in table for name in key):
        whole = table[key[0]].astype("str")
        for name in key[1:]:
            whole = whole + "-" + table[name].astype("str")
        found = found.fillna(whole)
    if kind.is_site:
        for name in ("site_id", "site_name"):
            found = found.fillna(text(table[name])) if name in table else found
    return found


def _match_notes(matches: Sequence[FieldMatch]) -> list[pd.DataFrame]:
    """Findings about columns that look like a field which was taken from a better one."""
    notes = []
    used = {match.field: match.column for match in matches if match.taken}
    for match in matches:
        if match.rival and match.rival in used:
            shown = {"column": match.column, "field": match.rival, "other": used[match.rival]}
            notes.append(findings.of_layer(COLUMN_LEFT, shown))
    return notes


def _rename_notes(source: pd.DataFrame, columns: Mapping[str, str], kind: LayerKind) -> list[pd.DataFrame]:
    kept = [str(name) for name in source.columns if name not in columns.values()]
    renamed = {name: _free_name(name, kind) for name in kept}
    return [
        findings.of_layer(RENAMED, {"column": name, "renamed": new}) for name, new in renamed.items() if name != new
    ]


def _unit_notes(decisions: Sequence[Decision]) -> list[pd.DataFrame]:
    return [
        findings.of_layer(UNIT, {"field": one.field, "column": one.column, "unit": one.answer, "reason": one.reason})
        for one in decisions
        if one.converted
    ]


def _code_list_notes(decisions: Sequence[Decision]) -> list[pd.DataFrame]:
    return [
        findings.of_layer(CODE_LIST, {"field": one.field, "code_system": one.answer, "reason": one.reason})
        for one in decisions
        if one.converted
    ]
