"""The attributes of the selected records as fields; every field that is left is one step that can be undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QWidget

from layers.i18n import _
from layers.kind import kind
from ui.components.heading import caption
from ui.context import Context
from ui.format import number
from ui.panels.inspector_fields import AttributeField
from ui.panels.inspector_rows import Page, Section
from ui.tasks import Progress
from ui.theme.tokens import px
from zzeco.edit_values import Choice, choices, usual_range
from zzeco.editing import with_attributes
from zzeco.project import Project
from zzeco.record_details import Details, Shown
from zzeco.record_view import group_label

NOT_OF_SEVERAL = ("bsm", "site_id", "xiao_ban")


@dataclass(frozen=True, eq=False)
class Form:
    """What the editor needs besides the values: the value list of every field that has one."""

    choices: Mapping[str, tuple[Choice, ...]]


def form_of(details: Details) -> Form:
    """The value lists of the layer's fields; read in a task."""
    one = kind(details.layer.kind)
    return Form({field.name: choices(details.layer, field) for field in one.fields})


class EditorPage(Page):
    """Commits one after another: what is set while a step is being worked out becomes the next one."""

    def __init__(self, context: Context, details: Details, form: Form, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self.details = context, details
        self._waiting: dict[str, Any] = {}
        self._busy = False
        self.fields: dict[str, AttributeField] = {}
        if not details.is_one:
            text = _("What you set here is set in all {count} selected records.")
            self.add(caption(text.format(count=number(len(details.fids))), wrap=True))
        grouped = groupby(editable(details), lambda shown: shown.attribute.group)
        self._groups = [(group, list(members)) for group, members in grouped]
        self._form = form
        self._slices = QTimer(self, interval=0)
        self._slices.timeout.connect(self._add_group)
        self._add_group()
        self._slices.start()

    def _add_group(self) -> None:
        """One group at a time: many fields take longer to make than a window may stand still."""
        if not self._groups:
            self._slices.stop()
            return
        group, members = self._groups.pop(0)
        section = Section(group_label(group))
        section.rows.addLayout(self._grid(members, self._form))
        self.add(section)

    @property
    def is_complete(self) -> bool:
        """Whether all fields are there."""
        return not self._groups

    def _grid(self, members: list[Shown], form: Form) -> QGridLayout:
        """The fields below each other, numbers in pairs."""
        grid = QGridLayout()
        grid.setSpacing(px(8))
        row, column = 0, 0
        for shown in members:
            wide = not shown.attribute.is_number
            if wide and column:
                row, column = row + 1, 0
            grid.addWidget(self._field(shown, form), row, column, 1, 2 if wide else 1, Qt.AlignmentFlag.AlignTop)
            row, column = (row + 1, 0) if wide or column else (row, 1)
        for at in range(2):
            grid.setColumnStretch(at, 1)
        return grid

    def _field(self, shown: Shown, form: Form) -> AttributeField:
        name = shown.attribute.name
        field = kind(self.details.layer.kind).field(name)
        usual = usual_range(name, self.details.species_group)
        made = AttributeField(field, shown, form.choices.get(name, ()), usual)
        made.set_to.connect(self._set)
        self.fields[name] = made
        return made

    def show_details(self, details: Details) -> None:
        """The values as they are now, in the same fields."""
        self.details = details
        for shown in details.attributes:
            if shown.attribute.name in self.fields:
                self.fields[shown.attribute.name].show_value(shown)

    def _set(self, name: str, value: Any) -> None:
        self._waiting[name] = value
        self._commit()

    def _commit(self) -> None:
        project = self._context.document.project
        if self._busy or not self._waiting or project is None:
            return
        values, self._waiting = self._waiting, {}
        self._busy = True
        layer, fids = self.details.layer.name, self.details.fids
        text = step_text(self.details, values)

        def work(progress: Progress) -> tuple[Project, Project]:
            progress(text)
            return project, with_attributes(project, layer, fids, values)

        def put(made: tuple[Project, Project]) -> None:
            before, after = made
            if after is not before:
                self._context.document.put(text, after, before)

        self._context.tasks.run(text, work, put, failed=lambda error: self._refuse(values, error), ended=self._go_on)

    def _go_on(self) -> None:
        self._busy = False
        self._commit()

    def _refuse(self, values: Mapping[str, Any], error: Exception) -> None:
        for name in values:
            self.fields[name].frame.set_error(f"{getattr(error, 'problem', error)} {getattr(error, 'advice', '')}")


def editable(details: Details) -> list[Shown]:
    """The declared attributes; what names a single record is not set in several."""
    one = kind(details.layer.kind)
    shown = [each for each in details.attributes if one.has(each.attribute.name)]
    return [each for each in shown if details.is_one or each.attribute.name not in NOT_OF_SEVERAL]


def step_text(details: Details, values: Mapping[str, Any]) -> str:
    """What the step is called in the undo menu."""
    one = kind(details.layer.kind)
    labels = ", ".join(one.field(name).label for name in values)
    if details.is_one:
        return _("Set {fields} of {record}").format(fields=labels, record=details.name)
    return _("Set {fields} of {count} records").format(fields=labels, count=number(len(details.fids)))
