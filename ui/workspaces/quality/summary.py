"""What became of all that was read, and how many findings of each sort there are."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from layers.i18n import _
from ui import format as text
from ui.components.buttons import outlined
from ui.components.card import Card
from ui.components.heading import caption, heading2, line, text_label
from ui.theme.tokens import px
from zzeco.finding_state import Findings
from zzeco.finding_texts import severity_text
from zzeco.import_counts import Counts

SEVERITIES = ("error", "warn", "info")


class Summary(Card):
    """`check_asked` is the button; the counts add up: read = entered + not entered."""

    check_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.title_text, self.counts = heading2(), caption(wrap=True)
        self.numbers = {severity: text_label("", "heading1", severity) for severity in SEVERITIES}
        self.handled = text_label("", "heading1", "accent")
        self.check = outlined(_("Check"), "refresh-cw")
        self.check.clicked.connect(self.check_asked)
        row = QHBoxLayout()
        row.setSpacing(px(24))
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addWidget(self.title_text)
        words.addWidget(self.counts)
        row.addLayout(words, 1)
        for severity in SEVERITIES:
            row.addLayout(_number(severity_text(severity), self.numbers[severity]))
        row.addWidget(line(vertical=True))
        row.addLayout(_number(_("handled"), self.handled))
        row.addWidget(self.check, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(row)

    def show_counts(self, name: str, counts: Counts, found: Findings) -> None:
        """Other numbers."""
        self.title_text.setText(name)
        words = _("read {read} = entered {entered} + not entered {out}").format(
            read=text.number(counts.read), entered=text.number(counts.entered), out=text.number(counts.rejected)
        )
        layers = _("{count} deliveries").format(count=text.number(counts.deliveries))
        self.counts.setText(f"{words} · {layers}")
        for severity, label in self.numbers.items():
            label.setText(text.number(found.count(severity)))
        self.handled.setText(f"{text.number(found.handled)} / {text.number(len(found))}")


def _number(words: str, label: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(px(2))
    column.addWidget(caption(words))
    column.addWidget(label)
    return column
