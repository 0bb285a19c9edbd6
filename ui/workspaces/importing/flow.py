"""One import on its way through the steps: what is known, where the person is, what runs; no widget."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal

from layers.boundary import Boundary
from layers.errors import ZzecoError
from layers.i18n import _
from layers.intake.mapping import Answers, read_mapping, write_mapping
from layers.kind import kind
from ui.context import Context
from ui.tasks import Progress
from ui.workspaces.importing.taking_in import new_fids, taken_in
from ui.workspaces.importing.working import Working
from zzeco import import_plan as plan
from zzeco.boundaries import project_boundary
from zzeco.import_fields import Fields, fields_of
from zzeco.import_memory import recalled
from zzeco.import_plan import STEPS, Delivery, Unreadable
from zzeco.import_trial import Trial, tried
from zzeco.project import Project

Edit = Callable[[Delivery], Delivery]


class Flow(Working):
    """`changed` whenever another step, group or content is to be shown; `ended` when the import is over."""

    ended = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(context, parent)
        self._reset()

    def _reset(self) -> None:
        self.deliveries: tuple[Delivery, ...] = ()
        self.unreadable: tuple[Unreadable, ...] = ()
        self.step, self.group, self.furthest = STEPS[0], 0, 0
        self.trial: Trial | None = None
        self.error: ZzecoError | None = None
        self.on_invalid, self.strict = "repair", False
        self.kept_state: dict[str, dict[str, object]] = {}
        self.fields: WeakKeyDictionary[Delivery, Fields] = WeakKeyDictionary()

    # -- what is there

    @property
    def project(self) -> Project:
        """The open project; the flow is not shown without one."""
        project = self.context.document.project
        assert project is not None
        return project

    @property
    def boundary(self) -> Boundary:
        """The outline by which coordinates are judged."""
        return project_boundary(self.project)

    @property
    def wanted(self) -> list[Delivery]:
        """The deliveries that are to come in."""
        return [one for one in self.deliveries if one.wanted]

    @property
    def groups(self) -> list[tuple[int, ...]]:
        """Positions of the deliveries that the step asks about together."""
        return plan.groups(self.deliveries, self.step)

    @property
    def positions(self) -> tuple[int, ...]:
        """Positions of the deliveries that are asked about now."""
        groups = self.groups
        return groups[min(self.group, len(groups) - 1)] if groups else ()

    @property
    def current(self) -> Delivery | None:
        """The delivery that is shown for all of its group."""
        return self.deliveries[self.positions[0]] if self.positions else None

    # -- starting and ending

    def add(self, sources: Sequence[Path]) -> None:
        """Looks into the sources, beside those that are there already."""
        known = {one.source for one in self.deliveries} | {one.source for one in self.unreadable}
        fresh = [source for source in dict.fromkeys(sources) if source not in known]
        boundary = self.boundary
        if fresh:
            title = _("Looking into {name}").format(name=fresh[0].name)
            self.work(title, lambda progress: plan.found_in(fresh, boundary, self.reader, progress), self._found)

    def _found(self, found: plan.Found) -> None:
        kept = {one.identity for one in self.deliveries}
        fresh = [self._with_kept_state(one) for one in found.deliveries if one.identity not in kept]
        self.deliveries = (*self.deliveries, *fresh)
        self.unreadable = (*self.unreadable, *found.unreadable)
        self._touched()

    def _with_kept_state(self, one: Delivery) -> Delivery:
        state = self.kept_state.get(f"{one.source}|{one.source_layer or ''}")
        return plan.with_state(one, state) if state else recalled(one, self.project)

    def forget(self, source: Path) -> None:
        """Takes a source out again."""
        self.deliveries = tuple(one for one in self.deliveries if one.source != source)
        self.unreadable = tuple(one for one in self.unreadable if one.source != source)
        self._touched()

    def take_in(self) -> bool:
        """Makes the dry run the project, as one step that can be undone; tried again if the project moved on."""
        if self.trial is None:
            return False
        if not taken_in(self.context, self.trial, self.wanted):
            self.go("check")
            self._touched()
            return False
        return True

    def finish(self, trial: Trial) -> None:
        """Ends the flow after the import, on the map where the new records lie; those of a known layer are selected."""
        layers = trial.layers
        self.end()
        self.context.document.select(None, [])
        if not layers:
            self.context.go("map")
        elif layers[0] in trial.before.layers:
            self.context.go("map", layer=layers[0], fids=new_fids(trial.before, trial.after, layers[0]), zoom=True)
        else:
            self.context.go("map", layer=layers[0], zoom=True)

    def end(self) -> None:
        """Stops what runs, lets the reading process go and forgets everything; the project is as it was."""
        self.stop()
        self.reader.release()
        self._reset()
        self.changed.emit()
        self.ended.emit()

    # -- answering

    def edit(self, change: Edit, positions: Sequence[int] | None = None) -> None:
        """Changes the deliveries that are asked about now, or those at the positions."""
        chosen = self.positions if positions is None else positions
        self.deliveries = plan.changed(self.deliveries, chosen, change)
        self._touched()

    def set_encoding(self, encoding: str) -> None:
        """Reads the deliveries of the group again in this encoding."""
        deliveries, chosen, boundary = self.deliveries, set(self.positions), self.boundary

        def again(progress: Progress) -> tuple[Delivery, ...]:
            return tuple(
                plan.with_encoding(one, encoding, boundary, self.reader) if at in chosen else one
                for at, one in enumerate(deliveries)
            )

        self.work(_("Reading as {encoding}").format(encoding=encoding), again, self._take)

    def confirm_encoding(self, encoding: str) -> None:
        """Takes the encoding that is shown as the answer, and goes on."""
        self.edit(lambda one: replace(one, answers=replace(one.answers, encoding=encoding)))
        self.forward()

    def _take(self, deliveries: tuple[Delivery, ...]) -> None:
        self.deliveries = deliveries
        self._touched()

    def load_answers(self, path: Path) -> None:
        """Takes the answers of a mapping file for the group."""
        try:
            kept: Answers = read_mapping(path)
        except ZzecoError as error:
            self.fail(error)
            return
        self.edit(lambda one: plan.with_mapping(one, kept))

    def save_answers(self, path: Path) -> None:
        """Writes the answers of the delivery that is shown as a mapping file."""
        one = self.current
        if one is None:
            return
        try:
            write_mapping(path, plan.all_answers(one))
        except ZzecoError as error:
            self.fail(error)
            return
        self.context.messages.toast(_("Answers saved in {name}").format(name=path.name))

    def set_options(self, on_invalid: str, strict: bool) -> None:
        """How invalid shapes and records with errors are taken."""
        if (on_invalid, strict) != (self.on_invalid, self.strict):
            self.on_invalid, self.strict = on_invalid, strict
            self._touched()

    def _touched(self) -> None:
        """An answer changed: what was tried before holds no longer."""
        self.trial = None
        self.error = None
        self.furthest = min(self.furthest, max(STEPS.index(self.step), STEPS.index("fields")))
        self.changed.emit()

    # -- going on

    def is_settled(self, step: str) -> bool:
        """Whether a step needs no answer."""
        if not self.wanted:
            return False
        if step in ("source", "encoding", "crs"):
            return all(plan.is_settled(one, step) for one in self.wanted)
        return self.furthest > STEPS.index(step)

    def go(self, step: str, group: int = 0) -> None:
        """Shows a step."""
        self.step, self.group, self.error = step, group, None
        self.furthest = max(self.furthest, STEPS.index(step))
        self.changed.emit()

    def forward(self) -> None:
        """On to the next group with an open question, else to the next step that has one."""
        following = self._next_open_group()
        if following is not None:
            self.go(self.step, following)
            return
        for step in STEPS[STEPS.index(self.step) + 1 :]:
            if step not in ("encoding", "crs") or not self.is_settled(step):
                self.go(step)
                return

    def _next_open_group(self) -> int | None:
        """The next group of this step that waits for an answer."""
        if self.step not in ("encoding", "crs", "fields"):
            return None
        after = list(enumerate(self.groups))[self.group + 1 :]
        return next((at for at, group in after if not self.is_group_settled(group)), None)

    def is_group_settled(self, group: tuple[int, ...]) -> bool:
        """Whether the step has no question to these deliveries."""
        if self.step == "fields":
            known = self.fields.get(self.deliveries[group[0]])
            return known is None or not known.questions
        return all(plan.is_settled(self.deliveries[at], self.step) for at in group)

    def match_fields(self) -> None:
        """Matches the columns of every group that was not matched yet."""
        firsts = [self.deliveries[group[0]] for group in plan.groups(self.deliveries, "fields")]
        fresh = [one for one in firsts if one not in self.fields]

        def match(progress: Progress) -> list[tuple[Delivery, Fields]]:
            found = []
            for at, one in enumerate(fresh):
                progress(one.summary.layer, at, len(fresh))
                found.append((one, fields_of(one)))
            return found

        if fresh:
            self.work(_("Matching the columns"), match, self._matched)

    def _matched(self, found: list[tuple[Delivery, Fields]]) -> None:
        self.fields.update(found)
        self.changed.emit()

    def back(self) -> None:
        """Back to the group or the step before."""
        if self.group > 0:
            self.go(self.step, self.group - 1)
            return
        for step in reversed(STEPS[: STEPS.index(self.step)]):
            if step not in ("encoding", "crs") or self._was_asked(step):
                self.go(step)
                return

    def _was_asked(self, step: str) -> bool:
        """Whether a person had to answer in a step."""
        return any(plan.was_open(one, step) for one in self.wanted)

    # -- trying and doing

    def try_out(self) -> None:
        """The dry run over all wanted deliveries."""
        project, deliveries, on_invalid, strict = self.project, self.deliveries, self.on_invalid, self.strict

        def run(progress: Progress) -> Trial:
            return tried(project, deliveries, on_invalid, strict, self.reader, progress)

        self.work(_("Checking the delivery"), run, self._tried)

    def _tried(self, trial: Trial) -> None:
        self.trial = trial
        self.changed.emit()

    def answer_question(self) -> None:
        """Goes to the step that answers the question on which the dry run stopped."""
        refused = self.trial.question if self.trial else None
        if refused is None or refused.question is None:
            return
        question = refused.question
        self.edit(lambda one: plan.with_question(one, question), [refused.position])
        step = plan.step_of(question)
        groups = plan.groups(self.deliveries, step)
        self.go(step, next(at for at, group in enumerate(groups) if refused.position in group))

    def leave_out(self, position: int) -> None:
        """Goes on without one delivery."""
        self.edit(lambda one: plan.left_out(one), [position])


def kind_label(one: Delivery) -> str:
    """The kind of a delivery in the user's language."""
    return kind(one.kind_key).label if one.kind_key else _("unknown kind")
