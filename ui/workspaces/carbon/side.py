"""The panels at both sides of the carbon workspace, each scrolling by itself."""

from PySide6.QtWidgets import QWidget

from ui.components.side import Side
from ui.context import Context
from ui.workspaces.carbon.left_out import LeftOutList
from ui.workspaces.carbon.quality import Quality
from ui.workspaces.carbon.run_list import RunList
from ui.workspaces.carbon.settings_panel import SettingsPanel
from ui.workspaces.carbon.sources import Sources, Unverified
from zzeco.project import Project
from zzeco.run_sheet import RunSheet

LEFT_WIDTH, RIGHT_WIDTH = 296, 304


class LeftSide(Side):
    """Settings and runs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("left", parent)
        self.settings, self.runs = SettingsPanel(self.inner), RunList(self.inner)
        self.hold(self.settings, self.runs)


class RightSide(Side):
    """What the figures rest on."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("inspector", parent)
        self.quality, self.left_out = Quality(self.inner), LeftOutList(context, self.inner)
        self.sources, self.unverified = Sources(self.inner), Unverified(self.inner)
        self.hold(self.quality, self.left_out, self.sources, self.unverified)

    def show_sheet(self, sheet: RunSheet, project: Project) -> None:
        """The parts for a run."""
        self.quality.show_sheet(sheet)
        self.left_out.show_sheet(sheet, project)
        self.sources.show_sheet(sheet)
        self.unverified.show_sheet(sheet)
