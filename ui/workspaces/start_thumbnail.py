"""Small pictures of the maps of projects, kept in the user's cache and nowhere near their files."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter

from zzeco.caches import cache_folder

if TYPE_CHECKING:
    from ui.canvas.canvas import MapCanvas

SIZE = QSize(644, 372)  # twice the size that a card shows
MOST = 60


def thumbnail_path(project: Path) -> Path:
    """Where the picture of a project lies, whether or not it exists."""
    return cache_folder("thumbnails") / f"{hashlib.sha256(str(project.resolve()).encode()).hexdigest()[:32]}.png"


def bare_picture(canvas: "MapCanvas") -> QImage:
    """The map as it is now without names and grids, which cannot be read when it is small."""
    kept = canvas.decorations, canvas.captions
    canvas.decorations, canvas.captions = [], []
    try:
        return canvas.snapshot()
    finally:
        canvas.decorations, canvas.captions = kept


def keep_thumbnail(project: Path, picture: QImage) -> None:
    """Keeps the picture of a project's map, best effort; the oldest go when there are many."""
    path = thumbnail_path(project)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _filling(picture).save(str(path))
        for old in sorted(path.parent.glob("*.png"), key=lambda one: one.stat().st_mtime)[:-MOST]:
            old.unlink()
    except OSError:
        return


def _filling(picture: QImage) -> QImage:
    """The picture at the size of a card: whole on its own paper where that is all around it, else cut to it."""
    fit = Qt.AspectRatioMode
    how = fit.KeepAspectRatio if _stands_free(picture) else fit.KeepAspectRatioByExpanding
    small = picture.scaled(SIZE, how, Qt.TransformationMode.SmoothTransformation)
    small.setDevicePixelRatio(1)
    made = QImage(SIZE, QImage.Format.Format_RGB32)
    made.fill(picture.pixelColor(0, 0))
    painter = QPainter(made)
    painter.drawImage((SIZE.width() - small.width()) // 2, (SIZE.height() - small.height()) // 2, small)
    painter.end()
    return made


def _stands_free(picture: QImage) -> bool:
    """Whether nothing but paper is at the four edges."""
    right, bottom = picture.width() - 1, picture.height() - 1
    edges = [(x, y) for x in range(right + 1) for y in (0, bottom)]
    edges += [(x, y) for y in range(bottom + 1) for x in (0, right)]
    return len({picture.pixel(x, y) for x, y in edges}) == 1


def thumbnail(project: Path) -> QImage | None:
    """The kept picture; None where there is none."""
    image = QImage(str(thumbnail_path(project)))
    return None if image.isNull() else image
