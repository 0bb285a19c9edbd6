"""A run of the estimate over a project: layers chosen, ground counted once, results and factors kept."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import pandas as pd

from layers.errors import ZzecoError
from layers.i18n import _
from layers.layer import VectorLayer
from zzeco.boundaries import latest_layer, layers_of
from zzeco.carbon.columns import WRITTEN_STOCK
from zzeco.carbon.estimate import KINDS, Estimates, counted, estimate, estimated_rows
from zzeco.carbon.overlap import PRIORITY, Footprint, counted_shares
from zzeco.carbon.parameters import FactorSet
from zzeco.carbon.plots import COLUMNS as PLOT_COLUMNS
from zzeco.carbon.settings import EstimateSettings
from zzeco.carbon.summary import summary
from zzeco.factor_sets import project_factors, with_factors
from zzeco.farmland_memo import farmland_memo
from zzeco.project import Project, appended
from zzeco.records import now
from zzeco.runs import kept_run
from zzeco.settings import settings_dict
from zzeco.stock_factors import active_factors, columns_needed, with_stock_factor

NEEDED = (
    "land_class", "species", "origin", "wetland_type", "karst_degree", "karst_state", "state", "flood_year",
    "gravel_percent", "trls", "tu_ceng_hd", "soil_oc_g_kg", "bulk_density_g_cm3", "pingjun_nl", "mei_gq_zs",
    "pingjun_xj", "pingjun_sg",
    "stock_m3_per_ha", *WRITTEN_STOCK, "geom_area_ha", "reported_area_ha", "record_id", *PLOT_COLUMNS,
)  # fmt: skip


@dataclass(frozen=True)
class Request:
    """What to estimate: a kind or a layer (None = all), an epoch (None = the latest), and how.

    `factors` is NAME or NAME@VERSION of a factor set; None is the set that the project's settings choose.
    """

    settings: EstimateSettings
    draws: int
    seed: int
    kind: str | None = None
    layer: str | None = None
    epoch: str | None = None
    factors: str | None = None


@dataclass(frozen=True, eq=False)
class Recipe:
    """All that decides the figures of given layers; `factor_set` is the name under which the factors were chosen."""

    settings: EstimateSettings
    draws: int
    seed: int
    factors: FactorSet
    factor_set: str


@dataclass(frozen=True, eq=False)
class Run:
    """What a run found: its name, the figures per layer, the ground that would have counted twice, and the memo lines
    (farmland), which no figure holds."""

    name: str
    kinds: list[dict[str, Any]]
    counted_once_area_ha: float
    estimates: Mapping[str, Estimates]
    memo: list[dict[str, Any]]
    draws: int


def run_estimate(project: Project, request: Request, progress: Callable[[str], None]) -> tuple[Project, Run]:
    """The project with the run's results in it, and what the run found; nothing is written here."""
    factors = project_factors(project, request.factors)
    name = request.factors or str(settings_dict(project)["factor_set"])
    settings = replace(request.settings, stock_factors=active_factors(project))
    recipe = Recipe(settings, request.draws, request.seed, factors, name)
    return _run(project, chosen_layers(project, request), recipe, progress)


def run_again(project: Project, name: str, progress: Callable[[str], None]) -> tuple[Project, Run]:
    """A stored run made anew from its layers, settings, draws, seed and factors, whatever the sets are by now.

    Bit for bit the same where the records are the same. ZzecoError where the run or one of its layers is gone.
    """
    kept = kept_run(project, name)
    gone = [one["layer"] for one in kept.kinds if one["layer"] not in project.layers]
    if gone:
        raise ZzecoError(
            _("Layers of {run} are gone: {layers}.").format(run=name, layers=", ".join(gone)),
            _("Choose another estimate."),
        )
    layers = [project.layers[one["layer"]] for one in kept.kinds]
    recipe = Recipe(kept.settings, kept.draws, kept.seed, kept.factors, kept.factor_set)
    return _run(project, layers, recipe, progress)


def _run(
    project: Project, layers: list[VectorLayer], recipe: Recipe, progress: Callable[[str], None]
) -> tuple[Project, Run]:
    found = {layer.name: _estimated(layer, recipe, progress) for layer in layers}
    above = [layer for layer in _above(project, layers) if layer.name not in found]
    footing = found | {layer.name: _estimated(layer, recipe, progress) for layer in above}
    shares = _shares([*above, *layers], footing, project.crs, progress)
    found = {layer.name: counted(found[layer.name], shares.get(layer.kind)) for layer in layers}
    kinds = [
        summary(found[layer.name], layer=layer.name, epoch=layer.epoch, draws=recipe.draws, seed=recipe.seed)
        for layer in layers
    ]
    name = f"run-{len(project.table('runs')) + 1:04d}"
    memo = farmland_memo(project, layers, recipe.factors, recipe.settings.area_source)
    run = Run(name, kinds, sum(_displaced_ha(one.polygons) for one in found.values()), found, memo, recipe.draws)
    return _kept(project, recipe, run), run


def chosen_layers(project: Project, request: Request) -> list[VectorLayer]:
    """One layer per kind: the one named, else that of the epoch, else the latest; ZzecoError when there is none."""
    if request.layer is not None:
        layer = project.layers.get(request.layer)
        if layer is None or layer.kind not in KINDS:
            raise ZzecoError(
                _("The project has no layer {layer} that can be estimated.").format(layer=request.layer),
                _("Layers: {layers}.").format(layers=", ".join(project.layers) or "–"),
            )
        return [layer]
    kinds = [request.kind] if request.kind else list(KINDS)
    found = [layer for kind in kinds for layer in _of_epoch(layers_of(project, kind), request.epoch)]
    if not found and request.epoch is not None:
        epochs = sorted({layer.epoch for kind in kinds for layer in layers_of(project, kind) if layer.epoch})
        raise ZzecoError(
            _("There is no layer of {epoch} to estimate.").format(epoch=request.epoch),
            _("Epochs: {epochs}.").format(epochs=", ".join(epochs) or "–"),
        )
    if not found:
        raise ZzecoError(
            _("The project has no layer to estimate."),
            _("Import a forest, wetland, small_wetland or karst layer first."),
        )
    return found


def _above(project: Project, layers: list[VectorLayer]) -> list[VectorLayer]:
    """The latest layers of kinds that take precedence over those of the run: their ground counts there."""
    lowest = max(PRIORITY.index(layer.kind) for layer in layers)
    kinds = {layer.kind for layer in layers}
    found = [latest_layer(project, kind) for kind in PRIORITY[:lowest] if kind not in kinds]
    return [layer for layer in found if layer is not None and len(layer)]


def _of_epoch(layers: list[VectorLayer], epoch: str | None) -> list[VectorLayer]:
    fitting = [layer for layer in layers if epoch is None or layer.epoch == epoch]
    return fitting[-1:]


def _estimated(layer: VectorLayer, recipe: Recipe, progress: Callable[[str], None]) -> Estimates:
    progress(_("Estimating {layer}: {count} records").format(layer=layer.name, count=len(layer)))
    known = known_columns(layer, recipe.settings)
    return estimate(known, layer.kind, factors=recipe.factors, settings=recipe.settings, year=epoch_year(layer.epoch))


def known_columns(layer: VectorLayer, settings: EstimateSettings) -> pd.DataFrame:
    """The columns of a layer that the estimate asks for, as far as it has them, and its stock factor (index fid)."""
    known = layer.columns([name for name in columns_needed(NEEDED, settings) if name in layer.names()])
    return with_stock_factor(known, layer.name, settings)


def epoch_year(epoch: str | None) -> int | None:
    """The year of an epoch."""
    return int(epoch[:4]) if epoch else None


def _shares(
    layers: list[VectorLayer], found: Mapping[str, Estimates], crs: str, progress: Callable[[str], None]
) -> dict[str, pd.Series]:
    """The share of each polygon that counts, by kind."""
    if len(layers) < 2:
        return {}
    progress(_("Looking for ground that several layers cover"))
    footprints = {}
    for layer in layers:
        inside = found[layer.name].polygons["reason"].isna().to_numpy()
        area = layer.columns(["geom_area_ha"])["geom_area_ha"].to_numpy()
        footprints[layer.kind] = Footprint(layer.fids[inside], layer.geometry[inside], area[inside])
    return counted_shares(footprints, crs)


def _displaced_ha(polygons: pd.DataFrame) -> float:
    estimated = estimated_rows(polygons)
    return float((estimated["area_ha"] * (1 - estimated["counted_share"])).sum())


def _kept(project: Project, recipe: Recipe, run: Run) -> Project:
    """The project with the run, its polygons and (once per version) the factor tables that it used."""
    row = {
        "run": run.name,
        "made_at": now(),
        "settings": json.dumps(asdict(recipe.settings), ensure_ascii=False),
        "draws": recipe.draws,
        "seed": recipe.seed,
        "factor_set": recipe.factor_set,
        "factor_version": recipe.factors.version,
        "counted_once_area_ha": run.counted_once_area_ha,
        "kinds": json.dumps(run.kinds, ensure_ascii=False),
        "memo": json.dumps(run.memo, ensure_ascii=False),
    }
    project = appended(with_factors(project, recipe.factors), "runs", pd.DataFrame([row]))
    for layer, estimates in run.estimates.items():
        polygons = estimates.polygons.reset_index(names="fid")
        project = appended(project, "estimates", polygons.assign(run=run.name, layer=layer))
    return project
