"""The layout workspace: templates and parts at the left, the sheet in the middle, its values at the right."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage, QShowEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from layers.drawing.view import Bounds
from layers.errors import ZzecoError
from layers.i18n import _
from ui.components.empty import EmptyState
from ui.components.heading import line
from ui.components.layout import column_in, show_page
from ui.components.splitter import PanelSplitter, sizes_of, take_sizes
from ui.context import Context
from ui.folders import usual_folder
from ui.workspace import Primary
from ui.workspaces.layout.dialogs import AtlasDialog, ExportDialog
from ui.workspaces.layout.head import SheetHead
from ui.workspaces.layout.left import LEFT_WIDTH, LeftSide
from ui.workspaces.layout.own import OwnTemplates
from ui.workspaces.layout.preview import Preview
from ui.workspaces.layout.reading import PreviewReader
from ui.workspaces.layout.right import LAYER, MAP_VIEW, RIGHT_WIDTH, SELECTION, RightSide
from zzeco.boundaries import project_boundary
from zzeco.map_state import map_state
from zzeco.maps.arranging import part_label, shift_of, with_shift
from zzeco.maps.extents import extent_of
from zzeco.maps.layouts import LAYOUTS, current, fitted, own_templates, with_current
from zzeco.maps.making import Wishes
from zzeco.maps.page import Page
from zzeco.maps.templates import templates
from zzeco.project import Project

RESIZED_MS = 250
TABLES = (LAYOUTS, "runs", "targets", "findings")


class LayoutWorkspace(QWidget):
    """What is arranged stands in the project; each change is a step that can be undone."""

    key = "layout"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.wishes: Wishes | None = None
        self.page: Page | None = None
        self._is_stale = True
        self.reader, self.own = PreviewReader(context, self), OwnTemplates(context, self)
        self._resized = QTimer(self, singleShot=True, interval=RESIZED_MS)
        self._lay_out()
        self._connect()
        self._take_project(None, context.document.project)

    @property
    def primary(self) -> Primary:
        """The filled button of the bar."""
        return Primary(_("Export the sheet"), "file-output", "layout.export")

    # -- what the window asks

    def receive(self, payload: dict[str, Any]) -> None:
        """`template` to begin with."""
        if payload.get("template"):
            self.choose(str(payload["template"]))

    def state(self) -> dict[str, Any]:
        """Widths."""
        return sizes_of({"across": self.splitter})

    def restore(self, state: dict[str, Any]) -> None:
        """Takes such a state back."""
        take_sizes({"across": self.splitter}, state)

    def showEvent(self, event: QShowEvent) -> None:
        """What changed while nobody looked is drawn now."""
        super().showEvent(event)
        if self._is_stale:
            self._read()

    # -- showing

    def _take_project(self, before: Project | None, after: Project | None) -> None:
        """Another value of the project; only what a sheet shows matters here."""
        if after is None:
            self.reader.forget()
            return
        if before is not None and before.path == after.path and not _differ(before, after):
            return
        self.wishes = current(after)
        self.left.templates.offer(own_templates(after))
        self.left.templates.mark(self.wishes.template if self.wishes else "", self.wishes is not None)
        self._is_stale = True
        if self.isVisible():
            self._read()

    def _read(self) -> None:
        project = self.context.document.project
        self._is_stale = False
        if project is None or self.wishes is None:
            show_page(self.pages, self.empty)
            self._show_side(None)
            return
        self._show_wishes(project)
        self.reader.read(project, self.wishes, self.preview.dpi_of)

    def _show_wishes(self, project: Project) -> None:
        if self.wishes is not None:
            counties = [str(code) for code in project_boundary(project).codes]
            self.right.show_wishes(project, self.wishes, counties)

    def _show_paged(self, page: Page) -> None:
        show_page(self.pages, self.preview)
        self.preview.show_page(page)
        self._show_side(page)

    def _show_side(self, page: Page | None) -> None:
        self.page = page
        self.right.page.setEnabled(self.wishes is not None)
        self.right.words.setEnabled(self.wishes is not None)
        if page is not None and self.wishes is not None:
            self.left.parts.show_page(page, self.wishes.hidden, self.preview.selected)
            self.right.show_page(page, self.wishes)
        self.left.parts.setVisible(page is not None)
        self.head.show_page(page)
        self._show_part(self.preview.selected)

    def _show_part(self, kind: str) -> None:
        self.preview.select(kind)
        self.left.parts.mark(kind)
        self.right.show_part(self.page, self.wishes or Wishes(""), kind)

    def _show_picture(self, image: QImage, is_sharp: bool) -> None:
        self.preview.show_picture(image, is_sharp)

    def _show_refusal(self, error: Exception) -> None:
        """Why there is no sheet: what the template needs is missing."""
        told = [error.problem, error.advice] if isinstance(error, ZzecoError) else [str(error)]
        self.problem.sentence.setText("\n".join(part for part in told if part))
        show_page(self.pages, self.problem)
        self._show_side(None)

    def _zoom(self, factor: float) -> None:
        """By this factor; 0 is the whole page."""
        self.preview.zoom_to(self.preview.zoom * factor if factor else 1.0)

    def _sharpen(self) -> None:
        if self.reader.page is not None:
            self.reader.sharpen(self.preview.dpi_of(self.reader.page))

    # -- changing

    def choose(self, name: str) -> None:
        """Begins with a shipped or own template; area, extent and scale of the sheet stay."""
        project = self.context.document.project
        if project is None:
            return
        own = {one.name: one.wishes for one in own_templates(project)}
        base, now = own.get(name, Wishes(name)), self.wishes or Wishes(name)
        kept = {} if name in own else {part: getattr(now, part) for part in ("paper", "portrait", "grid", "bureau")}
        wishes = replace(base, area=now.area, extent=now.extent, scale=now.scale, **kept)
        self._put(_("Template: {name}").format(name=self._title_of(name)), fitted(project, wishes))

    def _title_of(self, name: str) -> str:
        return next((one.label for one in templates() if one.key == name), name)

    def change(self, step: str, changes: dict[str, Any]) -> None:
        """Changes the sheet, as one step of this name."""
        if self.wishes is not None:
            self._put(step, replace(self.wishes, **changes))

    def _put(self, step: str, wishes: Wishes) -> None:
        """Keeps the sheet in the project; one that is open for reading only remembers it until it is closed."""
        document = self.context.document
        if document.read_only is None:
            document.do(step, lambda project: with_current(project, wishes))
        else:
            document.note(lambda project: with_current(project, wishes))

    def _move(self, kind: str, right: float, down: float) -> None:
        if self.wishes is not None:
            before = shift_of(self.wishes.moves, kind)
            by = round(before[0] + right, 2), round(before[1] + down, 2)
            moves = with_shift(self.wishes.moves, kind, *by)
            self.change(_("Move: {part}").format(part=part_label(kind)), {"moves": moves})

    def toggle(self, kind: str) -> None:
        """Leaves a part out, or shows it again."""
        if self.wishes is None:
            return
        gone = kind not in self.wishes.hidden
        hidden = tuple(one for one in self.wishes.hidden if one != kind) + ((kind,) if gone else ())
        words = _("Leave out: {part}") if gone else _("Show: {part}")
        self.change(words.format(part=part_label(kind)), {"hidden": hidden})

    def take_extent(self, source: str) -> None:
        """The sheet shows what the map workspace shows, the selected records, or all of a layer."""
        document = self.context.document
        project, chosen = document.project, document.selection
        if project is None:
            return
        if source == MAP_VIEW:
            self._take_bounds(map_state(project).extent)
        elif source == SELECTION and (chosen.layer is None or not len(chosen)):
            self.context.messages.toast(_("Nothing is selected: select records on the map or in the table first."))
            self._show_wishes(project)
        else:
            name = chosen.layer if source == SELECTION else source.removeprefix(LAYER)
            fids = np.asarray(chosen.fids) if source == SELECTION else None
            layer = project.layers[str(name)]
            self.context.tasks.run(
                _("Reading where it lies"), lambda _progress: extent_of(layer, fids), self._take_bounds,
                quiet=True, exclusive="layout.extent",
            )  # fmt: skip

    def _take_bounds(self, bounds: Bounds | None) -> None:
        if bounds is None:
            self.context.messages.toast(_("There is nothing to show yet: look at the map first."))
            return
        self.change(
            _("Sheet: {what}").format(what=_("Extent of the map")), {"area": "", "extent": bounds, "scale": None}
        )

    def ask_logo(self) -> None:
        """A picture beside the title."""
        chosen, _filter = QFileDialog.getOpenFileName(
            self, _("Logo"), str(usual_folder(self.context)), "PNG, JPEG (*.png *.jpg *.jpeg)"
        )
        if chosen:
            self.change(_("Logo"), {"logo": chosen})

    # -- own templates

    def ask_keep(self) -> None:
        """Asks for a name and keeps the sheet as a template."""
        self._with_sheet(lambda _project, wishes: self.own.ask_keep(wishes))

    def _offer_own(self) -> None:
        if self.context.document.project is not None:
            self.left.templates.offer(own_templates(self.context.document.project))

    # -- writing

    def ask_export(self) -> None:
        """The dialog of the format, then of the file."""
        self._with_sheet(
            lambda project, wishes: ExportDialog(self.context, project, wishes, self._file_name(), self).open()
        )

    def ask_atlas(self) -> None:
        """The dialog of the atlas."""
        self._with_sheet(lambda project, wishes: AtlasDialog(self.context, project, wishes, self).open())

    def _with_sheet(self, use: Callable[[Project, Wishes], None]) -> None:
        project = self.context.document.project
        if project is None or self.wishes is None:
            self.context.messages.toast(_("Choose a template first."))
            return
        use(project, self.wishes)

    def _file_name(self) -> str:
        words = self.page.element("title").text if self.page is not None else _("sheet")
        return "".join("_" if sign in '\\/:*?"<>|' else sign for sign in words).strip() or _("sheet")

    # -- putting together

    def _lay_out(self) -> None:
        self.splitter = PanelSplitter("layout.splitter", self)
        self.left, self.centre, self.right = LeftSide(self.splitter), QWidget(self.splitter), RightSide(self.splitter)
        self.centre.setObjectName("centre")
        self.head, self.pages = SheetHead(self.centre), QStackedWidget(self.centre)
        column = column_in(self.centre)
        for part in (self.head, line(), self.pages):
            column.addWidget(part)
        self.empty = EmptyState("layout-template", _("Choose a template at the left."), parent=self.pages)
        self.problem = EmptyState("triangle-alert", "", parent=self.pages)
        self.preview = Preview(self.pages)
        for page in (self.empty, self.problem, self.preview):
            self.pages.addWidget(page)
        self.splitter.hold((self.left, self.centre, self.right), self.centre, (LEFT_WIDTH, 1000, RIGHT_WIDTH))

    def _connect(self) -> None:
        self.context.document.changed.connect(self._take_project)
        self.reader.paged.connect(self._show_paged)
        self.reader.pictured.connect(self._show_picture)
        self.reader.refused.connect(self._show_refusal)
        self.preview.picked.connect(self._show_part)
        self.preview.moved.connect(self._move)
        self.preview.hidden.connect(self.toggle)
        self.preview.resized.connect(self._resized.start)
        self._resized.timeout.connect(self._sharpen)
        self.left.templates.chosen.connect(self.choose)
        self.left.templates.keep_asked.connect(self.ask_keep)
        self.left.templates.dropped.connect(self.own.drop)
        self.own.changed.connect(self._offer_own)
        self.left.parts.picked.connect(self._show_part)
        self.left.parts.toggled.connect(self.toggle)
        self.head.zoom_asked.connect(self._zoom)
        self.head.atlas.clicked.connect(self.ask_atlas)
        for form in (self.right.part, self.right.page, self.right.words, self.right.layers):
            form.asked.connect(self.change)
        self.right.page.extent_asked.connect(self.take_extent)
        self.right.words.logo_asked.connect(self.ask_logo)


def _differ(before: Project, after: Project) -> bool:
    """Whether a sheet could look another way by now."""
    same = before.layers is after.layers and before.settings == after.settings
    return not same or any(before.table(name) is not after.table(name) for name in TABLES)
