"""factors: the factor sets of a project, taken in, compared, edited with a reason, listed for verification."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from layers.i18n import _
from zzeco import store
from zzeco.answer import Answer
from zzeco.carbon.factor_rows import VALUES
from zzeco.carbon.parameters import FACTOR_TABLES
from zzeco.commands.common import Run, command, table_path
from zzeco.commands.explaining import workbook_path
from zzeco.factor_comparing import set_differences
from zzeco.factor_sets import history, project_factors, set_names, versions, with_edit, with_imported
from zzeco.factor_texts import source_note, taken_texts, version_text
from zzeco.project import Project
from zzeco.screen import MISSING, number, table
from zzeco.settings import settings_dict

SHOWN = 20


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the command and its actions."""
    parser = command(commands, common, "factors", _("factor sets: list, import, export, compare, edit, verify"), _list)
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=type(parser))

    def action(name: str, help_text: str, run: Run) -> argparse.ArgumentParser:
        return command(actions, common, name, help_text, run, project=False)

    set_help = _("factor set, NAME or NAME@VERSION")
    action("list", _("the sets with their versions and edits"), _list)
    taken = action("import", _("take a set in, or a new version of one"), _import)
    taken.add_argument("file", type=Path, metavar="FILE", help=_("folder, zip or CSV of tables, or workbook"))
    taken.add_argument("--name", required=True, metavar="NAME", help=_("name of the set"))
    written = action("export", _("write a set as a workbook"), _export)
    written.add_argument("name", metavar="NAME", help=set_help)
    written.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx", help=_("the workbook"))
    written.add_argument("--overwrite", action="store_true", help=_("replace the file if it exists"))
    compared = action("compare", _("every cell in which two sets differ"), _compare)
    compared.add_argument("first", metavar="A", help=set_help)
    compared.add_argument("second", metavar="B", help=set_help)
    _add_edit(action("edit", _("change one value; makes a new version of the set"), _edit))
    listed = action("unverified", _("the factors to verify against the printed standard"), _unverified)
    listed.add_argument("--out", type=Path, metavar="FILE", help=_("also write the list: .csv or .xlsx"))
    listed.add_argument("--overwrite", action="store_true", help=_("replace the file if it exists"))


def _add_edit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help=_("name of the set"))
    parser.add_argument("table", metavar="TABLE", help=_("one of: {names}").format(names=", ".join(FACTOR_TABLES)))
    parser.add_argument("row", metavar="ROW_KEY", help=_("name of the row, parts joined by ·"))
    parser.add_argument("column", metavar="COLUMN", help=_("column of the table"))
    parser.add_argument("value", metavar="VALUE", help=_("the new value"))
    parser.add_argument("--reason", required=True, metavar="TEXT", help=_("why; kept in the history of the set"))


def _list(arguments: argparse.Namespace) -> Answer:
    """The sets, their versions, and the edits that made them."""
    project = store.load(arguments.project)
    chosen = str(settings_dict(project)["factor_set"])
    sets = [_set_data(project, name, chosen) for name in set_names(project)]
    heads = [_("Factor set"), _("Version"), _("Kept since (UTC)"), _("What was done"), _("Version of the factors")]
    rows = [
        [one["name"], str(each["version"]), each["made_at"] or MISSING, version_text(each), each["factor_version"]]
        for one in sets
        for each in one["versions"]
    ]
    said = _("Factor sets of {path}; chosen: {name}").format(path=project.path, name=chosen)
    return Answer("done", said, data={"chosen": chosen, "sets": sets}, lines=tuple(table(heads, rows)))


def _set_data(project: Project, name: str, chosen: str) -> dict[str, Any]:
    rows = versions(project, name).to_dict("records")
    keys = ("made_at", "what", "factor_version", "table", "row", "column", "before", "after", "reason")
    found = [{"version": int(row["version"]), **{key: str(row[key]) for key in keys}} for row in rows]
    return {"name": name, "chosen": chosen.split("@")[0] == name, "versions": found}


def _import(arguments: argparse.Namespace) -> Answer:
    """A set from a file into the project."""
    from zzeco.factor_files import read_factor_file

    given, ignored = read_factor_file(arguments.file)
    with store.editing(arguments.project) as session:
        after, taken = with_imported(session.before, arguments.name, given)
        session.save(after, f"factors {arguments.name}")
    completed = {name: count for name, count in taken.completed.items() if count}
    others = [name for name in FACTOR_TABLES if name not in given]
    data = {
        "name": taken.name,
        "version": taken.version,
        "given": dict(taken.given),
        "completed": completed,
        "shipped_tables": others,
        "ignored": ignored,
    }
    said = _("Took in the factor set {name}, version {version}.").format(name=taken.name, version=taken.version)
    return Answer("done", said, written=True, warnings=taken_texts(taken, ignored), data=data)


def _export(arguments: argparse.Namespace) -> Answer:
    """A set as a workbook."""
    from zzeco.factor_files import write_factor_workbook

    workbook_path(arguments)
    factors = project_factors(store.load(arguments.project), arguments.name)
    path = write_factor_workbook(factors, arguments.out)
    said = _("Wrote the factor set {name} to {path}.").format(name=arguments.name, path=path)
    return Answer("done", said, written=True, data={"file": str(path), "factor_version": factors.version})


def _compare(arguments: argparse.Namespace) -> Answer:
    """The cells in which two sets differ."""
    project = store.load(arguments.project)
    first, second = (project_factors(project, name) for name in (arguments.first, arguments.second))
    found = [asdict(one) for one in set_differences(first, second)]
    heads = [_("Factor table"), _("Row of the table"), _("Column"), arguments.first, arguments.second, _("Unit")]
    rows = [
        [one["table"], one["row"], one["column"], *(_shown(one[side]) for side in ("first", "second")), one["unit"]]
        for one in found
    ]
    said = _("{first} and {second} differ in {count} cells.").format(
        first=arguments.first, second=arguments.second, count=len(found)
    )
    data = {"first": arguments.first, "second": arguments.second, "differences": found}
    return Answer("done", said, data=data, lines=tuple(table(heads, rows)) if rows else ())


def _shown(text: str | None) -> str:
    return MISSING if text is None else text


def _edit(arguments: argparse.Namespace) -> Answer:
    """One value of a set changed, its history kept."""
    with store.editing(arguments.project) as session:
        after, made = with_edit(
            session.before,
            arguments.name,
            arguments.table,
            arguments.row,
            arguments.column,
            arguments.value,
            arguments.reason,
        )
        session.save(after, f"factors {arguments.name}: {made.table} {made.row} {made.column}")
    line = history(after).iloc[-1]
    said = _("{name}, version {version}: {table}, {row}: {column} {before} → {after}").format(**asdict(made))
    data = {
        **asdict(made),
        "reason": line["reason"],
        "made_at": line["made_at"],
        "factor_version": line["factor_version"],
    }
    warnings = [source_note()] if made.column in VALUES[made.table] else []
    return Answer("done", said, written=True, warnings=tuple(warnings), data=data)


def _unverified(arguments: argparse.Namespace) -> Answer:
    """Every row of confidence C, and where the latest run used it."""
    from zzeco.factor_verifying import to_verify, values_text, write_to_verify

    if arguments.out is not None:
        table_path(arguments.out, arguments.overwrite)
    found, run = to_verify(store.load(arguments.project))
    path = write_to_verify(found, arguments.out) if arguments.out is not None else None
    used = [one for one in found if one.layers]
    heads = [_("Factor table"), _("Row of the table"), _("Factor value"), _("of stock"), _("Layers")]
    rows = [
        [one.table, one.row, values_text(one), MISSING if one.share is None else f"{number(100 * one.share)} %",
         ", ".join(one.layers)]
        for one in used[:SHOWN]
    ]  # fmt: skip
    said = _("To be verified against the printed standard: {count} rows, {used} of them used by {run}.").format(
        count=len(found), used=len(used), run=run.name if run else MISSING
    )
    data = {
        "run": run.name if run else None,
        "factor_set": run.factor_set if run else None,
        "rows": [asdict(one) for one in found],
        "file": str(path) if path else None,
    }
    return Answer("done", said, written=path is not None, data=data, lines=tuple(table(heads, rows)) if rows else ())
