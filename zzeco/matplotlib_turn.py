"""Whose turn it is with matplotlib: its settings belong to the whole program, so one drawing at a time."""

import threading

TURN = threading.RLock()
"""Held while matplotlib's settings are others than its own."""
