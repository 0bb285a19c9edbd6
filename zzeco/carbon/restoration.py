"""Carbon gained by karst restoration: 20-year mean rates, so an upper case for the first years."""

from zzeco.carbon.parameters import Factor, FactorSet

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
