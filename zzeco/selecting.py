"""Which records of a layer fit a condition that a user wrote."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from layers.checks import columns as rule_columns
from layers.checks.columns import Column, Numbers, Texts
from layers.checks.expression import Evaluator, UnknownCondition
from layers.i18n import _
from zzeco.condition_text import Misread, Written, help_text, read_condition
from zzeco.record_table import RUN, RecordTable

MOST_WORDS_LISTED = 200


@dataclass(frozen=True, eq=False)
class Matches:
    """The fids of the records that fit, and texts of the condition that no record has: field label → text."""

    fids: np.ndarray
    unknown: tuple[tuple[str, str], ...] = ()


def fields_by_word(records: RecordTable) -> dict[str, str]:
    """The column for every way to write it (lower case): its name, and its label; of several the one delivered."""
    labels = {one.label.lower(): name for name, one in reversed(records.attributes.items())}
    names = {name.removeprefix(RUN).lower(): name for name in records.attributes}
    return {**labels, **names}


def written_name(records: RecordTable, column: str) -> str:
    """How a column is written in a condition: its label, in backticks where it is no single word, or else its name."""
    label = records.attributes[column].label
    if fields_by_word(records).get(label.lower()) != column:
        return column.removeprefix(RUN)
    return label if label.isidentifier() else f"`{label}`"


def matching(records: RecordTable, condition: str) -> Matches:
    """The records for which the condition is certainly true; Misread where it cannot be read (slow: for a task)."""
    written = read_condition(condition, fields_by_word(records))
    columns, unknown = _columns(records, written)
    try:
        fires = Evaluator(columns).fires(written.condition)
    except (UnknownCondition, TypeError, ValueError) as error:
        raise Misread(
            _("The condition is no statement that is true or false for a record."), help_text(), 0, len(condition)
        ) from error
    return Matches(np.sort(records.fids[fires]), unknown)


def words_of(records: RecordTable, column: str) -> list[str]:
    """The texts that a column holds, in its own order; none for numbers and where there are too many to choose from."""
    words = records.column(column).words
    return [str(word) for word in words] if len(words) <= MOST_WORDS_LISTED else []


def _columns(records: RecordTable, written: Written) -> tuple[Mapping[str, Column], tuple[tuple[str, str], ...]]:
    """The columns as the rules see them, in shown words or, where the condition has them, in codes; texts not found."""
    columns: dict[str, Column] = {}
    unknown: list[tuple[str, str]] = []
    for name, column in written.columns.items():
        texts = written.texts.get(name, ())
        columns[name] = _column(records, column, written, name)
        found = columns[name]
        if isinstance(found, Texts):
            known = set(found.words.dropna())
            unknown += [(records.attributes[column].label, text) for text in texts if text not in known]
    return columns, tuple(unknown)


def _column(records: RecordTable, name: str, written: Written, known_as: str) -> Column:
    """Shown words, unless what the condition holds the field against is found in its codes alone."""
    shown = records.column(name)
    if shown.numbers is not None:
        return Numbers(shown.numbers)
    words = Texts(np.asarray(shown.codes), pd.Series(shown.words, dtype="str"))
    if name not in records.layer.names() or not shown.attribute.codes or _occurs(written, known_as, words.words):
        return words
    raw = rule_columns.column(records.layer.columns([name])[name])
    if not isinstance(raw, Texts) or known_as in written.meets_numbers or _occurs(written, known_as, raw.words):
        return raw
    return words


def _occurs(written: Written, known_as: str, words: pd.Series) -> bool:
    """Whether the words hold any text, or part of a text, that the field is held against."""
    kept = [str(word) for word in words.dropna()]
    whole, parts = written.texts.get(known_as, ()), written.parts.get(known_as, ())
    return bool(set(whole) & set(kept)) or any(part in word for part in parts for word in kept)


def examples(records: RecordTable) -> list[str]:
    """Conditions that fit these records, to begin from."""
    known = records.attributes

    def name(column: str) -> str:
        return written_name(records, column)

    found = []
    if {"species_group", "pingjun_nl"} <= set(known) and len(records.column("species_group").words):
        species = records.column("species_group").words[0]
        found.append(f"{name('species_group')} = '{species}' {_('and')} {name('pingjun_nl')} > 30")
    if "stock_m3_per_ha" in known:
        found.append(f"100 <= {name('stock_m3_per_ha')} < 200")
    if "yu_bi_du" in known:
        found.append(f"{name('yu_bi_du')} {_('is None')}")
    if RUN + "density_tc_per_ha" in known:
        found.append(f"{name(RUN + 'density_tc_per_ha')} > 100")
    if "site_name" in known and len(records.column("site_name").words):
        part = records.column("site_name").words[0][-2:]
        found.append(f"'{part}' in {name('site_name')}")
    if "geom_area_ha" in known:
        found.append(f"{name('geom_area_ha')} > 10")
    return found
