"""What every test of the map shares: tasks, and a canvas that shows layers."""

import pytest
from mapping import CRS, wait_sharp

from ui.canvas.canvas import MapCanvas
from ui.tasks import Tasks


@pytest.fixture
def tasks(qapp):
    """Tasks that fail the test where one of them fails."""
    made, failures = Tasks(), []
    made.failed.connect(failures.append)
    yield made
    made.close()
    made.deleteLater()
    assert not failures


@pytest.fixture
def shown(qtbot, tasks):
    """Shows layers (top first) in a canvas of a given size, and waits until it is sharp."""

    def show(*layers, size=(400, 300), furniture=False):
        canvas = MapCanvas(tasks, CRS, furniture=furniture)
        qtbot.addWidget(canvas)
        canvas.resize(*size)
        canvas.show()
        canvas.set_layers(layers)
        wait_sharp(qtbot, canvas)
        return canvas

    return show
