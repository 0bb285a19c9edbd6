"""The ground that the window will stand on: Qt loads, the shipped font draws Chinese, void calls keep None alive."""

import sys

from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QLabel

from layers.tables import RESOURCES

FONT = RESOURCES / "fonts" / "NotoSansSC-Regular.ttf"


def test_the_shipped_font_draws_chinese_and_not_boxes(qapp):
    number = QFontDatabase.addApplicationFont(str(FONT))
    family = QFontDatabase.applicationFontFamilies(number)[0]
    metrics = QFontMetrics(QFont(family, 12))
    assert all(metrics.inFontUcs4(ord(letter)) for letter in "株洲生态碳汇小班湿地石漠化㎡℃²")


def test_a_label_with_chinese_text_is_painted(qtbot):
    family = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(FONT)))[0]
    label = QLabel("森林覆盖率")
    label.setFont(QFont(family, 20))
    qtbot.addWidget(label)
    picture = label.grab().toImage()
    colours = {picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height())}
    assert len(colours) > 2


def test_void_calls_do_not_eat_none(qapp):
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    before = sys.getrefcount(None)
    for _number in range(500):
        painter.setOpacity(1.0)
    painter.end()
    assert before - sys.getrefcount(None) < 250
