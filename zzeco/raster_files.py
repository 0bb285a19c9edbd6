"""Where the files of a map's rasters are: beside the project where they lie below its folder, else where they were."""

from pathlib import Path

from zzeco.map_state import RasterView
from zzeco.project import Project

TILE_SUFFIX = ".mbtiles"
RASTER_SUFFIXES = (".tif", ".tiff", TILE_SUFFIX)


def kept_path(project: Project, path: Path) -> str:
    """The path as the project keeps it."""
    folder, file = project.path.resolve().parent, path.resolve()
    return file.relative_to(folder).as_posix() if file.is_relative_to(folder) else file.as_posix()


def raster_file(project: Project, raster: RasterView) -> Path:
    """The file of a raster; it need not be there."""
    return project.path.resolve().parent / raster.path
