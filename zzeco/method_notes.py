"""What a reader of an estimate must know of the methods that its polygons took in the end."""

from collections.abc import Iterable
from typing import Any

from layers.i18n import _
from zzeco.estimate_texts import used_method_text
from zzeco.screen import number


def method_notes(kinds: Iterable[dict[str, Any]], method: str | None) -> tuple[str, ...]:
    """Stocks that could not be used, and under tree lists what stands beside the plots (nothing in earlier runs)."""
    told = [one for one in kinds if one["kind"] == "forest" and "methods" in one]
    unusable = (_unusable(one) for one in told if one["unusable_stock"]["features"])
    mixed = (_beside_plots(one) for one in told if method == "trees")
    return (*unusable, *mixed)


def methods_line(one: dict[str, Any]) -> str:
    """Which method was used for how many polygons of a forest layer, most first."""
    parts = [f"{used_method_text(name)} {number(count)}" for name, count in one["methods"].items()]
    return _("  {layer}: polygons by method: {parts}").format(layer=one["layer"], parts=", ".join(parts))


def _unusable(one: dict[str, Any]) -> str:
    said = _(
        "{layer}: the written growing stock of {count} polygons cannot be used (below 0, above 5 000 m³/ha or no"
        " number): {by_curve} of them take the growth curve, the others the regional value."
    )
    found = one["unusable_stock"]
    return said.format(layer=one["layer"], count=number(found["features"]), by_curve=number(found["by_curve"]))


def _beside_plots(one: dict[str, Any]) -> str:
    said = _(
        "{layer}: plots of tree lists for {plots} of {all} polygons, the mean tree for {trees}, other methods for"
        " {others}."
    )
    plots, trees = (one["methods"].get(name, 0) for name in ("plots", "trees"))
    counts = {"plots": plots, "trees": trees, "all": one["estimated"], "others": one["estimated"] - plots - trees}
    return said.format(layer=one["layer"], **{name: number(count) for name, count in counts.items()})
