"""The delivered columns beside the standard's: what was matched, what is missing, what is still to be said."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely

from layers.errors import Unclear
from layers.geometry import ellipsoidal_area_ha
from layers.i18n import _
from layers.intake.mapping import Answers
from layers.intake.matching import FieldMatch, by_name, match_fields
from layers.intake.placing import declared_crs
from layers.intake.standard import standardise
from layers.intake.units import AREA_FIELDS, LAND_FIELDS, PER_HA, STOCK_UNITS, Decision
from layers.kind import Field, LayerKind
from zzeco.import_plan import Delivery, with_answer

MOST_QUESTIONS = 20


@dataclass(frozen=True, eq=False)
class Tentative:
    """The records looked at in the standard's terms, open questions answered by their best candidates for now.

    `table` is None where no kind is known; `questions` are those that a person has to answer.
    """

    matches: tuple[FieldMatch, ...]
    table: pd.DataFrame | None
    decisions: tuple[Decision, ...]
    questions: tuple[Unclear, ...]


def tentative(one: Delivery, area_ha: np.ndarray | None) -> Tentative:
    """The records looked at, read with the answers so far; `area_ha` as computed (None: worked out, if placed)."""
    of_kind = one.kind
    table = one.summary.preview.table
    if of_kind is None:
        unmatched = tuple(FieldMatch(column, None, 0.0, "") for column in one.columns)
        return Tentative(unmatched, None, (), ())
    area_ha = computed_area_ha(one) if area_ha is None else area_ha
    answers = one.answers
    questions = [question for question in one.asked if not is_answered(question, answers)]
    for _attempt in range(MOST_QUESTIONS):
        try:
            matches = match_fields(one.columns, table, of_kind, answers.fields)
            made = standardise(table, matches, of_kind, area_ha, answers)
            return Tentative(tuple(matches), made.table, tuple(made.decisions), tuple(questions))
        except Unclear as question:
            questions.append(question)
            answers = with_answer(answers, question.details["candidates"][0])
    return _by_name_alone(one, of_kind, questions)


def is_answered(question: Unclear, answers: Answers) -> bool:
    """Whether the answers hold one for this question."""
    candidates = question.details["candidates"]
    if question.details["question"] == "field":
        return any(candidate["column"] in answers.fields.values() for candidate in candidates)
    return field_of(question) in {**answers.units, **answers.code_systems}


def _by_name_alone(one: Delivery, of_kind: LayerKind, questions: list[Unclear]) -> Tentative:
    matches = tuple(by_name(column, of_kind) for column in one.columns)
    return Tentative(matches, None, (), tuple(questions))


def computed_area_ha(one: Delivery) -> np.ndarray:
    """The area of the records looked at under the system chosen so far; NaN where none is."""
    geometry = one.summary.preview.geometry
    crs = one.answers.crs or (declared_crs(one.summary.crs) if one.summary.crs else None)
    if crs is None:
        return np.full(len(geometry), np.nan)
    if one.answers.swap_xy:
        geometry = shapely.transform(geometry, lambda places: places[:, ::-1])
    return np.asarray(ellipsoidal_area_ha(geometry, crs))


@dataclass(frozen=True)
class FieldRow:
    """One delivered column as the table of fields shows it.

    `field` is '' for a column that is kept as delivered, `suggested` a field that its values look like. `units` and
    `code_lists` are what may be answered ('' chosen: settled by the program), `is_open` where a person has to.
    """

    column: str
    sample: str
    field: str
    suggested: str
    confidence: float
    reason: str
    unit: str
    units: tuple[str, ...]
    code_list: str
    code_lists: tuple[str, ...]
    is_open: bool


@dataclass(frozen=True, eq=False)
class Fields:
    """The columns of a delivery, the required fields that none of them holds, and the open questions."""

    rows: tuple[FieldRow, ...]
    missing: tuple[Field, ...]
    questions: tuple[Unclear, ...]

    @property
    def matched(self) -> int:
        """How many columns hold a standard field."""
        return sum(bool(row.field) for row in self.rows)


def fields_of(one: Delivery) -> Fields:
    """The columns of a delivery beside the standard fields."""
    read = tentative(one, None)
    rows = tuple(_row(one, match, read) for match in read.matches)
    return Fields(rows, missing_fields(one.kind, {row.field for row in rows}), read.questions)


def missing_fields(of_kind: LayerKind | None, delivered: set[str]) -> tuple[Field, ...]:
    """The fields that an estimate needs and no column holds."""
    wanted = [field for field in of_kind.fields if field.required] if of_kind else []
    return tuple(field for field in wanted if not delivered & {field.name, *field.alternatives})


def _row(one: Delivery, match: FieldMatch, read: Tentative) -> FieldRow:
    field = str(match.field) if match.taken else ""
    decided = {decision.field: decision for decision in read.decisions}
    asked = {field_of(question): question for question in read.questions}
    about = asked.get(field) if field else None
    lists = _lists_asked_for(about)
    by_column = any(c.get("column") == match.column for q in read.questions for c in q.details["candidates"])
    return FieldRow(
        match.column,
        sample_of(one.summary.preview.table[match.column]),
        field,
        "" if match.taken else str(match.field or ""),
        match.confidence if match.field else 0.0,
        _reason(match, decided.get(field)),
        _unit(one.answers, field, decided, read.questions),
        units_of(field),
        one.answers.code_systems.get(field, _decided_list(decided.get(field))),
        lists or tuple(filter(None, [_decided_list(decided.get(field))])),
        about is not None or by_column,
    )


def _asks(question: Unclear | None, what: str) -> bool:
    return question is not None and question.details["question"] == what


def _lists_asked_for(question: Unclear | None) -> tuple[str, ...]:
    if question is None or not _asks(question, "code_system"):
        return ()
    return tuple(str(candidate["code_system"]) for candidate in question.details["candidates"])


def field_of(question: Unclear) -> str:
    """The field that a question is about; '' where it is about a column."""
    candidates = question.details["candidates"]
    fields = {str(c.get("answer") or c["needs"]).partition(" ")[2].partition("=")[0] for c in candidates}
    return fields.pop() if len(fields) == 1 else ""


def sample_of(values: pd.Series) -> str:
    """The first values that are not blank, a few distinct ones."""
    words = values.dropna().astype("str")
    words = words[words.str.strip().ne("")]
    return ", ".join(word.strip() for word in words.drop_duplicates().head(3))


def _reason(match: FieldMatch, decision: Decision | None) -> str:
    if decision is None or not decision.converted:
        return match.reason
    return _("{reason}; {decided}").format(reason=match.reason, decided=decision.reason)


def units_of(field: str) -> tuple[str, ...]:
    """The units that may be answered for a field; empty where its unit is fixed."""
    if field in (*AREA_FIELDS, *LAND_FIELDS):
        return tuple(PER_HA)
    return tuple(STOCK_UNITS) if field in STOCK_UNITS.values() else ()


def _unit(answers: Answers, field: str, decided: Mapping[str, Decision], questions: tuple[Unclear, ...]) -> str:
    """The unit answered, else the one found; '' while it is asked for."""
    if field in answers.units or not units_of(field):
        return answers.units.get(field, "")
    if any(_asks(question, "unit") and field_of(question) == field for question in questions):
        return ""
    found = decided.get(field)
    if found and found.answer in units_of(field):
        return found.answer
    return {name: unit for unit, name in STOCK_UNITS.items()}.get(field, "")


def _decided_list(decision: Decision | None) -> str:
    """The code list that a decision names; '' where it is about a unit."""
    return "" if decision is None or decision.answer in (*PER_HA, *STOCK_UNITS, "wan_cny") else decision.answer


def with_field(one: Delivery, column: str, before: str, field: str) -> Delivery:
    """The delivery with this column holding the field; '' keeps the column as delivered.

    `before` is the field that it held until now, which from now on no column holds by its name.
    """
    fields = {name: held for name, held in one.answers.fields.items() if held != column}
    if field:
        return _with(one, fields={**fields, field: column})
    return _with(one, fields={**fields, before: ""}) if before else _with(one, fields=fields)


def with_unit(one: Delivery, field: str, unit: str) -> Delivery:
    """The delivery with the unit of a field answered."""
    return _with(one, units={**one.answers.units, field: unit})


def with_code_list(one: Delivery, field: str, name: str) -> Delivery:
    """The delivery with the code list of a field answered."""
    return _with(one, code_systems={**one.answers.code_systems, field: name})


def _with(one: Delivery, **answers: Mapping[str, str]) -> Delivery:
    parts = {"fields": one.answers.fields, "units": one.answers.units, "code_systems": one.answers.code_systems}
    changed = {**parts, **answers}
    made = replace(one.answers, fields=changed["fields"], units=changed["units"], code_systems=changed["code_systems"])
    return replace(one, answers=made)
