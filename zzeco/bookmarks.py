"""Named views of the project's map: kept, renamed and taken away."""

from dataclasses import replace

from layers.drawing.view import Bounds
from layers.i18n import _
from zzeco.map_state import Bookmark, MapState, map_state
from zzeco.project import Project


def free_name(state: MapState, wanted: str = "") -> str:
    """The name, or one with a number behind it where it is taken already."""
    wanted = wanted.strip() or _("View")
    taken = {one.name for one in state.bookmarks}
    numbered = (f"{wanted} {number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(name for name in numbered if name not in taken)


def with_bookmark(state: MapState, name: str, bounds: Bounds) -> MapState:
    """The state with this view kept last, under the name or one like it."""
    return replace(state, bookmarks=(*state.bookmarks, Bookmark(free_name(state, name), bounds)))


def with_bookmark_renamed(state: MapState, name: str, wanted: str) -> MapState:
    """The state in which the bookmark has another name; unchanged where nothing is left of the name."""
    wanted = wanted.strip()
    if not wanted or wanted == name:
        return state
    fresh = free_name(state, wanted)
    return replace(
        state, bookmarks=tuple(replace(one, name=fresh) if one.name == name else one for one in state.bookmarks)
    )


def without_bookmark(state: MapState, name: str) -> MapState:
    """The state without the bookmark of that name."""
    return replace(state, bookmarks=tuple(one for one in state.bookmarks if one.name != name))


def bookmarks_called(project: Project, typed: str) -> list[Bookmark]:
    """The project's bookmarks that hold what was typed."""
    return [one for one in map_state(project).bookmarks if typed.strip().lower() in one.name.lower()]
