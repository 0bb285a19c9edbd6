"""The shape of the house: imports run one way, Qt stays in ui/, locks name no address."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = {"layers": {"layers"}, "zzeco": {"zzeco", "layers"}, "ui": {"ui", "zzeco", "layers"}}


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    plain = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    return plain | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_the_rooms_below_it(room):
    for path in (ROOT / room).rglob("*.py"):
        own = {name.split(".")[0] for name in imported(path)} & {"main", "ui", "zzeco", "layers"}
        assert own <= ROOMS[room], path


def test_only_the_window_knows_qt():
    for path in [*(ROOT / "layers").rglob("*.py"), *(ROOT / "zzeco").rglob("*.py")]:
        assert not any(name.startswith(("PySide6", "shiboken6")) for name in imported(path)), path


def test_lock_files_are_hashed_and_name_no_address():
    for lock in (ROOT / "packaging").glob("*.lock"):
        text = lock.read_text(encoding="utf-8")
        assert not re.search(r"https?://|--index|--find-links", text), lock
        assert text.count("==") <= text.count("--hash=sha256:"), lock


def test_every_file_says_its_one_reason_first():
    for path in [*(ROOT / "layers").rglob("*.py"), *(ROOT / "zzeco").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]:
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path


def test_the_version_is_told_without_loading_geodata_libraries_for_drawing():
    heavy = ("matplotlib", "folium", "PySide6", "rasterio")
    code = (
        f"import sys; from zzeco.cli import main; main(['--version']); print([n for n in {heavy} if n in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert told.stdout.splitlines()[-1] == "[]"
