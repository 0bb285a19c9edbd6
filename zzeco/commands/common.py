"""What the commands share: declaring one, progress on stderr, the status of findings."""

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from layers.errors import UsageError, ZzecoError
from layers.i18n import _
from zzeco.answer import Answer
from zzeco.audience import INTERNAL, audiences
from zzeco.screen import MISSING

TABLES = (".csv", ".xlsx")
Run = Callable[[argparse.Namespace], Answer]


def command(
    commands: Any, common: argparse.ArgumentParser, name: str, help_text: str, run: Run, project: bool = True
) -> argparse.ArgumentParser:
    """A new command with the common options and, by default, the project as its first argument."""
    parser: argparse.ArgumentParser = commands.add_parser(name, parents=[common], help=help_text, description=help_text)
    parser.set_defaults(run=run)
    if project:
        parser.add_argument("project", type=Path, metavar="PROJECT.gpkg", help=_("the project file"))
    return parser


def add_audience(parser: argparse.ArgumentParser) -> None:
    """The option that says who the file is for."""
    parser.add_argument(
        "--audience", choices=[one.key for one in audiences()], default=INTERNAL,
        help=_("who it is for: outsiders get coarser places and no sensitive fields (default: internal)"),
    )  # fmt: skip


def progress(step: str) -> None:
    """Say on stderr what is being done."""
    print(f"… {step}", file=sys.stderr, flush=True)


def table_path(out: Path, overwrite: bool) -> Path:
    """The table to write; UsageError for another ending, ZzecoError for a file that is there and is to stay."""
    if out.suffix.lower() not in TABLES:
        raise UsageError(
            _("No table has the ending {suffix}.").format(suffix=out.suffix or "''"),
            _("Endings: {suffixes}").format(suffixes=" ".join(TABLES)),
        )
    if out.exists() and not overwrite:
        raise ZzecoError(
            _("{name} exists already.").format(name=out.name),
            _("Choose another name, or add --overwrite to replace it; nothing was written."),
        )
    return out


def needs_a_look(findings: pd.DataFrame) -> bool:
    """True when a finding of severity error or warn is there (information alone is no reason to look)."""
    return bool(findings["severity"].isin(["error", "warn"]).any())


def group_names(text: str | None) -> list[str]:
    """The names in an option G,G… in the order given, each once."""
    return list(dict.fromkeys(name.strip() for name in (text or "").split(",") if name.strip()))


def shown_group(row: Mapping[str, Any], by: list[str]) -> str:
    """The groups of a row in words; the word for the sum where it is the sum."""
    return (
        _("Total") if row["is_total"] else " · ".join(str(row[f"{name}_label"] or row[name] or MISSING) for name in by)
    )
