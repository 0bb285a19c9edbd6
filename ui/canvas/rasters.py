"""The rasters of a map: one picture each, files that are missing or unreadable told calmly."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from layers import crs as reference
from layers.crs_names import definition
from layers.drawing.mbtiles import TileFile, stored_tiles, tile_file
from layers.drawing.raster import RasterInfo, raster_info, raster_picture
from layers.drawing.view import Bounds
from layers.drawing.web_tiles import grid_of, range_of, warped, zoom_of
from layers.errors import ZzecoError
from layers.i18n import _
from ui.canvas.ground import GroundPicture, Make, level_bounds
from ui.canvas.patch import Patch
from ui.canvas.tile_pictures import unpacked
from ui.tasks import Tasks
from zzeco.raster_files import TILE_SUFFIX

TILES = "tiles"
MOST_TILES = 400


@dataclass(frozen=True)
class Shown:
    """How a raster is to be shown: which file, as what, whether, how opaque."""

    path: Path
    mode: str
    visible: bool
    opacity: float


def looked_into(path: Path) -> RasterInfo | TileFile:
    """What the file holds; ZzecoError where it is missing or cannot be shown."""
    if not path.is_file():
        raise ZzecoError(
            _("The file is not there: {file}").format(file=path),
            _("Connect the drive or put the file back, then switch the row on."),
        )
    return tile_file(path) if path.suffix.casefold() == TILE_SUFFIX else raster_info(path)


def modes_of(info: RasterInfo | TileFile) -> tuple[str, ...]:
    """What the file can be shown as, the usual first."""
    return info.modes if isinstance(info, RasterInfo) else (TILES,)


def bounds_in(info: RasterInfo | TileFile, crs: str) -> Bounds | None:
    """Where the file lies, in another system."""
    if isinstance(info, RasterInfo):
        from rasterio.warp import transform_bounds

        xmin, ymin, xmax, ymax = transform_bounds(info.crs, definition(crs).to_wkt(), *info.bounds)
        return float(xmin), float(ymin), float(xmax), float(ymax)
    if info.bounds is None:
        return None
    west, south, east, north = info.bounds
    corners = reference.from_lonlat(np.array([[west, south], [west, north], [east, south], [east, north]]), crs)
    (xmin, ymin), (xmax, ymax) = corners.min(axis=0), corners.max(axis=0)
    return float(xmin), float(ymin), float(xmax), float(ymax)


class Rasters(QObject):
    """`changed`: there is more to see, or more is known about a file."""

    changed = Signal()

    def __init__(self, tasks: Tasks, crs: str, parent: QObject) -> None:
        super().__init__(parent)
        self.tasks, self.crs = tasks, crs
        self.infos: dict[Path, RasterInfo | TileFile] = {}
        self.problems: dict[Path, ZzecoError] = {}
        self._pictures: dict[Path, GroundPicture] = {}
        self._shown: list[Shown] = []

    @property
    def pictures(self) -> list[GroundPicture]:
        """Those that are on, top first."""
        return [self._pictures[one.path] for one in self._shown if one.visible and one.path in self._pictures]

    def set_rasters(self, shown: Sequence[Shown]) -> None:
        """Takes what is to be shown, top first; files that are new are looked into."""
        before = {one.path: one for one in self._shown}
        self._shown = list(shown)
        paths = {one.path for one in shown}
        for path in set(self._pictures) - paths:
            self._pictures.pop(path).deleteLater()
        for path in set(before) - paths:
            self.problems.pop(path, None)
        for one in shown:
            self._apply(one, before.get(one.path))
        self.changed.emit()

    def _apply(self, one: Shown, before: Shown | None) -> None:
        picture = self._pictures.get(one.path)
        if picture is None:
            if before is None or (one.visible and not before.visible):
                self._look(one.path)
            return
        picture.opacity, picture.visible = one.opacity, one.visible
        if before is not None and before.mode != one.mode:
            picture.again(self._maker(one))

    def look_again(self, path: Path) -> None:
        """Tries a file once more that could not be shown."""
        if path in self.problems:
            self._look(path)

    def _look(self, path: Path) -> None:
        def take(info: RasterInfo | TileFile) -> None:
            self.problems.pop(path, None)
            self.infos[path] = info
            self._add(path)

        def note(error: Exception) -> None:
            self.problems[path] = error if isinstance(error, ZzecoError) else ZzecoError(str(error))
            self.changed.emit()

        self.tasks.run("", lambda _report: looked_into(path), take, failed=note, quiet=True)

    def _add(self, path: Path) -> None:
        one = next((shown for shown in self._shown if shown.path == path), None)
        if one is None or path in self._pictures:
            return
        picture = GroundPicture(self.tasks, self._maker(one), self)
        picture.opacity, picture.visible = one.opacity, one.visible
        picture.changed.connect(self.changed)
        picture.failed.connect(lambda error: self._note_failure(path, error))
        self._pictures[path] = picture
        self.changed.emit()

    def _note_failure(self, path: Path, error: Exception) -> None:
        self.problems[path] = error if isinstance(error, ZzecoError) else ZzecoError(str(error))

    def _maker(self, one: Shown) -> Make:
        info, crs, mode = self.infos[one.path], self.crs, one.mode
        if isinstance(info, TileFile):
            return lambda patch: tiles_picture(info, patch, crs)
        wanted = mode if mode in info.modes else info.modes[0]
        return lambda patch: raster_picture(info, wanted, *level_bounds(patch), crs)


def tiles_picture(file: TileFile, patch: Patch, crs: str) -> np.ndarray | None:
    """The tiles of a file on the grid of a patch."""
    grid = grid_of(*level_bounds(patch), crs)
    wanted = range_of(grid, zoom_of(grid, file.lowest, file.highest))
    if len(wanted) > MOST_TILES:
        return None
    found = {place: unpacked(data) for place, data in stored_tiles(file, wanted).items()}
    return warped({place: tile for place, tile in found.items() if tile is not None}, wanted, grid)
