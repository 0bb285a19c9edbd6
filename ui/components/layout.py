"""Layouts as the parts of the window use them: columns without a margin, rows of buttons, layouts emptied."""

from typing import cast

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.theme.tokens import px


def column_in(widget: QWidget, spacing: float = 0, margin: float = 0) -> QVBoxLayout:
    """The column that fills a widget."""
    column = QVBoxLayout(widget)
    column.setContentsMargins(px(margin), px(margin), px(margin), px(margin))
    column.setSpacing(px(spacing))
    return column


def row_of(*parts: QWidget) -> QHBoxLayout:
    """Buttons in a row from the left."""
    row = QHBoxLayout()
    row.setSpacing(px(8))
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
    return row


def opposite(left: QWidget, right: QWidget) -> QHBoxLayout:
    """A name at the left and what belongs to it at the right."""
    row = QHBoxLayout()
    row.addWidget(left)
    row.addStretch(1)
    row.addWidget(right)
    return row


def clear(layout: QLayout) -> None:
    """Takes every widget out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def show_page(pages: QStackedWidget, page: QWidget) -> None:
    """Brings a page to the front; one that was made just now joins the others first."""
    if pages.indexOf(page) < 0:
        pages.addWidget(page)
    pages.setCurrentWidget(page)


class LaidOut:
    """Mixed into a button that holds labels: as high as these need for its width."""

    def sizeHint(self) -> QSize:
        return _layout(self).sizeHint()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return _layout(self).totalHeightForWidth(width)


def _layout(of: object) -> QLayout:
    return cast(QLayout, cast(QWidget, of).layout())
