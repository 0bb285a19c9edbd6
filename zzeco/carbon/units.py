"""The few conversions of carbon accounting, each at one place."""

from typing import Any

CO2_PER_C = 44 / 12
"""t CO2 per t C: the molar masses 44 and 12."""

G_PER_M2_TO_T_PER_HA = 0.01
KG_PER_T = 1000
PERCENT = 100
HOURS_PER_YEAR = 8760
MG_PER_M2_TO_KG_PER_HA = 0.01


def co2e_t(carbon_t: Any) -> Any:
    """t CO2e of t C (works on numbers and columns)."""
    return carbon_t * CO2_PER_C


def ch4_tco2e(ch4_kg: Any, gwp_ch4: float) -> Any:
    """t CO2e of kg CH4 at a 100-year warming potential (works on numbers and columns)."""
    return ch4_kg / KG_PER_T * gwp_ch4


def burial_tco2e_per_ha_a(burial_g_c_per_m2_a: Any) -> Any:
    """t CO2e/ha/a of a carbon burial in g C/m2/a (works on numbers and columns)."""
    return co2e_t(burial_g_c_per_m2_a * G_PER_M2_TO_T_PER_HA)


def yearly_kg_per_ha(flux_mg_per_m2_h: Any) -> Any:
    """kg/ha/a of a flux in mg/m2/h that lasts all year (works on numbers and columns)."""
    return flux_mg_per_m2_h * HOURS_PER_YEAR * MG_PER_M2_TO_KG_PER_HA
