"""The change of the project's forest between two epochs, both estimated in one way."""

from collections.abc import Callable
from datetime import date
from typing import Any

from layers.errors import UsageError, ZzecoError
from layers.i18n import _
from layers.layer import VectorLayer
from zzeco.boundaries import layers_of
from zzeco.carbon.change import Survey, change
from zzeco.carbon.estimate import estimate
from zzeco.carbon.factors_used import unverified_rows
from zzeco.carbon.parameters import FactorSet
from zzeco.carbon.settings import EstimateSettings
from zzeco.estimating import NEEDED, epoch_year
from zzeco.factor_sets import project_factors
from zzeco.project import Project
from zzeco.settings import settings_dict
from zzeco.stock_factors import active_factors, with_stock_factor

DAYS_PER_YEAR = 365.25


def change_between(project: Project, start: str, end: str, progress: Callable[[str], None]) -> dict[str, Any]:
    """Years, carbon by cause, interval and counts of polygons between two epochs of the forest.

    Both epochs are estimated anew by the factor method with the project's factors, so that methods are never mixed.
    """
    chosen = settings_dict(project)
    years = _decimal_year(end) - _decimal_year(start)
    if not years > 0:
        said = _("{end} is not after {start}.").format(start=start, end=end)
        raise UsageError(said, _("Give the earlier epoch first."))
    factors = project_factors(project)
    settings = EstimateSettings(
        gwp_ch4=chosen["gwp_ch4"], area_source=chosen["area_source"], stock_factors=active_factors(project)
    )
    surveys = [_survey(forest_of(project, epoch), factors, settings, progress) for epoch in (start, end)]
    progress(_("Comparing the two epochs"))
    found = change(
        *surveys,
        factors=factors,
        settings=settings,
        jitter_m=chosen["jitter_tolerance_m"],
        draws=chosen["draws"],
        seed=chosen["seed"],
    )
    if not found["counties"] and all(survey.polygons["county"].notna().any() for survey in surveys):
        raise ZzecoError(
            _("The epochs {start} and {end} have no county in common, so nothing can be compared.").format(
                start=start, end=end
            ),
            _("Import the same counties for both epochs."),
        )
    found["unverified_factors"] = sorted({name for one in surveys for name in unverified_rows(one.polygons, factors)})
    return {**found, "pools": list(settings.sink_pools), "warnings": _warnings(surveys, found["counties"])}


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
    known = layer.columns([name for name in (*NEEDED, "county") if name in layer.names()])
    scaled = with_stock_factor(known, layer.name, settings)
    found = estimate(scaled, "forest", factors=factors, settings=settings, year=epoch_year(layer.epoch))
    polygons = found.polygons.assign(record_id=known["record_id"], county=known["county"])
    return Survey(_decimal_year(str(layer.epoch)), polygons, layer.geometry)


def _warnings(surveys: list[Survey], counties: list[str]) -> list[str]:
    """The counties that only one epoch covers: they are not compared."""
    covered = set().union(*(survey.polygons["county"].dropna() for survey in surveys))
    alone = sorted(covered - set(counties))
    text = _("Counties that only one of the epochs covers are not compared: {counties}")
    return [text.format(counties=", ".join(alone))] if alone else []
