"""The classes of a sheet's legend can be told apart by colour-blind readers, and in grey print where ui.md says so.

Colour blindness as Machado, Oliveira & Fernandes (2009) simulate it in full, distances as CIEDE2000.
"""

import itertools

import numpy as np
import pytest

from layers.drawing.style import declared_classes
from layers.drawing.symbols import symbol_of

DEUTERANOPIA = [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
PROTANOPIA = [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
SEEN = {"full colours": np.eye(3), "deuteranopia": np.array(DEUTERANOPIA), "protanopia": np.array(PROTANOPIA)}
APART = 8.0
THEMES = (
    ("forest", "species_group"), ("forest", "age_group"), ("forest", "land_class"), ("forest", "carbon_density_tc_ha"),
    ("forest", "sink_tco2e_ha_a"), ("forest", "uncertainty_pct"), ("wetland", "type"), ("small_wetland", "state"),
    ("karst", "degree"), ("measure", "state"),
)  # fmt: skip
IN_GREY = (("forest", "age_group"), ("forest", "carbon_density_tc_ha"), ("forest", "uncertainty_pct"))


def linear(colours):
    rgb = np.array([[int(one[at : at + 2], 16) / 255 for at in (1, 3, 5)] for one in colours])
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(colours, seen):
    """L*a*b* (n, 3) under D65 of colours as these eyes see them."""
    relative = np.clip(linear(colours) @ seen.T, 0, 1) @ XYZ.T / XYZ.sum(axis=1)
    root = np.where(relative > 216 / 24389, np.cbrt(relative), (24389 / 27 * relative + 16) / 116)
    return np.column_stack([116 * root[:, 1] - 16, 500 * (root[:, 0] - root[:, 1]), 200 * (root[:, 1] - root[:, 2])])


def distance(one, other):
    """CIEDE2000 of two colours in L*a*b* (Sharma, Wu & Dalal 2005)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    grow = 1 + 0.5 * (1 - np.sqrt(mean**7 / (mean**7 + 25**7)))
    c1, c2 = np.hypot(a1 * grow, b1), np.hypot(a2 * grow, b2)
    h1, h2 = (np.degrees(np.arctan2(b, a * grow)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = 0.0 if not c1 * c2 else (h2 - h1 + 180) % 360 - 180
    middle = h1 + turn / 2 if c1 * c2 else h1 + h2
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    cos = [np.cos(np.radians(angle)) for angle in (middle - 30, 2 * middle, 3 * middle + 6, 4 * middle - 63)]
    tint = 1 - 0.17 * cos[0] + 0.24 * cos[1] + 0.32 * cos[2] - 0.20 * cos[3]
    s_l = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    s_c, s_h = 1 + 0.045 * chroma, 1 + 0.015 * chroma * tint
    twist = (
        -2
        * np.sqrt(chroma**7 / (chroma**7 + 25**7))
        * np.sin(np.radians(60 * np.exp(-(((middle % 360 - 275) / 25) ** 2))))
    )
    parts = (l2 - l1) / s_l, (c2 - c1) / s_c, 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2)) / s_h
    return float(np.sqrt(sum(part**2 for part in parts) + twist * parts[1] * parts[2]))


def look(one):
    """What tells a class apart without its colour."""
    symbol = symbol_of(one)
    return symbol.hatch, symbol.stamp, bool(symbol.dash_mm)


def test_the_distance_is_that_of_the_published_pairs():
    pairs = [((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425), ((50, 2.5, 0), (73, 25, -18), 27.1492),
             ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082)]  # fmt: skip
    assert [distance(*pair[:2]) for pair in pairs] == pytest.approx([pair[2] for pair in pairs], abs=1e-4)


@pytest.mark.parametrize("eyes", SEEN)
@pytest.mark.parametrize(("kind", "theme"), THEMES)
def test_the_classes_of_a_legend_differ_for_all_eyes_or_carry_another_hatch(kind, theme, eyes):
    classes = [one for one in declared_classes(kind, theme) if one.fill]
    seen = lab([one.fill for one in classes], SEEN[eyes])
    near = {
        (one.key, other.key): round(distance(seen[at], seen[to]), 1)
        for (at, one), (to, other) in itertools.combinations(enumerate(classes), 2)
        if distance(seen[at], seen[to]) < APART and look(one) == look(other)
    }
    assert not near


@pytest.mark.parametrize(("kind", "theme"), IN_GREY)
def test_ramps_keep_their_order_in_grey_print(kind, theme):
    lightness = lab([one.fill for one in declared_classes(kind, theme)], np.eye(3))[:, 0]
    assert (np.diff(lightness) < -APART).all()
