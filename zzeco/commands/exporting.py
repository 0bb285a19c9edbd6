"""export: a layer, or the findings and rejected records to send back, as a file."""

import argparse
from pathlib import Path
from typing import Any

import shapely

from layers import crs as crs_module
from layers.errors import UsageError
from layers.i18n import _
from zzeco import store
from zzeco.answer import Answer
from zzeco.audience import Audience, audience, log_lines, logged, released, withheld
from zzeco.commands.common import add_audience, command
from zzeco.project import Project
from zzeco.send_back import exported


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the command."""
    parser = command(commands, common, "export", _("write a layer to a file of another format"), run)
    parser.add_argument("layer", metavar="LAYER", help=_("a layer of the project, or findings, or rejected"))
    parser.add_argument("file", type=Path, metavar="FILE", help=_("the ending says the format"))
    parser.add_argument(
        "--encoding", choices=["UTF-8", "GBK"], default="UTF-8", help=_("of a shapefile's texts (default: UTF-8)")
    )
    parser.add_argument("--crs", metavar="EPSG:n", help=_("coordinate system of the file"))
    add_audience(parser)
    parser.add_argument("--overwrite", action="store_true", help=_("replace the file if it exists"))


def run(arguments: argparse.Namespace) -> Answer:
    """The layer written, read back and compared; what goes to outsiders is logged in the project."""
    if arguments.encoding != "UTF-8" and arguments.file.suffix.lower() != ".shp":
        raise UsageError(
            _("Only a shapefile is written in {encoding}.").format(encoding=arguments.encoding),
            _("Leave out --encoding; the other formats are UTF-8."),
        )
    reader = audience(arguments.audience)
    if not reader.is_outside:
        return _written(store.load(arguments.project), arguments, reader)
    with store.editing(arguments.project) as edit:
        answer = _written(edit.before, arguments, reader)
        files = [Path(name) for name in answer.data["files"]]
        lines = log_lines(
            reader, "export", files, [arguments.layer], answer.data["records"], answer.data["fields_withheld"]
        )
        edit.save(logged(edit.before, lines), _("Export for {audience}").format(audience=reader.label))
    return answer


def _written(project: Project, arguments: argparse.Namespace, reader: Audience) -> Answer:
    from layers.writing import ExistsAlready, export

    table, geometry = exported(project, arguments.layer)
    left_out: tuple[str, ...] = ()
    if reader.is_outside:
        layer = project.layers.get(arguments.layer)
        left_out = () if layer is None else withheld(layer.names(), layer.kind, reader)
        table, geometry = released(table, geometry, project, arguments.layer, reader)
    try:
        result = export(
            table,
            geometry,
            project.crs,
            arguments.file,
            encoding=arguments.encoding,
            target_crs=crs_module.parse_known(arguments.crs) if arguments.crs else None,
            overwrite=arguments.overwrite,
        )
    except ExistsAlready as error:
        raise ExistsAlready(
            error.problem, _("Choose another name, or add --overwrite to replace it; nothing was written.")
        ) from None
    data = {
        "files": [str(path) for path in result.files],
        "records": result.records,
        "format": result.fmt,
        "field_map": result.field_names,
        "audience": reader.key,
        "grid_m": reader.grid_m,
        "fields_withheld": sorted(left_out),
    }
    outlines = result.fmt == "xlsx" and bool((shapely.get_dimensions(geometry) > 0).any())
    lost = (_("An Excel sheet holds a point of each record, not its outline."),) if outlines else ()
    said = _("Wrote {count} records to {path}.").format(count=result.records, path=arguments.file)
    return Answer("done", said, written=True, warnings=(*result.warnings, *lost), data=data)
