"""A tree list taken in: which file, which layer, whether its plots stand in a file of their own; then what came in."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from layers.i18n import _
from ui.components.buttons import icon_button, outlined
from ui.components.choice import Choice
from ui.components.elided import ElidedLabel
from ui.components.field import Field
from ui.components.heading import caption
from ui.context import Context
from ui.folders import usual_folder
from ui.form_dialog import FormDialog
from ui.manual import offer_manual
from ui.tasks import Progress
from ui.theme.tokens import px
from zzeco.estimate_texts import method_text
from zzeco.project import Project
from zzeco.tree_files import TreeFile, found_texts, read_tree_file, summary_texts
from zzeco.tree_lists import with_tree_list

FILES = "*.csv *.txt *.xlsx"
ENCODINGS = ("utf-8", "gb18030", "big5")


class FileRow(QWidget):
    """A file that is chosen, and the button that chooses it; `chosen` after every change."""

    chosen = Signal()

    def __init__(self, context: Context, title: str, *, removable: bool = False) -> None:
        super().__init__()
        self.context, self.title = context, title
        self.path: Path | None = None
        self.name = ElidedLabel("", Qt.TextElideMode.ElideMiddle)
        self.button, self.away = outlined(_("Choose…"), "folder-open", small=True), icon_button("x", _("Without it"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(self.button)
        row.addWidget(self.name, 1)
        row.addWidget(self.away)
        self._removable = removable
        self.button.clicked.connect(self._ask)
        self.away.clicked.connect(self._forget)
        self.choose(None)

    def choose(self, path: Path | None) -> None:
        """Another file, or none."""
        self.path = path
        self.name.setText(_("none") if path is None else path.name)
        self.away.setVisible(self._removable and path is not None)

    def _ask(self) -> None:
        tables = _("Tables ({formats})").format(formats=FILES)
        name, _filter = QFileDialog.getOpenFileName(self, self.title, str(usual_folder(self.context)), tables)
        if name:
            self.choose(Path(name))
            self.chosen.emit()

    def _forget(self) -> None:
        self.choose(None)
        self.chosen.emit()


class TreesDialog(FormDialog):
    """Looks into the files as they are chosen; the import is one step of the project that can be undone."""

    def __init__(self, context: Context, trees: Path | None, parent: QWidget) -> None:
        title = _("Import a tree list")
        super().__init__(context, title, _("Import"), self.take_in, parent)
        offer_manual(self, "carbon", title)
        self.trees = FileRow(context, _("Choose a tree list"))
        self.plots = FileRow(context, _("Choose a list of plots"), removable=True)
        self.layer, self.encoding = Choice("layers"), Choice()
        self.file: TreeFile | None = None
        self.found, self.taken = caption(wrap=True), caption(wrap=True)
        self._offer()
        plots = _("Where plot, polygon and area stand in a file of their own; plots without trees count then too.")
        self.fields = (
            Field(_("Tree list"), self.trees, _("One row a tree: plot, polygon, species, diameter, area of the plot.")),
            Field(_("List of plots"), self.plots, plots),
            Field(_("Forest layer"), self.layer),
            Field(_("Text encoding"), self.encoding),
        )
        for part in (*self.fields, self.found, self.taken):
            self.body.addWidget(part)
        self.taken.hide()
        self.trees.choose(trees)
        for row in (self.trees, self.plots):
            row.chosen.connect(self.look)
        self.encoding.picked.connect(self.look)
        self.look()

    def look(self) -> None:
        """Reads the files that are chosen and tells what is in them, in a task."""
        trees, plots, encoding = self.trees.path, self.plots.path, self.encoding.currentData()
        self.file = None
        self.found.setText("")
        if trees is None:
            self.go.setEnabled(False)
            return

        def work(_progress: Progress) -> TreeFile:
            return read_tree_file(trees, plots, encoding)

        self.work(_("Looking into {name}").format(name=trees.name), work, self._show_found)

    def take_in(self) -> None:
        """Takes the list in, in a task."""
        project, file, layer = self.context.document.project, self.file, str(self.layer.currentData())
        if project is None or file is None:
            return

        def work(_progress: Progress) -> tuple[Project, Sequence[str]]:
            after, found = with_tree_list(project, layer, file.trees, file.plots, file.name)
            return after, summary_texts(file, found)

        words = _("Import the tree list {name}").format(name=file.name)
        self.work(_("Importing {name}").format(name=file.name), work, partial(self._keep, project, words))

    def may_go(self) -> bool:
        """Once a list was read, and a layer is there for it."""
        return self.file is not None and self.layer.count() > 0

    def _show_found(self, file: TreeFile) -> None:
        self.file = file
        self.found.setText("\n".join(found_texts(file)))

    def _keep(self, before: Project, words: str, made: tuple[Project, Sequence[str]]) -> None:
        after, told = made
        if self.context.document.put(words, after, before):
            self._show_taken(told)

    def _show_taken(self, told: Sequence[str]) -> None:
        for field in self.fields:
            field.hide()
        self.found.hide()
        said = _("Estimate with the method “{method}” to use them.").format(method=method_text("trees"))
        self.taken.setText("\n".join([*told, "", said]))
        self.taken.show()
        self.body.addStretch(1)
        self.cancel.setText(_("Close"))
        self.go.hide()

    def _offer(self) -> None:
        project = self.context.document.project
        layers = [] if project is None else [one for one in project.layers.values() if one.kind == "forest"]
        latest = sorted(layers, key=lambda layer: layer.epoch or "", reverse=True)
        self.layer.offer([(layer.name, layer.name) for layer in latest], None)
        self.encoding.offer([(_("found out"), None), *((name.upper(), name) for name in ENCODINGS)], None)
