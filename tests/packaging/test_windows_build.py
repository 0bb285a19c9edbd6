"""The parts of the Windows build that need no Windows: pruning, the icon, the installer's texts."""

import re
import sys
import tomllib
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"


@pytest.fixture
def build(monkeypatch):
    """Imports a module of the build."""
    before = set(sys.modules)
    monkeypatch.syspath_prepend(str(PACKAGING / "windows"))
    monkeypatch.syspath_prepend(str(PACKAGING / "launcher"))
    yield __import__
    for name in set(sys.modules) - before:
        if name in ("tree", "places", "icon"):
            del sys.modules[name]


def test_pruning_keeps_what_the_last_fitting_line_keeps(build):
    tree = build("tree")
    rules = tree._prune_rules()
    kept = ["lib/PySide6/Qt6Widgets.dll", "lib/PySide6/__init__.py", "python/python311.dll", "app/ui/about.py"]
    dropped = ["lib/PySide6/Qt6Qml.dll", "lib/pandas/tests/test_x.py", "python/Lib/tkinter/__init__.py"]
    assert not [name for name in kept if tree._dropped(name, rules)]
    assert all(tree._dropped(name, rules) for name in dropped)


def test_the_icon_has_every_size_in_the_colour_of_its_source(build, tmp_path):
    ico = tmp_path / "zzeco.ico"
    build("icon").write_icon(ROOT / "resources" / "icons" / "zzeco.svg", ico)
    with Image.open(ico) as image:
        assert image.ico.sizes() == {(size, size) for size in (16, 20, 24, 32, 40, 48, 64, 128, 256)}
        assert image.ico.getimage((64, 64)).convert("RGB").getpixel((32, 6)) == (0x1F, 0x6B, 0x45)


def test_the_icon_is_alike_every_time(build, tmp_path):
    svg = ROOT / "resources" / "icons" / "zzeco.svg"
    for name in ("a.ico", "b.ico"):
        build("icon").write_icon(svg, tmp_path / name)
    assert (tmp_path / "a.ico").read_bytes() == (tmp_path / "b.ico").read_bytes()


def test_python_is_known_by_hash_and_signer():
    settings = tomllib.loads((PACKAGING / "python.toml").read_text(encoding="utf-8"))
    hashes = [settings["archive"]["sha256"], *settings["microsoft"].values()]
    assert all(re.fullmatch("[0-9a-f]{64}", one) for one in hashes)
    assert "Python Software Foundation" in settings["signature"]["signer"]


def test_nothing_of_the_build_names_an_address_of_a_registry():
    for path in [
        *PACKAGING.rglob("*.py"),
        *PACKAGING.glob("*.toml"),
        *PACKAGING.glob("*.in"),
        *PACKAGING.glob("*.nsi"),
    ]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"https?://(?!schemas\.microsoft\.com)", text), path
        assert "pypi" not in text.lower(), path


def test_the_installer_speaks_both_languages_and_needs_no_administrator():
    text = (PACKAGING / "installer.nsi").read_text(encoding="utf-8")
    assert "RequestExecutionLevel user" in text and "HKLM" not in text
    chinese = set(re.findall(r"LangString (\w+) \$\{LANG_SIMPCHINESE\}", text))
    assert chinese == set(re.findall(r"LangString (\w+) \$\{LANG_ENGLISH\}", text))
    assert 'WriteRegStr HKCU "Software\\Classes\\.gpkg" ""' not in text  # never taken over
