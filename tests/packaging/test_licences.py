"""Everything that is shipped is listed with its licence, and every text that the list names is there."""

import fnmatch
import re
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LICENSES = ROOT / "packaging" / "licenses"
KNOWN = tomllib.loads((LICENSES / "manifest.toml").read_text(encoding="utf-8"))
PARTS = [*KNOWN["package"].values(), *KNOWN["library"], *KNOWN["resource"], *KNOWN["tool"]]


@pytest.fixture
def notices(monkeypatch):
    """The module of the build that writes the notices."""
    monkeypatch.syspath_prepend(str(ROOT / "packaging" / "windows"))
    yield __import__("notices")
    for name in ("notices", "places"):
        sys.modules.pop(name, None)


def test_every_locked_package_is_listed_and_no_other():
    lock = (ROOT / "packaging" / "requirements.lock").read_text(encoding="utf-8")
    locked = {name.lower().replace("_", "-") for name in re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)}
    assert locked == set(KNOWN["package"])


def test_every_font_script_and_icon_is_listed():
    patterns = [pattern for one in KNOWN["resource"] for pattern in one["files"]]
    resources = ROOT / "resources"
    for path in resources.rglob("*"):
        if path.suffix in (".ttf", ".otf", ".js", ".css", ".svg", ".woff2"):
            name = path.relative_to(resources).as_posix()
            assert any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns), name


def test_texts_are_there_and_each_is_named():
    named = {text for part in PARTS for text in part.get("texts", [])}
    there = {path.name for path in LICENSES.glob("*.txt")} - {"preface.txt"}
    assert named == there
    assert all((LICENSES / name).stat().st_size > 200 for name in named)


def test_an_unlisted_library_is_found_whatever_hash_its_name_carries(notices):
    names = [f"lib/pyogrio.libs/gdal-{'0' * 32}.dll", "lib/pyogrio.libs/new_thing.dll", "lib/PySide6/Qt6Charts3D.dll"]
    assert notices.unlisted_libraries(names, KNOWN) == ["lib/pyogrio.libs/new_thing.dll"]


def test_gpl_only_parts_of_qt_are_never_kept():
    rules = (ROOT / "packaging" / "prune.txt").read_text(encoding="utf-8").splitlines()
    kept = [rule for rule in rules if rule.startswith("!lib/PySide6/") and rule.endswith((".dll", ".pyd"))]
    assert not [rule for rule in kept if re.search("Charts|DataVis|Graphs|Keyboard|WebEngine", rule)]
