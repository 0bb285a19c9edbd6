"""Runs that the project keeps: the latest one, its polygons, settings and factors."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from layers.errors import ZzecoError
from layers.i18n import _
from zzeco.carbon.estimate import estimated_rows
from zzeco.carbon.factors_used import unverified_rows
from zzeco.carbon.parameters import FactorSet
from zzeco.carbon.settings import EstimateSettings
from zzeco.factor_sets import DEFAULT, kept_factors
from zzeco.project import Project


@dataclass(frozen=True, eq=False)
class KeptRun:
    """A stored run: name, number, when made, settings, draws, seed, factors with version and set, figures by layer, and
    the memo lines beside them (none in runs of older versions)."""

    name: str
    number: int
    made_at: str
    settings: EstimateSettings
    draws: int
    seed: int
    factors: FactorSet
    factor_version: str
    factor_set: str
    kinds: list[dict[str, Any]]
    counted_once_area_ha: float
    memo: list[dict[str, Any]]


def latest_run(project: Project, layer: str | None = None) -> KeptRun:
    """The latest run (that estimated the layer, when one is named); ZzecoError when there is none."""
    for number, row in reversed([*enumerate(project.table("runs").rows.to_dict("records"), start=1)]):
        kinds = json.loads(row["kinds"])
        if layer is None or layer in [one["layer"] for one in kinds]:
            return _kept(project, number, row, kinds)
    raise ZzecoError(_("The project has no estimate yet."), _("Run: zzeco estimate P"))


def kept_run(project: Project, name: str) -> KeptRun:
    """The run of that name; ZzecoError when the project has none."""
    for number, row in enumerate(project.table("runs").rows.to_dict("records"), start=1):
        if row["run"] == name:
            return _kept(project, number, row, json.loads(row["kinds"]))
    raise ZzecoError(_("The project has no estimate {run}.").format(run=name), _("Choose another estimate."))


def _kept(project: Project, number: int, row: dict[Any, Any], kinds: list[dict[str, Any]]) -> KeptRun:
    return KeptRun(
        row["run"],
        number,
        str(row["made_at"]),
        stored_settings(row["settings"]),
        int(row["draws"]),
        int(row["seed"]),
        kept_factors(project, row["factor_version"]),
        str(row["factor_version"]),
        factor_set_of(row),
        kinds,
        float(row["counted_once_area_ha"]),
        json.loads(memo) if isinstance(memo := row.get("memo"), str) else [],
    )


def factor_set_of(row: Mapping[Any, Any]) -> str:
    """The name under which the factors of a stored run were chosen; runs of older versions have none."""
    return named if isinstance(named := row.get("factor_set"), str) else DEFAULT


def stored_settings(text: str) -> EstimateSettings:
    """The settings of a run as its row keeps them (JSON)."""
    chosen: dict[str, Any] = json.loads(text)
    chosen |= {key: _as_tuple(value) for key, value in chosen.items() if isinstance(value, list)}
    return EstimateSettings(**chosen)


def _as_tuple(value: list[Any]) -> tuple[Any, ...]:
    return tuple(_as_tuple(one) if isinstance(one, list) else one for one in value)


def polygons_of(project: Project, run: str, layer: str) -> pd.DataFrame:
    """The stored polygons (index fid) of one layer of a run."""
    rows = project.table("estimates").holding("run", run)
    return rows[rows["layer"] == layer].set_index("fid").drop(columns=["run", "layer"])


def unverified_of(project: Project, run: KeptRun) -> list[str]:
    """Every factor of confidence C that a run used in any layer, each once, sorted."""
    layers = [estimated_rows(polygons_of(project, run.name, one["layer"])) for one in run.kinds]
    return sorted({factor for polygons in layers for factor in unverified_rows(polygons, run.factors)})
