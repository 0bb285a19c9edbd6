"""What every test shares: no screen, a known language, one small sample project."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from layers import i18n


@pytest.fixture(autouse=True)
def english():
    """Messages in English unless a test asks for Chinese."""
    i18n.set_language("en")


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """The answer of `zzeco demo` with about 300 polygons and its folder; made once, to be read only."""
    from making import ask

    folder = tmp_path_factory.mktemp("demo")
    said = ask("demo", folder, "--polygons", 300)
    return said, folder


@pytest.fixture
def sample(demo, tmp_path):
    """A copy of the sample project that a test may change."""
    return shutil.copy(demo[1] / "sample.gpkg", tmp_path / "sample.gpkg")
