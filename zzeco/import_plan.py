"""What an import knows of each delivery, and which of its questions are open; nothing here touches the project."""

import threading
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from layers.boundary import Boundary
from layers.errors import Unclear, ZzecoError
from layers.i18n import _
from layers.intake.encoding import EncodingChoice
from layers.intake.inspection import Inspected, family_of, inspected
from layers.intake.mapping import Answers, merged
from layers.intake.matching import by_name
from layers.intake.source import Cancelled, Delivered, LayerSummary, Reader
from layers.kind import LAYER_KINDS, LayerKind, kind
from zzeco.importing import ImportOptions
from zzeco.tree_files import is_tree_list

STEPS = ("source", "encoding", "crs", "fields", "check", "summary")
STEP_OF_QUESTION = {
    "layer": "source",
    "kind": "source",
    "encoding": "encoding",
    "crs": "crs",
    "field": "fields",
    "unit": "fields",
    "code_system": "fields",
    "value": "fields",
}
YEAR = r"(?<!\d)((?:19|20)\d{2})(?!\d)"
Progress = Callable[..., None]


class WatchedReader(Reader):
    """One reading process for a whole import; it answers one task at a time and gives up when that is cancelled."""

    def __init__(self) -> None:
        super().__init__()
        self._turn = threading.Lock()
        self._watch = threading.local()

    def watching(self, cancelled: Cancelled) -> "WatchedReader":
        """This reader, which from now on gives up in the calling thread when `cancelled()`."""
        self._watch.cancelled = cancelled
        return self

    def read(
        self,
        source: Path,
        *,
        layer: str | None = None,
        encoding: str | None = None,
        cancelled: Cancelled | None = None,
    ) -> list[Delivered]:
        """See Reader.read."""
        with self._turn:
            return super().read(source, layer=layer, encoding=encoding, cancelled=cancelled or self._watched())

    def describe(
        self, source: Path, encoding: str | None = None, cancelled: Cancelled | None = None
    ) -> list[LayerSummary]:
        """See Reader.describe."""
        with self._turn:
            return super().describe(source, encoding, cancelled or self._watched())

    def _watched(self) -> Cancelled | None:
        """What the calling thread gives up for."""
        return getattr(self._watch, "cancelled", None)


@dataclass(frozen=True, eq=False)
class Delivery:
    """One layer of a source: what was found in it and what has been answered so far.

    `source_layer` is its name where the source holds several; `kind_key` and `epoch` start as the guesses. An
    unwanted delivery is left out of the import. `asked` are questions that only the whole delivery raised.
    """

    source: Path
    source_layer: str | None
    found: Inspected
    kind_key: str | None
    epoch: str | None
    epoch_reason: str
    answers: Answers = field(default_factory=Answers)
    wanted: bool = True
    asked: tuple[Unclear, ...] = ()

    @property
    def summary(self) -> LayerSummary:
        """Records, geometry, encoding and some records as delivered."""
        return self.found.summary

    @property
    def columns(self) -> list[str]:
        """Names of the delivered columns."""
        return [str(column) for column in self.summary.preview.table.columns]

    @property
    def kind(self) -> LayerKind | None:
        """The kind that it is taken for."""
        return kind(self.kind_key) if self.kind_key else None

    @property
    def name(self) -> str:
        """File and layer as a person knows them."""
        file, layer = self.summary.path.name, self.summary.layer
        return file if self.summary.path.stem == layer else f"{file} › {layer}"

    @property
    def identity(self) -> tuple[Path, str]:
        """Two deliveries of one identity are the same: a .shp and its .dbf, or one file named twice."""
        return self.summary.path, self.summary.layer

    def options(self, on_invalid: str, strict: bool) -> ImportOptions:
        """The answers as the import takes them."""
        return ImportOptions(self.answers, self.epoch, self.source_layer, on_invalid, strict)


@dataclass(frozen=True, eq=False)
class Unreadable:
    """A source that cannot be read as a layer, and why; a tree list is taken in in its own way."""

    source: Path
    error: ZzecoError
    is_tree_list: bool = False


@dataclass(frozen=True, eq=False)
class Found:
    """What the sources hold."""

    deliveries: tuple[Delivery, ...]
    unreadable: tuple[Unreadable, ...]


def found_in(sources: Sequence[Path], boundary: Boundary, reader: Reader, progress: Progress) -> Found:
    """Every layer of every source; a source that cannot be read is told of and does not stop the others."""
    deliveries: list[Delivery] = []
    unreadable: list[Unreadable] = []
    every = [path for source in sources for path in _with_archives(source)]
    for number, source in enumerate(every):
        progress(_("Reading {name}").format(name=source.name), number, len(every))
        try:
            deliveries += _deliveries(source, reader.describe(source), boundary)
        except ZzecoError as error:
            unreadable.append(Unreadable(source, error, is_tree_list(source)))
    once = {one.identity: one for one in reversed(deliveries)}
    return Found(tuple(_only_the_likely(list(reversed(once.values())))), tuple(unreadable))


def _with_archives(source: Path) -> list[Path]:
    """The source; of a folder also the archives in it, and the folder itself only where it holds something else."""
    if not source.is_dir() or source.suffix.lower() == ".gdb":
        return [source]
    files = [path for path in sorted(source.rglob("*")) if path.is_file()]
    archives = [path for path in files if path.suffix.lower() == ".zip"]
    return ([source] if len(files) > len(archives) or not files else []) + archives


def _deliveries(source: Path, summaries: Sequence[LayerSummary], boundary: Boundary) -> list[Delivery]:
    """The layers of a source; of a folder each file is a source of its own."""
    files = [summary.path for summary in summaries]
    return [
        delivery(
            summary.path if source.is_dir() else source,
            summary.layer if files.count(summary.path) > 1 else None,
            inspected(summary, boundary),
        )
        for summary in summaries
    ]


def delivery(source: Path, source_layer: str | None, found: Inspected) -> Delivery:
    """A delivery with the guesses that the records looked at allow."""
    key = found.kind["name"]
    epoch, reason = epoch_guess(found.summary, kind(key) if key else None)
    return Delivery(source, source_layer, found, key, epoch, reason)


def _only_the_likely(deliveries: list[Delivery]) -> list[Delivery]:
    """Of a file with several layers those of a known kind are wanted at first; empty layers never are."""
    known = {one.summary.path for one in deliveries if one.kind_key}
    return [
        replace(one, wanted=bool(one.summary.records and (one.kind_key or one.summary.path not in known)))
        for one in deliveries
    ]


def kind_reason(found: Inspected, of_kind: LayerKind) -> str:
    """Why a delivery is taken for this kind."""
    columns = [str(column) for column in found.summary.preview.table.columns]
    known = sum(by_name(column, of_kind).field is not None for column in columns)
    return _("{known} of {count} columns are fields of this kind").format(known=known, count=len(columns))


def possible_kinds(found: Inspected) -> list[LayerKind]:
    """The kinds whose geometry fits, the guessed one first."""
    families = {family_of(name) for name in found.summary.geometry_types}
    fitting = [one for one in LAYER_KINDS if one.geometry and families & set(one.geometry)]
    fitting = fitting or [one for one in LAYER_KINDS if one.geometry]
    return sorted(fitting, key=lambda one: one.key != found.kind["name"])


def epoch_guess(summary: LayerSummary, of_kind: LayerKind | None) -> tuple[str | None, str]:
    """The year of the survey and where it was seen: in a date column, else in the name; (None, why not)."""
    column = _date_column(summary.preview.table, of_kind)
    if column is not None:
        years = column.dropna().astype(str).str.extract(r"^((?:19|20)\d{2})", expand=False).dropna().unique()
        if len(years) == 1:
            return str(years[0]), _("from the survey date in column {column}").format(column=column.name)
    years_in_name = pd.Series([summary.layer, summary.path.stem]).str.extractall(YEAR)[0].unique()
    if len(years_in_name) == 1:
        return str(years_in_name[0]), _("from the name of the file")
    return None, _("no year was found; without one the layer cannot be compared with other years")


def _date_column(table: pd.DataFrame, of_kind: LayerKind | None) -> pd.Series | None:
    if of_kind is None or not of_kind.has("dc_rq"):
        return None
    dated = [column for column in table.columns if by_name(str(column), of_kind).field == "dc_rq"]
    return table[dated[0]] if dated else None


def fewer_records(one: Delivery, count: int) -> Delivery:
    """The delivery with about so many records to look at, spread over those that are there."""
    preview = one.summary.preview
    spread = slice(None, None, max(1, len(preview.table) // count))
    table = preview.table.iloc[spread].reset_index(drop=True)
    fewer = replace(preview, table=table, geometry=preview.geometry[spread])
    return replace(one, found=replace(one.found, summary=replace(one.summary, preview=fewer)))


def with_kind(one: Delivery, key: str) -> Delivery:
    """The delivery taken for another kind; answers about fields are asked anew."""
    answers = replace(one.answers, fields={}, units={}, code_systems={}, values={})
    return replace(one, kind_key=key, answers=answers)


def with_encoding(one: Delivery, encoding: str, boundary: Boundary, reader: Reader) -> Delivery:
    """The delivery read again in this encoding; its column names may be others then."""
    summaries = reader.describe(one.source, encoding)
    same = [s for s in summaries if s.layer == one.summary.layer] or summaries
    found = inspected(same[0], boundary, one.kind_key)
    if found.summary.preview.table.columns.equals(one.summary.preview.table.columns):
        return replace(one, found=found, answers=replace(one.answers, encoding=encoding))
    guessed = delivery(one.source, one.source_layer, inspected(same[0], boundary))
    kind_key = one.kind_key or guessed.kind_key
    return replace(guessed, kind_key=kind_key, answers=replace(one.answers, encoding=encoding, fields={}))


def with_crs(one: Delivery, crs: str | None, swap_xy: bool = False) -> Delivery:
    """The delivery read in this coordinate system; None: as it says itself."""
    return replace(one, answers=replace(one.answers, crs=crs, swap_xy=swap_xy))


def with_answer(answers: Answers, candidate: dict[str, Any]) -> Answers:
    """The answers with one candidate of a question taken; candidates name the option that settles them."""
    option, _space, words = str(candidate.get("answer") or candidate["needs"]).partition(" ")
    name, _equals, value = words.partition("=")
    answer = {
        "--field": Answers(fields={name: value}),
        "--unit": Answers(units={name: value}),
        "--code-system": Answers(code_systems={name: value}),
    }
    return merged(answers, answer[option])


def with_mapping(one: Delivery, kept: Answers) -> Delivery:
    """The delivery with the answers of a mapping file, as far as its columns have them."""
    columns = one.columns
    fields = {name: column for name, column in kept.fields.items() if not column or column in columns}
    return replace(one, answers=merged(one.answers, replace(kept, fields=fields, encoding=None)))


def all_answers(one: Delivery) -> Answers:
    """The answers with what the program settled by itself, so that a mapping file says everything."""
    best = one.found.answers()
    same_kind = one.kind_key == one.found.kind["name"]
    answered = set(one.answers.fields.values())
    fields = {name: column for name, column in best.fields.items() if same_kind and column not in answered}
    return merged(replace(best, fields=fields, crs=best.crs if one.found.crs["name"] else None), one.answers)


def left_out(one: Delivery) -> Delivery:
    """The delivery, not to be imported."""
    return replace(one, wanted=False)


def was_open(one: Delivery, step: str) -> bool:
    """Whether the step had a question for this delivery, answered by now or not."""
    if step == "encoding":
        choice = one.summary.encoding
        return choice is not None and (not choice.clear or one.answers.encoding is not None)
    return step == "crs" and not one.found.crs["name"] and bool(one.found.crs["candidates"])


def is_settled(one: Delivery, step: str) -> bool:
    """Whether this delivery leaves nothing open in the step; the fields are judged by import_fields."""
    if step == "source":
        return one.kind_key is not None
    if step == "encoding":
        choice = one.summary.encoding
        return choice is None or choice.clear or one.answers.encoding is not None
    return bool(one.found.crs["name"]) or one.answers.crs is not None or not one.found.crs["candidates"]


def question_key(one: Delivery, step: str) -> Hashable:
    """Deliveries of one key are asked one question together."""
    if step == "encoding":
        choice = one.summary.encoding
        return None if choice is None else tuple(c["encoding"] for c in choice.candidates)
    if step == "crs":
        ranked = [(c["crs"], c["swap_xy"]) for c in one.found.crs["candidates"][:3]]
        return (one.found.crs["name"], *(ranked if not one.found.crs["name"] else ()))
    if step == "fields":
        return (one.kind_key, *one.columns)
    return "all"


def groups(deliveries: Sequence[Delivery], step: str) -> list[tuple[int, ...]]:
    """Positions of the wanted deliveries that share a question, those that had to be asked first."""
    found: dict[Hashable, list[int]] = {}
    for position, one in enumerate(deliveries):
        if one.wanted:
            found.setdefault(question_key(one, step), []).append(position)
    return sorted(map(tuple, found.values()), key=lambda group: not any(was_open(deliveries[at], step) for at in group))


def changed(
    deliveries: Sequence[Delivery], positions: Iterable[int], edit: Callable[[Delivery], Delivery]
) -> tuple[Delivery, ...]:
    """All deliveries, those at the positions edited."""
    chosen = set(positions)
    return tuple(edit(one) if at in chosen else one for at, one in enumerate(deliveries))


def step_of(question: Unclear) -> str:
    """The step that answers a question."""
    return STEP_OF_QUESTION[question.details["question"]]


def with_question(one: Delivery, question: Unclear) -> Delivery:
    """The delivery with a question that the whole of it raised, so that its step asks it."""
    candidates = question.details["candidates"]
    summary = one.summary
    if step_of(question) == "encoding":
        choice = EncodingChoice(str(candidates[0]["encoding"]), question.problem, candidates, clear=False)
        found = replace(one.found, summary=replace(summary, encoding=choice))
        return replace(one, found=found, answers=replace(one.answers, encoding=None))
    if step_of(question) == "crs":
        found = replace(one.found, crs={"name": None, "reason": question.problem, "candidates": candidates})
        return replace(one, found=found, answers=replace(one.answers, crs=None))
    return replace(one, asked=(*one.asked, question))


def as_state(one: Delivery) -> dict[str, Any]:
    """What was answered, as plain values; `with_state` takes it up again."""
    return {"kind": one.kind_key, "epoch": one.epoch, "wanted": one.wanted, "answers": asdict(one.answers)}


def with_state(one: Delivery, state: dict[str, Any]) -> Delivery:
    """The delivery with the answers that `as_state` wrote down."""
    answers = Answers(**state["answers"])
    return replace(one, kind_key=state["kind"], epoch=state["epoch"], wanted=state["wanted"], answers=answers)
