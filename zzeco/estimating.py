"""A run of the estimate over a project: layers chosen, ground counted once, results and factors kept."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from layers.errors import ZzecoError
from layers.i18n import _
from layers.layer import VectorLayer
from zzeco.boundaries import latest_layer, layers_of
from zzeco.carbon.estimate import KINDS, Estimates, counted, estimate, estimated_rows
from zzeco.carbon.overlap import PRIORITY, Footprint, counted_shares
from zzeco.carbon.parameters import FACTOR_TABLES, FactorSet
from zzeco.carbon.plots import COLUMNS as PLOT_COLUMNS
from zzeco.carbon.settings import EstimateSettings
from zzeco.carbon.summary import summary
from zzeco.project import Project, appended, factor_table
from zzeco.records import now

NEEDED = (
    "land_class", "species", "origin", "wetland_type", "karst_degree", "karst_state", "state", "flood_year",
    "gravel_percent", "trls", "tu_ceng_hd", "soil_oc_g_kg", "bulk_density_g_cm3", "pingjun_nl", "mei_gq_zs",
    "pingjun_xj", "pingjun_sg",
    "stock_m3_per_ha", "geom_area_ha", "reported_area_ha", "record_id", *PLOT_COLUMNS,
)  # fmt: skip


@dataclass(frozen=True)
class Request:
    """What to estimate: a kind or a layer (None = all), an epoch (None = the latest), and how."""

    settings: EstimateSettings
    draws: int
    seed: int
    kind: str | None = None
    layer: str | None = None
    epoch: str | None = None


@dataclass(frozen=True, eq=False)
class Run:
    """What a run found: its name, the figures per layer, and the ground that would have counted twice."""

    name: str
    kinds: list[dict[str, Any]]
    counted_once_area_ha: float
    estimates: Mapping[str, Estimates]


def run_estimate(project: Project, request: Request, progress: Callable[[str], None]) -> tuple[Project, Run]:
    """The project with the run's results in it, and what the run found; nothing is written here."""
    layers = chosen_layers(project, request)
    factors = project_factors(project)
    found = {layer.name: _estimated(layer, factors, request.settings, progress) for layer in layers}
    above = [layer for layer in _above(project, layers) if layer.name not in found]
    footing = found | {layer.name: _estimated(layer, factors, request.settings, progress) for layer in above}
    shares = _shares([*above, *layers], footing, project.crs, progress)
    found = {layer.name: counted(found[layer.name], shares.get(layer.kind)) for layer in layers}
    kinds = [
        summary(found[layer.name], layer=layer.name, epoch=layer.epoch, draws=request.draws, seed=request.seed)
        for layer in layers
    ]
    name = f"run-{len(project.table('runs')) + 1:04d}"
    run = Run(name, kinds, sum(_displaced_ha(one.polygons) for one in found.values()), found)
    return _kept(project, request, run, factors), run


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


def project_factors(project: Project) -> FactorSet:
    """The project's own factor tables."""
    return FactorSet({name: factor_table(project, name) for name in FACTOR_TABLES})


def _estimated(
    layer: VectorLayer, factors: FactorSet, settings: EstimateSettings, progress: Callable[[str], None]
) -> Estimates:
    progress(_("Estimating {layer}: {count} records").format(layer=layer.name, count=len(layer)))
    return estimate(known_columns(layer), layer.kind, factors=factors, settings=settings, year=epoch_year(layer.epoch))


def known_columns(layer: VectorLayer) -> pd.DataFrame:
    """The columns of a layer that the estimate asks for, as far as it has them (index fid)."""
    return layer.columns([name for name in NEEDED if name in layer.names()])


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


def _kept(project: Project, request: Request, run: Run, factors: FactorSet) -> Project:
    """The project with the run, its polygons and (once per version) the factor tables that it used."""
    row = {
        "run": run.name,
        "made_at": now(),
        "settings": json.dumps(asdict(request.settings), ensure_ascii=False),
        "draws": request.draws,
        "seed": request.seed,
        "factor_version": factors.version,
        "counted_once_area_ha": run.counted_once_area_ha,
        "kinds": json.dumps(run.kinds, ensure_ascii=False),
    }
    known = project.table("run_factors")
    if not len(known) or factors.version not in set(known.rows["factor_version"]):
        project = appended(project, "run_factors", _factor_rows(factors))
    project = appended(project, "runs", pd.DataFrame([row]))
    for layer, estimates in run.estimates.items():
        polygons = estimates.polygons.reset_index(names="fid")
        project = appended(project, "estimates", polygons.assign(run=run.name, layer=layer))
    return project


def _factor_rows(factors: FactorSet) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"factor_version": factors.version, "name": name, "content": factors.rows(name).to_csv(index=False)}
            for name in FACTOR_TABLES
        ]
    )
