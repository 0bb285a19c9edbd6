"""A project that is ready asks its file for nothing small any more."""

from zzeco import store
from zzeco.counties import county_layer
from zzeco.map_state import map_state
from zzeco.readying import SMALL_ROWS, make_ready
from zzeco.themes import usual_theme


def test_small_tables_are_read_and_large_layers_are_not(sample):
    project = store.load(sample)
    make_ready(project)
    sample.rename(sample.with_name("away.gpkg"))  # nothing can be read any more
    for table in project.tables.values():
        if len(table) <= SMALL_ROWS:
            assert len(table.rows) == len(table)
    assert map_state(project).layers and len(county_layer(project)) == 9
    assert usual_theme(project.layers["forest_2025"])
    assert "table" not in vars(project.layers["forest_2025"].content)
