"""The targets workspace: every target of the plan with its pace, its trend, its counties and its evidence."""

from ui.workspaces.targets.workspace import TargetsWorkspace

__all__ = ["TargetsWorkspace"]
