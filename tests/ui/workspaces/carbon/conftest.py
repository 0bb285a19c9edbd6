"""The carbon workspace over the sample project."""

import pytest
from waiting import settled

from ui.theme import sheet
from ui.workspaces.carbon import CarbonWorkspace


@pytest.fixture
def shown(opened, qtbot, qapp):
    """The workspace with the run of the sample read."""
    sheet.apply(qapp)
    made = CarbonWorkspace(opened)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    settled(opened.tasks)
    yield made
    opened.tasks.close()
    qapp.setStyleSheet("")
