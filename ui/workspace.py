"""The workspaces of the window: what each must offer, and the table from which tabs and factories are made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from PySide6.QtWidgets import QWidget

from layers.i18n import N_
from ui.context import Context


class Primary(NamedTuple):
    """The one filled button of a workspace: its text, icon and the key of the action it runs."""

    text: str
    icon: str
    action: str


class Workspace(Protocol):
    """A QWidget that fills the body of the window."""

    key: str

    def receive(self, payload: dict[str, Any]) -> None:
        """Shows what was asked for when somebody came here from elsewhere."""

    def state(self) -> dict[str, Any]:
        """Layout and choices as JSON knows them."""

    def restore(self, state: dict[str, Any]) -> None:
        """Takes a layout and choices back."""


@dataclass(frozen=True)
class Row:
    """One workspace: key, label, icon, manual page, and how it is made in a parent (imported when first shown)."""

    key: str
    label: str
    icon: str
    manual: str
    make: Callable[[Context, QWidget], QWidget]
    is_tab: bool = True
    needs_project: bool = True


def _start(context: Context, parent: QWidget) -> QWidget:
    from ui.workspaces.start import StartWorkspace

    return StartWorkspace(context, parent)


def _map(context: Context, parent: QWidget) -> QWidget:
    from ui.workspaces.map import MapWorkspace

    return MapWorkspace(context, parent)


def _carbon(context: Context, parent: QWidget) -> QWidget:
    from ui.workspaces.carbon.workspace import CarbonWorkspace

    return CarbonWorkspace(context, parent)


def _quality(context: Context, parent: QWidget) -> QWidget:
    from ui.workspaces.quality.workspace import QualityWorkspace

    return QualityWorkspace(context, parent)


def _targets(context: Context, parent: QWidget) -> QWidget:
    from ui.workspaces.targets.workspace import TargetsWorkspace

    return TargetsWorkspace(context, parent)


def _layout(context: Context, parent: QWidget) -> QWidget:
    from ui.workspaces.layout.workspace import LayoutWorkspace

    return LayoutWorkspace(context, parent)


def _importing(context: Context, parent: QWidget) -> QWidget:
    from ui.workspaces.importing.workspace import ImportingWorkspace

    return ImportingWorkspace(context, parent)


WORKSPACES = (
    Row("map", N_("Map"), "map", "map", _map),
    Row("quality", N_("Quality"), "clipboard-check", "quality", _quality),
    Row("carbon", N_("Carbon"), "leaf", "carbon", _carbon),
    Row("targets", N_("Targets"), "target", "targets", _targets),
    Row("layout", N_("Map sheets"), "layout-template", "maps", _layout),
    Row("importing", N_("Import"), "import", "import", _importing, is_tab=False),
    Row("start", N_("Start"), "house", "start", _start, is_tab=False, needs_project=False),
)  # fmt: skip
BY_KEY = {row.key: row for row in WORKSPACES}
TABS = tuple(row for row in WORKSPACES if row.is_tab)
