"""The six steps at the left: number or tick, name, what is known so far."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from layers.i18n import _
from ui.format import number
from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.tokens import px, tokens
from ui.workspaces.importing.flow import Flow, kind_label
from zzeco.import_plan import STEPS

WIDTH, HEIGHT, CIRCLE, LEFT, TEXT_LEFT = 216, 62, 24, 16, 52


def step_names() -> dict[str, str]:
    """The names of the steps in the user's language."""
    return {
        "source": _("Source"),
        "encoding": _("Encoding"),
        "crs": _("Coordinate system"),
        "fields": _("Fields"),
        "check": _("Check"),
        "summary": _("Summary"),
    }


class StepButton(QAbstractButton):
    """One step; pressed, the flow goes back (or on) to it."""

    def __init__(self, number: int, name: str) -> None:
        super().__init__()
        self.number, self.name, self.state, self.is_done, self.is_last = number, name, "", False, number == len(STEPS)
        self.setText(name)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_state(self, state: str, done: bool, current: bool, reachable: bool) -> None:
        """What is known of the step."""
        self.state, self.is_done = state, done
        self.setChecked(current)
        self.setEnabled(reachable)
        self.setAccessibleName(self.name)
        self.setAccessibleDescription(state)
        self.setToolTip(state)
        self.update()

    def nextCheckState(self) -> None:
        """The flow decides which step is on."""

    def sizeHint(self) -> QSize:
        return QSize(px(WIDTH), px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        circle = QRectF(px(LEFT), px(4), px(CIRCLE), px(CIRCLE)).adjusted(0.5, 0.5, -0.5, -0.5)
        if not self.is_last:
            painter.setPen(QPen(QColor(theme.accent if self.is_done else theme.border), 2))
            x = circle.center().x()
            painter.drawLine(QPointF(x, circle.bottom() + px(4)), QPointF(x, self.height()))
        self._paint_circle(painter, circle)
        self._paint_words(painter)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(px(8), 1, -px(8), -px(10)), px(6), px(6))
        painter.end()

    def _paint_circle(self, painter: QPainter, circle: QRectF) -> None:
        theme = tokens()
        on = self.isChecked() or self.is_done
        painter.setPen(QPen(QColor(theme.accent if on else theme.border_strong), 1.5))
        painter.setBrush(QColor(theme.accent if on else theme.surface))
        painter.drawEllipse(circle)
        if self.is_done and not self.isChecked():
            side = px(14)
            middle = circle.center()
            paint_icon(
                painter, "check", theme.on_accent, QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
            )
            return
        painter.setFont(font(12, 600))
        painter.setPen(QColor(theme.on_accent if on else theme.text2))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(self.number))

    def _paint_words(self, painter: QPainter) -> None:
        theme = tokens()
        width = self.width() - px(TEXT_LEFT) - px(8)
        painter.setFont(font(14, 600 if self.isChecked() else 400))
        reached = self.isChecked() or self.is_done or self.isEnabled()
        painter.setPen(QColor(theme.accent if self.isChecked() else theme.text if reached else theme.text2))
        painter.drawText(QRectF(px(TEXT_LEFT), px(3), width, px(22)), Qt.AlignmentFlag.AlignVCenter, self.name)
        small = font(12, 400)
        painter.setFont(small)
        painter.setPen(QColor(theme.text2))
        words = QFontMetrics(small).elidedText(self.state, Qt.TextElideMode.ElideMiddle, width)
        painter.drawText(QRectF(px(TEXT_LEFT), px(25), width, px(18)), Qt.AlignmentFlag.AlignVCenter, words)


class Rail(QWidget):
    """All steps, one below the other."""

    def __init__(self, flow: Flow) -> None:
        super().__init__()
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(px(WIDTH))
        self.flow = flow
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(32), 0, px(16))
        column.setSpacing(0)
        names = step_names()
        self.buttons = {step: StepButton(at + 1, names[step]) for at, step in enumerate(STEPS)}
        for step, button in self.buttons.items():
            column.addWidget(button)
            button.clicked.connect(lambda _on=False, step=step: self.flow.go(step))
        column.addStretch(1)

    def refresh(self) -> None:
        """Shows how far the flow is."""
        flow = self.flow
        for at, step in enumerate(STEPS):
            reached = at <= flow.furthest
            done = bool(flow.wanted) and flow.is_settled(step) and (reached or step in ("encoding", "crs"))
            self.buttons[step].show_state(
                step_state(flow, step), done, step == flow.step, bool(flow.wanted) and (reached or done)
            )


def step_state(flow: Flow, step: str) -> str:
    """One line about a step."""
    wanted = flow.wanted
    if not wanted:
        return _("Choose files") if step == "source" else ""
    if step in ("encoding", "crs") and not flow.is_settled(step):
        return _("Please choose")
    if step == "source":
        return wanted[0].source.name if len(wanted) == 1 else _("{count} deliveries").format(count=len(wanted))
    if step == "encoding":
        return _encoding_state(flow)
    if step == "crs":
        return _crs_state(flow)
    if step == "fields":
        kinds = list(dict.fromkeys(kind_label(one) for one in wanted))
        columns = sum(len(one.columns) for one in wanted)
        if len(kinds) > 1:
            return _("{count} columns, {kinds} kinds").format(count=columns, kinds=len(kinds))
        return _("{count} columns · {kind}").format(count=columns, kind=kinds[0])
    if flow.trial is None:
        return ""
    counts = {key: number(count) for key, count in flow.trial.counts.items()}
    if step == "check":
        return _("{accepted} in, {rejected} kept out").format(**counts)
    return _("{count} records").format(count=counts["accepted"])


def _encoding_state(flow: Flow) -> str:
    names = {one.summary.encoding.name for one in flow.wanted if one.summary.encoding}
    if not names:
        return _("settled by the format")
    return ", ".join(sorted(names))


def _crs_state(flow: Flow) -> str:
    names = dict.fromkeys(str(one.answers.crs or one.found.crs["name"] or "–") for one in flow.wanted)
    return ", ".join(names) if len(names) < 3 else _("{count} systems").format(count=len(names))
