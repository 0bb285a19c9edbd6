"""The jobs of the command line, one file a group of commands; each adds its parsers."""

from zzeco.commands import (
    carbon,
    changing,
    checking,
    comparing,
    demo,
    explaining,
    exporting,
    forecast,
    goals,
    intake,
    opening,
    projects,
    raster_carbon,
    trees,
    uncertainty,
)

COMMANDS = (
    projects.add,
    intake.add,
    checking.add,
    trees.add,
    carbon.add,
    explaining.add,
    changing.add,
    uncertainty.add,
    comparing.add,
    forecast.add,
    raster_carbon.add,
    goals.add,
    exporting.add,
    demo.add,
    opening.add,
)
