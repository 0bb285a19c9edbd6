"""The runs of the project: which one is current, which one is shown."""

from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from layers.i18n import _
from ui.components.badge import badge_size, paint_badge
from ui.components.buttons import ghost
from ui.components.heading import caption
from ui.components.layout import clear, column_in
from ui.theme.fonts import font
from ui.theme.tokens import px, tokens
from ui.workspaces.carbon.units import CARBON, scale_of
from zzeco.carbon.settings import METHODS
from zzeco.estimate_texts import method_text
from zzeco.run_sheet import RunHead

FIRST_SHOWN = 5


class RunList(QWidget):
    """`chosen` gives the name of a run that was clicked; `compare_asked` is the button below."""

    chosen = Signal(str)
    compare_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heads: list[RunHead] = []
        self.rows: dict[str, RunRow] = {}
        self._shown, self._all = "", False
        column = column_in(self, 4)
        column.addWidget(caption(_("Estimates so far")))
        self._list = QVBoxLayout()
        self._list.setSpacing(px(2))
        column.addLayout(self._list)
        self.more = ghost(_("Show all"), "chevron-down")
        self.compare = ghost(_("Compare two estimates"), "git-compare")
        for button in (self.more, self.compare):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.more.clicked.connect(self._show_all)
        self.compare.clicked.connect(self.compare_asked)

    def offer(self, heads: list[RunHead], shown: str) -> None:
        """The runs, latest first, and the one that is shown."""
        self.heads = heads
        clear(self._list)
        visible = heads if self._all else heads[:FIRST_SHOWN]
        self.rows = {head.name: RunRow(head, head is heads[0]) for head in visible}
        group = QButtonGroup(self)
        for row in self.rows.values():
            group.addButton(row)
            self._list.addWidget(row)
            row.clicked.connect(lambda _checked=False, name=row.head.name: self.chosen.emit(name))
        self.more.setVisible(len(visible) < len(heads))
        self.compare.setVisible(len(heads) > 1)
        self.show_run(shown)

    def show_run(self, name: str) -> None:
        """Marks the run that is shown."""
        self._shown = name
        if name in self.rows:
            self.rows[name].setChecked(True)

    def _show_all(self) -> None:
        self._all = True
        self.offer(self.heads, self._shown)


class RunRow(QAbstractButton):
    """One run: number and time, stock and method."""

    def __init__(self, head: RunHead, current: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head, self.current = head, current
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setText(run_title(head))
        self.setAccessibleName(run_title(head))

    def sizeHint(self) -> QSize:
        return QSize(px(180), px(46))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse() or self.hasFocus():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.window))
            painter.drawRoundedRect(QRectF(self.rect()), px(6), px(6))
        if self.isChecked():
            painter.setBrush(QColor(theme.accent))
            painter.drawRoundedRect(QRectF(0, px(8), px(3), self.height() - px(16)), 1.5, 1.5)
        room = QRectF(self.rect()).adjusted(px(10), px(4), -px(8), -px(4))
        painter.setFont(font(13, 600 if self.isChecked() else 400))
        painter.setPen(QColor(theme.text))
        painter.drawText(room, Qt.AlignmentFlag.AlignTop, self.text())
        painter.setFont(font(12))
        painter.setPen(QColor(theme.text2))
        metrics = painter.fontMetrics()
        below = metrics.elidedText(_summary(self.head), Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignBottom, below)
        if self.current:
            size = badge_size(_("current"))
            paint_badge(painter, QPointF(room.right() - size.width(), room.top()), "accent", _("current"))
        painter.end()


def run_title(head: RunHead) -> str:
    """`No. 7 · today 14:31`."""
    return _("No. {number} · {moment}").format(number=head.number, moment=moment_text(head.made_at))


def moment_text(made_at: str) -> str:
    """A moment in ISO text (UTC) in this computer's time, as short as it can be."""
    moment = datetime.fromisoformat(made_at).astimezone()
    today = datetime.now().astimezone()
    if moment.date() == today.date():
        return _("today {time}").format(time=f"{moment:%H:%M}")
    return f"{moment:%m-%d %H:%M}" if moment.year == today.year else f"{moment:%Y-%m-%d}"


def _summary(head: RunHead) -> str:
    scale = scale_of(head.carbon_t, CARBON)
    method = method_text(head.settings.method or METHODS[0])
    return f"{scale.number(head.carbon_t)} {scale.unit} · {method}"
