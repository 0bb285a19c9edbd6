"""What the page of factor sets shows: the versions of all sets, the rows of their tables, what a number may be."""

from collections.abc import Sequence
from dataclasses import dataclass

from layers.i18n import _
from zzeco.carbon.factor_rows import VALUES, naming, row_keys
from zzeco.carbon.parameters import FACTOR_TABLES, FactorSet
from zzeco.carbon.plausible import ranges_of, unit_of
from zzeco.factor_sets import AT, project_factors, set_names, versions
from zzeco.factor_texts import version_text
from zzeco.project import Project
from zzeco.settings import settings_dict


@dataclass(frozen=True)
class SetVersion:
    """A version of a set: when it was made ('' where that is not on record) and by what, in words."""

    name: str
    number: int
    made_at: str
    made_by: str
    is_latest: bool

    @property
    def key(self) -> str:
        """How the version is chosen: the latest by the name of its set alone."""
        return self.name if self.is_latest else f"{self.name}{AT}{self.number}"


@dataclass(frozen=True)
class FactorTable:
    """A table of a set: the columns beside the key of the row, the cells as written (key first), which are numbers."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class FactorSheet:
    """The sets of a project and the content of the one that is shown."""

    chosen: str
    versions: tuple[SetVersion, ...]
    shown: SetVersion
    factors: FactorSet
    tables: dict[str, FactorTable]


def factor_sheet(project: Project, shown: str) -> FactorSheet:
    """The sheet that shows a version (`SetVersion.key`; that of the settings where there is none). For a task."""
    chosen = str(settings_dict(project)["factor_set"])
    known = set_versions(project)
    by_key = {one.key: one for one in known}
    version = by_key.get(shown) or by_key.get(chosen) or known[0]
    factors = project_factors(project, version.key)
    return FactorSheet(chosen, known, version, factors, {name: _table(name, factors) for name in FACTOR_TABLES})


def set_versions(project: Project) -> tuple[SetVersion, ...]:
    """Every version of every set, those of `default` first, the latest of each set before its earlier ones."""
    found = []
    for name in set_names(project):
        rows = versions(project, name).to_dict("records")
        last = len(rows) - 1
        made = [
            SetVersion(name, int(row["version"]), str(row["made_at"]), version_text(row), at == last)
            for at, row in enumerate(rows)
        ]
        found += made[::-1]
    return tuple(found)


def _table(name: str, factors: FactorSet) -> FactorTable:
    rows = factors.rows(name)
    columns = editable_columns(name, factors)
    cells = rows[columns].fillna("").astype(str).to_numpy(dtype=object).tolist()
    shown = tuple((key, *row) for key, row in zip(row_keys(rows), cells, strict=True))
    return FactorTable(name, tuple(columns), shown, VALUES[name])


def editable_columns(name: str, factors: FactorSet) -> list[str]:
    """The columns of a table that an edit may change and the unit, its numbers first."""
    rows = factors.rows(name)
    free = [column for column in rows.columns if column not in naming(rows)]
    order: Sequence[str] = [*VALUES[name], *(("unit",) if "unit" in free else ())]
    return [*order, *(column for column in free if column not in order)]


def range_text(factors: FactorSet, table: str, row: int, column: str) -> str:
    """Within which limits a number may lie, with unit and source; '' for what is no number or has no limits."""
    if column not in VALUES[table]:
        return ""
    one = factors.rows(table).iloc[[row]]
    (limits,) = ranges_of(table, one, column)
    if limits is None:
        return ""
    unit = unit_of(table, column, one.iloc[0])
    said = _("Plausible: {low:g} to {high:g} {unit} ({source})")
    words = said.format(low=limits.minimum, high=limits.maximum, unit="" if unit == "1" else unit, source=limits.source)
    return " ".join(words.split())
