"""The operating system's refusals in the user's language."""

import errno
import os

import pytest

from layers.i18n import set_language
from layers.system_reasons import system_reason


@pytest.mark.parametrize("code", [errno.ENOENT, errno.EACCES, errno.ENOSPC, errno.EISDIR, errno.EROFS, errno.EFBIG])
def test_a_usual_refusal_is_said_in_own_words(code):
    set_language("en")
    assert system_reason(OSError(code, os.strerror(code))) != os.strerror(code)


def test_a_rare_refusal_keeps_the_systems_words():
    assert system_reason(OSError(errno.EPIPE, "Broken pipe")) == "Broken pipe"
    assert system_reason(OSError("no number")) == "no number"
