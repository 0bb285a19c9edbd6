"""Carbon gained by karst restoration: 20-year mean rates, so an upper case for the first years."""

from collections.abc import Mapping

from zzeco.carbon.parameters import Factor, FactorSet
from zzeco.carbon.units import co2e_t

MEASURE_ROWS = {
    "afforestation": "人工造林",
    "grass_planting": "人工种草",
    "closure": "封山育林",
    "assisted_restoration": "人工促进植被恢复",
}


def gain_rates(factors: FactorSet, measure: str) -> tuple[Factor, Factor]:
    """Vegetation and soil gain of a measure, t C/ha/a (karst_carbon.csv, mean of 20 years, confidence C)."""
    row = MEASURE_ROWS[measure]
    vegetation = factors.named("karst_carbon", degree_or_measure=row, quantity="vegetation C gain rate (20 a mean)")
    return vegetation, factors.named("karst_carbon", degree_or_measure=row, quantity="soil C gain rate")


def gain_tco2e_per_a(area_ha: Mapping[str, float], factors: FactorSet) -> float:
    """t CO2e/a once all the area of each measure is in place (docs/methods.md 3)."""
    gained = (area * sum(rate.value for rate in gain_rates(factors, measure)) for measure, area in area_ha.items())
    return float(co2e_t(sum(gained)))


def phased_gain_tco2e(area_ha_by_year: Mapping[int, Mapping[str, float]], end_year: int, factors: FactorSet) -> float:
    """t CO2e gained to the end of `end_year`; each year's area earns from the middle of its own year."""
    return sum(
        gain_tco2e_per_a(area_ha, factors) * (end_year - year + 0.5) for year, area_ha in area_ha_by_year.items()
    )
