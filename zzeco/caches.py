"""Where things are kept on this computer that can be made anew at any time."""

import os
from pathlib import Path

FOLDER_VARIABLE = "ZZECO_CACHE"


def cache_folder(name: str) -> Path:
    """The folder of this name, there or not; elsewhere if ZZECO_CACHE names a folder for all of them."""
    import platformdirs

    named = os.environ.get(FOLDER_VARIABLE)
    return (Path(named) if named else Path(platformdirs.user_cache_dir("zzeco", appauthor=False))) / name
