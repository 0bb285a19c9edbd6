"""A bureau's own symbol table: a CSV file with the columns of styles.csv, whose rows replace those of the program."""

import csv
from collections.abc import Mapping
from pathlib import Path

from layers.errors import ZzecoError
from layers.i18n import _
from layers.system_reasons import system_reason

NEEDED = ("kind", "theme", "class_key")
KNOWN = (*NEEDED, "fill", "outline", "outline_mm", "pattern", "symbol")


def read_symbols(path: Path) -> tuple[Mapping[str, str], ...]:
    """The rows of the file; ZzecoError where it is no such table or holds no colour where one should be."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [{name: (row.get(name) or "").strip() for name in KNOWN} for row in _rows(file.read(), path)]
    except OSError as error:
        raise ZzecoError(
            _("{name} cannot be read: {reason}").format(name=path.name, reason=system_reason(error)),
            _("Name a CSV file with the columns of resources/tables/styles.csv."),
        ) from error
    except UnicodeDecodeError as error:
        raise ZzecoError(
            _("{name} is not written in UTF-8.").format(name=path.name), _("Save it as CSV UTF-8.")
        ) from error
    except csv.Error as error:
        raise ZzecoError(
            _("{name} cannot be read: {reason}").format(name=path.name, reason=error),
            _("Name a CSV file with the columns of resources/tables/styles.csv."),
        ) from error
    for row in rows:
        _insist(row, path)
    return tuple(rows)


def _rows(text: str, path: Path) -> list[dict[str, str]]:
    reader = csv.DictReader(text.splitlines())
    missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        raise ZzecoError(
            _("{name} has no column {columns}.").format(name=path.name, columns=", ".join(missing)),
            _("Name a CSV file with the columns of resources/tables/styles.csv."),
        )
    return list(reader)


def _insist(row: Mapping[str, str], path: Path) -> None:
    import re

    colours = [row[name] for name in ("fill", "outline") if row[name]]
    is_right = all(re.fullmatch("#[0-9A-Fa-f]{6}", colour) for colour in colours)
    if not is_right or (row["outline_mm"] and not re.fullmatch(r"\d+(\.\d+)?", row["outline_mm"])):
        raise ZzecoError(
            _("{name}: the class {key} has a colour or width that cannot be read.").format(
                name=path.name, key=row["class_key"]
            ),
            _("Colours are written #RRGGBB, widths in millimetres."),
        )
