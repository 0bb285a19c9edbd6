"""The jobs of the command line, one file a group of commands; each adds its parsers."""

from zzeco.commands import (
    carbon,
    checking,
    comparing,
    demo,
    exporting,
    forecast,
    goals,
    intake,
    opening,
    projects,
    trees,
)

COMMANDS = (
    projects.add,
    intake.add,
    checking.add,
    trees.add,
    carbon.add,
    comparing.add,
    forecast.add,
    goals.add,
    exporting.add,
    demo.add,
    opening.add,
)
