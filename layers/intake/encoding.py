"""The text encoding of a delivery, from evidence in order of its weight."""

import codecs
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from layers.errors import UsageError
from layers.i18n import _
from layers.tables import table

CANDIDATES = ("UTF-8", "GBK", "Big5", "ISO-8859-1")
CODECS = {"GBK": "gb18030", "GB18030": "gb18030", "Big5": "cp950", "UTF-8": "utf-8", "ISO-8859-1": "latin-1"}
LANGUAGE_BYTES = {0x4D: "GBK", 0x4F: "Big5", 0x13: "shift_jis", 0x4E: "cp949", 0x7A: "GBK", 0x78: "Big5"}
_ALIASES = {
    "utf8": "UTF-8", "utf8sig": "UTF-8", "65001": "UTF-8", "cp65001": "UTF-8",
    "gbk": "GBK", "gb2312": "GBK", "cp936": "GBK", "936": "GBK", "ansi936": "GBK", "ms936": "GBK", "euccn": "GBK",
    "gb18030": "GB18030", "54936": "GB18030", "cp54936": "GB18030",
    "big5": "Big5", "cp950": "Big5", "950": "Big5", "ansi950": "Big5", "big5hkscs": "Big5",
    "88591": "ISO-8859-1", "iso88591": "ISO-8859-1", "latin1": "ISO-8859-1",
}  # fmt: skip
CLEAR_MARGIN = 0.2
CLEAR_SCORE = 0.35


@dataclass(frozen=True)
class TextSample:
    """One distinct delivered value: its bytes, and whether its field may have cut it in mid-character."""

    raw: bytes
    may_be_cut: bool = False


@dataclass(frozen=True)
class EncodingChoice:
    """The encoding to use, why, and the ranked candidates; `clear` is False where a person has to choose."""

    name: str
    reason: str
    candidates: list[dict[str, Any]] = field(default_factory=list)
    clear: bool = True


def canonical(name: str) -> str:
    """The usual name of an encoding (`936`, `cp936`, `gb2312` are GBK); UsageError for one nobody knows."""
    plain = "".join(letter for letter in name.lower() if letter.isalnum())
    if plain in _ALIASES:
        return _ALIASES[plain]
    try:
        return codecs.lookup(f"cp{plain}" if plain.isdigit() else name.strip()).name
    except (LookupError, ValueError) as error:
        raise UsageError(
            _("The encoding {name} is not known.").format(name=name),
            _("Name one of {names}.").format(names=", ".join(CANDIDATES)),
        ) from error


def codec_of(name: str) -> str:
    """Python's codec for a canonical encoding name."""
    return CODECS.get(name, name)


def decoded(sample: TextSample, encoding: str) -> tuple[str, bool]:
    """The text of one value and whether all of it could be read (a character cut off at the end is left out)."""
    try:
        return sample.raw.decode(codec_of(encoding)), True
    except UnicodeDecodeError:
        pass
    if sample.may_be_cut:
        try:
            return codecs.getincrementaldecoder(codec_of(encoding))("strict").decode(sample.raw, final=False), True
        except UnicodeDecodeError:
            pass
    return sample.raw.decode(codec_of(encoding), errors="replace"), False


@cache
def _trade_characters() -> frozenset[str]:
    """Characters of tree species, land classes, places and ledger words, as in the tables of resources."""
    columns = {
        "crosswalk_species": ("name_zh", "aliases"),
        "crosswalk_land_class": ("name_zh",),
        "codes_admin": ("name",),
        "crosswalk_names": ("label_zh", "aliases"),
    }
    texts = ("".join(table(name)[column]) for name, wanted in columns.items() for column in wanted)
    towns = "省市县区乡镇村组街道林场工区班号面积名称代码单位备注东南西北上下大小石塘桥冲坪岭山田水湾"
    return frozenset(letter for text in (*texts, towns) for letter in text if ord(letter) > 0x2E7F)


@cache
def _weight(letter: str) -> float:
    """How usual a non-ASCII character is in a Chinese forestry file, 0–1 (levels of GB 2312 and Big5)."""
    if letter in _trade_characters() or letter in "，。；：、（）—－　℃²³°㎡≥≤":
        return 1.0
    if 0xFF01 <= ord(letter) <= 0xFF5E:
        return 0.6
    if _in_range(letter, "gb2312", 0xB0A1, 0xD7F9):
        return 0.8
    if _in_range(letter, "big5", 0xA440, 0xC67E):
        return 0.4
    return 0.1 if 0x4E00 <= ord(letter) <= 0x9FFF else 0.0


def _in_range(letter: str, codec: str, low: int, high: int) -> bool:
    try:
        return low <= int.from_bytes(letter.encode(codec), "big") <= high
    except UnicodeEncodeError:
        return False


def _chinese(text: str) -> float:
    """Mean usualness of the non-ASCII characters of a text, 0–1."""
    letters = [letter for letter in text if letter > "\x7f"]
    return sum(map(_weight, letters)) / len(letters) if letters else 0.0


def _western(text: str) -> float:
    """How much a text looks like a Western European one: accented letters that stand alone within words, 0–1."""
    places = [index for index, letter in enumerate(text) if letter > "\x7f"]
    beside = [text[max(index - 1, 0) : index] + text[index + 1 : index + 2] for index in places]
    alone = [text[index].isalpha() and around.isascii() and any(map(str.isalpha, around))
             for index, around in zip(places, beside, strict=True)]  # fmt: skip
    return 0.7 * sum(alone) / len(places) if places else 0.0


def _judged(samples: Sequence[TextSample], encoding: str) -> dict[str, Any]:
    """One candidate: share that decodes, how usual the characters are, and some decoded values."""
    texts = [decoded(sample, encoding) for sample in samples]
    share = sum(whole for _text, whole in texts) / len(texts)
    usual = (_western if encoding == "ISO-8859-1" else _chinese)("".join(text for text, _whole in texts))
    shown = [text for text, _whole in texts if text.strip()][:6]
    return {
        "encoding": encoding,
        "score": round(share**4 * usual, 3),
        "decodes": share,
        "reason": _("{share} of the values can be read, {usual} of their characters are usual ones").format(
            share=f"{share:.0%}", usual=f"{usual:.0%}"
        ),
        "sample": ", ".join(shown)[:80],
        "needs": f"--encoding {encoding}",
        "answer": f"--encoding {encoding}",
    }


def ranked(samples: Sequence[TextSample], also: Iterable[str] = ()) -> list[dict[str, Any]]:
    """All candidates, best first; `also` adds encodings that the delivery itself names."""
    names = dict.fromkeys((*also, *CANDIDATES))
    if "GB18030" in names:
        names.pop("GBK", None)
    return sorted((_judged(samples, name) for name in names), key=lambda one: -float(one["score"]))


def choose(
    samples: Iterable[TextSample], *, explicit: str | None = None, declared: str | None = None, language_byte: int = 0
) -> EncodingChoice:
    """The encoding of a delivery: the option, else the checked .cpg, else the checked .dbf byte, else the values.

    `declared` is the text of the .cpg, `language_byte` byte 29 of the .dbf.
    """
    telling = [sample for sample in samples if any(byte > 0x7F for byte in sample.raw)]
    if explicit:
        return _asked_for(telling, canonical(explicit))
    named, source = _named(declared, language_byte)
    if not telling:
        return EncodingChoice(named or "UTF-8", _("every value is plain ASCII, the same in every encoding"))
    candidates = ranked(telling, [named] if named else [])
    if named:
        return _checked(named, source, candidates)
    return _detected(candidates)


def _asked_for(telling: Sequence[TextSample], name: str) -> EncodingChoice:
    candidates = ranked(telling, [name]) if telling else []
    return EncodingChoice(name, _("chosen by you"), candidates)


def _named(declared: str | None, language_byte: int) -> tuple[str | None, str]:
    """The encoding that the delivery names for itself and where; a name nobody knows counts as none."""
    if declared:
        try:
            return canonical(declared), _("the .cpg file")
        except UsageError:
            pass
    return LANGUAGE_BYTES.get(language_byte), _("the language byte of the .dbf")


def _checked(named: str, source: str, candidates: list[dict[str, Any]]) -> EncodingChoice:
    """The named encoding if the bytes bear it out, else a question."""
    own = next(one for one in candidates if one["encoding"] == named)
    best = candidates[0]
    others_whole = any(one["decodes"] == 1 and one["score"] >= CLEAR_SCORE for one in candidates if one is not own)
    contradicted = own["decodes"] < 1 and others_whole
    if contradicted or best["score"] - own["score"] > CLEAR_MARGIN + 0.1:
        reason = _("{source} says {name}, but the values look like {other}").format(
            source=source, name=named, other=best["encoding"]
        )
        return EncodingChoice(str(best["encoding"]), reason, candidates, clear=False)
    return EncodingChoice(named, _("named by {source}; the values agree").format(source=source), candidates)


def _detected(candidates: list[dict[str, Any]]) -> EncodingChoice:
    """The best candidate of the values themselves; clear where it decodes everything and stands out."""
    best, second = candidates[:2]
    margin = float(best["score"]) - float(second["score"])
    clear = best["decodes"] > 0.98 and best["score"] >= CLEAR_SCORE and margin >= CLEAR_MARGIN
    reason = _("detected from the values: {reason}").format(reason=best["reason"])
    return EncodingChoice(str(best["encoding"]), reason, candidates, clear=clear)
