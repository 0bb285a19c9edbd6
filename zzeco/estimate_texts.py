"""What the choices of an estimate are called and what they mean, in the user's language."""

from layers.i18n import _
from layers.labels import label
from zzeco.carbon.explain import symbol_name
from zzeco.carbon.intervals import DRAWS
from zzeco.carbon.settings import GWP_EDITIONS, METHODS, POOLS, REGRESSION_SETS

CURVE_ORIGINS = ("人工", "天然")


def setting_text(key: str) -> str:
    """The name of a choice of a run."""
    return {
        "layers": _("Layers"),
        "method": _("Method"),
        "regression_set": _("Volume–biomass equations"),
        "pools": _("Carbon pools"),
        "sink_pools": _("Pools of the sink"),
        "gwp_ch4": _("Warming potential of methane"),
        "area_source": _("Area that multiplies"),
        "stock_factors": _("Reconciliation factor"),
        "draws": _("Draws"),
        "seed": _("Random seed"),
    }[key]


def value_text(key: str, value: object) -> str:
    """A value of a choice as a person reads it."""
    if key == "stock_factors" and isinstance(value, tuple):
        places = [(" ".join((layer, label("county", county))).rstrip(), factor) for layer, county, factor in value]
        return " · ".join(f"{place} × {factor:.6g}" for place, factor in places)
    if isinstance(value, tuple):
        return " · ".join(pool_text(one) if one in POOLS else str(one) for one in value)
    if key == "method":
        return method_text(str(value or METHODS[0]))
    if key == "regression_set":
        return regression_text(str(value))
    if key == "gwp_ch4":
        return gwp_text(str(value))
    return area_text(str(value)) if key == "area_source" else str(value)


def factor_text(name: str) -> str:
    """A factor named `ROW SYMBOL` as a person reads it."""
    row, _space, symbol = name.rpartition(" ")
    return _("{row}: {factor}").format(row=_row_text(row), factor=symbol_name(symbol))


def _row_text(row: str) -> str:
    """A row of the factor tables; that of a growth curve names species and origin."""
    species, _slash, origin = row.rpartition("/")
    if origin in CURVE_ORIGINS:
        return f"{label('factor_row', species)} · {label('origin', origin)}"
    return label("factor_row", row)


def farmland_note() -> str:
    """What a reader of the memo line of farmland must know."""
    return _(
        "Measured on sloping cropland of a karst area, elsewhere a guess; its yearly change needs local soil tests."
    )


def few_draws_note(draws: int) -> tuple[str, ...]:
    """What a reader of a Monte Carlo interval must know where it rests on fewer draws than Approach 2 asks for."""
    said = _("The intervals rest on {draws} draws only; a signed inventory takes at least {least}.")
    return (said.format(draws=draws, least=DRAWS),) if draws < DRAWS else ()


def method_text(method: str) -> str:
    """The short name of a method."""
    return {
        "factor": _("Biomass expansion"),
        "regression": _("Volume–biomass regression"),
        "trees": _("Tree lists, mean tree"),
        "area": _("Area × regional mean"),
    }[method]


def used_method_text(method: str) -> str:
    """The short name of what a forest polygon was estimated by in the end, whatever method was asked for."""
    special = {
        "bamboo": _("Bamboo by culms"),
        "bamboo_area": _("Bamboo × regional mean"),
        "young": _("Young plantation"),
        "plots": _("Tree lists of plots"),
        "curve": _("Growth curve"),
        "non_arbor": _("Shrub or orchard"),
    }
    return special[method] if method in special else method_text(method)


def method_note(method: str) -> str:
    """What a method does and what it falls back on."""
    return {
        "factor": _("Stock × wood density × expansion factor; growth curve or regional value where no stock is known"),
        "regression": _("Biomass as a linear function of stock; below 20 m³/ha and without a row: expansion factors"),
        "trees": _(
            "Tree lists of plots where there are some; else stem count, mean diameter and height of fir stands;"
            " all others: expansion factors"
        ),
        "area": _("Only the area and the forest type count; stocks are not used"),
    }[method]


def pool_text(pool: str) -> str:
    """The name of a pool."""
    return {
        "agb": _("Above-ground biomass"),
        "bgb": _("Below-ground biomass"),
        "dead_wood": _("Dead wood"),
        "litter": _("Litter"),
        "soil": _("Soil organic carbon"),
    }[pool]


def regression_text(key: str) -> str:
    """The name of a set of equations."""
    return dict(zip(REGRESSION_SETS, (_("Fang et al. 2001"), _("Zhang et al., 30 forest types")), strict=True))[key]


def gwp_text(edition: str) -> str:
    """The edition of the warming potential of methane over 100 years."""
    texts = (_("IPCC AR6"), _("IPCC AR5"), _("IPCC AR6, table 7.SM.7"))
    return dict(zip(GWP_EDITIONS, texts, strict=True))[edition]


def area_text(source: str) -> str:
    """Which area multiplies the values per hectare."""
    return {"computed": _("Computed on the ellipsoid"), "reported": _("As reported by the survey")}[source]


def remedy_text(reason: str) -> str:
    """What to do about polygons that were left out for a reason."""
    to_fill = _("Fill in the record, then estimate again")
    no_value = _("Nothing to do: the inventory counts no carbon here")
    return {
        "no_area": _("Repair the geometry or give the area, then estimate again"),
        "land_class_missing": to_fill,
        "nursery": no_value,
        "no_stand": no_value,
        "plantable": no_value,
        "grassland": no_value,
        "non_forest": no_value,
        "open_without_stock": _("Fill in the growing stock, then estimate again"),
        "type_missing": to_fill,
        "memo_type": no_value,
        "no_factors": _("Add a row for the type to the factor table, or correct the type"),
        "not_built": _("Counted once the site is built: keep its state up to date"),
        "degree_missing": to_fill,
        "value_missing": _("Import the tree list of the plots again or complete the factor table"),
    }[reason]


def is_mendable(reason: str) -> bool:
    """Whether a corrected record would be estimated."""
    return reason not in ("nursery", "no_stand", "plantable", "grassland", "non_forest", "memo_type")
