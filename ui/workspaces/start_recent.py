"""The projects that were open lately: what is remembered of each, and where it stands in the list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zzeco.project import Project

MOST = 24


@dataclass(frozen=True)
class Recent:
    """One project as the preferences keep it; `kind` is that of its largest layer, of `records` records."""

    path: str
    name: str = ""
    opened_at: str = ""
    kind: str = ""
    records: int = 0
    findings: int = 0
    is_sample: bool = False
    recovered_at: str = ""

    @property
    def title(self) -> str:
        """The project's name, else that of its file."""
        return self.name or PureWindowsPath(self.path).stem

    def matches(self, words: str) -> bool:
        """Whether all words stand in its name or path."""
        text = f"{self.title} {self.path}".casefold()
        return all(word in text for word in words.casefold().split())


def recent_of(project: Project, now: datetime, is_sample: bool = False) -> Recent:
    """What is remembered of an open project; nothing large is read for it."""
    largest = max(project.layers.values(), key=len, default=None)
    return Recent(
        path=str(project.path.resolve()),
        name=str(project.settings.get("project_name") or ""),
        opened_at=now.astimezone().isoformat(timespec="seconds"),
        kind=largest.kind if largest is not None else "",
        records=len(largest) if largest is not None else 0,
        findings=len(project.table("findings")),
        is_sample=is_sample,
    )


def read(kept: Iterable[Any]) -> list[Recent]:
    """The list of the preferences; entries that are none are passed over."""
    known = {field.name: type(field.default) for field in fields(Recent)}
    entries = []
    for entry in kept:
        if isinstance(entry, Mapping) and isinstance(entry.get("path"), str):
            fitting = {name: entry[name] for name in known.keys() & entry.keys()}
            right = {name: value for name, value in fitting.items() if name == "path" or type(value) is known[name]}
            entries.append(Recent(**right))
    return entries


def remembered(kept: Iterable[Any], entry: Recent) -> list[dict[str, Any]]:
    """The list with this project first."""
    others = [other for other in read(kept) if not _same(other.path, entry.path)]
    return [asdict(one) for one in [entry, *others][:MOST]]


def forgotten(kept: Iterable[Any], path: str) -> list[dict[str, Any]]:
    """The list without this project."""
    return [asdict(one) for one in read(kept) if not _same(one.path, path)]


def _same(one: str, two: str) -> bool:
    return Path(one) == Path(two)
