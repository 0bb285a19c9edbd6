"""The words of an SVG: real text in the shipped typefaces, whose signs it carries along, else in the reader's own."""

import base64
import io
from pathlib import Path
from typing import Any

from zzeco.maps.fonts import BOLD, BOLD_WEIGHT, PLAIN_WEIGHT, REGULAR, families
from zzeco.maps.slim_fonts import slim_file

OTHERS = ("Microsoft YaHei", "PingFang SC", "sans-serif")


def with_typefaces(draft: Path, figure: Any) -> None:
    """Adds to the file the signs that it needs, and what to take for a typeface that cannot be shown."""
    from matplotlib.text import Text

    signs = "".join(sorted({sign for text in figure.findobj(Text) for sign in text.get_text()}))
    written = draft.read_text(encoding="utf-8")
    last = f"'{families()[-1]}'"
    written = written.replace(last, ", ".join([last, *(repr(name) for name in OTHERS[:-1]), OTHERS[-1]]))
    draft.write_text(written.replace("<defs>", f"<defs>{_faces(signs)}", 1), encoding="utf-8", newline="\n")


def _faces(signs: str) -> str:
    files = [(file, weight) for kind, weight in ((REGULAR, PLAIN_WEIGHT), (BOLD, BOLD_WEIGHT)) for file in kind]
    return f"\n  <style>{''.join(_face(file, weight, signs) for file, weight in files)}</style>"


def _face(file: str, weight: int, signs: str) -> str:
    from fontTools import subset

    options = subset.Options(layout_features=[], glyph_names=False)
    face = subset.load_font(str(slim_file(file)), options)
    cutter = subset.Subsetter(options)
    cutter.populate(text=signs)
    cutter.subset(face)
    written = io.BytesIO()
    face.save(written)
    family = families()[0 if file in (REGULAR[0], BOLD[0]) else 1]
    words = base64.b64encode(written.getvalue()).decode("ascii")
    return f"@font-face{{font-family:'{family}';font-weight:{weight};src:url(data:font/ttf;base64,{words})}}"
