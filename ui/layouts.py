"""What a person arranged in a project: the workspace shown last, panels, choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ui.preferences import Preferences

if TYPE_CHECKING:
    from zzeco.project import Project

KEPT_PROJECTS = 20


class Layouts:
    """Kept with the preferences, because it belongs to the person and not to the project's file."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences

    def current(self, project: Project) -> str:
        """The workspace that was shown last; '' where the project was never open here."""
        return str(self._of(project).get("current", ""))

    def state(self, project: Project | None, workspace: str) -> dict[str, Any]:
        """What the workspace gave as its state last."""
        return dict(self._of(project).get("states", {}).get(workspace, {}))

    def keep(self, project: Project | None, current: str, states: dict[str, dict[str, Any]]) -> None:
        """Keeps the arrangement; workspaces that were not opened this time keep the one they had."""
        kept = dict(self._preferences.get("layouts"))
        key = _key(project)
        before = kept.pop(key, {})
        kept[key] = {"current": current, "states": {**before.get("states", {}), **states}}
        self._preferences.set("layouts", dict(list(kept.items())[-KEPT_PROJECTS:]))

    def _of(self, project: Project | None) -> dict[str, Any]:
        found = self._preferences.get("layouts").get(_key(project), {})
        return found if isinstance(found, dict) else {}


def _key(project: Project | None) -> str:
    return "" if project is None else str(project.path.resolve())
