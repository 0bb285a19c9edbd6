"""City-size amounts in a unit that keeps them short: 万 t in Chinese, kt and Mt in English."""

from dataclasses import dataclass, replace

import pandas as pd

from layers.i18n import _, language
from ui import format as text
from zzeco.run_sheet import Figure

LARGE_M3 = 1e5
CARBON, CO2E, SINK = "tC", "tCO₂e", "tCO₂e/a"
_STEPS = {"zh": ((1e4, 1e5, "万 "),), "en": ((1e6, 1e7, "M"), (1e3, 1e4, "k"))}


@dataclass(frozen=True)
class Scale:
    """What amounts are divided by, the unit they then have, and the decimals that are shown."""

    divisor: float
    unit: str
    decimals: int = 1

    def number(self, value: float | None, sign: bool = False) -> str:
        """The amount without its unit."""
        return text.number(None if value is None else value / self.divisor, self.decimals, sign)

    def interval(self, figure: Figure) -> str:
        """`6 521 – 8 116`, as coarse as the interval allows."""
        low, high = figure.low / self.divisor, figure.high / self.divisor
        return text.interval(low, high, 0 if max(abs(low), abs(high)) >= 100 else self.decimals)


def scale_of(largest: float, unit: str) -> Scale:
    """The scale in which the largest of some amounts has few digits."""
    for divisor, least, prefix in _STEPS[language()]:
        if abs(largest) >= least:
            return Scale(divisor, prefix + unit)
    return Scale(1.0, unit, 1 if abs(largest) < 100 else 0)


def column_scale(values: "pd.Series[float]", unit: str) -> Scale:
    """The scale of a column: in that of a sum of all, its usual groups would show one digit."""
    known = values.abs()[values.abs() > 0]
    scale = scale_of(float(known.median()) if len(known) else 0.0, unit)
    return replace(scale, decimals=0) if len(known) and known.min() / scale.divisor >= 100 else scale


def volume_scale(largest_m3: float) -> Scale:
    """The scale of volumes: in 10⁴ m³, since a prefix before m³ would be cubed with it."""
    return Scale(1e4, _("10⁴ {unit}").format(unit="m³")) if largest_m3 >= LARGE_M3 else Scale(1.0, "m³")


def half_width(figure: Figure | None) -> str:
    """`± 10.9 %`; blank where there is no interval."""
    share = None if figure is None else figure.half_width
    return text.half_width(share * 100) if share is not None else ""


def area_unit() -> str:
    """The unit of areas on the screen."""
    return _("ha")
