"""The first step: which files, what is in them, and what they are taken for."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QCheckBox, QFileDialog, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from layers.i18n import _
from ui.components.buttons import icon_button, outlined
from ui.components.calm import Combo
from ui.components.card import Card
from ui.components.elided import ElidedLabel
from ui.components.empty import EmptyState
from ui.components.field import Field
from ui.components.heading import caption
from ui.format import number
from ui.theme.tokens import px
from ui.workspaces.importing.flow import Flow
from ui.workspaces.importing.page import Note, Page, clear, scrolled
from ui.workspaces.importing.trees_dialog import TreesDialog
from zzeco.import_plan import Delivery, Unreadable, kind_reason, possible_kinds, with_kind

FORMATS = "*.shp *.zip *.gpkg *.geojson *.json *.kml *.kmz *.gpx *.dxf *.fgb *.parquet *.csv *.xlsx"
EPOCH = r"^((19|20)\d\d(-\d\d-\d\d)?)?$"


class SourcePage(Page):
    """Files dropped or chosen, each layer with what it holds, its kind and its year."""

    def __init__(self, flow: Flow) -> None:
        super().__init__(flow)
        self.folder_button = outlined(_("Add a folder…"), "folder-open")
        self.file_button = outlined(_("Add files…"), "file-plus")
        self.folder_button.clicked.connect(self.choose_folder)
        self.file_button.clicked.connect(self.choose_files)
        self.tools.addWidget(self.folder_button)
        self.tools.addWidget(self.file_button)
        self.read_only = Note("warn")
        self.body.addWidget(self.read_only)
        self.empty = QFrame()
        self.empty.setProperty("role", "drop")
        column = QVBoxLayout(self.empty)
        sentence = _("Drop survey files here: shapefile, zip, GeoPackage, GeoJSON, KML, GPX, Excel, CSV, or a folder")
        self.invitation = EmptyState("import", sentence, _("Choose files…"), self.choose_files)
        column.addWidget(self.invitation)
        self.list = QVBoxLayout()
        self.list.setContentsMargins(0, 0, px(8), 0)
        self.list.setSpacing(px(12))
        self.area = scrolled(self.list)
        self.body.addWidget(self.empty, 1)
        self.body.addWidget(self.area, 1)
        self._shown: tuple[object, ...] = ()

    def choose_files(self) -> None:
        """The system's dialog for files."""
        names, _filter = QFileDialog.getOpenFileNames(
            self, _("Choose survey files"), "", _("Survey data ({formats})").format(formats=FORMATS)
        )
        self.flow.add([Path(name) for name in names])

    def choose_folder(self) -> None:
        """The system's dialog for a folder, or a file geodatabase."""
        name = QFileDialog.getExistingDirectory(self, _("Choose a folder"))
        if name:
            self.flow.add([Path(name)])

    def refresh(self) -> None:
        """One card a layer, one note a file that cannot be read."""
        flow = self.flow
        reason = flow.context.document.read_only
        told = _("Nothing can be imported, because this project is open for reading only: {reason}")
        self.read_only.say(
            told.format(reason=reason.problem) if reason else "", _("Save a copy of the project and import there.")
        )
        known = bool(flow.deliveries or flow.unreadable)
        self.empty.setVisible(not known)
        self.area.setVisible(known)
        self.file_button.setVisible(known)
        self.groups.hide()
        if not known:
            self.ask(_("Which data are to come in?"), _("The files are only read. Nothing is written before the end."))
        else:
            check = _("Check what they are taken for; everything can be changed later.")
            self.ask(_question(flow), check if flow.deliveries else "")
        shown = (*flow.deliveries, *flow.unreadable)
        if shown != self._shown:
            self._rebuild(shown)

    def _rebuild(self, shown: tuple[object, ...]) -> None:
        self._shown = shown
        place = self.area.verticalScrollBar().value()
        clear(self.list)
        for unreadable in self.flow.unreadable:
            note = self._tree_note(unreadable) if unreadable.is_tree_list else Note("error")
            if not unreadable.is_tree_list:
                note.say(unreadable.error.problem, unreadable.error.advice or "")
            away = icon_button("x", _("Take it off the list"))
            away.clicked.connect(partial(self._forget, unreadable.source))
            note.buttons.addWidget(away)
            self.list.addWidget(note)
        for at, one in enumerate(self.flow.deliveries):
            self.list.addWidget(DeliveryCard(self.flow, at, one))
        self.list.addStretch(1)
        self.area.verticalScrollBar().setValue(place)

    def _tree_note(self, found: Unreadable) -> Note:
        note, take_in = Note("info"), outlined(_("Import as a tree list…"), "trees", small=True)
        words = _("{name} is a list of trees on plots.").format(name=found.source.name)
        note.say(words, _("Its means per hectare go to the polygons of a forest layer that the project has."))
        take_in.clicked.connect(partial(self._take_trees, found.source))
        note.buttons.addWidget(take_in)
        return note

    def _take_trees(self, source: Path, _on: bool = False) -> None:
        TreesDialog(self.flow.context, source, self).open()

    def _forget(self, source: Path, _on: bool = False) -> None:
        self.flow.forget(source)

    def primary(self) -> tuple[str, bool]:
        """On, once every wanted layer has a kind."""
        wanted = self.flow.wanted
        ready = bool(wanted) and self.flow.is_settled("source") and self.flow.context.document.read_only is None
        records = sum(one.summary.records for one in wanted)
        text = _("Continue with {count} records").format(count=number(records)) if wanted else _("Continue")
        return text, ready


def _question(flow: Flow) -> str:
    count = len(flow.deliveries)
    if not count and any(one.is_tree_list for one in flow.unreadable):
        return _("These are no layers, but a list of trees")
    if not count:
        return _("Nothing could be read from these files")
    if not any(one.summary.records for one in flow.deliveries):
        return _("There is no record in these files")
    if count == 1:
        return _("One layer was found")
    return _("{count} layers were found").format(count=count)


class DeliveryCard(Card):
    """One layer: whether it is wanted, what it holds, its kind and year."""

    def __init__(self, flow: Flow, position: int, one: Delivery) -> None:
        super().__init__(padding=16)
        self.flow, self.position = flow, position
        self.wanted = QCheckBox()
        self.wanted.setChecked(one.wanted)
        self.wanted.setAccessibleName(_("Import {name}").format(name=one.name))
        self.wanted.toggled.connect(lambda on: self._edit(lambda d: replace(d, wanted=on)))
        head = QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(self.wanted, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(self._words(one), 2)
        head.addWidget(self._kind(one), 1, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._epoch(one), 1, Qt.AlignmentFlag.AlignTop)
        away = icon_button("x", _("Take it off the list"))
        away.clicked.connect(lambda: flow.forget(one.source))
        head.addWidget(away, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)

    def _words(self, one: Delivery) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(px(2))
        name = ElidedLabel(one.name, Qt.TextElideMode.ElideMiddle, "value")
        column.addWidget(name)
        column.addWidget(ElidedLabel(facts(one), role="caption"))
        column.addWidget(ElidedLabel(str(one.source.parent), Qt.TextElideMode.ElideMiddle, "caption"))
        for warning in one.found.warnings:
            column.addWidget(caption(warning, wrap=True))
        column.addStretch(1)
        return column

    def _kind(self, one: Delivery) -> QWidget:
        self.kind = Combo()
        self.kind.setProperty("fit", "small")
        self.kind.setMinimumWidth(px(120))
        if one.kind_key is None:
            self.kind.addItem(_("Please choose"), None)
        for kind in possible_kinds(one.found):
            self.kind.addItem(kind.label, kind.key)
        self.kind.setCurrentIndex(max(0, self.kind.findData(one.kind_key)))
        self.kind.activated.connect(self._take_kind)
        guessed = one.kind is not None and one.kind_key == one.found.kind["name"]
        reason = kind_reason(one.found, one.kind) if one.kind is not None else _("its columns say nothing")
        return _narrow(Field(_("Taken for"), self.kind, reason if guessed or one.kind is None else _("chosen by you")))

    def _take_kind(self, at: int) -> None:
        key = self.kind.itemData(at)
        if key:
            self._edit(lambda one: with_kind(one, key) if one.kind_key != key else one)

    def _epoch(self, one: Delivery) -> QWidget:
        self.epoch = QLineEdit(one.epoch or "")
        self.epoch.setProperty("fit", "small")
        self.epoch.setPlaceholderText(_("year, or year-month-day"))
        self.epoch.setValidator(QRegularExpressionValidator(QRegularExpression(EPOCH), self.epoch))
        self.epoch.editingFinished.connect(self._take_epoch)
        return _narrow(Field(_("Survey year"), self.epoch, one.epoch_reason))

    def _take_epoch(self) -> None:
        text = self.epoch.text().strip() or None
        if text != self.flow.deliveries[self.position].epoch:
            self._edit(lambda one: replace(one, epoch=text, epoch_reason=_("entered by you")))

    def _edit(self, change: object) -> None:
        assert callable(change)
        self.flow.edit(change, [self.position])


def _narrow(field: Field) -> Field:
    """The field, no wider than its content needs."""
    field.setMaximumWidth(px(240))
    return field


def facts(one: Delivery) -> str:
    """`1 437 records · polygons · ESRI Shapefile`."""
    summary = one.summary
    parts: Sequence[str] = (
        _("{count} records").format(count=number(summary.records)),
        geometry_names(summary.geometry_types),
        summary.driver,
    )
    return " · ".join(part for part in parts if part)


def geometry_names(types: Sequence[str]) -> str:
    """The families of geometry in the user's language."""
    words = {"polygon": _("polygons"), "line": _("lines"), "point": _("points")}
    found = [word for family, word in words.items() if any(family in one.lower() for one in types)]
    return ", ".join(found) or _("no geometry")
