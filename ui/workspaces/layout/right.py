"""The right panel: the chosen part, the page, what the map shows, the words."""

from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from layers.i18n import _
from layers.labels import label
from ui import format as text
from ui.components.buttons import ghost, outlined
from ui.components.choice import Choice
from ui.components.field import Field
from ui.components.heading import title
from ui.components.layout import column_in, row_of
from ui.components.side import Side
from ui.components.spin import number_field
from ui.theme.tokens import px
from ui.workspaces.layout.layers_form import LayersForm
from zzeco.map_state import layer_title
from zzeco.maps.arranging import part_label, shift_of, with_shift
from zzeco.maps.making import Wishes
from zzeco.maps.page import BOTH, DEGREES, KILOMETRES, NO_GRID, SCALES, SIZES_MM, Page
from zzeco.project import Project
from zzeco.settings import settings_dict

RIGHT_WIDTH = 300
WHOLE, KEPT, MAP_VIEW, SELECTION, LAYER = "", "kept", "map", "selection", "layer:"
WORDS = ("title", "subtitle", "note", "bureau", "approval", "secrecy")


class PartForm(QWidget):
    """Where the chosen part lies, in millimetres from the upper left corner of the paper."""

    asked = Signal(str, dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wishes, self._kind = Wishes(""), ""
        self._page: Page | None = None
        self.name = title()
        self.across, self.down = (number_field(0, 420, 0, 1, "mm") for _side in range(2))
        self.back = ghost(_("Back to its place"), "rotate-ccw")
        column = column_in(self, 8)
        column.addWidget(self.name)
        both = QHBoxLayout()
        both.setSpacing(px(8))
        both.addWidget(Field(_("From the left"), self.across))
        both.addWidget(Field(_("From the top"), self.down))
        column.addLayout(both)
        column.addLayout(row_of(self.back))
        self.across.setKeyboardTracking(False)
        self.down.setKeyboardTracking(False)
        self.across.valueChanged.connect(self._move)
        self.down.valueChanged.connect(self._move)
        self.back.clicked.connect(self._move_back)

    def show_part(self, page: Page, wishes: Wishes, kind: str) -> None:
        """The part of that kind."""
        self._page, self._wishes, self._kind = page, wishes, kind
        box = page.element(kind).box
        self.name.setText(part_label(kind))
        for field, value, most in (
            (self.across, box.left, page.width_mm - box.width),
            (self.down, box.top, page.height_mm - box.height),
        ):
            with QSignalBlocker(field):
                field.setRange(0, max(most, 0))
                field.setValue(value)
        self.back.setEnabled(any(one[0] == kind for one in wishes.moves))

    def _move(self) -> None:
        if self._page is None:
            return
        box, (right, down) = self._page.element(self._kind).box, shift_of(self._wishes.moves, self._kind)
        by = round(right + self.across.value() - box.left, 2), round(down + self.down.value() - box.top, 2)
        if abs(self.across.value() - box.left) >= 0.05 or abs(self.down.value() - box.top) >= 0.05:
            self._tell(with_shift(self._wishes.moves, self._kind, *by))

    def _move_back(self) -> None:
        self._tell(with_shift(self._wishes.moves, self._kind, 0, 0))

    def _tell(self, moves: Any) -> None:
        self.asked.emit(_("Move: {part}").format(part=part_label(self._kind)), {"moves": moves})


class PageForm(QWidget):
    """Paper, which way, scale, grid, and what the map shows."""

    asked = Signal(str, dict)
    extent_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paper, self.lies, self.grid, self.area, self.scale = (Choice() for _field in range(5))
        self.extent = Choice()
        column = column_in(self, 10)
        column.addWidget(title(_("Paper and map")))
        both = QHBoxLayout()
        both.setSpacing(px(8))
        both.addWidget(Field(_("Paper"), self.paper), 2)
        both.addWidget(Field(_("Orientation"), self.lies), 3)
        column.addLayout(both)
        column.addWidget(Field(_("Grid lines"), self.grid))
        column.addWidget(Field(_("Sheet of"), self.area))
        column.addWidget(Field(_("Scale"), self.scale))
        column.addWidget(Field(_("Extent of the map"), self.extent))
        self._connect()

    def _connect(self) -> None:
        self.paper.picked.connect(lambda: self._tell(_("Paper"), paper=self.paper.currentData()))
        self.lies.picked.connect(lambda: self._tell(_("Orientation"), portrait=self.lies.currentData()))
        self.grid.picked.connect(lambda: self._tell(_("Grid lines"), grid=self.grid.currentData()))
        self.area.picked.connect(lambda: self._tell(_("Sheet of"), area=self.area.currentData(), extent=None))
        self.scale.picked.connect(lambda: self._tell(_("Scale"), scale=self.scale.currentData()))
        self.extent.picked.connect(self._tell_extent)

    def show_wishes(self, project: Project, wishes: Wishes, counties: list[str]) -> None:
        """What is chosen."""
        self.paper.offer([(name, name) for name in reversed(SIZES_MM)], wishes.paper)
        ways: list[tuple[str, object]] = [(_("as it fits"), None), (_("landscape"), False), (_("portrait"), True)]
        self.lies.offer(ways, wishes.portrait)
        grids: list[tuple[str, object]] = [
            (_("Kilometre grid"), KILOMETRES), (_("Degrees and minutes"), DEGREES), (_("Both"), BOTH),
            (_("None"), NO_GRID),
        ]  # fmt: skip
        self.grid.offer(grids, wishes.grid)
        areas: list[tuple[str, object]] = [(_("Whole project"), ""), *((label("county", one), one) for one in counties)]
        if wishes.area and wishes.area not in counties:
            areas.append((wishes.area, wishes.area))
        self.area.offer(areas, wishes.area)
        self._offer_extents(project, wishes)

    def _offer_extents(self, project: Project, wishes: Wishes) -> None:
        """The last choices are taken once: what they showed then stays."""
        kept: list[tuple[str, object]] = [(_("The part that was chosen"), KEPT)] if wishes.extent else []
        offered: list[tuple[str, object]] = [
            (_("Whole area"), WHOLE), *kept, (_("As the map shows it now"), MAP_VIEW),
            (_("The selected records"), SELECTION),
        ]  # fmt: skip
        for one in project.layers.values():
            offered.append((_("Layer: {layer}").format(layer=layer_title(project, one)), LAYER + one.name))
        self.extent.offer(offered, KEPT if kept else WHOLE)

    def show_scale(self, wishes: Wishes, scale: int) -> None:
        """The round scales; the first is the largest at which all fits."""
        fits = _("fits: 1:{scale}").format(scale=text.number(scale)) if wishes.scale is None else _("as it fits")
        scales = sorted({*SCALES, *([wishes.scale] if wishes.scale else [])})
        self.scale.offer([(fits, None), *((f"1:{text.number(one)}", one) for one in scales)], wishes.scale)

    def _tell_extent(self) -> None:
        chosen = str(self.extent.currentData())
        if chosen == WHOLE:
            self._tell(_("Extent of the map"), extent=None)
        elif chosen != KEPT:
            self.extent_asked.emit(chosen)

    def _tell(self, what: str, **changes: Any) -> None:
        self.asked.emit(_("Sheet: {what}").format(what=what), changes)


class WordsForm(QWidget):
    """The words that a person writes; an empty field leaves them to the template."""

    asked = Signal(str, dict)
    logo_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wishes = Wishes("")
        self.labels = {
            "title": _("Title"), "subtitle": _("Subtitle"), "note": _("Note"), "bureau": _("Made by"),
            "approval": _("Approval number"), "secrecy": _("Secrecy"),
        }  # fmt: skip
        self.lines: dict[str, QLineEdit] = {}
        column = column_in(self, 10)
        column.addWidget(title(_("Words")))
        for name in WORDS:
            line = self.lines[name] = QLineEdit()
            line.setProperty("fit", "small")
            help_text = _("{area} stands for the name of the area.") if name == "title" else ""
            column.addWidget(Field(self.labels[name], line, help_text))
            line.editingFinished.connect(lambda name=name: self._tell(name))
        self.logo: QPushButton = outlined(_("Logo…"), "image", small=True)
        self.no_logo = ghost(_("Without"))
        column.addLayout(row_of(self.logo, self.no_logo))
        self.logo.clicked.connect(self.logo_asked)
        self.no_logo.clicked.connect(lambda: self.asked.emit(_("Logo"), {"logo": ""}))

    def show_wishes(self, wishes: Wishes, bureau: str) -> None:
        """What is written; what the project's setting writes stands faint in the empty field."""
        self._wishes = wishes
        self.lines["bureau"].setPlaceholderText(bureau)
        for name, line in self.lines.items():
            if line.text() != getattr(wishes, name):
                line.setText(getattr(wishes, name))
        self.no_logo.setVisible(bool(wishes.logo))

    def show_page(self, page: Page) -> None:
        """What the template would write stands faint in the empty fields."""
        for name in ("title", "subtitle"):
            self.lines[name].setPlaceholderText(page.element(name).text)

    def _tell(self, name: str) -> None:
        said = self.lines[name].text().strip()
        if said != getattr(self._wishes, name):
            self.asked.emit(_("Write: {what}").format(what=self.labels[name]), {name: said})


class RightSide(Side):
    """The chosen part first, where one is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("inspector", parent)
        self.part, self.page = PartForm(self.inner), PageForm(self.inner)
        self.layers, self.words = LayersForm(self.inner), WordsForm(self.inner)
        self.hold(self.part, self.page, self.words, self.layers)
        self.show_part(None, Wishes(""), "")

    def show_wishes(self, project: Project, wishes: Wishes, counties: list[str]) -> None:
        """What the sheet asks for."""
        self.page.show_wishes(project, wishes, counties)
        self.words.show_wishes(wishes, str(settings_dict(project)["bureau_name"]))
        self.layers.show_project(project, wishes)

    def show_page(self, page: Page, wishes: Wishes) -> None:
        """What the template made of it."""
        self.page.show_scale(wishes, page.scale)
        self.words.show_page(page)
        self.layers.show_page(page)

    def show_part(self, page: Page | None, wishes: Wishes, kind: str) -> None:
        """The part that is chosen; nothing for ''."""
        shown = page is not None and bool(kind)
        self.part.setVisible(shown)
        self.lines[0].setVisible(shown)
        if page is not None and kind:
            self.part.show_part(page, wishes, kind)
