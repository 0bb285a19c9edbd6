"""Delivered columns matched to the standard fields of a layer kind."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import pandas as pd

from layers.checks.layer_names import CUT_BYTES
from layers.codes import county, names, species
from layers.errors import Unclear, UsageError
from layers.i18n import _
from layers.kind import LAYER_KINDS, LayerKind
from layers.land_class import land_class
from layers.text import key_of, text

EXACT, ALIAS, WITH_UNIT, CUT, LIKENESS = 1.0, 0.95, 0.93, 0.9, 0.6
TAKEN = 0.8
LIKENESS_SHARE, SAMPLED = 0.8, 500
UNIT_WORDS = "公顷|平方米|平方公里|万元|亩|公里|千米|米|元|hm2|km2|m2|m3|mu|ha|km|m"
UNIT_ENDING = re.compile(rf"[\s_]*[(\[]?(?:{UNIT_WORDS})[)\]]?$", re.IGNORECASE)


LIKENESSES: dict[str, Callable[[pd.Series], pd.Series]] = {
    "you_shi_sz": lambda words: species(words)["species"],
    "di_lei": lambda words: land_class(words, None)["land_class"],
    "xian": county,
    "qi_yuan": lambda words: names("origin", words),
    "ling_zu": lambda words: names("age_group", words),
    "state": lambda words: names("ledger_state", words),
    "sdlx": lambda words: names("wetland_type", words),
}


@dataclass(frozen=True)
class FieldMatch:
    """A delivered column and the standard field that it holds; below `TAKEN` the field is only a suggestion.

    `rival` is the field that the column looks like, but that was taken from a better column.
    """

    column: str
    field: str | None
    confidence: float
    reason: str
    rival: str | None = None

    @property
    def taken(self) -> bool:
        """True when the column is used for its field."""
        return self.field is not None and self.confidence >= TAKEN


def match_fields(
    columns: Sequence[str], table: pd.DataFrame, kind: LayerKind, explicit: Mapping[str, str] | None = None
) -> list[FieldMatch]:
    """One match per delivered column, in their order: by answer, name, alias or the beginning of a cut name.

    `explicit` maps standard fields to columns (UsageError for unknown ones), '' for none. Unclear where a cut name
    fits several fields, or two equally good columns with different values claim one field.
    """
    answers = _answers(columns, kind, explicit or {})
    matches = [answers.get(column) or _unanswered(by_name(column, kind), explicit or {}) for column in columns]
    matches = _one_column_per_field(matches, table)
    unwanted = {field for field, column in (explicit or {}).items() if not column}
    matches = _cut_names(matches, kind, set(answers), unwanted)
    return _suggested(_one_column_per_field(matches, table), table, kind, unwanted)


def _answers(columns: Sequence[str], kind: LayerKind, explicit: Mapping[str, str]) -> dict[str, FieldMatch]:
    answers = {}
    for field, column in explicit.items():
        if not column:
            continue
        if column not in columns:
            raise UsageError(
                _("There is no column {column} for the field {field}.").format(column=column, field=field),
                _("Columns: {columns}.").format(columns=", ".join(columns)),
            )
        answers[column] = FieldMatch(column, kind.field(field).name, EXACT, _("answered by the user"))
    return answers


def _unanswered(match: FieldMatch, explicit: Mapping[str, str]) -> FieldMatch:
    """The match, unless another column was answered for its field."""
    if match.field is None or match.field not in explicit:
        return match
    other = explicit[match.field]
    if not other:
        return FieldMatch(match.column, None, 0.0, _("kept as delivered, as answered by the user"))
    reason = _("the field {field} is taken from {other}").format(field=match.field, other=other)
    return FieldMatch(match.column, None, 0.0, reason, match.field)


@cache
def _spellings(kind_key: str) -> dict[str, tuple[str, float]]:
    """Spelling (as a key) -> field and confidence."""
    kind = next(one for one in LAYER_KINDS if one.key == kind_key)
    known = {key_of(alias): (field.name, ALIAS) for field in kind.fields for alias in field.aliases}
    known |= {key_of(field.label_zh): (field.name, ALIAS) for field in kind.fields}
    return known | {field.name: (field.name, EXACT) for field in kind.fields}


def by_name(column: str, kind: LayerKind) -> FieldMatch:
    """The match of a column by its name alone."""
    known = _spellings(kind.key)
    word = key_of(column)
    field, confidence = known.get(word, (None, 0.0))
    if field:
        reason = _("standard name") if confidence == EXACT else _("known spelling")
        return FieldMatch(column, field, confidence, reason)
    field, _confidence = known.get(UNIT_ENDING.sub("", word), (None, 0.0))
    if field:
        return FieldMatch(column, field, WITH_UNIT, _("known spelling with a unit"))
    return FieldMatch(column, None, 0.0, _("no standard field has this name"))


def _one_column_per_field(matches: list[FieldMatch], table: pd.DataFrame) -> list[FieldMatch]:
    """The matches with each field given to its best column; the others are left as delivered."""
    best: dict[str, FieldMatch] = {}
    for match in matches:
        if match.field is None:
            continue
        rival = best.get(match.field)
        if rival is None or match.confidence > rival.confidence:
            best[match.field] = match
        elif match.confidence == rival.confidence and not _same_values(table, match, rival):
            raise _two_columns(match.field, rival.column, match.column)
    return [match if match.field is None or best[match.field] is match else _left(match, best) for match in matches]


def _left(match: FieldMatch, best: Mapping[str, FieldMatch]) -> FieldMatch:
    other = best[str(match.field)].column
    reason = _("the field {field} is taken from {other}").format(field=match.field, other=other)
    return FieldMatch(match.column, None, 0.0, reason, match.field)


def _same_values(table: pd.DataFrame, first: FieldMatch, second: FieldMatch) -> bool:
    """True when two columns for one field say the same of every record (a county by code or by name)."""
    meaning = county if first.field == "xian" else text
    said = [meaning(table[match.column]).fillna("") for match in (first, second)]
    return bool(said[0].eq(said[1]).all())


def _two_columns(field: str, first: str, second: str) -> Unclear:
    return Unclear(
        _("The columns {first} and {second} both look like the field {field}, and differ.").format(
            first=first, second=second, field=field
        ),
        _("Say which of the columns holds it."),
        question="field",
        candidates=[_field_candidate(field, column, _("known spelling")) for column in (first, second)],
    )


def _field_candidate(field: str, column: str, reason: str) -> dict[str, str]:
    answer = f"--field {field}={column}"
    return {"field": field, "column": column, "reason": reason, "needs": answer, "answer": answer}


def fields_of_cut_name(column: str, kind: LayerKind) -> list[str]:
    """The fields whose name or alias begins with a column name that was cut at ten bytes."""
    lengths = {len(column.encode("utf-8")), len(column.encode("gb18030"))}
    if not lengths & set(CUT_BYTES):
        return []
    word = key_of(column)
    spellings = _spellings(kind.key).items()
    return list(dict.fromkeys(field for spelling, (field, _c) in spellings if spelling.startswith(word)))


def _cut_names(matches: list[FieldMatch], kind: LayerKind, answered: set[str], unwanted: set[str]) -> list[FieldMatch]:
    """The matches with cut names given to the one field that they can mean."""
    taken = {match.field for match in matches if match.field} | unwanted
    result = []
    for match in matches:
        if match.field or match.column in answered or match.rival:
            result.append(match)
            continue
        result.append(_of_cut_name(match, fields_of_cut_name(match.column, kind), taken))
    return result


def _of_cut_name(match: FieldMatch, fields: list[str], taken: set[str]) -> FieldMatch:
    free = [field for field in fields if field not in taken]
    if not free:
        return match
    if len(free) == 1:
        return FieldMatch(match.column, free[0], CUT, _("beginning of a longer field name"))
    raise Unclear(
        _("The column name {column} is cut and fits several fields.").format(column=match.column),
        _("Say which field it holds."),
        question="field",
        candidates=[_field_candidate(field, match.column, _("beginning of a longer field name")) for field in free],
    )


def _suggested(matches: list[FieldMatch], table: pd.DataFrame, kind: LayerKind, unwanted: set[str]) -> list[FieldMatch]:
    """The matches with a suggestion for columns whose values look like a field that no column holds."""
    taken = {match.field for match in matches if match.field} | unwanted
    result = []
    for match in matches:
        field = None if match.field else _like_values(table[match.column], kind, taken)
        result.append(
            replace(match, field=field, confidence=LIKENESS, reason=_("its values look like it")) if field else match
        )
    return result


def _like_values(values: pd.Series, kind: LayerKind, taken: set[str]) -> str | None:
    words = text(values.dropna().head(SAMPLED)).dropna()
    if words.empty or words.str.fullmatch(r"[\d.]+").any():
        return None
    for field, meaning in LIKENESSES.items():
        if kind.has(field) and field not in taken and meaning(words).notna().mean() >= LIKENESS_SHARE:
            return field
    return None


def guess_kind(
    columns: Sequence[str], geometry_types: Sequence[str], table: pd.DataFrame, name: str = ""
) -> tuple[str | None, float]:
    """The layer kind that the columns speak for, and how surely (0-1); (None, 0.0) when nothing does.

    `geometry_types` are families (polygon, line, point); a field counts more the fewer kinds have it; the layer's
    `name` counts when it holds a kind's key or label.
    """
    scores = {
        kind.key: _score(columns, kind) + _name_score(name, kind)
        for kind in LAYER_KINDS
        if kind.geometry and (not geometry_types or set(geometry_types) & set(kind.geometry))
    }
    if not scores or max(scores.values()) <= 0:
        return None, 0.0
    best = max(scores, key=lambda one: scores[one])
    rest = max((score for one, score in scores.items() if one != best), default=0.0)
    return best, round(scores[best] / (scores[best] + rest), 2)


@cache
def _field_weights() -> dict[str, float]:
    names_of_fields = [field for kind in LAYER_KINDS for field in kind.field_names]
    return {field: 1.0 / names_of_fields.count(field) for field in names_of_fields}


def _score(columns: Sequence[str], kind: LayerKind) -> float:
    found = {by_name(str(column), kind).field for column in columns} - {None}
    return sum(_field_weights()[str(field)] for field in found)


def _name_score(name: str, kind: LayerKind) -> float:
    word = key_of(name) if name else ""
    return 2.0 if word and (kind.key in word or key_of(kind.label_zh) in word) else 0.0
