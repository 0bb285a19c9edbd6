"""The online base map against a server on this computer: only when switched on, kept, calm when it fails."""

import http.server
import threading

import numpy as np
import pytest
from mapping import pixels
from PySide6.QtTest import QTest
from rasters import png

from layers import crs as reference
from layers import gcj02
from ui.canvas.base_map import BaseMap, Source

PLACE = (455_000.0, 3_005_000.0)


class Server(http.server.ThreadingHTTPServer):
    """Tiles whose red is their column and whose green is their row, modulo 250."""

    request_queue_size = 64

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked, self.status, self.drawing = [], 200, threading.Lock()
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}/{{z}}/{{x}}/{{y}}.png"

    def end(self):
        self.shutdown()
        self.thread.join()
        self.server_close()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        self.send_response(self.server.status)
        self.send_header("Cache-Control", "max-age=3600")
        self.end_headers()
        if self.server.status == 200:
            _zoom, column, row = self.path.partition("?")[0].removesuffix(".png").strip("/").split("/")
            with self.server.drawing:  # one at a time: the library that draws is busy in the map's threads too
                picture = png((int(column) % 250, int(row) % 250, 9), 64)
            self.wfile.write(picture)

    def log_message(self, *words):
        pass


@pytest.fixture
def server():
    made = Server()
    yield made
    made.end()


@pytest.fixture
def base(shown, tmp_path):
    canvas = shown()
    canvas.set_view(canvas.view.fitting((*PLACE, *PLACE)).at_scale(40_000))
    made = BaseMap(canvas.tasks, canvas.crs, tmp_path / "tiles", canvas)
    made.changed.connect(lambda: canvas.set_grounds([made.picture] if made.picture.visible else []))
    yield made
    made.set_source(None)
    canvas.tasks.wait_idle()


def wait_fetched(base, server):
    """Until nothing is asked for any more and what came is painted."""
    before = -1
    for _turn in range(100):
        QTest.qWait(80)
        base.picture.tasks.wait_idle()
        if server.asked and len(server.asked) == before and base.is_idle() and base.picture.is_sharp():
            return
        before = len(server.asked)


def colours_expected(base, is_gcj02):
    """The colours of the tile under the middle of the map, by the formula of the tiles."""
    zoom = int(base_paths(base)[0].strip("/").split("/")[0])
    lonlat = reference.to_lonlat(np.array([PLACE]), base.crs)
    longitude, latitude = (gcj02.from_true(lonlat) if is_gcj02 else lonlat)[0]
    latitude = np.radians(latitude)
    column = int((longitude + 180) / 360 * 2**zoom)
    row = int((1 - np.log(np.tan(latitude) + 1 / np.cos(latitude)) / np.pi) / 2 * 2**zoom)
    return [column % 250, row % 250, 9]


def base_paths(base):
    return [f"/{zoom}/{column}/{row}" for zoom, column, row in base._packed]


def test_nothing_is_fetched_unless_it_is_switched_on(base, server):
    base.parent().zoom_by(2)
    QTest.qWait(200)
    assert not server.asked and base._manager is None


@pytest.mark.parametrize("is_gcj02", [False, True])
def test_tiles_lie_where_they_belong_also_those_of_gcj_02(base, server, is_gcj02):
    base.set_source(Source(server.address, is_gcj02=is_gcj02))
    wait_fetched(base, server)
    middle = pixels(base.parent())[150, 200].tolist()
    assert np.abs(np.array(middle) - colours_expected(base, is_gcj02)).max() <= 1


def test_what_was_fetched_is_not_asked_for_again(base, server):
    base.set_source(Source(server.address))
    wait_fetched(base, server)
    asked = len(server.asked)
    base.picture.again()
    base.parent().zoom_by(1.2)  # the same tiles, a little larger
    wait_fetched(base, server)
    again = server.asked[asked:]
    assert asked and not set(again) & set(server.asked[:asked])


def test_the_key_is_sent_only_where_the_address_names_it(base, server):
    address = server.address + "?k={key}"
    assert not Source(address).is_complete and not Source("http://127.0.0.1/{z}").is_complete
    base.set_source(Source(address))
    assert "{key}" in base.note and not base.picture.visible
    base.set_source(Source(address, "abc"))
    wait_fetched(base, server)
    assert not base.note and all(path.endswith("?k=abc") for path in server.asked)


def test_tiles_are_kept_on_disk(base, server):
    base.set_source(Source(server.address))
    wait_fetched(base, server)
    asked = len(server.asked)
    base.set_source(None)
    base.set_source(Source(server.address))
    QTest.qWait(400)
    base.picture.tasks.wait_idle()
    assert asked and len(server.asked) == asked


@pytest.mark.parametrize(("status", "word"), [(500, "cannot be reached"), (403, "refuses the key")])
def test_a_server_that_fails_is_told_calmly_and_left_in_peace(base, server, qtbot, status, word):
    server.status = status
    base.set_source(Source(server.address))
    wait_fetched(base, server)
    assert word in base.note
    asked = len(server.asked)
    base.parent().zoom_by(1.5)
    QTest.qWait(300)
    assert len(server.asked) == asked <= 12
    qtbot.waitUntil(base.parent().is_sharp, timeout=8_000)
