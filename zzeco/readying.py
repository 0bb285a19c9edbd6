"""What the first look at a project asks for, read and worked out beforehand, where it is opened: in a task."""

from zzeco.counties import county_layer
from zzeco.map_state import map_state
from zzeco.project import Project
from zzeco.themes import usual_theme

SMALL_ROWS = 5_000


def make_ready(project: Project) -> None:
    """Reads small tables and what the map needs to know; ZzecoError where something is not as it should be.

    Later they would be asked for by the window, while long reads of other threads keep the file busy.
    """
    _small = [table.rows for table in project.tables.values() if len(table) <= SMALL_ROWS]
    _needed = (map_state(project), county_layer(project), [usual_theme(layer) for layer in project.layers.values()])
