"""The picture of a sheet, made in tasks by the code that writes the files: its parts at once, coarse, then sharp."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from layers.i18n import _
from ui.context import Context
from ui.tasks import Progress
from zzeco.maps.making import Wishes
from zzeco.maps.page import Page
from zzeco.project import Project

RGB = QImage.Format.Format_RGB888  # looked up here: threads may not be the first to ask
TASK, COARSE_DPI = "layout.preview", 30.0


class PreviewReader(QObject):
    """`paged`: where the parts lie; `pictured`: the picture, and whether it is the sharp one; `refused`: why not."""

    paged = Signal(object)
    pictured = Signal(object, bool)
    refused = Signal(object)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self.context = context
        self.page: Page | None = None
        self._figure: Any = None
        self._project: Project | None = None
        self._dpi = self._detail_dpi = COARSE_DPI

    def read(self, project: Project, wishes: Wishes, dpi_of: Callable[[Page], float]) -> None:
        """Lays the sheet out, then draws it as sharp as `dpi_of` its page says."""

        def page(_progress: Progress) -> Page:
            from zzeco.maps.making import page_for

            return page_for(project, wishes)

        self._run(page, partial(self._take_page, project, dpi_of))

    def sharpen(self, dpi: float) -> None:
        """The same sheet with other dots: the window is larger or smaller. Finer detail is drawn anew."""
        if self._figure is None or self.page is None or self._project is None or dpi == self._dpi:
            return
        is_finer, self._dpi = dpi > self._detail_dpi, dpi
        if is_finer:
            self._draw(self._project, self.page)
        else:
            self._picture(self._figure, dpi)

    def forget(self) -> None:
        """Stops what is being drawn and lets go of the sheet."""
        self.context.tasks.cancel(TASK)
        self.page = self._figure = self._project = None

    def _take_page(self, project: Project, dpi_of: Callable[[Page], float], page: Page) -> None:
        self.page, self._project, self._figure = page, project, None
        self.paged.emit(page)
        self._dpi = dpi_of(page)
        self._draw(project, page)

    def _draw(self, project: Project, page: Page) -> None:
        """With the detail that a file of as many dots has."""
        dpi = self._detail_dpi = self._dpi

        def draw(progress: Progress) -> tuple[Any, QImage]:
            from zzeco.maps.files import figure_of, picture
            from zzeco.maps.sheet import drawn

            figure = figure_of(lambda: drawn(page, project, progress, dpi=int(dpi)))
            progress()
            return figure, as_image(picture(figure, COARSE_DPI))

        self._run(draw, self._take_figure)

    def _take_figure(self, found: tuple[Any, QImage]) -> None:
        self._figure, coarse = found
        self.pictured.emit(coarse, False)
        self._picture(self._figure, self._dpi)

    def _picture(self, figure: Any, dpi: float) -> None:
        def draw(_progress: Progress) -> QImage:
            from zzeco.maps.files import picture

            return as_image(picture(figure, dpi))

        self._run(draw, self._take_sharp)

    def _take_sharp(self, image: QImage) -> None:
        self.pictured.emit(image, True)

    def _run(self, function: Callable[[Progress], Any], then: Callable[[Any], None]) -> None:
        tasks = self.context.tasks
        tasks.run(_("Drawing the sheet"), function, then, failed=self._refuse, quiet=True, exclusive=TASK)

    def _refuse(self, error: Exception) -> None:
        self.page = self._figure = None
        self.refused.emit(error)


def as_image(pixels: np.ndarray) -> QImage:
    """RGB pixels (h, w, 3), uint8, as a picture with its own memory."""
    height, width = pixels.shape[:2]
    return QImage(pixels.tobytes(), width, height, 3 * width, RGB).copy()
