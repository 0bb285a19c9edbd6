"""Tools that take the mouse on the map: to pan, select, ask, measure and compare."""
