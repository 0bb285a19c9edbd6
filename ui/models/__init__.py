"""Models behind the tables of the window."""
