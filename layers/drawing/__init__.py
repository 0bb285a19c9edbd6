"""How layers are drawn, without Qt: flat geometries, id grid, classes of a theme."""
