"""The carbon workspace: settings, one run's figures, map, chart and totals, and what they rest on."""

from ui.workspaces.carbon.workspace import CarbonWorkspace

__all__ = ["CarbonWorkspace"]
