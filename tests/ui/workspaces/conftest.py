"""Workspaces over the sample project, without the window around them."""

import pytest
from waiting import settled

from ui.theme import sheet


@pytest.fixture
def placed(opened, qtbot, qapp):
    """Shows a workspace of a class in a size, with all that it reads read."""
    sheet.apply(qapp)

    def place(workspace, width, height):
        made = workspace(opened)
        qtbot.addWidget(made)
        made.resize(width, height)
        made.show()
        settled(opened.tasks)
        return made

    yield place
    opened.tasks.close()
    qapp.setStyleSheet("")
