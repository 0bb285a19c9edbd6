"""Gains and losses of a stand by the IPCC's gain-loss method (docs/methods.md 1.8; IPCC 2006 vol. 4 ch. 2)."""

from typing import Any


def growth_t_c_per_a(area_ha: Any, growth_t_per_ha_a: Any, root_to_shoot: Any, carbon_fraction: Any) -> Any:
    """t C/a gained by growth of above-ground dry mass (Eq 2.9 and 2.10; works on columns)."""
    return area_ha * growth_t_per_ha_a * (1 + root_to_shoot) * carbon_fraction


def removal_t_c(wood_m3: Any, bcef_r: Any, root_to_shoot: Any, bark_share: Any, carbon_fraction: Any) -> Any:
    """t C lost with removed wood, `bcef_r` in t dry mass per m3 (Eq 2.12; works on columns)."""
    return wood_m3 * bcef_r * (1 + root_to_shoot + bark_share) * carbon_fraction


def disturbance_t_c(area_ha: Any, above_t_per_ha: Any, root_to_shoot: Any, carbon_fraction: Any, share: Any) -> Any:
    """t C lost by a disturbance that takes `share` (0-1) of the biomass of an area (Eq 2.14; works on columns)."""
    return area_ha * above_t_per_ha * (1 + root_to_shoot) * carbon_fraction * share
