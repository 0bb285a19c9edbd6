"""A folder of results appears whole or not at all."""

import os
import stat

import pytest

from layers.errors import ZzecoError
from layers.new_folder import new_folder


def test_the_folder_and_those_above_it_appear_at_the_end(tmp_path):
    path = tmp_path / "a" / "b"
    with new_folder(path) as draft:
        (draft / "x").write_text("1", encoding="utf-8")
        assert not path.exists()
    assert [one.name for one in tmp_path.rglob("*")] == ["a", "b", "x"]
    if os.name == "posix":
        plain = tmp_path / "plain"
        plain.mkdir()
        assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, ZzecoError])
def test_after_an_error_nothing_is_left(tmp_path, error):
    with pytest.raises(error), new_folder(tmp_path / "a" / "b") as draft:
        (draft / "x").write_text("1", encoding="utf-8")
        raise error("no")
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_stays(tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").touch()
    (tmp_path / "file").touch()
    for name in ("full", "file", "file/below"):
        with pytest.raises(ZzecoError), new_folder(tmp_path / name):
            pass
    assert sorted(one.name for one in tmp_path.rglob("*")) == ["file", "full", "mine"]


def test_a_full_disk_is_said_as_such(tmp_path):
    with pytest.raises(ZzecoError, match="the disk is full"), new_folder(tmp_path / "a"):
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []
