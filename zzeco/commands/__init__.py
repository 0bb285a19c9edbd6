"""The jobs of the command line, one file a group of commands; each adds its parsers."""

from zzeco.commands import carbon, checking, demo, exporting, factors, goals, intake, opening, projects, reconcile

COMMANDS = (
    projects.add,
    intake.add,
    checking.add,
    carbon.add,
    factors.add,
    reconcile.add,
    goals.add,
    exporting.add,
    demo.add,
    opening.add,
)
