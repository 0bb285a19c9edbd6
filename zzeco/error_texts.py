"""The rows of uncertainty.csv in the user's language."""

from layers.i18n import _
from layers.labels import label
from zzeco.carbon import errors
from zzeco.carbon.sink_interval import GROWTH

MARKS = (
    *("regression:", "trees:", "plots:", "understorey:", "area:", "non_arbor:", "bamboo:", "bamboo_area:"),
    *("karst:", "wetland:", "pool|"),
)
"""What stands before the row of a table in the names of shared errors."""
CURVE = "curve:"
DOMAINS = ("factor_row", "species_group", "land_class", "karst_degree", "wetland_type")


def error_text(parameter: str) -> str:
    """What an error is the error of; a row that is not known here keeps its own name."""
    return {
        errors.VOLUME_OWN: _("Stock of the polygon"),
        errors.VOLUME_SHARED: _("Stock of the whole inventory"),
        errors.AREA_OWN: _("Polygon area"),
        errors.CULMS_OWN: _("Stem or culm count of the polygon"),
        errors.LITTER_OWN: _("Litter of the polygon"),
        "plot sampling": _("Sampling by plots"),
        errors.ROCK_OWN: _("Rock share estimated in the field"),
        errors.RSR: _("Root-to-shoot ratio"),
        errors.REGIONAL: _("Regional carbon per hectare"),
        errors.DEAD_WOOD: _("Dead wood share"),
        errors.SVD_WIDE: _("Wood density (wider error)"),
        errors.SOIL_FOREST: _("Forest soil carbon"),
        errors.SOIL_TIER1: _("Soil carbon, IPCC default"),
        errors.SOIL_KARST: _("Karst soil carbon"),
        errors.BURIAL: _("Carbon burial rate"),
        errors.CH4: _("Methane of reservoirs"),
        errors.CH4_POND: _("Methane of ponds"),
        GROWTH: _("Growth curve"),
        "SVD": _("Wood density"),
        "BEF": _("Biomass expansion factor"),
        "CF": _("Carbon fraction"),
        "Fang regression a,b": _("Volume-biomass regression"),
        "bamboo per-culm biomass": _("Dry mass of a culm"),
        "bamboo CF": _("Carbon fraction of bamboo"),
    }.get(parameter, parameter)


def shared_text(row: str | None) -> str:
    """What shares an error: a factor row, species group or inventory, everything for '', nothing for None."""
    if row is None:
        return _("each polygon alone")
    known = {
        "": _("all together"),
        "one": _("one inventory"),
        "before": _("earlier inventory"),
        "after": _("later inventory"),
    }
    return known[row] if row in known else _named(row)


def _named(row: str) -> str:
    """A row of the factor tables, a species group or another class in the user's language."""
    if row.startswith(CURVE):
        species, _slash, origin = row.removeprefix(CURVE).rpartition("/")
        return f"{label('factor_row', species)} · {label('origin', origin)}"
    for mark in MARKS:
        row = row.removeprefix(mark)
    texts = (label(domain, row) for domain in DOMAINS)
    return next((text for text in texts if text != row), row)
