"""webmap: layers of the project as one HTML page that needs no network."""

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from layers.errors import UsageError, ZzecoError
from layers.i18n import _
from zzeco import store
from zzeco.answer import Answer
from zzeco.audience import Audience, audience, logged
from zzeco.commands.common import add_audience, command, group_names, progress

DEFAULT_MB = 10.0
KEY = re.compile(r"[0-9A-Za-z]{8,64}")


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the command."""
    parser = command(commands, common, "webmap", _("write layers as one web page that needs no network"), run)
    parser.add_argument("--out", type=Path, required=True, metavar="X.html", help=_("the page"))
    parser.add_argument("--layers", metavar="L,L…", help=_("layers of the project (default: those that its map shows)"))
    parser.add_argument("--theme", metavar="KEY", help=_("theme of the layers that have it (default: as on the map)"))
    parser.add_argument(
        "--max-mb", type=float, default=DEFAULT_MB, metavar="MB", help=_("largest size of the page (default: 10)")
    )
    parser.add_argument("--tianditu-key", default="", metavar="KEY", help=_("offer Tianditu's base maps with this key"))
    add_audience(parser)
    parser.add_argument("--overwrite", action="store_true", help=_("replace the file if it exists"))


def run(arguments: argparse.Namespace) -> Answer:
    """The page written, and told by how much it was generalised."""
    from zzeco.webmap.building import Wanted

    reader = audience(arguments.audience)
    _refuse(arguments)
    wanted = Wanted(
        tuple(group_names(arguments.layers)), arguments.theme, arguments.max_mb, arguments.tianditu_key, reader
    )
    if not reader.is_outside:
        return _answer(*_written(store.load(arguments.project), wanted, arguments.out), reader, arguments.out)
    with store.editing(arguments.project) as edit:
        made, lines = _written(edit.before, wanted, arguments.out)
        after = logged(edit.before, made.log_lines(arguments.out, reader))
        edit.save(after, _("Web map for {audience}").format(audience=reader.label))
    return _answer(made, lines, reader, arguments.out)


def _refuse(arguments: argparse.Namespace) -> None:
    if arguments.out.suffix.lower() not in (".html", ".htm"):
        raise UsageError(_("A web map is an .html file."), _("Give --out a name that ends in .html."))
    if arguments.tianditu_key and not KEY.fullmatch(arguments.tianditu_key):
        raise UsageError(
            _("A key of Tianditu has only letters and digits."), _("Copy the key from your account at Tianditu.")
        )
    if arguments.out.exists() and not arguments.overwrite:
        raise ZzecoError(
            _("{name} exists already.").format(name=arguments.out.name),
            _("Choose another name, or add --overwrite to replace it; nothing was written."),
        )


def _written(project: Any, wanted: Any, path: Path) -> tuple[Any, list[str]]:
    from zzeco.webmap.building import web_map, write
    from zzeco.webmap.page_texts import generalised_text

    made = web_map(project, wanted, _each_once())
    write(path, made)
    return made, [generalised_text(*pair) for pair in zip(made.layers, made.generalised, strict=True)]


def _each_once() -> Callable[[str], None]:
    """Progress that says a step of several parts once."""
    said: set[str] = set()

    def say(step: str) -> None:
        if step not in said:
            said.add(step)
            progress(step)

    return say


def _answer(made: Any, lines: list[str], reader: Audience, path: Path) -> Answer:
    said = _("Wrote the web map {path}: {size:.1f} MB, {count} records, {seconds:.1f} s.").format(
        path=path, size=made.size_bytes / 1e6, count=made.records, seconds=made.seconds
    )
    data = {
        "files": [str(path)],
        "size_bytes": made.size_bytes,
        "records": made.records,
        "seconds": round(made.seconds, 2),
        "audience": reader.key,
        "grid_m": reader.grid_m,
        "fields_withheld": sorted(made.withheld(reader)),
        "layers": [
            {
                "layer": one.layer.name,
                "theme": one.found.spec.key,
                "records": len(one.rows),
                "tolerance_m": drawn.tolerance_m,
                "merged_cell_m": drawn.cell_m or None,
                "records_left_out": drawn.left_out,
            }
            for one, drawn in zip(made.layers, made.generalised, strict=True)
        ],
    }
    return Answer("done", said, written=True, data=data, lines=tuple(f"  {line}" for line in lines))
