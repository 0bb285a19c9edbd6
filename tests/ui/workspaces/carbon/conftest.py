"""The carbon workspace over the sample project."""

import pytest

from ui.workspaces.carbon import CarbonWorkspace


@pytest.fixture
def shown(placed):
    """The workspace with the run of the sample read."""
    return placed(CarbonWorkspace, 1200, 800)
