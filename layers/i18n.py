"""The one translation mechanism: English message ids, Chinese by default."""

import gettext
import os

from layers.tables import RESOURCES

LANGUAGES = ("zh", "en")
_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def set_language(language: str | None = None) -> str:
    """The language now in force: the one asked for, else ZZECO_LANG, else Chinese."""
    global _catalogue, _language
    wanted = (language or os.environ.get("ZZECO_LANG") or "zh").lower()
    _language = "en" if wanted.startswith("en") else "zh"
    if _language == "en":
        _catalogue = gettext.NullTranslations()
    else:
        _catalogue = gettext.translation("zzeco", RESOURCES / "locale", languages=["zh_CN"])
    return _language


def language() -> str:
    """`zh` or `en`, as now in force."""
    return _language


def _(message: str) -> str:
    """The message in the user's language; placeholders are filled by the caller with str.format."""
    return _catalogue.gettext(message)


def N_(message: str) -> str:
    """The message itself, marked for the catalogue; `_` translates it where it is shown."""
    return message


def localised(chinese: str, english: str) -> str:
    """The text of a bilingual table row in the user's language; the other one where it is empty."""
    first, second = (chinese, english) if _language == "zh" else (english, chinese)
    return first or second
