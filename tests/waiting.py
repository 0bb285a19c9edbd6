"""Waiting for tasks in tests of the window."""

from PySide6.QtWidgets import QApplication

ROUNDS, TIMEOUT_S = 5, 60


def settled(tasks):
    """Waits until nothing runs, also nothing that was started by what had run."""
    for _round in range(ROUNDS):
        tasks.wait_idle(TIMEOUT_S)
        QApplication.processEvents()
        if tasks.is_idle:
            return
    raise AssertionError("the tasks never end")
