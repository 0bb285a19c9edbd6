"""Files appear whole or not at all, whatever breaks the writing off."""

import errno

import pytest

from layers.errors import ZzecoError
from zzeco.whole_file import put_whole


class Stopped(BaseException):
    """What a cancelled task raises."""


@pytest.mark.parametrize("broken", [Stopped(), ValueError("x"), KeyboardInterrupt()])
def test_writing_that_is_broken_off_leaves_the_old_file_and_no_draft(tmp_path, broken):
    path = tmp_path / "a.txt"
    path.write_text("old", encoding="utf-8")

    def write(draft):
        draft.write_text("half", encoding="utf-8")
        raise broken

    with pytest.raises(type(broken)):
        put_whole(path, write)
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"] and path.read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize(("number", "reason"), [(errno.ENOSPC, "disk is full"), (errno.EACCES, "no right")])
def test_what_the_system_refuses_is_told(tmp_path, number, reason):
    def write(draft):
        draft.write_text("half", encoding="utf-8")
        raise OSError(number, "refused")

    with pytest.raises(ZzecoError, match=reason) as told:
        put_whole(tmp_path / "a.txt", write)
    assert told.value.advice and not [*tmp_path.iterdir()]
