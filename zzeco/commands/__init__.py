"""The jobs of the command line, one file a group of commands; each adds its parsers."""

from zzeco.commands import carbon, checking, demo, exporting, goals, intake, opening, projects, raster_carbon

COMMANDS = (
    projects.add,
    intake.add,
    checking.add,
    carbon.add,
    goals.add,
    exporting.add,
    raster_carbon.add,
    demo.add,
    opening.add,
)
