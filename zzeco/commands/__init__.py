"""The jobs of the command line, one file a group of commands; each adds its parsers."""

from zzeco.commands import (
    carbon,
    changing,
    checking,
    demo,
    explaining,
    exporting,
    goals,
    intake,
    opening,
    projects,
    uncertainty,
)

COMMANDS = (
    projects.add,
    intake.add,
    checking.add,
    carbon.add,
    explaining.add,
    changing.add,
    uncertainty.add,
    goals.add,
    exporting.add,
    demo.add,
    opening.add,
)
