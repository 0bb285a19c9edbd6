"""The online base map: XYZ tiles fetched as they are needed, only while it is switched on; never waited for."""

import time
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkDiskCache, QNetworkReply, QNetworkRequest

from layers.drawing.web_tiles import Range, grid_of, range_of, warped, zoom_of
from layers.i18n import _
from ui.canvas.ground import GroundPicture, level_bounds
from ui.canvas.patch import Patch
from ui.canvas.tile_pictures import unpacked
from ui.tasks import Tasks
from zzeco import __version__

AT_ONCE, HIGHEST_ZOOM, MOST_TILES, KEPT_TILES = 6, 18, 160, 600
TIMEOUT_MS, PAUSE_S, GATHERED_MS = 10_000, 15.0, 150
CACHE_BYTES = 64 << 20
PLACES = ("{x}", "{y}", "{z}")
Key = tuple[int, int, int]


@dataclass(frozen=True)
class Source:
    """Where tiles come from: an address with {x}, {y}, {z} and perhaps {key}, and whether they are in GCJ-02."""

    url: str
    key: str = ""
    is_gcj02: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether tiles can be asked for with it."""
        return all(place in self.url for place in PLACES) and (bool(self.key) or "{key}" not in self.url)

    def address(self, zoom: int, column: int, row: int) -> QUrl:
        """The address of a tile."""
        text = self.url.replace("{z}", str(zoom)).replace("{x}", str(column)).replace("{y}", str(row))
        return QUrl(text.replace("{key}", self.key))


class BaseMap(QObject):
    """`note` is the calm word about what is wrong, '' where nothing is; `changed` tells of tiles and of the note."""

    changed = Signal()
    _asked = Signal(object, object)

    def __init__(self, tasks: Tasks, crs: str, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self.crs, self.folder, self.note = crs, folder, ""
        self.source: Source | None = None
        self.picture = GroundPicture(tasks, self._made, self)
        self.picture.visible = False
        self.picture.changed.connect(self.changed)
        self._manager: QNetworkAccessManager | None = None
        self._packed: OrderedDict[Key, bytes] = OrderedDict()
        self._tiles: dict[Key, np.ndarray | None] = {}
        self._waiting: list[Key] = []
        self._fetching: dict[Key, QNetworkReply] = {}
        self._paused_until_s = 0.0
        self._asked.connect(self._fetch)
        self._gather = QTimer(self, singleShot=True, interval=GATHERED_MS)
        self._gather.timeout.connect(self.picture.again)
        self._retry = QTimer(self, singleShot=True, interval=round(PAUSE_S * 1000) + GATHERED_MS)
        self._retry.timeout.connect(self.picture.again)

    def set_source(self, source: Source | None) -> None:
        """Fetches from there from now on; None switches it off."""
        if source == self.source:
            return
        self._stop()
        self._packed.clear()
        self._tiles.clear()
        self.source, self._paused_until_s = source, 0.0
        self.picture.visible = source is not None and source.is_complete
        lacking = source is not None and not source.is_complete
        self._say(_("The address needs {x}, {y} and {z}, and a key where it names {key}.") if lacking else "")
        self.picture.again()
        self.changed.emit()

    def is_idle(self) -> bool:
        """Whether nothing is asked for."""
        return not self._fetching and not self._waiting and not self._gather.isActive()

    def _say(self, note: str) -> None:
        if note != self.note:
            self.note = note
            self.changed.emit()

    # -- in a task thread

    def _made(self, patch: Patch) -> np.ndarray | None:
        """The picture of the tiles that are there; asks for those that are not."""
        source = self.source
        if source is None:
            return None
        grid = grid_of(*level_bounds(patch), self.crs, source.is_gcj02)
        wanted = range_of(grid, zoom_of(grid, 0, HIGHEST_ZOOM))
        if len(wanted) > MOST_TILES:
            return None
        self._asked.emit(source, wanted)
        found = {(x, y): self._tile((wanted.zoom, x, y)) for x, y in wanted.places()}
        return warped({place: tile for place, tile in found.items() if tile is not None}, wanted, grid)

    def _tile(self, key: Key) -> np.ndarray | None:
        if key not in self._tiles and (data := self._packed.get(key)) is not None:
            self._tiles[key] = unpacked(data)
        return self._tiles.get(key)

    # -- on the GUI thread

    def _fetch(self, source: Source, wanted: Range) -> None:
        """Fetches the tiles of the view, those in the middle first; what is not in view any more is given up."""
        if source is not self.source or time.monotonic() < self._paused_until_s:
            return
        keys = [(wanted.zoom, *place) for place in wanted.places()]
        for key in set(self._fetching) - set(keys):
            self._fetching.pop(key).abort()
        self._waiting = [key for key in keys if key not in self._packed and key not in self._fetching]
        self._send()

    def _send(self) -> None:
        while self._waiting and len(self._fetching) < AT_ONCE and self.source is not None:
            key = self._waiting.pop(0)
            request = QNetworkRequest(self.source.address(*key))
            request.setHeader(QNetworkRequest.KnownHeaders.UserAgentHeader, f"zzeco/{__version__}")
            prefer = QNetworkRequest.CacheLoadControl.PreferCache
            request.setAttribute(QNetworkRequest.Attribute.CacheLoadControlAttribute, prefer)
            request.setTransferTimeout(TIMEOUT_MS)
            reply = self._network().get(request)
            self._fetching[key] = reply
            reply.finished.connect(lambda key=key, reply=reply: self._take(key, reply))

    def _network(self) -> QNetworkAccessManager:
        if self._manager is None:
            self._manager = QNetworkAccessManager(self)
            cache = QNetworkDiskCache(self._manager)
            cache.setCacheDirectory(str(self.folder))
            cache.setMaximumCacheSize(CACHE_BYTES)
            self._manager.setCache(cache)
        return self._manager

    def _take(self, key: Key, reply: QNetworkReply) -> None:
        """Keeps a tile, or stops asking for a while where the net does not answer."""
        reply.deleteLater()
        if self._fetching.get(key) is not reply:
            return
        del self._fetching[key]
        error, status = reply.error(), reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
        if error == QNetworkReply.NetworkError.NoError or status == 404:
            self._keep(key, bytes(reply.readAll().data()) if status != 404 else b"")
            self._say("")
        else:
            self._pause(int(status or 0))
        self._send()
        if not self._fetching:
            self._gather.stop()
            self.picture.again()
        elif not self._gather.isActive():
            self._gather.start()

    def _keep(self, key: Key, data: bytes) -> None:
        self._packed[key] = data
        while len(self._packed) > KEPT_TILES:
            old, _data = self._packed.popitem(last=False)
            self._tiles.pop(old, None)

    def _pause(self, status: int) -> None:
        self._waiting.clear()
        self._paused_until_s = time.monotonic() + PAUSE_S
        self._retry.start()
        refused = status in (401, 403)
        self._say(_("The base map refuses the key.") if refused else _("The base map cannot be reached now."))

    def _stop(self) -> None:
        self._waiting.clear()
        self._gather.stop()
        self._retry.stop()
        replies, self._fetching = list(self._fetching.values()), {}
        for reply in replies:
            reply.abort()
