"""The theme editor: how a layer is coloured, tried out on the map at once and kept only when it is applied."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QLinearGradient, QPainter, QPixmap
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from layers.drawing.classify import METHODS
from layers.drawing.style import Themed, ThemeSpec
from layers.i18n import _
from layers.layer import VectorLayer
from ui.components.buttons import ghost, icon_button, outlined, primary
from ui.components.calm import Combo
from ui.components.elided import ElidedLabel
from ui.components.field import Field
from ui.components.heading import caption, line, title
from ui.components.spin import whole_field
from ui.context import Context
from ui.panels.theme_choices import ThemeCombo
from ui.panels.theme_classes import ClassRows
from ui.panels.theme_keeper import ThemeKeeper
from ui.theme.tokens import px
from zzeco.map_state import layer_title, map_state, with_map_state
from zzeco.theme_results import RESULTS, result_themes, theme_row
from zzeco.theme_shapes import SEQUENTIAL, Ramp, ramps
from zzeco.themes import COLUMN, DEFAULT, is_graded, usual_theme

CLASSES = (2, 12)
RAMP_SIZE = (64, 12)


def method_label(method: str) -> str:
    """What a way to part numbers into classes is called."""
    return {
        "": _("As declared"),
        "categories": _("Every value its own class"),
        "quantile": _("Quantiles (equal counts)"),
        "equal_interval": _("Equal intervals"),
        "natural_breaks": _("Natural breaks"),
        "breaks": _("Own limits"),
    }[method]


class ThemeEditor(QWidget):
    """Stands in the place of the layers panel while it is open; Esc cancels."""

    closed = Signal()

    def __init__(self, context: Context, keeper: ThemeKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context, self.keeper = context, keeper
        self.name = ""
        self.spec = ThemeSpec(DEFAULT)
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.theme = ThemeCombo()
        self.method, self.ramp, self.count = Combo(), Combo(), whole_field(*CLASSES, CLASSES[0])
        for field in (self.method, self.ramp, self.count):
            field.setProperty("fit", "small")
        self.ramp.setIconSize(QSize(px(RAMP_SIZE[0]), px(RAMP_SIZE[1])))
        self.classes = ClassRows()
        self.reset = ghost(_("Colours as declared"), "rotate-ccw")
        self.heading = ElidedLabel("", role="caption")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.fields = {
            "theme": Field(_("Colour by"), self.theme),
            "method": Field(_("Classes by"), self.method),
            "count": Field(_("Number of classes"), self.count),
            "ramp": Field(_("Colours"), self.ramp),
        }
        inside = QWidget()
        inside.setProperty("role", "scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        column.setSpacing(px(12))
        for field in self.fields.values():
            column.addWidget(field)
        column.addWidget(line())
        head = QHBoxLayout()
        head.addWidget(caption(_("Classes, upper limit, share")), 1)
        column.addLayout(head)
        column.addWidget(self.classes)
        column.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(self._head())
        whole.addWidget(line())
        whole.addWidget(area, 1)
        whole.addWidget(line())
        whole.addLayout(self._foot())

    def _head(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(title(_("Style")))
        words.addWidget(self.heading)
        back = icon_button("x", _("Cancel"), "Esc")
        back.clicked.connect(self.cancel)
        head = QHBoxLayout()
        head.setContentsMargins(px(16), px(8), px(8), px(8))
        head.addLayout(words, 1)
        head.addWidget(back)
        return head

    def _foot(self) -> QHBoxLayout:
        self.cancel_button, self.apply_button = outlined(_("Cancel"), small=True), primary(_("Apply"))
        self.apply_button.setProperty("fit", "small")
        foot = QHBoxLayout()
        foot.setContentsMargins(px(16), px(8), px(16), px(8))
        foot.setSpacing(px(8))
        foot.addStretch(1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.apply_button)
        return foot

    def _connect(self) -> None:
        self.theme.activated.connect(lambda: self._try(ThemeSpec(self.theme.key())))
        self.method.activated.connect(lambda: self._choose_method(str(self.method.currentData())))
        self.count.valueChanged.connect(lambda count: self._try(replace(self.spec, count=count)))
        self.ramp.activated.connect(lambda: self._try(replace(self.spec, ramp=self.ramp.currentData(), colours=())))
        self.classes.colour_changed.connect(self.recolour)
        self.classes.limits_changed.connect(
            lambda breaks: self._try(replace(self.spec, method="breaks", breaks=breaks, count=len(breaks) + 1))
        )
        self.reset.clicked.connect(lambda: self._try(replace(self.spec, colours=(), ramp="")))
        self.cancel_button.clicked.connect(self.cancel)
        self.apply_button.clicked.connect(self.apply)
        self.keeper.changed.connect(self._follow)
        self.context.document.changed.connect(self._follow_project)

    def _follow_project(self, before: object, after: object) -> None:
        self._follow(self.name)

    # -- open and close

    def edit(self, name: str) -> None:
        """Opens the editor on a layer."""
        layer = self._layer(name)
        if layer is None:
            return
        project = self.context.document.project
        assert project is not None
        self.name = name
        self.heading.setText(layer_title(project, layer))
        spec = self.keeper.state.view(name).theme
        self.spec = replace(spec, key=usual_theme(layer)) if spec.key == DEFAULT else spec
        self.keeper.want(name)
        self._show()

    def apply(self) -> None:
        """Keeps the theme as one step that can be undone."""
        name, spec = self.name, self.spec
        self._leave()
        if name and self.keeper.state.view(name).theme != spec:
            text = _("Style of {layer}").format(layer=self.heading.text())
            self.context.document.do(
                text, lambda project: with_map_state(project, map_state(project).with_layer(name, theme=spec))
            )

    def cancel(self) -> None:
        """Goes back to the theme that the project has."""
        self._leave()

    def _leave(self) -> None:
        name, self.name = self.name, ""
        if name:
            self.keeper.preview(name, None)
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
        else:
            super().keyPressEvent(event)

    # -- try and show

    def recolour(self, key: str, colour: str) -> None:
        """Gives one class another colour."""
        colours = {**dict(self.spec.colours), key: colour}
        self._try(replace(self.spec, colours=tuple(colours.items())))

    def _choose_method(self, method: str) -> None:
        """Another way to part; own limits start from those that are there."""
        found = self.keeper.themed(self.name)
        breaks = found.spec.breaks if method == "breaks" and found is not None else ()
        self._try(replace(self.spec, method=method, breaks=breaks, colours=()))

    def _try(self, spec: ThemeSpec) -> None:
        if not self.name or spec == self.spec:
            return
        self.spec = spec
        self.keeper.preview(self.name, spec)
        self._show()

    def _follow(self, name: str) -> None:
        if name and name == self.name:
            self._show()

    def _layer(self, name: str) -> VectorLayer | None:
        project = self.context.document.project
        return project.layers.get(name) if project is not None else None

    def _show(self) -> None:
        layer, project = self._layer(self.name), self.context.document.project
        if layer is None or project is None:
            self._leave()
            return
        self.theme.show_choices(self.keeper.choices(self.name), self.spec.key)
        found = self.keeper.themed(self.name)
        graded = found is not None and is_graded(found)
        methods = self._methods(found)
        _fill(self.method, [(method, method_label(method), None) for method in methods], self._method(methods, graded))
        self.fields["method"].setVisible(len(methods) > 1)
        self.fields["count"].setVisible(graded and self._method(methods, graded) in METHODS)
        with QSignalBlocker(self.count):
            self.count.setValue(self.spec.count)
        self._show_ramps(graded)
        if found is not None and self.keeper.is_ready(self.name):
            self.classes.show_classes(found)
        self.reset.setVisible(bool(self.spec.colours))

    def _methods(self, found: Themed | None) -> list[str]:
        """The ways that fit the theme; none for declared classes and for words."""
        if self.spec.key in result_themes() and self.spec.key != "quality":
            declared = bool(theme_row(RESULTS, self.spec.key)["breaks"])
            return [*([""] if declared else []), *METHODS, "breaks"]
        if self.spec.key.startswith(COLUMN) and found is not None and found.is_number:
            return [*METHODS, "breaks", "categories"]
        return []

    def _method(self, methods: list[str], graded: bool) -> str:
        """The way in force, also where the theme leaves it open."""
        if self.spec.method in methods:
            return self.spec.method
        return "quantile" if graded or "categories" not in methods else "categories"

    def _show_ramps(self, graded: bool) -> None:
        free = self.spec.key.startswith(COLUMN) or graded
        fitting = [ramp for ramp in ramps() if (ramp.type == "qualitative") != graded]
        usual = SEQUENTIAL if graded else fitting[0].key
        if self.spec.key in result_themes():
            usual = theme_row(RESULTS, self.spec.key)["ramp"]
        _fill(self.ramp, [(ramp.key, ramp.label, ramp_icon(ramp)) for ramp in fitting], self.spec.ramp or usual)
        self.fields["ramp"].setVisible(free and len(fitting) > 1)


def ramp_icon(ramp: Ramp) -> QIcon:
    """The colours of a ramp from the first to the last."""
    picture = QPixmap(px(RAMP_SIZE[0]) * 2, px(RAMP_SIZE[1]) * 2)
    colours = QLinearGradient(0, 0, picture.width(), 0)
    for at, colour in enumerate(ramp.colours):
        colours.setColorAt(at / max(len(ramp.colours) - 1, 1), colour)
    painter = QPainter(picture)
    painter.fillRect(picture.rect(), colours)
    painter.end()
    return QIcon(picture)


def _fill(combo: QComboBox, rows: list[tuple[str, str, QIcon | None]], chosen: str) -> None:
    """These rows in the list, one chosen; nobody is told of it."""
    with QSignalBlocker(combo):
        if [combo.itemData(at) for at in range(combo.count())] != [key for key, _label, _icon in rows]:
            combo.clear()
            for key, label, sample in rows:
                combo.addItem(sample or QIcon(), label, key)
        combo.setCurrentIndex(combo.findData(chosen))
