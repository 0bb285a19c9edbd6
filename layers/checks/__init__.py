"""Checks of geometry, topology, attributes and logic; each returns a table of findings."""
