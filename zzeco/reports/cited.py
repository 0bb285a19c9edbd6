"""Figures of a report that can be checked later: a value with its key, and marks by which the text finds it."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zzeco.screen import MISSING, number

OPEN, MIDDLE, CLOSE = "\ue000", "\ue001", "\ue002"
MARKED = re.compile(f"{OPEN}(.*?){MIDDLE}(.*?){CLOSE}")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ue000-\ue002\ufffe\uffff]")


@dataclass(frozen=True)
class Cited:
    """A figure: its key, its value in full and in its own unit, and how it is written."""

    key: str
    value: float
    text: str

    def __str__(self) -> str:
        """The text between marks, by which it becomes a control of the document."""
        return f"{OPEN}{self.key}{MIDDLE}{self.text}{CLOSE}"


def cite(key: str, value: float | None, digits: int, scale: float = 1.0) -> Cited | str:
    """The figure written in `scale` of its unit with so many decimals; a dash where it is not known."""
    if value is None or not math.isfinite(value):
        return MISSING
    return Cited(key, float(value), number(float(value) / scale, digits))


def clean(text: object) -> str:
    """Text of an attribute as a document can hold it: no control characters, none of our marks."""
    return _CONTROLS.sub("", str(text))


def cited_in(content: Any) -> Iterator[Cited]:
    """Every figure in nested dicts and lists."""
    if isinstance(content, Cited):
        yield content
    elif isinstance(content, Mapping):
        for one in content.values():
            yield from cited_in(one)
    elif isinstance(content, list | tuple):
        for one in content:
            yield from cited_in(one)
