"""The one translation mechanism: English message ids, Chinese by default."""

import gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from layers.tables import RESOURCES

LANGUAGES = ("zh", "en")
_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


def set_language(language: str | None = None) -> str:
    """The language now in force: the one asked for, else ZZECO_LANG, else Chinese."""
    global _catalogue, _language
    wanted = (language or os.environ.get("ZZECO_LANG") or "zh").lower()
    _language = "en" if wanted.startswith("en") else "zh"
    _catalogue = _catalogue_of(_language)
    return _language


@cache
def _catalogue_of(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("zzeco", RESOURCES / "locale", languages=["zh_CN"])


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Inside, this thread's messages are in `language`, whatever the user's is: for a page that has one of its own."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def language() -> str:
    """`zh` or `en`, as now in force."""
    return _spoken.get() or _language


def _(message: str) -> str:
    """The message in the user's language; placeholders are filled by the caller with str.format."""
    spoken = _spoken.get()
    return (_catalogue if spoken is None else _catalogue_of(spoken)).gettext(message)


def N_(message: str) -> str:
    """The message itself, marked for the catalogue; `_` translates it where it is shown."""
    return message


def localised(chinese: str, english: str) -> str:
    """The text of a bilingual table row in the user's language; the other one where it is empty."""
    first, second = (chinese, english) if language() == "zh" else (english, chinese)
    return first or second
