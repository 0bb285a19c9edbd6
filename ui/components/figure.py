"""The one number of a card, with its unit and its interval."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.components.heading import caption, text_label, value
from ui.theme.tokens import px


class Figure(QWidget):
    """A title, `7 318.4 万 tC`, below it the half width with a caption at its right.

    `inline` puts the half width behind the unit, and then the caption at the left of the last row, `note` at its right.
    """

    def __init__(
        self,
        value_text: str,
        unit: str,
        half_width: str = "",
        caption_text: str = "",
        title: str = "",
        parent: QWidget | None = None,
        *,
        inline: bool = False,
        note: str = "",
    ) -> None:
        super().__init__(parent)
        self.title, self.number, self.unit = caption(title), text_label(value_text, "figure"), text_label(unit, "unit")
        self.half_width = text_label(half_width, "figure-interval") if inline else value(half_width)
        self.caption, self.note = caption(caption_text), caption(note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(2))
        column.addWidget(self.title)
        column.addLayout(_row(self.number, self.unit, *((self.half_width,) if inline else ()), None))
        last = (self.caption, None, self.note) if inline else (self.half_width, None, self.caption, self.note)
        column.addLayout(_row(*last))
        self._hide_empty()

    def set(
        self, value_text: str, unit: str = "", half_width: str = "", caption_text: str = "", note: str = ""
    ) -> None:
        """Another number."""
        labels = (self.number, self.unit, self.half_width, self.caption, self.note)
        for label, text in zip(labels, (value_text, unit, half_width, caption_text, note), strict=True):
            label.setText(text)
        self._hide_empty()

    def _hide_empty(self) -> None:
        for label in (self.title, self.unit, self.half_width, self.caption, self.note):
            label.setVisible(bool(label.text()))


def _row(*labels: QLabel | None) -> QHBoxLayout:
    """The labels on one base line; None is the free room between them."""
    row = QHBoxLayout()
    row.setSpacing(px(6))
    for label in labels:
        if label is None:
            row.addStretch(1)
        else:
            row.addWidget(label, 0, Qt.AlignmentFlag.AlignBottom)
    return row
