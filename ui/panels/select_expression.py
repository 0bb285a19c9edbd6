"""The panel that selects by a condition on attributes: fields and values to take, a count while one writes."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QVBoxLayout,
)

from layers.errors import ZzecoError
from layers.i18n import _
from ui.canvas.canvas import MapCanvas
from ui.components.buttons import ghost, outlined
from ui.components.heading import caption, set_property, text_label
from ui.context import Context
from ui.format import number
from ui.panels.layer_combo import LayerCombo
from ui.panels.select_mode import SelectMode
from ui.panels.tool_panel import ToolPanel
from ui.theme.tokens import px, tokens
from zzeco.condition_text import Misread
from zzeco.record_table import RecordTable
from zzeco.selecting import Matches, examples, matching, words_of, written_name

WIDTH, TEXT_HEIGHT, LIST_HEIGHT = 408, 76, 168
PAUSE_MS = 250
NAME = Qt.ItemDataRole.UserRole
SIGNS_IN_A_ROW, LEAST_SIGN = 7, 44


class SelectExpressionPanel(ToolPanel):
    """Selects the records of a layer for which a condition is true."""

    def __init__(self, canvas: MapCanvas, context: Context) -> None:
        super().__init__(canvas, _("Select by condition"), WIDTH)
        self.context = context
        self.layer, self.mode = LayerCombo(), SelectMode()
        self.layer.setAccessibleName(_("Layer"))
        self.text = QPlainTextEdit()
        self.text.setFixedHeight(px(TEXT_HEIGHT))
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("Condition"))
        self.state = text_label("", "caption")
        self.state.setWordWrap(True)
        self.fields, self.values = QListWidget(), QListWidget()
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(_("Filter fields"))
        self.filter.setAccessibleName(_("Filter fields"))
        self.filter.setProperty("fit", "small")
        self.filter.setClearButtonEnabled(True)
        self.select_button = outlined(_("Select"), small=True)
        self._records: RecordTable | None = None
        self._source: tuple[object, ...] = ()
        self._found: Matches | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._count)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.layer, 1)
        self.example = ghost(_("Examples"))
        self.example_menu = QMenu(self.example)
        head.addWidget(self.example)
        lists = QHBoxLayout()
        lists.setSpacing(px(8))
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, words, part in (
            (left, _("Fields (double-click takes one)"), self.fields),
            (right, _("Values"), self.values),
        ):
            column.setSpacing(px(4))
            column.addWidget(caption(words))
            part.setAccessibleName(words)
            lists.addLayout(column, 1)
        left.addWidget(self.filter)
        left.addWidget(_framed(self.fields, LIST_HEIGHT))
        right.addWidget(_framed(self.values, LIST_HEIGHT + 28 + 4))
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(self.mode, 1)
        foot.addWidget(self.select_button)
        self.body.addLayout(head)
        self.body.addWidget(self.text)
        self.body.addWidget(self.state)
        self.body.addLayout(self._signs())
        self.body.addLayout(lists)
        self.body.addLayout(foot)

    def _signs(self) -> QGridLayout:
        """A button for each sign and word of the language."""
        grid = QGridLayout()
        grid.setSpacing(px(4))
        words = (_("and"), _("or"), _("not"), _("in"), _("is None"))
        for at, sign in enumerate(("=", "≠", ">", "<", "≥", "≤", "(", ")", "''", *words)):
            button = outlined(sign, small=True)
            button.setMinimumWidth(px(LEAST_SIGN))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, sign=sign: self.insert(sign))
            grid.addWidget(button, at // SIGNS_IN_A_ROW, at % SIGNS_IN_A_ROW)
        return grid

    def _connect(self) -> None:
        self.layer.activated.connect(lambda _at: self._read())
        self.example.clicked.connect(
            lambda: self.example_menu.popup(self.example.mapToGlobal(self.example.rect().bottomLeft()))
        )
        self.text.textChanged.connect(self._written)
        self.filter.textChanged.connect(self._filter)
        self.fields.itemDoubleClicked.connect(lambda item: self.insert(item.data(NAME)[1]))
        self.fields.currentItemChanged.connect(self._show_values)
        self.values.itemDoubleClicked.connect(lambda item: self.insert(f"'{item.text()}'"))
        self.select_button.clicked.connect(self.select)

    def take_keyboard(self) -> None:
        """The condition is written first."""
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_for(self, layer: str) -> None:
        """Opens for a layer; what was written stays."""
        project = self.context.document.project
        if project is not None:
            self.layer.show_layers(project, layer)
            self.open()
            self._read()

    # -- the records

    def _read(self) -> None:
        """Reads the layer's fields in a task, unless they are known."""
        project = self.context.document.project
        if project is None or self.layer.name() not in project.layers:
            return
        layer = project.layers[self.layer.name()]
        source = (layer.content, project.tables.get("estimates"))
        if self._source and all(one is other for one, other in zip(source, self._source, strict=True)):
            return
        self._source, self._records = source, None
        self._say(_("Reading the fields…"))

        def read(_progress: Callable[..., None]) -> tuple[RecordTable, list[str]]:
            records = RecordTable(project, layer)
            return records, examples(records)

        self.context.tasks.run(_("Reading {layer}").format(layer=layer.name), read, self._take, exclusive="fields")

    def _take(self, read: tuple[RecordTable, list[str]]) -> None:
        self._records, found = read
        self.fields.clear()
        for name, attribute in self._records.attributes.items():
            item = QListWidgetItem(attribute.header)
            item.setData(NAME, (name, written_name(self._records, name)))
            item.setToolTip(item.data(NAME)[1])
            self.fields.addItem(item)
        menu = self.example_menu
        menu.clear()
        for text in found:
            menu.addAction(text).triggered.connect(lambda _checked=False, text=text: self.text.setPlainText(text))
        self._filter(self.filter.text())
        self.text.setPlaceholderText(found[0] if found else "")
        self._count()

    def _filter(self, words: str) -> None:
        for at in range(self.fields.count()):
            item = self.fields.item(at)
            item.setHidden(words.lower() not in f"{item.text()} {item.data(NAME)[0]}".lower())

    def _show_values(self, item: QListWidgetItem | None) -> None:
        """The texts of a field; for numbers the smallest and the largest."""
        records, self_values = self._records, self.values
        self_values.clear()
        if records is None or item is None:
            return
        name = item.data(NAME)[0]

        def show(found: list[str]) -> None:
            current = self.fields.currentItem()
            if current is not None and current.data(NAME)[0] == name:
                self_values.addItems(found)

        self.context.tasks.run("", lambda _progress: _shown_values(records, name), show, quiet=True, exclusive="values")

    # -- writing

    def insert(self, words: str) -> None:
        """Puts a field, sign or value where the cursor is, parted by blanks."""
        cursor = self.text.textCursor()
        before = self.text.toPlainText()[: cursor.selectionStart()]
        gap = "" if not before or before[-1] in " (" or words == ")" else " "
        cursor.insertText(f"{gap}{words}" if words in ("(", "''") else f"{gap}{words} ")
        if words == "''":
            cursor.movePosition(QTextCursor.MoveOperation.Left)
        self.text.setTextCursor(cursor)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _written(self) -> None:
        self._found = None
        self.select_button.setEnabled(False)
        self._pause.start()

    def _count(self) -> None:
        """Counts the records in a task; a newer text stops an older count."""
        records, text = self._records, self.text.toPlainText()
        self._mark(None)
        if records is None or not text.strip():
            self._say("")
            return

        def take(found: Matches) -> None:
            if text == self.text.toPlainText():
                self._show_found(found, len(records))

        def fail(error: Exception) -> None:
            if text == self.text.toPlainText():
                self._show_error(error)

        self.context.tasks.run(
            "", lambda _progress: matching(records, text), take, failed=fail, quiet=True, exclusive="condition"
        )

    def _show_found(self, found: Matches, whole: int) -> None:
        self._found = found
        self.select_button.setEnabled(True)
        words = _("{count} of {whole} records fit.").format(count=number(len(found.fids)), whole=number(whole))
        for label, text in found.unknown:
            words += " " + _("“{text}” does not occur in {field}.").format(text=text, field=label)
        self._say(words, "warn" if found.unknown else "")

    def _show_error(self, error: Exception) -> None:
        words = f"{error.problem} {error.advice}" if isinstance(error, ZzecoError) else str(error)
        if isinstance(error, Misread):
            words = _("Character {place}: {problem}").format(place=error.start + 1, problem=words)
            self._mark(error)
        self._say(words, "error")

    def _say(self, words: str, tone: str = "") -> None:
        self.state.setText(words)
        set_property(self.state, "tone", tone)
        set_property(self.text, "invalid", "true" if tone == "error" else "false")
        self.state.setVisible(bool(words))
        if self.isVisible():
            self.place()

    def _mark(self, error: Misread | None) -> None:
        """Underlines where the condition cannot be read."""
        if error is None:
            self.text.setExtraSelections([])
            return
        place = QTextEdit.ExtraSelection()
        underlined = QTextCharFormat()
        underlined.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        underlined.setUnderlineColor(QColor(tokens().error))
        underlined.setBackground(QColor(tokens().error_soft))
        cursor = self.text.textCursor()
        cursor.setPosition(error.start)
        end = min(error.start + error.length, len(self.text.toPlainText()))
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        place.format, place.cursor = underlined, cursor
        self.text.setExtraSelections([place])

    def select(self) -> None:
        """Selects the records that were counted."""
        if self._found is not None:
            self.context.document.select(self.layer.name(), self._found.fids, self.mode.mode())


def _framed(part: QListWidget, height: int) -> QFrame:
    """The list with an outline around it."""
    frame = QFrame()
    frame.setProperty("role", "card")
    frame.setFixedHeight(px(height))
    part.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    room = QVBoxLayout(frame)
    room.setContentsMargins(px(4), px(4), px(2), px(4))
    room.addWidget(part)
    return frame


def _shown_values(records: RecordTable, name: str) -> list[str]:
    column = records.column(name)
    if column.numbers is None:
        return words_of(records, name)
    known = column.numbers[~np.isnan(column.numbers)]
    if not len(known):
        return []
    decimals = column.attribute.decimals
    shown = number(known.min(), decimals), number(np.median(known), decimals), number(known.max(), decimals)
    return [
        _("smallest {value}").format(value=shown[0]),
        _("median {value}").format(value=shown[1]),
        _("largest {value}").format(value=shown[2]),
    ]
