"""Typefaces cut for sheets are kept on the computer, for a folder of each start would stay behind where one is open."""

import pytest
from fontTools.ttLib import TTFont

from zzeco.maps.fonts import REGULAR
from zzeco.maps.slim_fonts import slim_file

FILE = REGULAR[1]  # the small one


@pytest.fixture
def made(tmp_path, monkeypatch):
    monkeypatch.setenv("ZZECO_CACHE", str(tmp_path / "cache"))
    return slim_file.__wrapped__  # as another start of the program asks for it


def test_a_cut_typeface_is_made_once_and_again_where_it_was_damaged(made, tmp_path):
    path = made(FILE)
    assert path.parent == tmp_path / "cache" / "typefaces" and list(path.parent.iterdir()) == [path]
    written_ns, content = path.stat().st_mtime_ns, path.read_bytes()
    assert made(FILE) == path and path.stat().st_mtime_ns == written_ns
    for damaged in (b"", content[:1000]):
        path.write_bytes(damaged)
        assert made(FILE) == path and ord("m") in TTFont(path).getBestCmap()


def test_where_nothing_can_be_kept_it_is_cut_for_this_start(made, tmp_path):
    (tmp_path / "cache").write_text("a file is in the way")
    path = made(FILE)
    assert not path.is_relative_to(tmp_path) and ord("m") in TTFont(path).getBestCmap()
