"""Dry mass of single trees: the printed equations, which one a species takes, what is not used."""

import numpy as np
import pytest

from zzeco.carbon.parameters import shipped
from zzeco.carbon.tree_equations import equation_names, equation_sources, organ_equations, tree_masses_kg

FACTORS = shipped()


def tree(species, d_cm, h_m=np.nan):
    diameter, height = np.array([float(d_cm)]), np.array([float(h_m)])
    name = equation_names([species], diameter, height, FACTORS)
    above, below = tree_masses_kg(name, diameter, height, FACTORS)
    return name[0], above[0], below[0]


def test_the_fir_of_the_worked_example_weighs_75_8707_kg():
    name, above, below = tree("杉木", 16, 13)  # P30: D 16 cm, H 13 m
    assert name == "杉木|LY/T 2264"
    assert above == pytest.approx(0.065388 * 16**2.01735 * 13**0.49425, rel=1e-12)
    assert above + below == pytest.approx(75.8707, rel=1e-5)


def test_a_fir_below_5_cm_has_its_own_equation_and_both_meet_at_5_cm():
    _name, above, below = tree("杉木", 4, 3)
    assert above == pytest.approx(0.190713 * 4**1.35226 * 3**0.49452, rel=1e-12)
    assert below == pytest.approx(0.034655 * 4**2.06398 * 3**-0.11744, rel=1e-12)
    assert tree("杉木", 4.999999, 3)[1] == pytest.approx(tree("杉木", 5, 3)[1], rel=1e-3)


def test_masson_pine_with_a_height_follows_the_hunan_equation_of_d2h():
    name, above, below = tree("马尾松", 20, 15)
    size = 20**2 * 15
    assert name == "湖南 马尾松|W=a*(D^2*H)^b"
    assert above == pytest.approx(0.0249 * size**0.9567 + 0.0618 * size**0.6955 + 0.1029 * size**0.5083, rel=1e-12)
    assert below == pytest.approx(0.0061 * size**0.9465, rel=1e-12)


def test_without_a_height_the_equation_of_the_diameter_alone_is_taken():
    name, above, below = tree("马尾松", 20)
    assert name == "湖南 马尾松|W=a*D^b"
    assert above == pytest.approx(0.0345 * 20**2.6917 + 0.0719 * 20**1.9864 + 0.1103 * 20**1.4658, rel=1e-12)
    assert below == pytest.approx(0.0079 * 20**2.6849, rel=1e-12)
    assert tree("杉木", 16)[0] == "杉木及其他杉类|W=a*D^b"


def test_an_equation_that_its_table_asks_to_be_checked_is_not_used():
    assert tree("青冈", 20, 12)[0] == "湖南 青冈|W=a*D^b"
    assert "马尾松(南方)" not in organ_equations(FACTORS).index.get_level_values(0)


def test_a_species_without_equations_takes_those_of_all_hunan_species_and_bamboo_none():
    assert tree("油桐", 10)[0] == tree("", 10)[0] == "湖南 混交(各树种)|W=a*D^b"
    assert tree("毛竹", 10)[0] == "" and np.isnan(tree("毛竹", 10)[1])


def test_a_tree_without_diameter_has_no_equation():
    assert tree("马尾松", np.nan, 10)[0] == tree("马尾松", 0, 10)[0] == ""


def test_every_equation_names_its_source():
    (source, confidence), (standard, _rank) = equation_sources(["湖南 马尾松|W=a*D^b", "杉木|LY/T 2264"], FACTORS)
    assert source.startswith("Zhou et al. 2018") and confidence == "B"
    assert standard.startswith("LY/T 2264")
