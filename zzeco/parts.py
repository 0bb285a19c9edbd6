"""The versions of what zzeco is made of, for whoever is asked for help."""

import platform
from importlib.metadata import PackageNotFoundError, version

from layers.i18n import _
from zzeco import __version__

PACKAGES = {"Qt (PySide6)": "PySide6-Essentials", "pandas": "pandas", "numpy": "numpy", "matplotlib": "matplotlib"}
UNKNOWN = "–"


def parts() -> dict[str, str]:
    """Name → version; the libraries are asked themselves, since each wheel carries its own."""
    import sqlite3

    import pyogrio
    import pyproj
    import rasterio
    import shapely

    from zzeco.carbon.parameters import shipped

    vectors = ".".join(map(str, pyogrio.__gdal_version__))
    return {
        "zzeco": __version__,
        _("Supplied factors"): shipped().version,
        "Python": platform.python_version(),
        **{name: _installed(package) for name, package in PACKAGES.items()},
        "GDAL": f"{vectors} (pyogrio), {rasterio.__gdal_version__} (rasterio)",
        "PROJ": pyproj.proj_version_str,
        "GEOS": shapely.geos_version_string,
        "SQLite": sqlite3.sqlite_version,
        _("System"): platform.platform(),
    }


def lines(named: dict[str, str]) -> list[str]:
    """One line for each part."""
    return [f"{name} {number}" for name, number in named.items()]


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return UNKNOWN
