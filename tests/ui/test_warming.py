"""What the first project needs is there before it is opened."""

import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QObject

from layers.drawing.style import declared_classes
from ui.theme.icons import ICONS, svg_text
from ui.warming import MODULES, Warming

ROOT = Path(__file__).parents[2]


def test_every_module_is_taken_in_one_after_the_other(qtbot):
    owner = QObject()
    Warming(owner)
    qtbot.waitUntil(lambda: set(MODULES) <= set(sys.modules), timeout=20_000)
    owner.deleteLater()


def test_the_workspaces_are_not_imported_with_the_window():
    asked = (
        "import sys, ui.application; print([name for name in sys.modules if name.startswith('ui.workspaces.carbon')])"
    )
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "[]"


def test_the_icons_and_tables_of_the_workspaces_are_read_before_they_are_shown(qtbot):
    declared_classes.cache_clear()
    svg_text.cache_clear()
    owner = QObject()
    Warming(owner)
    qtbot.waitUntil(lambda: declared_classes.cache_info().currsize > 0, timeout=20_000)
    assert svg_text.cache_info().currsize == len(list(ICONS.glob("*.svg")))
    owner.deleteLater()
