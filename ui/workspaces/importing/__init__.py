"""The import as a flow of six steps that fills the window."""

from ui.workspaces.importing.workspace import ImportingWorkspace

__all__ = ["ImportingWorkspace"]
