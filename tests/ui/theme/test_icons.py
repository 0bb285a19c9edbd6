"""Icons take their colour from the theme when they are painted, and are sharp on every screen."""

import re

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon

from layers.tables import RESOURCES
from ui.theme import tokens as theming
from ui.theme.icons import ICONS, icon, svg_text
from ui.theme.tokens import DARK, LIGHT


@pytest.fixture(autouse=True)
def light():
    """The light theme before and after."""
    theming.use(LIGHT)
    yield
    theming.use(LIGHT)


def inks(made, mode=QIcon.Mode.Normal, state=QIcon.State.Off, ratio=1.0):
    """The colours of the pixels that are fully covered."""
    picture = made.pixmap(QSize(32, 32), ratio, mode, state).toImage()
    pixels = [picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height())]
    return {pixel.name().upper() for pixel in pixels if pixel.alpha() == 255}


def test_an_icon_follows_the_theme_without_being_made_again(qapp):
    made = icon("menu")
    assert inks(made) == {LIGHT.text2}
    theming.use(DARK)
    assert inks(made) == {DARK.text2}


def test_an_icon_that_is_on_is_accent_and_one_that_is_off_is_faint(qapp):
    assert inks(icon("menu"), state=QIcon.State.On) == {LIGHT.accent}
    assert inks(icon("menu"), mode=QIcon.Mode.Disabled) == {LIGHT.border_strong}
    assert inks(icon("menu", "error"), state=QIcon.State.On) == {LIGHT.error}


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_an_icon_has_the_pixels_of_the_screen(qapp, ratio):
    picture = icon("leaf").pixmap(QSize(16, 16), ratio)
    assert picture.size() == QSize(16, 16) * ratio
    assert picture.devicePixelRatio() == ratio


def test_an_icon_before_a_text_leaves_a_gap_at_its_right(qapp):
    picture = icon("menu").pixmap(QSize(20, 16)).toImage()
    columns = [x for x in range(20) if any(picture.pixelColor(x, y).alpha() > 40 for y in range(16))]
    assert max(columns) < 16


def test_an_unknown_icon_is_refused():
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon")


def test_every_icon_is_a_drawing_in_the_colour_of_its_place():
    for path in ICONS.glob("*.svg"):
        text = svg_text(path.stem)
        assert "<svg" in text and (path.stem == "zzeco" or "currentColor" in text)
        assert not re.search("<script|<image|href", text)
    assert "ISC" in (RESOURCES / "icons" / "LICENSE").read_text(encoding="utf-8")


def test_icons_outlive_the_copies_that_are_made_of_them(qapp):
    made = [QIcon(icon("leaf")) for _number in range(200)]
    made[0].addPixmap(icon("map").pixmap(16, 16))
    assert all(one.pixmap(16, 16).toImage().pixelColor(8, 8) != QColor() for one in made)
