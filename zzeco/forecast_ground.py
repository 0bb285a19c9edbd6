"""What a forecast starts from: the latest run on the latest forest layer, sorted into stands."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from layers.errors import ZzecoError
from layers.i18n import _
from layers.layer import VectorLayer
from zzeco.boundaries import latest_layer, previous_layer
from zzeco.carbon.estimate import counted_values, estimate, estimated_rows
from zzeco.carbon.parameters import FactorSet
from zzeco.estimating import epoch_year, known_columns
from zzeco.growth.harvest import forest_categories
from zzeco.growth.refit import points, refitted
from zzeco.growth.stands import NEEDED, Stands, stands_of, with_constant
from zzeco.project import Project, factor_table
from zzeco.runs import KeptRun, latest_run, polygons_of

RULES = "harvest_rules"


@dataclass(frozen=True, eq=False)
class Ground:
    """What a forecast starts from.

    `polygons` are the run's estimated ones of all kinds, those of the forest (`trees`) first; `factors` hold the growth
    curves, `refits` says which of them were fitted to the project; `without_category_ha` grows, but is never felled
    because its forest category is not known.
    """

    forest: VectorLayer
    run: KeptRun
    base_year: int
    trees: pd.DataFrame
    polygons: pd.DataFrame
    stands: Stands
    factors: FactorSet
    refits: list[dict[str, Any]]
    without_category_ha: float


def ground_of(project: Project, refit: bool, progress: Callable[[str], None]) -> Ground:
    """The latest forest layer, its latest run and the stands; ZzecoError where one is missing."""
    forest = latest_layer(project, "forest")
    if forest is None:
        raise ZzecoError(_("The project has no forest layer."), _("Import a forest layer first."))
    base_year = epoch_year(forest.epoch)
    if base_year is None:
        raise ZzecoError(
            _("The forest layer {layer} has no date, so it is not known when its ages hold.").format(layer=forest.name),
            _("Import it again with the date of its survey."),
        )
    run = _run_of(project, forest)
    progress(_("Reading the estimate {run}").format(run=run.name))
    trees = estimated_rows(polygons_of(project, run.name, forest.name))
    layer = _needed(forest, trees)
    factors, refits = _refitted(project, forest, run, trees, layer, progress) if refit else (run.factors, [])
    stands = stands_of(layer, trees, factors, factor_table(project, RULES))
    grows = (stands.kinds["curve_row"] != "").to_numpy()[stands.codes]
    unknown = grows & (forest_categories(layer) == "").to_numpy()
    others = [one["layer"] for one in run.kinds if one["layer"] != forest.name]
    parts = [trees, *(estimated_rows(polygons_of(project, run.name, name)) for name in others)]
    polygons = pd.concat(parts, ignore_index=True)
    stands = with_constant(stands, len(polygons) - len(trees))
    area_ha = float(counted_values(trees, "area_ha")[unknown].sum())
    return Ground(forest, run, base_year, trees, polygons, stands, factors, refits, area_ha)


def _run_of(project: Project, forest: VectorLayer) -> KeptRun:
    """The latest run of the latest forest layer; ZzecoError that tells an estimate of an earlier survey from none."""
    try:
        return latest_run(project, forest.name)
    except ZzecoError:
        earlier = latest_run(project)
        raise ZzecoError(
            _("The latest forest survey, {layer}, is not estimated; estimate {run} is of another layer.").format(
                layer=forest.name, run=earlier.name
            ),
            _("Run: zzeco estimate P"),
        ) from None


def _needed(forest: VectorLayer, trees: pd.DataFrame) -> pd.DataFrame:
    """What stands are sorted by, row by row beside the estimated polygons."""
    return forest.columns([name for name in NEEDED if name in forest.names()]).reindex(trees.index)


def _refitted(
    project: Project,
    forest: VectorLayer,
    run: KeptRun,
    trees: pd.DataFrame,
    layer: pd.DataFrame,
    progress: Callable[[str], None],
) -> tuple[FactorSet, list[dict[str, Any]]]:
    """The run's factors with curves fitted to the two latest surveys, both estimated as the run was.

    On the stock as delivered: a reconciliation that scaled one of the surveys is no growth between them.
    """
    before = previous_layer(project, "forest", forest.epoch)
    if before is None:
        raise ZzecoError(
            _("Growth curves can be fitted only where the project has two dated forest surveys."),
            _("Import the earlier survey with its date, or keep the curves of the tables."),
        )
    progress(_("Fitting growth curves to {first} and {second}").format(first=before.name, second=forest.name))
    earlier = _as_delivered(before, run)
    later = _as_delivered(forest, run).reindex(trees.index) if run.settings.stock_factors else trees
    surveys = [points(_needed(before, earlier), earlier, run.factors), points(layer, later, run.factors)]
    return refitted(surveys, run.factors, f"{before.name}, {forest.name}")


def _as_delivered(layer: VectorLayer, run: KeptRun) -> pd.DataFrame:
    """The estimated polygons of a survey, as the run estimates them but without the factor of a reconciliation."""
    settings = replace(run.settings, stock_factors=())
    known, year = known_columns(layer, settings), epoch_year(layer.epoch)
    return estimated_rows(estimate(known, "forest", factors=run.factors, settings=settings, year=year).polygons)
