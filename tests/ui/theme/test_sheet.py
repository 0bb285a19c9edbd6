"""A theme is put in force at once: style sheet, palette, sizes."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton

from ui.theme import sheet
from ui.theme.fonts import font, load_fonts
from ui.theme.tokens import DARK, LIGHT, tokens


@pytest.fixture
def dress(qapp):
    """Applies themes and leaves the light one."""
    yield lambda **wanted: sheet.apply(qapp, **wanted)
    sheet.apply(qapp)
    qapp.setStyleSheet("")


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_style_sheet_has_no_token_left_and_names_only_files_that_exist(theme):
    text = sheet.style_sheet(theme)
    assert "@" not in text
    files = re.findall(r'url\("([^"]+)"\)', text)
    assert files and all(Path(name).is_file() for name in files)


def test_sizes_of_the_style_sheet_grow_but_lines_do_not():
    rule = next(line for line in sheet.style_sheet(replace(LIGHT, percent=150)).splitlines() if 'role="figure"' in line)
    assert "font-size: 42px" in rule
    assert "border: 1px solid" in sheet.style_sheet(replace(LIGHT, percent=150))


def test_circles_are_never_rounder_than_their_box():
    for percent in range(90, 151, 5):
        theme = replace(LIGHT, percent=percent)
        text = sheet.style_sheet(theme)
        radius = int(re.search(r"QRadioButton::indicator \{[^}]*border-radius: (\d+)px", text)[1])
        assert radius <= (theme.px(16) + 2) / 2


def test_switching_the_theme_repaints_what_is_shown(qtbot, dress):
    dress()
    button = QPushButton("x")
    button.setProperty("role", "primary")
    qtbot.addWidget(button)
    button.resize(80, 32)
    light = button.grab().toImage().pixelColor(40, 3).name().upper()
    dress(dark=True)
    dark = button.grab().toImage().pixelColor(40, 3).name().upper()
    assert (light, dark) == (LIGHT.accent, DARK.accent)
    assert tokens().dark and QApplication.palette().color(QPalette.ColorRole.Base).name().upper() == DARK.surface


def test_a_larger_font_makes_controls_larger_at_once(qtbot, dress):
    dress()
    box = QCheckBox("x")
    qtbot.addWidget(box)
    box.show()
    before = box.sizeHint()
    dress(percent=150)
    assert box.sizeHint().height() > before.height() and box.sizeHint().width() > before.width()


def test_weight_600_is_a_face_of_its_own_and_figures_stand_in_columns(qapp):
    load_fonts()
    assert {"Regular", "SemiBold"} <= set(QFontDatabase.styles("Noto Sans SC"))
    for weight in (400, 600):
        chinese = QFont("Noto Sans SC")
        chinese.setPixelSize(100)
        chinese.setWeight(QFont.Weight(weight))
        widths = {QFontMetricsF(chinese).horizontalAdvance(digit) for digit in "0123456789"}
        assert len(widths) == 1
    assert font(13, 600).families() == font().families()


def test_units_and_signs_are_in_the_shipped_typefaces(qapp):
    load_fonts()
    for family, letters in (("Noto Sans SC", "碳汇²³·−–—±×≤≥\u00a0"), ("Noto Sans", "₂₄")):
        metrics = QFontMetricsF(QFont(family))
        assert all(metrics.inFontUcs4(ord(letter)) for letter in letters)
