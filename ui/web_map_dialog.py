"""The dialog of the web map: which layers, for whom, how large; the page is made in a task."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from layers.errors import ZzecoError
from layers.i18n import _
from ui.components.buttons import outlined, primary
from ui.components.choice import Choice
from ui.components.field import Field
from ui.components.heading import caption, heading2
from ui.components.spin import whole_field
from ui.context import Context
from ui.document import Document
from ui.folders import usual_folder
from ui.save_as import ask_file
from ui.tasks import Progress
from ui.theme.tokens import px
from zzeco import store
from zzeco.audience import INTERNAL, Audience, audience, audiences, logged
from zzeco.map_state import layer_title, map_state

if TYPE_CHECKING:
    from zzeco.webmap.building import Wanted, WebMap

WIDTH, LIST_HEIGHT = 480, 220
USUAL_MB, MOST_MB = 10, 100


class WebMapDialog(QDialog):
    """Layers, audience and size; the themes are those of the map."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.context = context
        self.setWindowTitle(_("Export a web map"))
        self.setFixedWidth(px(WIDTH))
        self.layers: dict[str, QCheckBox] = {}
        self.audience = Choice()
        self.audience.setProperty("fit", "")
        self.audience.offer([(one.label, one.key) for one in audiences()], INTERNAL)
        self.size_mb = whole_field(1, MOST_MB, USUAL_MB, "MB")
        self.export = primary(_("Export"))
        self._lay_out()
        self.audience.picked.connect(self._explain)
        self.export.clicked.connect(self._ask)
        self._explain()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(24), px(24), px(16))
        column.setSpacing(px(12))
        column.addWidget(heading2(self.windowTitle()))
        words = _("One page for any browser, without a network. Colours are those of the map.")
        column.addWidget(caption(words, wrap=True))
        column.addWidget(Field(_("Layers"), self._layer_list()))
        self.reader_field = Field(_("For whom"), self.audience, " ")
        column.addWidget(self.reader_field)
        column.addWidget(
            Field(_("Largest size"), self.size_mb, _("A larger map is generalised; the page says by how much."))
        )
        column.addSpacing(px(8))
        row = QHBoxLayout()
        row.addStretch(1)
        cancel = outlined(_("Cancel"))
        cancel.clicked.connect(self.reject)
        row.addWidget(cancel)
        row.addWidget(self.export)
        column.addLayout(row)

    def _layer_list(self) -> QScrollArea:
        """A box for each layer in the order of the map, those that it shows ticked."""
        project = self.context.document.project
        inside = QWidget()
        inside.setProperty("role", "scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        assert project is not None
        for view in map_state(project).layers:
            box = QCheckBox(layer_title(project, project.layers[view.name]))
            box.setChecked(view.visible)
            box.toggled.connect(self._explain)
            self.layers[view.name] = box
            column.addWidget(box)
        column.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setWidget(inside)
        area.setFixedHeight(min(px(LIST_HEIGHT), inside.sizeHint().height() + px(4)))
        return area

    @property
    def reader(self) -> Audience:
        """Who the page is for."""
        return audience(str(self.audience.currentData()))

    @property
    def chosen(self) -> tuple[str, ...]:
        """The layers that are ticked."""
        return tuple(name for name, box in self.layers.items() if box.isChecked())

    def _explain(self) -> None:
        self.reader_field.help.setText(self.reader.summary)
        self.reader_field.help.setVisible(True)
        self.export.setEnabled(bool(self.chosen))

    def _ask(self) -> None:
        """Asks for the file and starts the work; the dialog closes."""
        start = usual_folder(self.context) / (_("web map") + ".html")
        path = ask_file(self, self.windowTitle(), start, [("HTML", "html")])
        if path is not None:
            self.start(path)

    def start(self, path: Path) -> None:
        """Makes the page in a task."""
        from zzeco.webmap.building import Wanted

        wanted = Wanted(self.chosen, None, float(self.size_mb.value()), "", self.reader)
        self.accept()
        export_web_map(self.context, wanted, path)


def export_web_map(context: Context, wanted: "Wanted", path: Path) -> None:
    """The page written by a task; what goes to outsiders is noted in the project, so it must be open for writing."""
    from zzeco.webmap.building import web_map, write

    document = context.document
    project = document.project
    if project is None:
        return
    if wanted.reader.is_outside and document.read_only is not None:
        context.messages.failure(_no_log(document.read_only))
        return

    lines: list[pd.DataFrame] = []

    def work(progress: Progress) -> "WebMap":
        made = web_map(project, wanted, progress)
        progress(_("Writing {name}").format(name=path.name))
        write(path, made)
        lines.append(made.log_lines(path, wanted.reader))
        return made

    def tell(made: "WebMap") -> None:
        text = _("Web map written: {name}, {size:.1f} MB").format(name=path.name, size=made.size_bytes / 1e6)
        context.messages.toast(text, _("Open"), partial(_open, path))

    def note() -> None:
        """Also after a cancel that came too late: the file is there."""
        if not (wanted.reader.is_outside and lines):
            return
        if _is_open_for_writing(document, project.path):
            document.note(lambda current: logged(current, lines[0]))
        else:
            context.tasks.run(_("Exporting a web map"), lambda _progress: _log_in_file(project.path, lines[0]))

    context.tasks.run(_("Exporting a web map"), work, tell, ended=note)


def _is_open_for_writing(document: Document, path: Path) -> bool:
    """Whether the project that was exported is still the one that is open; another may have taken its place."""
    current = document.project
    return current is not None and document.read_only is None and current.path.resolve() == path.resolve()


def _log_in_file(path: Path, lines: pd.DataFrame) -> None:
    """The lines in the file of a project that is not open for writing here."""
    with store.editing(path) as edit:
        edit.save(logged(edit.before, lines), None)


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _no_log(reason: ZzecoError) -> ZzecoError:
    return ZzecoError(
        _("What leaves the bureau is noted in the project, which is open for reading only: {reason}").format(
            reason=reason.problem
        ),
        _("Nothing was written. Open the project for writing, or export for internal use."),
    )
