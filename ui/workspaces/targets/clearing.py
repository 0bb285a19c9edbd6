"""Takes the parts of a layout out of it, so that others can be put in."""

from PySide6.QtWidgets import QLayout


def clear(layout: QLayout) -> None:
    """Removes every widget of the layout."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
