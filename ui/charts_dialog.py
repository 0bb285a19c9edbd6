"""The charts of reports in the window: a list, the picture, the way to the clipboard and to a file."""

import io
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from layers.errors import ZzecoError
from layers.i18n import _
from ui.components.buttons import outlined, primary
from ui.components.choice import Choice
from ui.components.field import Field
from ui.components.heading import caption
from ui.context import Context
from ui.folders import usual_folder
from ui.manual import offer_manual
from ui.report_dialog import read_counties
from ui.save_as import ask_file
from ui.tasks import Progress
from ui.theme.tokens import px
from zzeco.report_facts import Facts

WIDTH, HEIGHT, LIST_WIDTH = 960, 620, 240
SCREEN_DPI = 150
KINDS = (("PNG", "png"), ("SVG", "svg"), ("PDF", "pdf"))
_white = Qt.GlobalColor.white


class ChartsDialog(QDialog):
    """One chart at a time, drawn in a task as it stands in reports."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.context = context
        self.setWindowTitle(_("Charts"))
        offer_manual(self, "reports")
        self.resize(px(WIDTH), px(HEIGHT))
        project = context.document.project
        assert project is not None
        self.project, self.facts = project, Facts(project)
        self.figure: Any = None
        self.county = Choice()
        self.county.offer([(_("All counties"), None)], None)
        self.names, self.picture = QListWidget(), ChartPicture()
        self.said = caption("", wrap=True)
        self.copy, self.save = outlined(_("Copy"), "copy"), primary(_("Save…"), "save")
        self._lay_out()
        for text, key in chart_labels():
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, key)
            self.names.addItem(item)
        self.names.currentItemChanged.connect(self._draw)
        self.county.picked.connect(self._change_county)
        context.tasks.run(_("Counties"), partial(read_counties, project), self._offer_counties, quiet=True)
        self.copy.clicked.connect(self.copy_picture)
        self.save.clicked.connect(self._ask)
        self.names.setCurrentRow(0)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(16), px(16), px(16))
        row.setSpacing(px(16))
        self.names.setFixedWidth(px(LIST_WIDTH))
        self.county.setFixedWidth(px(LIST_WIDTH))
        self.names.setAccessibleName(_("Charts"))
        side = QVBoxLayout()
        side.setSpacing(px(12))
        side.addWidget(Field(_("County"), self.county))
        side.addWidget(self.names, 1)
        row.addLayout(side)
        column = QVBoxLayout()
        column.addWidget(self.picture, 1)
        column.addWidget(self.said)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.copy)
        buttons.addWidget(self.save)
        column.addLayout(buttons)
        row.addLayout(column, 1)

    @property
    def kind(self) -> str:
        """The key of the chart that is chosen."""
        item = self.names.currentItem()
        return "" if item is None else str(item.data(Qt.ItemDataRole.UserRole))

    def _offer_counties(self, counties: list[tuple[str, str]]) -> None:
        self.county.offer([(_("All counties"), None), *counties], self.county.currentData())

    def _change_county(self) -> None:
        """Other facts; a chart that a county has not of its own says so."""
        self.facts = Facts(self.project, self.county.currentData())
        self._draw()

    def _draw(self) -> None:
        """Draws the chosen chart in a task; the one that was shown goes."""
        kind, facts = self.kind, self.facts
        self._show(None)
        self.said.setText(_("Drawing…"))

        def work(progress: Progress) -> tuple[Any, QImage]:
            from zzeco.charts.kinds import figure_of, figure_of_county

            facts.progress = progress
            figure = figure_of(facts, kind) if facts.county is None else figure_of_county(facts, kind)
            return figure, QImage.fromData(chart_png(figure))

        self.context.tasks.run(
            _("Drawing a chart"), work, self._show, failed=self._say_failed, exclusive="charts.dialog"
        )

    def _show(self, drawn: tuple[Any, QImage] | None) -> None:
        self.figure, image = drawn or (None, None)
        self.picture.show_image(image)
        item = self.names.currentItem()
        self.picture.setAccessibleName("" if item is None else item.text())
        self.said.setText("")
        for button in (self.copy, self.save):
            button.setEnabled(drawn is not None)

    def _say_failed(self, error: Exception) -> None:
        said = [error.problem, error.advice] if isinstance(error, ZzecoError) else [str(error)]
        self.said.setText("\n".join(text for text in said if text))

    def copy_picture(self) -> None:
        """The picture on the clipboard."""
        if self.picture.image is not None:
            QGuiApplication.clipboard().setImage(self.picture.image)
            self.said.setText(_("Copied."))

    def _ask(self) -> None:
        path = ask_file(self, _("Save the chart"), usual_folder(self.context) / f"{self.kind}.png", KINDS)
        if path is not None:
            self.save_as(path)

    def save_as(self, path: Path) -> None:
        """The chart as a file, written in a task."""
        from zzeco.charts.house import save_chart

        figure = self.figure
        self.context.tasks.run(_("Saving the chart"), lambda _progress: save_chart(figure, path), self._say_saved)

    def _say_saved(self, path: Path) -> None:
        self.said.setText(_("Saved: {name}").format(name=path.name))


class ChartPicture(QWidget):
    """An image as large as there is room, on white, its shape kept."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image: QImage | None = None

    def show_image(self, image: QImage | None) -> None:
        """Shows a picture, or none."""
        self.image = image
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(600), px(420))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), _white)
        if self.image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            size = self.image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
            painter.drawImage(QRectF(left, top, size.width(), size.height()), self.image)
        painter.end()


def chart_labels() -> tuple[tuple[str, str], ...]:
    """Every chart as (name, key)."""
    return (
        (_("Carbon stock by county"), "counties"),
        (_("Carbon stock by species group"), "species"),
        (_("Carbon stock by age group"), "age_groups"),
        (_("Carbon stock, forecast"), "carbon_stock"),
        (_("Annual carbon sink, forecast"), "sink"),
        (_("Growing stock, forecast and goals"), "growing_stock"),
        (_("Forest cover, forecast and goals"), "forest_cover"),
        (_("What the interval of the carbon stock comes from"), "tornado"),
        (_("Change of living forest carbon"), "change"),
        (_("Targets reached"), "goals"),
    )


def chart_png(figure: Any) -> bytes:
    """The figure as PNG for the screen."""
    from zzeco.charts.house import house_style

    made = io.BytesIO()
    with house_style():
        figure.savefig(made, format="png", dpi=SCREEN_DPI, facecolor="white")
    return made.getvalue()
