"""The change of the project's forest between two epochs, both estimated in one way."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from layers.errors import UsageError, ZzecoError
from layers.i18n import _
from layers.layer import VectorLayer
from zzeco.boundaries import layers_of
from zzeco.carbon.change import CAUSE_CODE, Comparison, Survey, compare, figures
from zzeco.carbon.estimate import estimate
from zzeco.carbon.factors_used import unverified_rows
from zzeco.carbon.parameters import FactorSet
from zzeco.carbon.settings import EstimateSettings
from zzeco.estimating import NEEDED, epoch_year
from zzeco.factor_sets import project_factors
from zzeco.project import Project
from zzeco.run_sheet import run_heads
from zzeco.settings import settings_dict
from zzeco.stock_factors import active_factors, with_stock_factor

DAYS_PER_YEAR = 365.25
DEFAULT_METHOD = "factor"


@dataclass(frozen=True, eq=False)
class EpochChange:
    """Two epochs compared: piece by piece, as figures, and with what; `warnings` say what was not compared."""

    comparison: Comparison
    figures: dict[str, Any]
    factors: FactorSet
    settings: EstimateSettings
    warnings: tuple[str, ...]


def change_between(
    project: Project,
    start: str,
    end: str,
    progress: Callable[[str], None],
    *,
    method: str | None = None,
    jitter_m: float | None = None,
) -> EpochChange:
    """The change of the forest between two epochs; ZzecoError where they cannot be compared.

    Both epochs are estimated anew by `method` with the project's factors, so that methods are never mixed. Without
    `method` it is that of their estimates, and two epochs estimated by different methods are refused; factor where
    there are none. `jitter_m` is the tolerance of boundaries, the project's where None.
    """
    chosen = settings_dict(project)
    years = _decimal_year(end) - _decimal_year(start)
    if not years > 0:
        said = _("{end} is not after {start}.").format(start=start, end=end)
        raise UsageError(said, _("Give the earlier epoch first."))
    layers = [forest_of(project, epoch) for epoch in (start, end)]
    method, regression_set = (method, chosen["regression_set"]) if method else _common_method(project, layers)
    factors = project_factors(project)
    settings = EstimateSettings(
        method=method,
        regression_set=regression_set or chosen["regression_set"],
        gwp_ch4=chosen["gwp_ch4"],
        area_source=chosen["area_source"],
        stock_factors=active_factors(project),
    )
    surveys = [_survey(layer, factors, settings, progress) for layer in layers]
    progress(_("Comparing the two epochs"))
    tolerance_m = chosen["jitter_tolerance_m"] if jitter_m is None else jitter_m
    found = compare(*surveys, settings=settings, jitter_m=tolerance_m)
    if not found.counties and all(survey.polygons["county"].notna().any() for survey in surveys):
        raise ZzecoError(
            _("The epochs {start} and {end} have no county in common, so nothing can be compared.").format(
                start=start, end=end
            ),
            _("Import the same counties for both epochs."),
        )
    told = figures(found, factors=factors, settings=settings, draws=chosen["draws"], seed=chosen["seed"])
    unverified = sorted({name for one in surveys for name in unverified_rows(one.polygons, factors)})
    told |= {
        "pools": list(settings.sink_pools),
        "method": settings.method or DEFAULT_METHOD,
        "jitter_m": tolerance_m,
        "unverified_factors": unverified,
    }
    return EpochChange(found, told, factors, settings, tuple(_warnings(surveys, found.counties)))


def _common_method(project: Project, layers: list[VectorLayer]) -> tuple[str | None, str | None]:
    """(method, regression set) of the latest estimates of the layers, None where there is none; refuses a mixture."""
    estimated = {str(layer.epoch): _latest_method(project, layer.name) for layer in layers}
    known = [one for one in estimated.values() if one is not None]
    if len(set(known)) > 1:
        named = ", ".join(f"{epoch}: {' '.join(filter(None, one or ()))}" for epoch, one in estimated.items())
        raise ZzecoError(
            _("The two epochs were estimated by different methods ({methods}).").format(methods=named),
            _(
                "Their difference would show the methods, not the forest. Estimate both epochs by the same method, "
                "or name the method by which both are to be reckoned anew."
            ),
        )
    method, regression_set = known[0] if known else (None, None)
    return (None if method == DEFAULT_METHOD else method), regression_set or None


def _latest_method(project: Project, layer: str) -> tuple[str, str] | None:
    settings = next((head.settings for head in run_heads(project) if layer in head.layers), None)
    if settings is None:
        return None
    method = settings.method or DEFAULT_METHOD
    return method, settings.regression_set if method == "regression" else ""


def _decimal_year(epoch: str) -> float:
    """The epoch in years; a bare year stands for its end."""
    try:
        day = date(int(epoch), 12, 31) if len(epoch) == 4 else date.fromisoformat(epoch)
    except ValueError:
        raise UsageError(_("{epoch} is no epoch.").format(epoch=epoch), _("Write YYYY or YYYY-MM-DD.")) from None
    return day.year if len(epoch) == 4 else day.year - 1 + day.timetuple().tm_yday / DAYS_PER_YEAR


def forest_of(project: Project, epoch: str) -> VectorLayer:
    """The forest layer of an epoch; ZzecoError naming the epochs that are there."""
    layers = layers_of(project, "forest")
    for layer in layers:
        if layer.epoch == epoch:
            return layer
    known = ", ".join(layer.epoch for layer in layers if layer.epoch) or "–"
    raise ZzecoError(
        _("There is no forest layer of {epoch}.").format(epoch=epoch),
        _("Dated forest layers: {epochs}. An undated layer cannot take part.").format(epochs=known),
    )


def _survey(
    layer: VectorLayer, factors: FactorSet, settings: EstimateSettings, progress: Callable[[str], None]
) -> Survey:
    progress(_("Estimating {layer}: {count} records").format(layer=layer.name, count=len(layer)))
    known = layer.columns([name for name in (*NEEDED, "county", CAUSE_CODE) if name in layer.names()])
    scaled = with_stock_factor(known, layer.name, settings)
    found = estimate(scaled, "forest", factors=factors, settings=settings, year=epoch_year(layer.epoch))
    named = {name: known[name] for name in ("record_id", "county", CAUSE_CODE) if name in known}
    polygons = found.polygons.assign(**named)
    return Survey(_decimal_year(str(layer.epoch)), polygons, layer.geometry)


def _warnings(surveys: list[Survey], counties: list[str]) -> list[str]:
    """The counties that only one epoch covers: they are not compared."""
    covered = set().union(*(survey.polygons["county"].dropna().unique() for survey in surveys))
    alone = sorted(covered - set(counties))
    text = _("Counties that only one of the epochs covers are not compared: {counties}")
    return [text.format(counties=", ".join(alone))] if alone else []
