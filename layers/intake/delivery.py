"""A delivery becomes records that can enter a layer: placed, repaired, matched, sieved."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely

from layers.boundary import Boundary
from layers.checks import findings as findings_module
from layers.checks.counties import counties_by_overlap
from layers.crs import GCJ02, label
from layers.geometry import measures, repaired
from layers.intake import sieve as sieve_module
from layers.intake.compare import content_hash
from layers.intake.mapping import Answers
from layers.intake.matching import match_fields
from layers.intake.placing import Placed, place
from layers.intake.sieve import Sieve
from layers.intake.source import Delivered
from layers.intake.standard import standardise
from layers.kind import LayerKind

REPAIRED = "I001"
OLD_DATUM = "I002"
Z_DROPPED = "I004"
GCJ02_REMOVED = "I024"
AXES_SWAPPED = "I025"


@dataclass(frozen=True, eq=False)
class Prepared:
    """A delivery on the project's terms, aligned by position with its records as delivered.

    `table` holds standard and derived columns of the records that may enter (`entering`, positions), `geometry` is
    in the project's CRS and repaired, `as_placed` the same before repair. `findings` speak of delivered positions.
    """

    delivered: Delivered
    crs: str
    entering: np.ndarray
    table: pd.DataFrame
    geometry: np.ndarray
    as_placed: np.ndarray
    sieve: Sieve
    findings: pd.DataFrame
    repaired: np.ndarray
    swap_xy: bool

    @property
    def rejected(self) -> np.ndarray:
        """Positions of the records that are kept out."""
        return np.flatnonzero(self.sieve.kept_out)


def prepare(
    delivered: Delivered,
    kind: LayerKind,
    boundary: Boundary,
    project_crs: str,
    answers: Answers,
    *,
    on_invalid: str,
    outside_tolerance_m: float,
) -> Prepared:
    """The delivery placed, repaired, matched and sieved; Unclear when a question is open."""
    matches = match_fields(list(delivered.table.columns), delivered.table, kind, dict(answers.fields))
    placed = place(delivered, boundary, project_crs, answers)
    sieve = Sieve(len(delivered.table))
    sieve_module.sieve_geometry(sieve, delivered.geometry, placed.geometry, kind)
    geometry, mended = _mended(placed.geometry, sieve, on_invalid)
    sieve.keep_out(sieve_module.FAR_OUTSIDE, _far_outside(geometry, boundary, project_crs, outside_tolerance_m))
    measured = measures(geometry, project_crs)
    standard = standardise(delivered.table, matches, kind, measured["geom_area_ha"].to_numpy(), answers)
    table = pd.concat([standard.table.reset_index(drop=True), measured], axis=1)
    table["county"] = _counties(table["county"], geometry, boundary, project_crs)
    table["content_hash"] = content_hash(delivered.table, delivered.geometry, placed.crs)
    sieve_module.sieve_duplicates(sieve, table["record_id"], table["content_hash"].to_numpy(), kind.unique_id)
    notes = [standard.findings, _repair_findings(placed.geometry, measured, mended, project_crs)]
    notes += _placing_notes(delivered, placed, answers)
    entering = np.flatnonzero(~sieve.kept_out)
    return Prepared(
        delivered,
        placed.crs,
        entering,
        table,
        geometry,
        placed.geometry,
        sieve,
        findings_module.joined(notes),
        mended,
        answers.swap_xy,
    )


def _placing_notes(delivered: Delivered, placed: Placed, answers: Answers) -> list[pd.DataFrame]:
    """What happened to the whole delivery on its way into the project's CRS."""
    with_z = int((shapely.has_z(delivered.geometry) | shapely.has_m(delivered.geometry)).sum())
    said: list[tuple[str, dict[str, Any], bool]] = [
        (OLD_DATUM, {"crs": label(placed.crs)}, placed.datum_note is not None),
        (Z_DROPPED, {"count": with_z}, with_z > 0),
        (GCJ02_REMOVED, {}, placed.crs == GCJ02),
        (AXES_SWAPPED, {}, answers.swap_xy),
    ]
    return [findings_module.of_layer(code, values) for code, values, holds in said if holds]


def _counties(stated: pd.Series, geometry: np.ndarray, boundary: Boundary, crs: str) -> pd.Series:
    """The stated county; where none is stated, that of the largest overlap."""
    blank = stated.isna().to_numpy()
    if not blank.any():
        return stated
    found = stated.astype(object)
    found[blank] = counties_by_overlap(geometry[blank], boundary, crs)
    return found.astype("str")


def _mended(placed: np.ndarray, sieve: Sieve, on_invalid: str) -> tuple[np.ndarray, np.ndarray]:
    """The valid geometry of the records not kept out yet, and a mask of those that were repaired."""
    usable = ~sieve.kept_out
    geometry = placed.copy()
    geometry[~usable] = None
    invalid = usable & ~shapely.is_valid(geometry)
    if on_invalid == "reject":
        sieve.keep_out(sieve_module.INVALID_NOT_WANTED, invalid)
        geometry[invalid] = None
        return geometry, np.zeros_like(invalid)
    geometry[usable] = repaired(geometry[usable])
    sieve.keep_out(sieve_module.CANNOT_BE_REPAIRED, usable & shapely.is_missing(geometry))
    return geometry, invalid & ~shapely.is_missing(geometry)


def _far_outside(geometry: np.ndarray, boundary: Boundary, crs: str, tolerance_m: float) -> np.ndarray:
    """True for records that lie wholly more than `tolerance_m` outside the project's boundary."""
    if not np.isfinite(tolerance_m):
        return np.zeros(len(geometry), dtype=bool)
    area = shapely.buffer(shapely.union_all(boundary.in_crs(crs)), tolerance_m)
    shapely.prepare(area)
    outside: np.ndarray = ~shapely.is_missing(geometry) & ~shapely.intersects(area, geometry)
    return outside


def _repair_findings(placed: np.ndarray, measured: pd.DataFrame, mended: np.ndarray, crs: str) -> pd.DataFrame:
    """One finding per repaired record: why it was invalid, its area before and after, ha."""
    rows = np.flatnonzero(mended)
    told = pd.DataFrame(
        {
            "geom_reason": shapely.is_valid_reason(placed[rows]),
            "before_ha": measures(placed[rows], crs)["geom_area_ha"].round(4).to_numpy(),
            "after_ha": measured["geom_area_ha"].iloc[rows].round(4).to_numpy(),
        }
    )
    values = [findings_module.as_json(one) for one in told.to_dict("records")]
    return findings_module.of_rows(REPAIRED, rows, np.array(values, dtype=object))
