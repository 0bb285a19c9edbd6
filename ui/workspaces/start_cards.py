"""The two kinds of cards of the start page: what to do, and which project was open lately."""

import os
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from layers.i18n import _
from layers.labels import label
from ui.components.badge import badge_size, paint_badge
from ui.components.buttons import with_shortcut
from ui.format import file_size, moment, number
from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.tokens import px, tokens
from ui.workspaces.start_recent import Recent

PICTURE_HEIGHT, CARD_HEIGHT, CARD_WIDTH = 186, 268, 280
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ActionCard(QAbstractButton):
    """Icon, what it does, one line why, its shortcut; the first one stands out."""

    def __init__(self, icon: str, title: str, reason: str, shortcut: str = "", first: bool = False) -> None:
        super().__init__()
        self.icon_name, self.reason, self.shown_shortcut, self.first = icon, reason, shortcut, first
        self.setText(title)
        self.setAccessibleName(with_shortcut(title, shortcut))
        self.setAccessibleDescription(reason)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        wanted = max(self._width(self.text(), 14, 600), self._width(self.reason, 12))
        shortcut = self._width(self.shown_shortcut, 12) + px(16) if self.shown_shortcut else 0
        return QSize(px(52) + wanted + shortcut + px(18), px(64))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = tokens()
        painter = QPainter(self)
        paint_ground(painter, self, strong=self.first)
        middle = self.height() / 2
        paint_icon(painter, self.icon_name, theme.accent, QRectF(px(18), middle - px(10), px(20), px(20)))
        room = QRect(px(52), 0, self.width() - px(70), self.height())
        painter.setFont(font(12))
        painter.setPen(QColor(theme.text2))
        painter.drawText(room, RIGHT, self.shown_shortcut)
        reason = QRect(room.left(), round(middle) + px(1), room.width(), px(20))
        painter.drawText(reason, LEFT, self.reason)
        painter.setFont(font(14, 600))
        painter.setPen(QColor(theme.text))
        painter.drawText(QRect(room.left(), round(middle) - px(22), room.width(), px(22)), LEFT, self.text())
        painter.end()

    def _width(self, text: str, size: float, weight: int = 400) -> int:
        return QFontMetrics(font(size, weight)).horizontalAdvance(text)


class RecentCard(QAbstractButton):
    """The map of a project, its name, when it was open, how large it is and where it lies."""

    def __init__(self, recent: Recent) -> None:
        super().__init__()
        self.recent = recent
        self.picture: QImage | None = None
        self.size_bytes: int | None = None
        self.is_missing = self.is_found = False
        self.setAccessibleName(recent.title)
        self.setAccessibleDescription(recent.path)
        self.setToolTip(recent.path)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_found(self, size_bytes: int | None, picture: QImage | None) -> None:
        """Takes what was found on the disk: no size means that the file is gone."""
        self.size_bytes, self.picture, self.is_missing = size_bytes, picture, size_bytes is None
        self.is_found = True
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(CARD_WIDTH), px(CARD_HEIGHT))

    def details(self) -> str:
        """When it was open, how many records, how large."""
        recent = self.recent
        if self.is_missing:
            return _("The file is not there any more")
        opened = moment(datetime.fromisoformat(recent.opened_at)) if recent.opened_at else ""
        kind = f"{label('kind', recent.kind)} {number(recent.records)}" if self.is_found and recent.kind else ""
        size = file_size(self.size_bytes) if self.size_bytes is not None else ""
        return " · ".join(part for part in (opened, kind, size) if part)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_ground(painter, self)
        self._paint_picture(painter)
        self._paint_words(painter)
        painter.end()

    def _paint_picture(self, painter: QPainter) -> None:
        theme, room = tokens(), QRectF(1, 1, self.width() - 2, px(PICTURE_HEIGHT))
        painter.save()
        ground = QPainterPath()
        ground.addRoundedRect(room.adjusted(0, 0, 0, px(8)), px(7), px(7))
        painter.setClipPath(ground)
        painter.setClipRect(room, Qt.ClipOperation.IntersectClip)
        painter.fillRect(room, QColor(theme.sunken))
        if self.picture is None:
            side = px(32)
            place = QRectF(room.center().x() - side / 2, room.center().y() - side / 2, side, side)
            paint_icon(painter, "map", theme.border_strong, place)
        else:
            painter.setOpacity(0.4 if self.is_missing else 1.0)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.fillRect(room, self.picture.pixelColor(0, 0))
            painter.drawImage(_fitted(self.picture, room), self.picture)
        painter.restore()

    def _paint_words(self, painter: QPainter) -> None:
        theme = tokens()
        room = QRect(px(16), px(PICTURE_HEIGHT) + px(8), self.width() - px(32), px(22))
        badge_width = self._paint_badge(painter, room)
        lines = (
            (self.recent.title, font(13, 600), theme.text3 if self.is_missing else theme.text, badge_width),
            (self.details(), font(12), theme.text3 if self.is_missing else theme.text2, 0),
            (folder_text(self.recent.path), font(12), theme.text3 if self.is_missing else theme.text2, 0),
        )
        for at, (text, which, colour, kept) in enumerate(lines):
            place = room.adjusted(0, 0, -kept, 0).translated(0, at * px(21))
            painter.setFont(which)
            painter.setPen(QColor(colour))
            mode = Qt.TextElideMode.ElideMiddle if at == 2 else Qt.TextElideMode.ElideRight
            painter.drawText(place, LEFT, painter.fontMetrics().elidedText(text, mode, place.width()))

    def _paint_badge(self, painter: QPainter, room: QRect) -> int:
        """Draws the badge at the right of the name and gives the width that it takes."""
        if self.recent.is_sample:
            kind, text = "info", _("Sample data")
        elif self.recent.findings and not self.is_missing:
            kind, text = "warn", _("{count} open").format(count=number(self.recent.findings))
        else:
            return 0
        size = badge_size(text)
        left = room.right() - size.width() + 1
        paint_badge(painter, QPointF(left, room.top() + (room.height() - size.height()) / 2), kind, text)
        return size.width() + px(8)


def paint_ground(painter: QPainter, button: QAbstractButton, strong: bool = False) -> None:
    """Draws the plate of a card that can be pressed."""
    theme = tokens()
    hot = button.underMouse() or button.isDown()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = 2 if strong else 1
    colour = theme.accent if strong or hot else theme.border
    painter.setPen(QPen(QColor(colour), width))
    painter.setBrush(QColor(theme.accent_soft if strong or button.isDown() else theme.surface))
    inset = width / 2
    painter.drawRoundedRect(QRectF(button.rect()).adjusted(inset, inset, -inset, -inset), px(8), px(8))


def _fitted(picture: QImage, room: QRectF) -> QRectF:
    """Where the whole picture stands in the middle of the room."""
    scale = min(room.width() / picture.width(), room.height() / picture.height())
    width, height = picture.width() * scale, picture.height() * scale
    return QRectF(room.center().x() - width / 2, room.center().y() - height / 2, width, height)


def folder_text(path: str) -> str:
    """The folder of a file, in the way that its own system writes it: the user's own is ~ but on Windows."""
    cut = max(path.rfind("/"), path.rfind("\\"))
    folder, home = path[:cut] if cut > 0 else path, str(Path.home())
    is_inside = os.name == "posix" and (folder == home or folder.startswith(f"{home}/"))
    return f"~{folder[len(home) :]}" if is_inside else folder
