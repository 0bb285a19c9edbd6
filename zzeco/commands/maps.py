"""map, atlas: sheets of the project as files."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from layers.errors import UsageError, ZzecoError
from layers.i18n import _
from zzeco import store
from zzeco.answer import Answer
from zzeco.audience import audience, log_lines, logged, unlogged, withheld
from zzeco.commands.common import add_audience, command, progress
from zzeco.project import Project

PLAIN_WISHES = ("portrait", "subtitle", "grid", "target", "approval", "secrecy", "bureau", "logo", "audience")


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the commands."""
    one = command(commands, common, "map", _("a map sheet as PDF, PNG, GeoTIFF or SVG"), run_map)
    _add_wishes(one)
    one.add_argument(
        "--area", default="", metavar="COUNTY", help=_("a county's code or name, or LAYER:fid (default: all)")
    )
    one.add_argument("--scale", type=int, metavar="N", help=_("1:N (default: the largest round scale that fits)"))
    one.add_argument("--title", default="", help=_("the title, in place of the template's"))
    one.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help=_("the ending says the format: .pdf .png .tif .svg")
    )
    one.add_argument("--overwrite", action="store_true", help=_("replace the file if it exists"))
    many = command(commands, common, "atlas", _("a sheet of each county, or of each feature of a layer"), run_atlas)
    _add_wishes(many)
    many.add_argument("--by", default="county", metavar="LAYER", help=_("county (default), or a layer of polygons"))
    many.add_argument(
        "--format",
        default="pdf",
        choices=["pdf", "png", "tif", "svg"],
        help=_("of the files in a folder (default: pdf)"),
    )
    many.add_argument("--out", type=Path, required=True, metavar="DIR|X.pdf", help=_("a folder of files, or one PDF"))
    many.add_argument("--overwrite", action="store_true", help=_("replace the PDF if it exists"))


def _add_wishes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--template",
        required=True,
        metavar="KEY",
        help=_("what the sheet shows, or an own template; a wrong KEY lists all"),
    )
    parser.add_argument("--page", default="", choices=["A3", "A4"], help=_("page size (default: A3)"))
    lies = parser.add_mutually_exclusive_group()
    lies.add_argument("--landscape", dest="portrait", action="store_const", const=False, help=_("page lies"))
    lies.add_argument("--portrait", dest="portrait", action="store_const", const=True, help=_("page stands"))
    parser.add_argument("--dpi", type=int, default=300, help=_("dots per inch of PNG and GeoTIFF (default: 300)"))
    parser.add_argument("--grid", default="", choices=["km", "degrees", "both", "none"], help=_("grid (default: km)"))
    parser.add_argument("--target", default="", metavar="KEY", help=_("the target of the template targets"))
    parser.add_argument("--subtitle", default="", help=_("the line below the title"))
    parser.add_argument("--bureau", default="", help=_("who made it (default: the setting bureau_name)"))
    parser.add_argument("--approval", default="", metavar="NO", help=_("map approval number to be printed"))
    parser.add_argument("--secrecy", default="", metavar="TEXT", help=_("secrecy level to be printed"))
    parser.add_argument("--logo", default="", metavar="FILE", help=_("picture beside the title"))
    parser.add_argument(
        "--styles", type=Path, metavar="FILE.csv", help=_("own symbols, with the columns of styles.csv")
    )
    add_audience(parser)


def wishes_of(
    project: Project, arguments: argparse.Namespace, area: str = "", scale: int | None = None, title: str = ""
) -> Any:
    """The wishes that the options say, on top of the template's own."""
    from zzeco.maps.layouts import wishes_for
    from zzeco.maps.symbol_table import read_symbols

    given = {name: getattr(arguments, name) for name in PLAIN_WISHES}
    styles = read_symbols(arguments.styles) if arguments.styles else ()
    own = {"paper": arguments.page, "area": area, "scale": scale, "title": title, "styles": styles}
    return wishes_for(project, arguments.template, {**given, **own})


def run_map(arguments: argparse.Namespace) -> Answer:
    """One sheet written."""
    from zzeco.maps.files import checked_dpi, dots_of, ending_of, write_sheet
    from zzeco.maps.making import page_for
    from zzeco.maps.sheet import drawn

    out: Path = arguments.out
    ending = ending_of(out)
    dpi = checked_dpi(arguments.dpi)
    not_there(out, arguments.overwrite)
    project = store.load(arguments.project)
    page = page_for(project, wishes_of(project, arguments, arguments.area, arguments.scale, arguments.title))
    with _logging(arguments, page.layers) as (project, files):
        write_sheet(out, page, project, lambda: drawn(page, project, progress, dpi=dots_of(ending, dpi)), dpi)
        files.append(out)
    data = {"file": str(out), "template": page.template, "scale": page.scale, "title": page.element("title").text,
            "page_mm": [page.width_mm, page.height_mm], "bytes": out.stat().st_size,
            "audience": page.audience}  # fmt: skip
    said = _("Wrote {path}: “{title}”, 1:{scale}.")
    return Answer(
        "done", said.format(path=out, title=data["title"], scale=page.scale), written=True, data=data,
        warnings=_warnings(project, arguments),
    )  # fmt: skip


@contextmanager
def _logging(arguments: argparse.Namespace, layers: Sequence[Any]) -> Iterator[tuple[Project, list[Path]]]:
    """The project, and a list for the files that are written; of those for outsiders the project keeps a log."""
    reader, files = audience(arguments.audience), list[Path]()
    if not reader.is_outside:
        yield store.load(arguments.project), files
        return
    with store.editing(arguments.project) as edit:
        try:
            yield edit.before, files
        finally:  # what is written stays when the rest is stopped, and so does its line
            shown = [edit.before.layers[one.layer] for one in layers if one.layer in edit.before.layers]
            hidden = {name for one in shown for name in withheld(one.names(), one.kind, reader)}
            names, records = [one.name for one in shown], sum(map(len, shown))
            lines = log_lines(reader, arguments.command, files, names, records, hidden)
            edit.save(logged(edit.before, lines), _("Map sheets for {audience}").format(audience=reader.label))


def _warnings(project: Project, arguments: argparse.Namespace) -> tuple[str, ...]:
    if arguments.bureau or project.settings.get("bureau_name"):
        return ()
    return (_("The sheet does not say who made it: `zzeco set P bureau_name=…`, or --bureau."),)


def not_there(path: Path, overwrite: bool) -> None:
    """UsageError where a file of this name is there and may not be replaced."""
    if path.exists() and not overwrite:
        raise UsageError(
            _("{path} exists already.").format(path=path),
            _("Choose another name, or add --overwrite to replace it; nothing was written."),
        )
    if not path.parent.is_dir():
        raise ZzecoError(
            _("There is no folder {path}.").format(path=path.parent), _("Make it first, or choose another folder.")
        )


def run_atlas(arguments: argparse.Namespace) -> Answer:
    """All sheets written, those that are there already left as they are."""
    from zzeco.maps.atlas import atlas_files, write_atlas
    from zzeco.maps.files import checked_dpi
    from zzeco.maps.templates import layers_for, template
    from zzeco.whole_file import times_of

    dpi = checked_dpi(arguments.dpi)
    out: Path = arguments.out
    as_one = out.suffix.lower() == ".pdf"
    if as_one:
        not_there(out, arguments.overwrite)
    project = store.load(arguments.project)
    wishes = wishes_of(project, arguments)
    layers = layers_for(project, template(wishes.template), wishes.layers)
    with _logging(arguments, layers) as (project, files):
        before = times_of(atlas_files(out, arguments.format))
        try:
            found = write_atlas(project, wishes, arguments.by, out, arguments.format, dpi, progress)
        finally:
            after = times_of(atlas_files(out, arguments.format))
            files += [path for path, written_ns in after.items() if written_ns != before.get(path)]
        if audience(wishes.audience).is_outside and not as_one:
            files += unlogged(project, [out / one.file for one in found if not one.is_new])
    made = sum(one.is_new for one in found)
    data = {
        "files": [str(out)] if as_one else [str(out / one.file) for one in found],
        "pages": [{"file": one.file, "area": one.area, "name": one.name, "scale": one.scale} for one in found],
        "audience": wishes.audience,
        "made": made,
        "kept": len(found) - made,
    }
    said = _("Wrote {made} sheets to {path}; {kept} were there already.")
    return Answer(
        "done" if made else "unchanged", said.format(made=made, kept=len(found) - made, path=out), written=made > 0,
        data=data, warnings=_warnings(project, arguments),
    )  # fmt: skip
