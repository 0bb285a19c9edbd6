"""What the first project needs is there before it is opened."""

import json
import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QObject

from layers.drawing.style import declared_classes
from ui.preferences import Preferences
from ui.theme.icons import ICONS, svg_text
from ui.warming import MODULES, Warming

ROOT = Path(__file__).parents[2]


def test_every_module_is_taken_in_one_after_the_other(qtbot, context):
    owner = QObject()
    Warming(owner, context.tasks)
    qtbot.waitUntil(lambda: set(MODULES) <= set(sys.modules), timeout=20_000)
    owner.deleteLater()


SHOWN = """
import json, sys
import main
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QMainWindow

class Watch(QObject):
    def eventFilter(self, watched, event):
        if isinstance(watched, QMainWindow) and event.type() == QEvent.Type.Show:
            print(json.dumps(sorted(sys.modules)), flush=True)
            sys.stdout.flush()
            import os
            os._exit(0)
        return False

from PySide6.QtWidgets import QApplication
class Watched(QApplication):
    def __init__(self, words):
        super().__init__(words)
        self.watch = Watch()
        self.installEventFilter(self.watch)

import ui.application
ui.application.QApplication = Watched
main.start_window(None)
"""
HEAVY_PARTS = (
    "pandas", "geopandas", "pyarrow", "shapely", "pyproj", "pyogrio", "rasterio", "exactextract", "scipy", "matplotlib",
    "folium", "docx", "docxtpl", "openpyxl", "xlsxwriter", "zzeco.cli", "zzeco.store", "ui.workspaces.carbon.workspace",
    "ui.canvas.canvas",
)  # fmt: skip


def test_nothing_heavy_is_imported_before_the_window_is_seen(tmp_path):
    recent = [{"path": str(tmp_path / "小班.gpkg"), "kind": "forest", "records": 3}]
    stored = Preferences(tmp_path / "window.ini")
    stored.set("recent_projects", recent)
    stored.sync()
    environment = {
        **os.environ,
        **{"ZZECO_PREFERENCES": str(stored.path), "ZZECO_STATE": str(tmp_path), "ZZECO_LOGS": str(tmp_path)},
    }
    done = subprocess.run(
        [sys.executable, "-c", SHOWN], cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", timeout=60
    )
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert "ui.main_window" in loaded and loaded.isdisjoint(HEAVY_PARTS)


def test_the_icons_and_tables_of_the_workspaces_are_read_before_they_are_shown(qtbot, context):
    declared_classes.cache_clear()
    svg_text.cache_clear()
    owner = QObject()
    Warming(owner, context.tasks)
    qtbot.waitUntil(lambda: declared_classes.cache_info().currsize > 0, timeout=20_000)
    assert svg_text.cache_info().currsize == len(list(ICONS.glob("*.svg")))
    owner.deleteLater()
