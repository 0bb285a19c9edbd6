"""The panels at both sides of the carbon workspace, each scrolling by itself."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.components.heading import line
from ui.context import Context
from ui.theme.tokens import px, tokens
from ui.workspaces.carbon.left_out import LeftOutList
from ui.workspaces.carbon.quality import Quality
from ui.workspaces.carbon.run_list import RunList
from ui.workspaces.carbon.settings_panel import SettingsPanel
from ui.workspaces.carbon.sources import Sources, Unverified
from zzeco.project import Project
from zzeco.run_sheet import RunSheet

LEFT_WIDTH, RIGHT_WIDTH, LEAST_WIDTH = 296, 304, 256


class Side(QFrame):
    """A white panel of parts with lines between them."""

    def __init__(self, name: str, parts: list[QWidget]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "panel")
        self.setMinimumWidth(px(LEAST_WIDTH))
        inner = QWidget()
        inner.setProperty("role", "surface")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, px(12), 0, px(12))
        column.setSpacing(px(12))
        self.lines: list[QWidget] = []
        for part in parts:
            if part is not parts[0]:
                self.lines.append(line())
                column.addWidget(self.lines[-1])
            holder = QVBoxLayout()
            holder.setContentsMargins(tokens().panel, 0, tokens().panel, 0)
            holder.addWidget(part)
            column.addLayout(holder)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)


class LeftSide(Side):
    """Settings and runs."""

    def __init__(self) -> None:
        self.settings, self.runs = SettingsPanel(), RunList()
        super().__init__("left", [self.settings, self.runs])


class RightSide(Side):
    """What the figures rest on."""

    def __init__(self, context: Context) -> None:
        self.quality, self.left_out = Quality(), LeftOutList(context)
        self.sources, self.unverified = Sources(), Unverified()
        super().__init__("inspector", [self.quality, self.left_out, self.sources, self.unverified])

    def show_sheet(self, sheet: RunSheet, project: Project) -> None:
        """The parts for a run."""
        self.quality.show_sheet(sheet)
        self.left_out.show_sheet(sheet, project)
        self.sources.show_sheet(sheet)
        self.unverified.show_sheet(sheet)
