"""What a run of the estimate is told: method, pools, editions."""

from dataclasses import dataclass

POOLS = ("agb", "bgb", "dead_wood", "litter", "soil")
METHODS = ("factor", "regression", "trees", "area")
REGRESSION_SETS = ("fang", "zhang")
GWP_EDITIONS = ("AR6", "AR5", "AR6_alternative")
AREA_SOURCES = ("computed", "reported")


@dataclass(frozen=True)
class EstimateSettings:
    """The choices of one run; the same for every layer of it.

    `method` None is the factor method; `pools` count for the stock, `sink_pools` for sink and change (there `agb`
    is without the understorey). `gwp_ch4` names the edition of the warming potential. `stock_factors` multiply the
    delivered growing stock of a layer, in one county or ('') in all: (layer, county, factor), from a reconciliation.
    """

    method: str | None = None
    regression_set: str = "fang"
    pools: tuple[str, ...] = POOLS
    sink_pools: tuple[str, ...] = ("agb", "bgb")
    gwp_ch4: str = "AR6"
    area_source: str = "computed"
    stock_factors: tuple[tuple[str, str, float], ...] = ()

    @property
    def stock_parts(self) -> tuple[str, ...]:
        """The pools of the stock with the understorey, which belongs to agb, named beside it."""
        return (*self.pools, "understorey") if "agb" in self.pools else self.pools
