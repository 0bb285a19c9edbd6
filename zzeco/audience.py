"""Who an export is for: what is withheld from outsiders, how far places are coarsened, and the log of what left."""

import getpass
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from layers.errors import UsageError
from layers.i18n import _, localised
from layers.kind import kind
from layers.tables import table
from zzeco.project import Project, appended
from zzeco.record_view import GROUPS, SOURCES
from zzeco.records import now

INTERNAL, EXPORTS, MARK = "internal", "exports", "use_note"
READ_BYTES = 1 << 20


@dataclass(frozen=True)
class Audience:
    """A row of audiences.csv; `grid_m`: vertices go to a grid of this width, 0 = as surveyed."""

    key: str
    label_zh: str
    label_en: str
    grid_m: float
    takes_undeclared: bool
    watermark_zh: str
    watermark_en: str

    @property
    def label(self) -> str:
        """What the audience is called."""
        return localised(self.label_zh, self.label_en)

    @property
    def watermark(self) -> str:
        """The text that stands on everything these readers get; '' for none."""
        return localised(self.watermark_zh, self.watermark_en)

    @property
    def is_outside(self) -> bool:
        """Whether these readers are not of the bureau."""
        return self.key != INTERNAL

    @property
    def summary(self) -> str:
        """In one line, what these readers get."""
        if not self.is_outside:
            return _("All fields, places as surveyed; no log entry.")
        return _("Places on a grid of {grid:g} m, sensitive fields left out, watermark, log entry.").format(
            grid=self.grid_m
        )


@cache
def audiences() -> tuple[Audience, ...]:
    """Every declared audience, the bureau itself first."""
    return tuple(
        Audience(
            key=row["audience"],
            label_zh=row["label_zh"],
            label_en=row["label_en"],
            grid_m=float(row["grid_m"]),
            takes_undeclared=row["undeclared_fields"] == "1",
            watermark_zh=row["watermark_zh"],
            watermark_en=row["watermark_en"],
        )
        for row in table("audiences").to_dict("records")
    )


def audience(key: str) -> Audience:
    """The audience of that name; UsageError naming those that are declared."""
    found = next((one for one in audiences() if one.key == key), None)
    if found is None:
        raise UsageError(
            _("There is no audience {name}.").format(name=key),
            _("Audiences: {names}.").format(names=", ".join(one.key for one in audiences())),
        )
    return found


def withheld(names: Iterable[str], kind_key: str, reader: Audience) -> tuple[str, ...]:
    """The columns that these readers do not get: sensitive ones, what is derived from them, and undeclared ones."""
    if not reader.is_outside:
        return ()
    sensitive = _sensitive(reader.key)
    declared = {*kind(kind_key).field_names, *(name for group in GROUPS.values() for name in group)}
    return tuple(
        name
        for name in names
        if {name, SOURCES.get(name, name)} & sensitive or not (reader.takes_undeclared or name in declared)
    )


@cache
def _sensitive(reader: str) -> frozenset[str]:
    rows = table("sensitive_fields")
    return frozenset(rows.loc[rows["withheld_from"].str.split("|").map(lambda names: reader in names), "field"])


def released(
    rows: pd.DataFrame, geometry: np.ndarray, project: Project, name: str, reader: Audience
) -> tuple[pd.DataFrame, np.ndarray]:
    """Table and geometry of a layer as outsiders get them: coarser, marked, without what is withheld.

    UsageError for findings and rejected records, which quote whatever was delivered.
    """
    layer = project.layers.get(name)
    if layer is None:
        raise UsageError(
            _("{name} is for internal use only.").format(name=name),
            _("Leave out the audience, or export a layer."),
        )
    out = [*withheld(layer.names(), layer.kind, reader), "fid"]
    marked = rows.drop(columns=out, errors="ignore").assign(**{MARK: reader.watermark})
    return marked, coarsened(geometry, reader)


def coarsened(geometry: np.ndarray, reader: Audience) -> np.ndarray:
    """The geometries (in metres) with every vertex on the readers' grid, so that neighbours still share their edges.

    An area that is too small for the grid becomes the cell in which it lies; a line that is too short, None.
    """
    if not reader.grid_m:
        return geometry
    grid = reader.grid_m
    placed = np.asarray(shapely.transform(geometry, lambda xy: np.round(xy / grid) * grid), dtype=object)
    broken = ~shapely.is_missing(placed) & ~shapely.is_valid(placed)
    placed[broken] = shapely.set_precision(geometry[broken], grid)
    gone = ~shapely.is_missing(geometry) & shapely.is_empty(placed)
    placed[gone] = _cells(geometry[gone], grid)
    return placed


def _cells(geometry: np.ndarray, grid: float) -> np.ndarray:
    """For each area the cell of the grid in which it lies; None for a line."""
    corner = np.floor(shapely.get_coordinates(shapely.point_on_surface(geometry)) / grid) * grid
    cells = np.asarray(shapely.box(*corner.T, *(corner + grid).T), dtype=object)
    cells[shapely.get_dimensions(geometry) < 2] = None
    return cells


def log_lines(
    reader: Audience,
    what: str,
    files: Sequence[Path],
    layers: Sequence[str],
    records: int,
    fields_withheld: Iterable[str],
) -> pd.DataFrame:
    """A line for each file: who, when, what, for whom, and the file's SHA-256 (reads the files)."""
    common = {
        "exported_at": now(),
        "user_name": _user(),
        "what": what,
        "audience": reader.key,
        "layers": ", ".join(layers),
        "records": records,
        "grid_m": reader.grid_m,
        "fields_withheld": ", ".join(sorted(fields_withheld)),
    }
    return pd.DataFrame([{**common, "file_name": path.name, "sha256": sha256_of(path)} for path in files])


def logged(project: Project, lines: pd.DataFrame) -> Project:
    """The project with these lines in zz_exports."""
    return appended(project, EXPORTS, lines)


def unlogged(project: Project, files: Iterable[Path]) -> list[Path]:
    """Those of the files that zz_exports does not know as they are, as after an export that was stopped."""
    rows = project.table(EXPORTS).rows
    known = set(rows["sha256"]) if len(rows) else set()
    return [path for path in files if sha256_of(path) not in known]


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, read in pieces."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(READ_BYTES):
            found.update(piece)
    return found.hexdigest()


def _user() -> str:
    """Who is logged in; '' where the system does not say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
