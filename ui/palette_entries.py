"""What the command palette finds: actions, workspaces, recent projects, places, records by their id."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from layers.i18n import _
from ui.actions import ACTIONS
from ui.fuzzy import SCATTERED, score
from ui.recent import recent_projects
from ui.tasks import Progress
from ui.workspace import TABS

if TYPE_CHECKING:
    from layers.layer import VectorLayer
    from ui.main_window import MainWindow
    from zzeco.project import Project

MOST_RECORDS, MOST_SHOWN = 20, 12
_ids: weakref.WeakKeyDictionary[Any, Any] = weakref.WeakKeyDictionary()


@dataclass(frozen=True)
class Entry:
    """One line of the palette; `group` says at its right what it is, `also` by what other words it is found."""

    key: str
    text: str
    group: str
    icon: str
    run: Callable[[], None]
    shortcut: str = ""
    also: str = ""


def fixed_entries(window: MainWindow) -> list[Entry]:
    """All that is known without looking into the layers."""
    return [*_actions(window), *_workspaces(window), *_recent(window), *_places(window), *_bookmarks(window)]


def best(entries: Iterable[Entry], typed: str, recent: list[str]) -> list[Entry]:
    """The entries that fit, best first; without typing those used last, then the others."""
    if not typed.strip():
        rank = {key: place for place, key in enumerate(recent)}
        return sorted(entries, key=lambda entry: rank.get(entry.key, len(rank)))[:MOST_SHOWN]
    scored = [(max(score(typed, entry.text), _score_also(typed, entry.also)), entry) for entry in entries]
    return [entry for points, entry in sorted(scored, key=lambda one: -one[0]) if points][:MOST_SHOWN]


def _score_also(typed: str, also: str) -> int:
    """By other words after all that holds what was typed itself, before letters that only come in the same order."""
    return SCATTERED + 1 if all(word in also.lower() for word in typed.lower().split()) else 0


def _actions(window: MainWindow) -> list[Entry]:
    made = window.action_set.by_key
    return [
        Entry(
            action.key, made[action.key].text().rstrip("…"), _(action.menu), action.icon,
            partial(window.run_action, action.key), action.shortcut,
            f"{action.text} {action.found_by} {_(action.found_by) if action.found_by else ''}",
        )
        for action in ACTIONS
        if action.key != "palette" and action.enabled_when(window)
    ]  # fmt: skip


def _workspaces(window: MainWindow) -> list[Entry]:
    if window.context.document.project is None:
        return []
    return [
        Entry(
            f"workspace.{row.key}", _(row.label), _("Workspace"), row.icon, partial(window.show_workspace, row.key),
            f"Alt+{number}", row.label,
        )
        for number, row in enumerate(TABS, 1)
    ]  # fmt: skip


def _recent(window: MainWindow) -> list[Entry]:
    """Also those whose file is away: to look would keep the palette waiting for a network drive."""
    paths = [Path(recent.path) for recent in recent_projects(window.context.preferences)]
    return [
        Entry(f"recent.{path}", path.name, _("Recent project"), "clock", partial(window.open_project, path))
        for path in paths
    ]


def _places(window: MainWindow) -> list[Entry]:
    """The counties; the map goes to their bounds."""
    project = window.context.document.project
    if project is None:
        return []
    from layers.boundary import bundled

    counties = bundled()
    bounds = [tuple(map(float, shape.bounds)) for shape in counties.in_crs(project.crs)]
    return [
        Entry(f"place.{name}", name, _("Place"), "map-pin", partial(window.context.go, "map", bounds=bounds[at]))
        for at, name in enumerate(counties.names)
    ]


def _bookmarks(window: MainWindow) -> list[Entry]:
    """The named views of the project's map."""
    project = window.context.document.project
    if project is None:
        return []
    from zzeco.map_state import map_state

    return [
        Entry(
            f"bookmark.{one.name}", one.name, _("Bookmark"), "bookmark",
            partial(window.context.go, "map", view=one.bounds),
        )
        for one in map_state(project).bookmarks
    ]  # fmt: skip


def found_records(project: Project, typed: str, progress: Progress) -> list[tuple[VectorLayer, int, str]]:
    """Layer, fid and name of the records whose id, number or name is or holds what was typed; exact ones and later
    epochs first."""
    from zzeco.boundaries import epoch_key
    from zzeco.places import places_called

    found: list[tuple[VectorLayer, int, str]] = []
    for layer in project.layers.values():
        progress()
        if "record_id" in layer.names():
            found += _in_layer(layer, typed.strip())
    sites = [place for place in places_called(project, typed) if place.layer]
    found += [(project.layers[place.layer], place.fid, place.name) for place in sites]
    found.sort(key=lambda one: epoch_key(one[0].epoch), reverse=True)
    return sorted(found, key=lambda one: (one[2] != typed, one[2]))[:MOST_RECORDS]


def _in_layer(layer: VectorLayer, typed: str) -> list[tuple[VectorLayer, int, str]]:
    import numpy as np

    ids = _ids.get(layer.content)
    if ids is None:
        ids = layer.columns(["record_id"])["record_id"].dropna().astype("str")
        _ids[layer.content] = ids
    hits = ids[ids.str.startswith(typed) | ids.str.endswith(typed)]
    first = hits.iloc[np.argsort(hits.ne(typed).to_numpy(), kind="stable")[:MOST_RECORDS]]
    return [(layer, int(fid), str(name)) for fid, name in first.items()]


def record_entry(window: MainWindow, layer: VectorLayer, fid: int, name: str) -> Entry:
    """The line of a record; the map goes to it and it is selected."""
    from layers.kind import kind

    group = kind(layer.kind).label + (f" {layer.epoch}" if layer.epoch else "")

    def show() -> None:
        window.context.document.select(layer.name, [fid])
        window.context.go("map", layer=layer.name, fids=[fid], zoom=True)

    return Entry(f"record.{layer.name}.{fid}", name, group, "hexagon", show)
