"""The typefaces of the sheets cut to the usual signs: a PDF takes its own signs out of these ten times faster.

Signs that they lack are found in the whole typefaces, which stand behind them.
"""

import hashlib
import tempfile
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import Any

from layers.errors import ZzecoError
from layers.tables import RESOURCES
from zzeco.caches import cache_folder
from zzeco.maps.fonts import BOLD, REGULAR, families
from zzeco.whole_file import put_whole

PREFIX = "Sheet "
BLOCKS = (range(0x20, 0x2200), range(0x3000, 0x3040), range(0xFF00, 0xFFF0))  # Latin to arrows, Chinese signs
FAMILY_NAMES = (1, 16)
LAYOUT_TABLES = ("GSUB", "GPOS", "GDEF", "BASE", "STAT", "VORG", "vhea", "vmtx")
GB2312_ROWS, GB2312_CELLS = range(0xA1, 0xF8), range(0xA1, 0xFF)


def slim(figure: Any) -> Any:
    """The figure with its words in the slim typefaces."""
    from matplotlib.text import Text

    for text in figure.findobj(Text):
        text.set_fontfamily(list(slim_families()))
    return figure


@cache
def slim_families() -> tuple[str, ...]:
    """The names of the slim typefaces, then those of the whole ones."""
    from matplotlib import font_manager, ft2font

    names = []
    for file in (*REGULAR, *BOLD):
        path = slim_file(file)
        font_manager.fontManager.addfont(str(path))
        names.append(ft2font.FT2Font(str(path)).family_name)
    return *dict.fromkeys(names), *families()


@cache
def slim_file(file: str) -> Path:
    """The slim form of one of the shipped typefaces, made once on this computer; once a start where that cannot be."""
    from fontTools import version

    source = RESOURCES / "fonts" / file
    how = repr((PREFIX, BLOCKS, LAYOUT_TABLES, version)).encode()
    name = f"{source.stem}-{hashlib.sha256(source.read_bytes() + how).hexdigest()[:16]}.ttf"
    path = cache_folder("typefaces") / name
    if _is_typeface(path):
        return path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return put_whole(path, partial(_cut, source))
    except (OSError, ZzecoError):
        path = Path(_keeper().name) / name
        _cut(source, path)
        return path


def _is_typeface(path: Path) -> bool:
    """Whether the file is there and whole enough to be opened."""
    from matplotlib.ft2font import FT2Font

    try:
        FT2Font(str(path))
    except (OSError, RuntimeError):
        return False
    return True


@cache
def _keeper() -> Any:
    """Removed when the program ends; Windows keeps what is open then."""
    return tempfile.TemporaryDirectory(prefix="zzeco-fonts-", ignore_cleanup_errors=True)


def _cut(source: Path, target: Path) -> None:
    from fontTools import subset

    options = subset.Options(layout_features=[], hinting=False, glyph_names=False, name_IDs=["*"])
    options.drop_tables += LAYOUT_TABLES
    face = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[*chain(*BLOCKS), *map(ord, _chinese())])
    cutter.subset(face)
    for name in face["name"].names:
        if name.nameID in FAMILY_NAMES:
            name.string = PREFIX + name.toUnicode()
    face.save(target)
    face.close()


def _chinese() -> str:
    """The signs of GB 2312."""
    pairs = bytes(part for row in GB2312_ROWS for cell in GB2312_CELLS for part in (row, cell))
    return pairs.decode("gb2312", "ignore")
