"""The fourth step: which delivered column holds which standard field, in which unit and code list."""

from pathlib import Path

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QHeaderView

from layers.errors import Unclear
from layers.i18n import _
from ui.components.buttons import ghost
from ui.components.card import Card
from ui.components.table import PlainTable
from ui.folders import usual_folder
from ui.theme.tokens import px
from ui.workspaces.importing.fields_model import (
    CODE_LIST,
    COLUMN,
    CONFIDENCE,
    EDITABLE,
    FIELD,
    SAMPLE,
    UNIT,
    FieldsDelegate,
    FieldsModel,
)
from ui.workspaces.importing.flow import Flow
from ui.workspaces.importing.page import Note, Page, choose_mapping_file
from zzeco.import_fields import Fields, with_code_list, with_field, with_unit
from zzeco.import_plan import Delivery


class FieldsPage(Page):
    """Every delivered column stays; those matched also feed the standard fields."""

    def __init__(self, flow: Flow) -> None:
        super().__init__(flow)
        self.load_button = ghost(_("Load answers…"), "folder-open")
        self.save_button = ghost(_("Save answers…"), "save")
        self.load_button.clicked.connect(self.choose_answers)
        self.save_button.clicked.connect(lambda: choose_mapping_file(self, flow))
        self.tools.addWidget(self.load_button)
        self.tools.addWidget(self.save_button)
        self.missing, self.open = Note("info"), Note("warn")
        self.body.addWidget(self.open)
        self.body.addWidget(self.missing)
        self.model = FieldsModel(self)
        self.model.answered.connect(self._answer)
        self.table = PlainTable(self.model)
        self.table.setItemDelegate(FieldsDelegate(self.table))
        self.table.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.table.clicked.connect(self._edit)
        self.table.activated.connect(self._edit)
        self.table.verticalHeader().setDefaultSectionSize(px(34))
        card = Card(padding=1)
        card.body.setContentsMargins(1, 1, 1, 1)
        card.body.addWidget(self.table)
        self.body.addWidget(card, 1)
        self.fields: Fields | None = None

    def refresh(self) -> None:
        """The columns of the group, worked out in a task."""
        flow, one = self.flow, self.flow.current
        if one is None:
            return
        self.groups.show_groups(flow.is_group_settled)
        known = flow.fields.get(one)
        if known is None:
            self.fields = None
            self.ask(_("Which column holds which field?"), _("Matching the columns…"))
            if flow.task is None and flow.error is None:
                flow.match_fields()
        elif known is not self.fields:
            self._show(one, known)

    def _show(self, one: Delivery, fields: Fields) -> None:
        self.fields = fields
        place, current = self.table.verticalScrollBar().value(), self.table.currentIndex()
        at = (current.row(), current.column())
        self.model.show_rows(fields.rows, one.kind)
        self._fit_columns()
        self.table.setCurrentIndex(self.model.index(*at))
        self.table.verticalScrollBar().setValue(place)
        kind = one.kind.label if one.kind else ""
        said = _("{matched} of {count} columns are fields of {kind}; the others are kept as delivered.")
        question = _("Some columns need your answer") if fields.questions else _("Which column holds which field?")
        self.ask(question, said.format(matched=fields.matched, count=len(fields.rows), kind=kind))
        self.open.say(*_open_text(fields.questions))
        missing = ", ".join(field.label for field in fields.missing)
        self.missing.say(
            _("Not delivered: {fields}").format(fields=missing) if missing else "",
            _("The records come in without them; an estimate then falls back on coarser values, and says so."),
        )
        self.ready_changed.emit()

    def _fit_columns(self) -> None:
        header = self.table.horizontalHeader()
        header.resizeSections(QHeaderView.ResizeMode.ResizeToContents)
        limits = {COLUMN: 190, SAMPLE: 280, FIELD: 300, CONFIDENCE: 84, UNIT: 110, CODE_LIST: 220}
        for column, limit in limits.items():
            least = px(limit) if column in (FIELD, CONFIDENCE, UNIT) else 0
            header.resizeSection(column, max(least, min(header.sectionSize(column), px(limit))))
        header.setStretchLastSection(True)

    # -- answering

    def _edit(self, index: QModelIndex) -> None:
        if index.column() in EDITABLE and self.model.choices(index.row(), index.column()):
            self.table.edit(index)

    def _answer(self, at: int, column: int, value: str) -> None:
        row = self.model.rows[at]
        if column == FIELD:
            self.flow.edit(lambda one: with_field(one, row.column, row.field, value))
        elif column == UNIT:
            self.flow.edit(lambda one: with_unit(one, row.field, value))
        else:
            self.flow.edit(lambda one: with_code_list(one, row.field, value))

    def choose_answers(self) -> None:
        """The system's dialog for a mapping file to take up."""
        formats = _("Mapping file ({formats})").format(formats="*.json")
        name, _filter = QFileDialog.getOpenFileName(
            self, _("Load answers"), str(usual_folder(self.flow.context)), formats
        )
        if name:
            self.flow.load_answers(Path(name))

    # -- going on

    def primary(self) -> tuple[str, bool]:
        """On, once no question is open."""
        if self.fields is None:
            return _("Continue"), False
        if self.fields.questions:
            return _("Answer {count} question(s) first").format(count=len(self.fields.questions)), False
        matched = sum(known.matched for known in map(self.flow.fields.get, self.flow.wanted) if known is not None)
        count = matched if len(self.flow.groups) == 1 else self.fields.matched
        return _("Check with {count} fields").format(count=count), True


def _open_text(questions: tuple[Unclear, ...]) -> tuple[str, str]:
    """What is asked, in words; nothing where nothing is."""
    if not questions:
        return "", ""
    return " ".join(dict.fromkeys(question.problem for question in questions)), _(
        "Choose the answer in the rows that are marked; they stand first."
    )
