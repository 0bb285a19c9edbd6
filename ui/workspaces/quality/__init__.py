"""The quality workspace: what the checks found, where it is, what was decided, and what could not enter."""

from ui.workspaces.quality.workspace import QualityWorkspace

__all__ = ["QualityWorkspace"]
