"""What can be read can be read by all: contrast of every pair of colours that meet, in both themes."""

import re
from dataclasses import asdict, replace

import pytest

from ui.theme.icons import ICONS
from ui.theme.tokens import DARK, LIGHT, contrast

TEXT_ON_GROUND = [
    (ink, ground)
    for ink, grounds in {
        "text": "surface window sunken selected accent_soft",
        "text2": "surface window sunken selected accent_soft",
        "text3": "surface window sunken",
        "accent": "surface window accent_soft",
        "on_accent": "accent accent_hover",
        "info": "surface info_soft",
        "warn": "surface warn_soft",
        "error": "surface error_soft",
    }.items()
    for ground in grounds.split()
]
SHAPE_ON_GROUND = [
    *((ink, ground) for ink in ("border_strong", "focus") for ground in ("surface", "window")),
    ("focus", "sunken"),
    ("map_selection", "map_casing"),
]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_ON_GROUND)
def test_text_stands_out_four_and_a_half_times(theme, ink, ground):
    assert contrast(getattr(theme, ink), getattr(theme, ground)) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), SHAPE_ON_GROUND[:-1])
def test_outlines_and_the_focus_ring_stand_out_three_times(theme, ink, ground):
    assert contrast(getattr(theme, ink), getattr(theme, ground)) >= 3


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)
    assert contrast(LIGHT.border_strong, LIGHT.surface) == pytest.approx(3.31, abs=0.005)


def test_every_colour_is_six_hexadecimal_digits():
    for theme in (LIGHT, DARK):
        colours = [value for value in asdict(theme).values() if isinstance(value, str) and value != theme.name]
        assert all(re.fullmatch("#[0-9A-F]{6}", colour) for colour in colours)


def test_lengths_grow_with_the_font_size_and_hairlines_stay():
    assert [replace(LIGHT, percent=percent).px(32) for percent in (90, 100, 150)] == [29, 32, 48]
    assert replace(LIGHT, percent=90).px(0.4) == 1 and LIGHT.px(0) == 0


def test_a_compact_row_is_lower():
    assert LIGHT.row == 28 and replace(LIGHT, compact=True).row == 24


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_signs_in_controls_have_colours_of_their_theme(theme):
    used = {
        colour
        for path in (ICONS / "controls").glob(f"*-{theme.name}.svg")
        for colour in re.findall("#[0-9A-Fa-f]{6}", path.read_text(encoding="utf-8"))
    }
    assert used and used <= set(asdict(theme).values())
