"""The factor sets of a project: versions that are named, taken in, edited with a reason, and chosen by name.

The set `default` came with the project and lies in its tables `factors_…`. All other sets and every earlier version lie
in `run_factors` beside the factors of the runs, once per content. The table `factor_sets` says which version of which
set has which content, and what was done to it.
"""

import io
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from layers.errors import UsageError, ZzecoError
from layers.i18n import _
from layers.text import numbers
from zzeco.carbon.factor_rows import VALUES, fitting_rows, naming, row_keys
from zzeco.carbon.parameters import FACTOR_TABLES, FactorSet, shipped
from zzeco.carbon.plausible import faults, unit_of
from zzeco.project import Project, appended, factor_table, with_table
from zzeco.records import now
from zzeco.settings import settings_dict

DEFAULT = "default"
AT = "@"
SHOWN = 10
VERSIONS_AT_HAND = 4
AS_WRITTEN = 1e-13
"""A workbook keeps 16 digits of a number: what agrees to that is the same number."""

COLUMNS = (
    *("name", "version", "made_at", "what", "factor_version"),
    *("table", "row", "column", "before", "after", "reason"),
)


@dataclass(frozen=True)
class Edited:
    """A cell of a factor table that was changed: where, what it was and is, and the version that it made."""

    name: str
    version: int
    table: str
    row: str
    column: str
    before: str
    after: str
    unit: str


@dataclass(frozen=True, eq=False)
class Taken:
    """A set that was taken in: its version, the rows given per table, and the shipped rows that complete it."""

    name: str
    version: int
    given: Mapping[str, int]
    completed: Mapping[str, int]


def history(project: Project) -> pd.DataFrame:
    """Every recorded version of every set, oldest first; columns as COLUMNS."""
    return project.table("factor_sets").rows.reindex(columns=list(COLUMNS))


def set_names(project: Project) -> list[str]:
    """The names of the project's sets, `default` first."""
    return list(dict.fromkeys([DEFAULT, *history(project)["name"]]))


def versions(project: Project, name: str) -> pd.DataFrame:
    """The versions of a set, oldest first (at least one); ZzecoError for an unknown set.

    Tables of `default` that were changed outside zzeco, or never recorded, are its last version without a date.
    """
    rows = history(project)
    rows = rows[rows["name"] == name]
    if name != DEFAULT:
        if rows.empty:
            raise unknown(project, name)
        return rows
    present = _default(project).version
    if len(rows) and rows["factor_version"].iloc[-1] == present:
        return rows
    what = "changed" if len(rows) else "shipped"
    found = _version_row(DEFAULT, len(rows) + 1, what, present) | {"made_at": ""}
    return pd.DataFrame([*rows.to_dict("records"), found], columns=list(COLUMNS))


def unknown(project: Project, name: str) -> ZzecoError:
    """The error for a set that the project does not have."""
    return UsageError(
        _("The project has no factor set {name}.").format(name=name),
        _("Factor sets: {names}.").format(names=", ".join(set_names(project))),
    )


def project_factors(project: Project, wanted: str | None = None) -> FactorSet:
    """The factors of a set, `NAME` or `NAME@VERSION` (None: the set that the project's settings choose)."""
    name, at, number = (wanted or str(settings_dict(project)["factor_set"])).partition(AT)
    if name == DEFAULT and not at:
        return _default(project)
    rows = versions(project, name)
    if not at:
        return kept_factors(project, str(rows["factor_version"].iloc[-1]))
    rows = rows[rows["version"].astype(str) == number]
    if rows.empty:
        raise UsageError(
            _("The factor set {name} has no version {number}.").format(name=name, number=number or "–"),
            _("Versions: 1 to {last}.").format(last=len(versions(project, name))),
        )
    version = str(rows["factor_version"].iloc[-1])
    present = _default(project)
    return present if version == present.version else kept_factors(project, version)


def recorded_version(project: Project, wanted: str) -> str | None:
    """The version of the factors that a set, `NAME` or `NAME@VERSION`, has on record; None where it has none."""
    name, at, number = wanted.partition(AT)
    rows = history(project)
    rows = rows[rows["name"] == name]
    rows = rows[rows["version"].astype(str) == number] if at else rows
    return str(rows["factor_version"].iloc[-1]) if len(rows) else None


def _default(project: Project) -> FactorSet:
    return FactorSet({name: factor_table(project, name) for name in FACTOR_TABLES})


def kept_factors(project: Project, version: str) -> FactorSet:
    """The factors of a version that the project keeps."""
    rows = project.table("run_factors").rows
    rows = rows[rows["factor_version"] == version]
    return _factors_of(tuple(zip(rows["name"], rows["content"], strict=True)))


@lru_cache(maxsize=VERSIONS_AT_HAND)
def _factors_of(contents: tuple[tuple[str, str], ...]) -> FactorSet:
    """The factors of these tables (name, CSV text), made once for as long as they are in use."""
    return FactorSet(
        {name: pd.read_csv(io.StringIO(content), dtype=str, keep_default_na=False) for name, content in contents}
    )


def with_factors(project: Project, factors: FactorSet) -> Project:
    """The project that keeps these factors, each version once."""
    known = project.table("run_factors")
    if len(known) and factors.version in set(known.columns(["factor_version"])["factor_version"]):
        return project
    rows = [
        {"factor_version": factors.version, "name": name, "content": factors.rows(name).to_csv(index=False)}
        for name in FACTOR_TABLES
    ]
    return appended(project, "run_factors", pd.DataFrame(rows))


def with_imported(project: Project, name: str, given: Mapping[str, pd.DataFrame]) -> tuple[Project, Taken]:
    """The project with a set of these tables, or with a new version of it; ZzecoError where it cannot be true.

    What is not given, tables or rows, is that of the set that comes with the program.
    """
    _check_name(name)
    tables = {table: shipped().rows(table) for table in FACTOR_TABLES}
    completed = {}
    for table, rows in given.items():
        tables[table], completed[table] = _completed(table, rows)
    found = [fault for table in given for fault in faults(table, tables[table], shipped().rows(table))]
    if found:
        raise ZzecoError(
            _("The factor set was not taken: {count} faults.").format(count=len(found)),
            "\n".join([*found[:SHOWN], *(["…"] if len(found) > SHOWN else [])]),
            faults=found,
        )
    factors = FactorSet(tables)
    _check_unique(factors)
    before = history(project)
    number = int((before["name"] == name).sum()) + 1
    project = _recorded(with_factors(project, factors), _version_row(name, number, "imported", factors.version))
    return project, Taken(name, number, {table: len(rows) for table, rows in given.items()}, completed)


def with_edit(
    project: Project, name: str, table: str, row_key: str, column: str, value: str, reason: str
) -> tuple[Project, Edited]:
    """The project with one cell of a set changed, which makes a new version of it; UsageError where that cannot be."""
    if not reason.strip():
        raise UsageError(_("An edit needs a reason."), _("Say why the value changes."))
    if table not in FACTOR_TABLES:
        raise UsageError(
            _("There is no factor table {table}.").format(table=table),
            _("Factor tables: {names}.").format(names=", ".join(FACTOR_TABLES)),
        )
    project = _present_recorded(project, name)
    factors = project_factors(project, name)
    rows = factors.rows(table)
    place = _one_row(rows, row_key, table)
    _check_column(rows, table, column)
    before, row = str(rows[column].iloc[place]), str(row_keys(rows).iloc[place])
    value = _as_number(value) if column in VALUES[table] else value
    if value == before:
        raise UsageError(
            _("{row}: {column} is {value} already.").format(row=row, column=column, value=value), _("Nothing to do.")
        )
    cells = rows[column].to_numpy(dtype=object, copy=True)
    cells[place] = value
    edited = rows.assign(**{column: cells})
    _check_row(table, edited, place)
    after = FactorSet({**{one: factors.rows(one) for one in FACTOR_TABLES}, table: edited})
    number = len(versions(project, name)) + 1
    made = Edited(name, number, table, row, column, before, value, unit_of(table, column, edited.iloc[place]))
    line = _version_row(name, number, "edited", after.version) | {
        "table": table, "row": row, "column": column, "before": before, "after": value, "reason": reason.strip(),
    }  # fmt: skip
    project = _recorded(with_factors(project, after), line)
    return (with_table(project, f"factors_{table}", edited) if name == DEFAULT else project), made


def _as_number(value: str) -> str:
    """A number with thousands separators or full-width digits as plain digits; any other text as it is."""
    if pd.isna(numbers(pd.Series([value], dtype="str")).iloc[0]):
        return value
    return unicodedata.normalize("NFKC", value).strip().replace(",", "")


def _present_recorded(project: Project, name: str) -> Project:
    """The project in which the present version of the set is on record, so that an edit does not lose it."""
    if name != DEFAULT:
        return project
    last = versions(project, name).iloc[-1]
    if last["made_at"]:
        return project
    return _recorded(with_factors(project, _default(project)), {**last.to_dict(), "made_at": now()})


def _recorded(project: Project, row: Mapping[str, Any]) -> Project:
    return appended(project, "factor_sets", pd.DataFrame([row], columns=list(COLUMNS)))


def _version_row(name: str, number: int, what: str, version: str) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(COLUMNS, "")
    return row | {"name": name, "version": number, "made_at": now(), "what": what, "factor_version": version}


def _check_name(name: str) -> None:
    if name == DEFAULT or AT in name or not name.strip():
        raise UsageError(
            _("{name} cannot be the name of a set that is taken in.").format(name=name or "–"),
            _("“default” is the set that comes with the program, and a name has no “@”. Choose another name."),
        )


def _completed(table: str, given: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The rows given, numbers that equal the shipped ones written as there, and the shipped rows that are missing."""
    own = shipped().rows(table)
    own_keys = row_keys(own)
    given = given.fillna("").astype(str).reset_index(drop=True)
    keys = row_keys(given)
    known = own.set_index(pd.Index(own_keys))
    for column in VALUES[table]:
        shown = known[column].reindex(keys).to_numpy(dtype=object)
        number, own_number = (pd.to_numeric(pd.Series(side), errors="coerce") for side in (given[column], shown))
        same = np.isclose(number.to_numpy(dtype=float), own_number.to_numpy(dtype=float), rtol=AS_WRITTEN, atol=0)
        given[column] = np.where(same, shown, given[column].to_numpy(dtype=object))
    missing = own[~own_keys.isin(set(keys)).to_numpy()]
    columns = [*own.columns, *(name for name in given.columns if name not in own.columns)]
    whole = pd.concat([given, missing], ignore_index=True).reindex(columns=columns).fillna("")
    return whole, len(missing)


def _check_unique(factors: FactorSet) -> None:
    """Each species, forest type and curve may be found once; ZzecoError names those that are there twice."""
    for table, rows in {
        "forest_factors": factors.forest, "biomass_regression": factors.regression, "growth_curves": factors.curves,
    }.items():  # fmt: skip
        twice = rows.index[rows.index.duplicated()]
        if len(twice):
            names = ", ".join("/".join(key) if isinstance(key, tuple) else str(key) for key in twice[:SHOWN])
            raise ZzecoError(
                _("{table} names the same row twice: {names}.").format(table=table, names=names),
                _("Keep the names and codes of the shipped rows; give every species once."),
            )


def _one_row(rows: pd.DataFrame, row_key: str, table: str) -> int:
    places = fitting_rows(rows, row_key)
    if len(places) == 1:
        return places[0]
    keys = row_keys(rows)
    if not places:
        alike = [key for key in keys if row_key.strip() in key] or list(keys)
        raise UsageError(
            _("{table} has no row {row}.").format(table=table, row=row_key),
            _("Rows: {names}.").format(names="; ".join(alike[:SHOWN])),
        )
    raise UsageError(
        _("{count} rows of {table} are named {row}.").format(count=len(places), table=table, row=row_key),
        _("Name one of them: {names}.").format(names="; ".join(keys.iloc[places[:SHOWN]])),
    )


def _check_column(rows: pd.DataFrame, table: str, column: str) -> None:
    fixed = [*naming(rows), "unit"]
    if column not in rows.columns or column in fixed:
        free = [name for name in rows.columns if name not in fixed]
        raise UsageError(
            _("{table} has no column {column} that can be edited.").format(table=table, column=column),
            _("Columns: {names}.").format(names=", ".join(free)),
        )


def _check_row(table: str, rows: pd.DataFrame, place: int) -> None:
    found = faults(table, rows.iloc[[place]], shipped().rows(table))
    if found:
        raise UsageError(found[0], _("Nothing was changed. Correct the value; the ranges are in factor_ranges.csv."))
