"""Approach 1 beside Approach 2: equal where the sum is linear, and as a second library propagates the errors."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from zzeco.carbon.analytic import analytic, from_amounts
from zzeco.carbon.estimate import estimate
from zzeco.carbon.intervals import Amounts, amounts, statistics_with_error
from zzeco.carbon.parameters import shipped
from zzeco.carbon.settings import EstimateSettings
from zzeco.carbon.uncertainty import COVERAGE, Draws, RelativeError, relative_draws

FACTORS, SETTINGS = shipped(), EstimateSettings()
LIVING = ("agb", "bgb")
EXAMPLES = pd.read_csv(
    Path(__file__).parents[2] / "data" / "worked_examples.csv", dtype=str, keep_default_na=False, encoding="utf-8"
).set_index("id")


def estimated(kind, *records):
    return estimate(pd.DataFrame(records), kind, factors=FACTORS, settings=SETTINGS).polygons


def fir(**more):
    return {"geom_area_ha": 10.0, "land_class": "乔木林", "species": "杉木", "stock_m3_per_ha": 120.0} | more


def both(polygons, parts, draws=40_000):
    groups = np.zeros(len(polygons), dtype=np.int64)
    drawn = statistics_with_error(amounts(polygons, parts, groups, 1, FACTORS), Draws(FACTORS, draws, 1)).iloc[0]
    return analytic(polygons, parts, groups, 1, FACTORS), drawn


def agree(limits, drawn):
    for limit, side in zip(limits, ("lo", "hi"), strict=True):
        assert abs(limit - drawn[side]) <= 3 * drawn[f"{side}_error"], side


def test_independent_values_agree_in_both_approaches_as_in_p20():
    variance = sum((value * percent / 100 / COVERAGE) ** 2 for value, percent in ((1000, 20), (500, 30)))
    sums = Amounts((), np.zeros((1, 0)), np.array([variance]))
    found = from_amounts(sums, {"own": np.array([variance])}, FACTORS)
    half_width = float(found.limits[1][0])
    assert half_width / 1500 * 100 == pytest.approx(float(EXAMPLES.loc["P20", "expected"]), abs=1e-3)
    agree((-half_width, half_width), statistics_with_error(sums, Draws(FACTORS, 40_000, 1)).iloc[0])


@pytest.mark.parametrize(("example", "names"), [("P20", ("first", "second")), ("P21", ("same", "same"))])
def test_drawn_sums_have_the_half_width_of_the_worked_example(example, names):
    draws = Draws(FACTORS, 100_000, 1)
    total = sum(
        value * relative_draws(RelativeError(percent, False), draws.normals(name))
        for value, percent, name in zip((1000, 500), (20.0, 30.0), names, strict=True)
    )
    low, high = np.quantile(total, (0.025, 0.975))
    error = total.std() * 3 / np.sqrt(2 * 100_000) * 3
    assert (high - low) / 2 == pytest.approx(float(EXAMPLES.loc[example, "expected"]) / 100 * 1500, abs=error)


def test_soils_measured_in_the_field_are_a_linear_case():
    record = {"geom_area_ha": 40.0, "karst_degree": "moderate", "trls": 50, "tu_ceng_hd": 20, "soil_oc_g_kg": 25.0}
    found, drawn = both(estimated("karst", *[record] * 5), ("soil",))
    agree([float(limit[0]) for limit in found.limits], drawn)


def test_narrow_factors_agree_almost_and_wide_lognormal_ones_do_not():
    trees, drawn_trees = both(estimated("forest", *[fir()] * 100), LIVING)
    assert float(trees.standard_deviation[0]) == pytest.approx(drawn_trees["sd"], rel=0.03)
    soil, drawn_soil = both(estimated("forest", *[fir()] * 100), ("soil",))
    assert drawn_soil["lo"] - float(soil.limits[0][0]) > 10 * drawn_soil["lo_error"]


def test_the_monte_carlo_error_is_how_far_the_limits_scatter_from_seed_to_seed():
    polygons = estimated("forest", fir(), fir(species="马尾松"))
    sums = amounts(polygons, LIVING, np.zeros(2, dtype=np.int64), 1, FACTORS)
    runs = pd.concat([statistics_with_error(sums, Draws(FACTORS, 2000, seed)) for seed in range(60)])
    for side in ("lo", "hi"):
        assert runs[f"{side}_error"].mean() == pytest.approx(runs[side].std(), rel=0.3)


def test_the_errors_of_a_group_rank_from_the_widest_and_add_up():
    found, _ = both(estimated("forest", fir(), fir(species="马尾松")), LIVING, draws=100)
    variances = [variance for *_, variance in found.by_error(0)]
    assert variances == sorted(variances, reverse=True)
    assert sum(variances) == pytest.approx(float(found.standard_deviation[0]) ** 2)


def test_the_library_uncertainties_propagates_the_same_error():
    library = pytest.importorskip("uncertainties")

    def unsure(value, percent):
        return library.ufloat(value, value * percent / 100 / COVERAGE)

    whole = 0.0
    inventory = unsure(1.0, 10)
    for (density, density_u), bef, roots, fraction in (
        ((0.307, 10), 1.634, 0.246, 0.520),
        ((0.380, 25), 1.472, 0.187, 0.460),
    ):
        shared = unsure(density, density_u) * unsure(bef, 20) * (1 + unsure(roots, 30)) * unsure(fraction, 4)
        for area, stock in ((10.0, 120.0), (25.5, 85.0)):
            whole = whole + unsure(area, 3) * unsure(stock, 25) * inventory * shared
    records = [
        fir(species=species, geom_area_ha=area, stock_m3_per_ha=stock)
        for species in ("杉木", "马尾松")
        for area, stock in ((10.0, 120.0), (25.5, 85.0))
    ]
    found, _ = both(estimated("forest", *records), LIVING, draws=100)
    assert float(found.value[0]) == pytest.approx(whole.nominal_value, rel=1e-9)
    assert float(found.standard_deviation[0]) == pytest.approx(whole.std_dev, rel=1e-9)


def test_the_library_finds_the_worked_examples_of_approach_1_too():
    library = pytest.importorskip("uncertainties")
    first, second = library.ufloat(1000, 200), library.ufloat(500, 150)
    assert (first + second).std_dev / 15 == pytest.approx(float(EXAMPLES.loc["P20", "expected"]), abs=1e-3)
    same = library.ufloat(1, 1)
    assert (200 * same + 150 * same).std_dev / 15 == pytest.approx(float(EXAMPLES.loc["P21", "expected"]), abs=1e-3)
    factors = [library.ufloat(1, percent / 100) for percent in (15, 3, 10, 20, 4)]
    product = (1 + library.ufloat(0.246, 0.246 * 0.3)) / 1.246
    for factor in factors:
        product = product * factor
    assert product.std_dev * 100 == pytest.approx(float(EXAMPLES.loc["P19", "expected"]), abs=1e-3)


def by_trees(*records):
    """Polygons of the method `trees`: plots where there are some, else the mean tree."""
    settings = EstimateSettings(method="trees")
    return estimate(pd.DataFrame(records), "forest", factors=FACTORS, settings=settings).polygons


def plots(species, error_share, count=3):
    means = {"plot_count": count, "plot_above_t_per_ha": 90.0, "plot_below_t_per_ha": 20.0}
    return fir(species=species, **means, plot_error_share=error_share, plot_equations="湖南 马尾松|W=a*D^b")


MEAN_TREE = {"pingjun_xj": 14.0, "pingjun_sg": 11.0, "mei_gq_zs": 1800.0}


def moved(polygons, parameter):
    found = analytic(polygons, LIVING, np.zeros(len(polygons), dtype=np.int64), 1, FACTORS)
    return {row: float(found.moved[0, at]) for at, (name, row) in enumerate(found.errors) if name == parameter}


def test_a_carbon_fraction_is_one_error_whatever_method_uses_its_row():
    living = [estimated("forest", fir(species="马尾松")), by_trees(plots("马尾松", 0.1))]
    pine = pd.concat(living, ignore_index=True)
    assert set(pine["method"]) == {"factor", "plots"}
    assert moved(pine, "CF") == {"马尾松": pytest.approx(float(pine[["agb_t", "bgb_t"]].sum().sum()))}
    fir_trees = by_trees(plots("杉木", 0.1), fir(**MEAN_TREE), fir(**(MEAN_TREE | {"pingjun_xj": 4.5})))
    assert set(fir_trees["method"]) == {"plots", "trees"} and fir_trees["tree_key"].nunique() == 3
    assert len(moved(fir_trees, "CF")) == 1
    settings = EstimateSettings(method="regression")
    records = pd.DataFrame([fir(), fir(species="马尾松")])
    fitted = estimate(records, "forest", factors=FACTORS, settings=settings).polygons
    assert set(fitted["method"]) == {"regression"} and len(moved(fitted, "CF")) == 1


@pytest.mark.parametrize("record", [fir(**MEAN_TREE), plots("马尾松", np.nan, count=1)])
def test_trees_that_no_plots_sampled_have_the_errors_of_the_inventory(record):
    polygons = by_trees(*[record] * 400)
    living = float(polygons[["agb_t", "bgb_t"]].sum().sum())
    assert moved(polygons, "stem volume, county/city total") == {"one": pytest.approx(living)}
    found, drawn = both(polygons, LIVING)
    own = {name: float(variance[0]) for name, variance in found.own.items() if variance[0] > 0}
    assert own["stem volume per ha, polygon (visual/ocular 小班)"] == pytest.approx(
        living**2 / 400 * (25 / 196) ** 2, rel=1e-9
    )
    assert float(found.standard_deviation[0]) == pytest.approx(drawn["sd"], rel=0.03)


def test_several_plots_have_their_own_sampling_error_and_no_error_of_the_inventory():
    polygons = by_trees(*[plots("马尾松", 0.12)] * 400)
    living = float(polygons[["agb_t", "bgb_t"]].sum().sum())
    assert moved(polygons, "stem volume, county/city total") in ({}, {"one": 0.0})
    found, drawn = both(polygons, LIVING)
    assert float(found.own["plot sampling"][0]) == pytest.approx((living * 0.12) ** 2 / 400)
    assert float(found.standard_deviation[0]) == pytest.approx(drawn["sd"], rel=0.03)
