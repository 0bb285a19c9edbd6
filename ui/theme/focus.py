"""The focus ring: 2 px around the control that has the focus, while the keyboard leads."""

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QTabBar,
    QWidget,
)

from ui.theme.tokens import px, tokens

RINGED = (QAbstractButton, QAbstractSlider, QTabBar)
WIDTH, OUTSIDE = 2, 4


class FocusRings(QObject):
    """Draws a ring where the focus goes; fields and lists show the focus by themselves."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.ring: _Ring | None = None
        app.focusChanged.connect(self._follow)

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self.ring is not None and shiboken6.isValid(self.ring):
            self.ring.hide()
            self.ring.deleteLater()
        self.ring = None
        if not isinstance(new, RINGED) or new.isWindow():
            return
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            new.window().setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange, False)
        elif new.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange):
            self.ring = _Ring(new)


class _Ring(QWidget):
    """Lies beside the control in the same parent, so that it scrolls and hides with it."""

    def __init__(self, control: QWidget) -> None:
        super().__init__(control.parentWidget())
        self._control = control
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        control.installEventFilter(self)
        self._fit()

    def _fit(self) -> None:
        self.setGeometry(self._control.geometry().adjusted(-OUTSIDE, -OUTSIDE, OUTSIDE, OUTSIDE))
        self.setVisible(self._control.isVisible())
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide):
            self._fit()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens().focus), WIDTH))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(8), px(8))
        painter.end()


def follow_focus(app: QApplication) -> None:
    """Rings from now on, once per program."""
    if app.findChild(FocusRings) is None:
        FocusRings(app)
