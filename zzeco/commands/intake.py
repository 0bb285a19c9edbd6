"""inspect, import, kinds: what a source holds and how it comes in."""

import argparse
import re
from pathlib import Path
from typing import Any

from layers.boundary import Boundary, bundled
from layers.checks import findings as findings_module
from layers.errors import UsageError
from layers.i18n import _
from layers.intake import mapping
from layers.intake.encoding import canonical
from layers.intake.inspection import inspect_source
from layers.intake.mapping import Answers
from layers.intake.source import Reader
from layers.kind import LAYER_KINDS, describe_kinds, kind
from layers.labels import label
from zzeco import store
from zzeco.answer import Answer
from zzeco.commands.common import command, needs_a_look, progress
from zzeco.finding_texts import severity_text
from zzeco.importing import ImportOptions, import_sources
from zzeco.outcome import Outcome

SHOWN = 20


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the commands."""
    known = ", ".join(_kind_keys())
    inspect = command(commands, common, "inspect", _("say what a source holds, and why"), run_inspect, project=False)
    inspect.add_argument("source", type=Path, metavar="SOURCE", help=_("a file, folder or archive"))
    inspect.add_argument("--encoding", metavar="NAME", help=_("encoding of the texts, e.g. GBK"))
    inspect.add_argument(
        "--kind",
        choices=_kind_keys(),
        metavar="KIND",
        help=_("read the fields as this kind's: {names}").format(names=known),
    )
    inspect.add_argument("--mapping-out", type=Path, metavar="FILE", help=_("write the best candidates as a mapping"))
    take = command(commands, common, "import", _("take sources into a layer of the project"), run_import)
    take.add_argument("sources", type=Path, nargs="+", metavar="SOURCE", help=_("files, folders or archives"))
    take.add_argument(
        "--kind",
        required=True,
        choices=_kind_keys(),
        metavar="KIND",
        help=_("what the sources hold: {names}").format(names=known),
    )
    _add_answers(take)
    _add_import_options(take)
    kinds = command(commands, common, "kinds", _("list the layer kinds and their fields"), run_kinds, project=False)
    kinds.add_argument("kind", nargs="?", metavar="KIND", help=_("one kind with all its fields"))


def _kind_keys() -> list[str]:
    return [one.key for one in LAYER_KINDS if one.geometry]


def _add_answers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--encoding", metavar="NAME", help=_("encoding of the texts, e.g. GBK"))
    parser.add_argument("--crs", metavar="CRS", help=_("coordinate system of the source: EPSG:4526, GCJ-02 or WKT"))
    parser.add_argument("--swap-xy", action="store_true", help=_("the source has its axes swapped"))
    parser.add_argument(
        "--field", action="append", default=[], metavar="standard=COLUMN", help=_("the column that holds a field")
    )
    units = _("the unit of a field: {names}").format(names=", ".join(mapping.UNITS))
    parser.add_argument("--unit", action="append", default=[], metavar="field=UNIT", help=units)
    code_system = _("the code list of a field, as the question names it")
    parser.add_argument("--code-system", action="append", default=[], metavar="field=NAME", help=code_system)
    parser.add_argument("--mapping", type=Path, metavar="FILE", help=_("answers kept in a mapping file"))


def _add_import_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--epoch", type=epoch, metavar="YYYY[-MM-DD]", help=_("epoch of the survey"))
    parser.add_argument("--source-layer", metavar="NAME", help=_("the layer of a source with several"))
    on_invalid = _("repair broken geometry, or keep the record out (default: repair)")
    parser.add_argument("--on-invalid", choices=["repair", "reject"], default="repair", help=on_invalid)
    parser.add_argument("--strict", action="store_true", help=_("keep out every record with an error"))
    parser.add_argument("--dry-run", action="store_true", help=_("do everything but write"))


def epoch(text: str) -> str:
    """The epoch text, checked: a year or an ISO date."""
    from datetime import date

    if not re.fullmatch(r"(19|20)\d\d(-\d\d-\d\d)?", text):
        raise ValueError(text)
    if len(text) > 4:
        date.fromisoformat(text)
    return text


def answers_of(arguments: argparse.Namespace) -> Answers:
    """The answers of the options over those of the mapping file."""
    base = mapping.read_mapping(arguments.mapping) if arguments.mapping else Answers()
    options = Answers(
        encoding=canonical(arguments.encoding) if arguments.encoding else None,
        crs=arguments.crs,
        swap_xy=arguments.swap_xy,
        fields=mapping.pairs(arguments.field, "--field"),
        units=mapping.unit_pairs(arguments.unit),
        code_systems=mapping.pairs(arguments.code_system, "--code-system"),
    )
    return mapping.merged(base, options)


def run_inspect(arguments: argparse.Namespace) -> Answer:
    """What the source holds; nothing is written but the mapping file that is asked for."""
    boundary: Boundary = bundled()
    found = inspect_source(arguments.source, boundary, encoding=arguments.encoding, kind_key=arguments.kind)
    if arguments.mapping_out:
        if len(found) != 1:
            raise UsageError(
                _("{source} holds several layers; a mapping file speaks of one.").format(source=arguments.source),
                _("Inspect the file of one layer."),
            )
        mapping.write_mapping(arguments.mapping_out, found[0].answers())
    return Answer(
        "done",
        _("{source}: {count} layer(s)").format(source=arguments.source, count=len(found)),
        written=bool(arguments.mapping_out),
        warnings=tuple(warning for layer in found for warning in layer.warnings),
        data={"layers": [layer.as_dict() for layer in found]},
        lines=tuple(line for layer in found for line in layer.lines()),
    )


def run_import(arguments: argparse.Namespace) -> Answer:
    """The sources taken into the project, in one transaction."""
    options = ImportOptions(
        answers_of(arguments), arguments.epoch, arguments.source_layer, arguments.on_invalid, arguments.strict
    )
    with store.editing(arguments.project) as session, Reader() as reader:
        after, outcomes = import_sources(
            session.before, arguments.sources, kind(arguments.kind), options, progress, reader
        )
        written = any(outcome.news for outcome in outcomes) and not arguments.dry_run
        if written:
            progress(_("Writing"))
            session.save(after)
    return import_answer(outcomes, written, arguments.dry_run)


def import_answer(outcomes: list[Outcome], written: bool, dry_run: bool) -> Answer:
    """The counts of an import as an answer: totals over all deliveries, and each of them."""
    numbers = [outcome.as_dict() for outcome in outcomes]
    totals = {
        key: sum(one[key] for one in numbers) for key in ("read", "accepted", "unchanged", "rejected", "repaired")
    }
    totals["findings"] = sum(one["findings"] for one in numbers)
    changes = {key: sum(one["changes"][key] for one in numbers) for key in numbers[0]["changes"]}
    first = {key: numbers[0][key] for key in ("crs", "encoding", "layer", "epoch")}
    news = any(outcome.news for outcome in outcomes)
    look = totals["rejected"] > 0 or any(needs_a_look(outcome.findings) for outcome in outcomes)
    return Answer(
        "unchanged" if not news else "findings" if look else "done",
        _import_message(totals, news, dry_run),
        written=written,
        warnings=tuple(warning for outcome in outcomes for warning in outcome.warnings),
        data={**totals, **first, "changes": changes, "dry_run": dry_run, "deliveries": numbers},
        lines=tuple(line for outcome in outcomes for line in _finding_lines(outcome)),
    )


def _import_message(totals: dict[str, int], news: bool, dry_run: bool) -> str:
    counts = _("Read {read} = accepted {accepted} + unchanged {unchanged} + rejected {rejected}; findings {findings}.")
    said = counts.format(**totals)
    if not news:
        return said + " " + _("Nothing is new: the project was not changed.")
    return said + (" " + _("Dry run: nothing was written.") if dry_run else "")


def _finding_lines(outcome: Outcome) -> list[str]:
    """The commonest findings of one delivery, one line a rule."""
    heads = [f"{outcome.layer}: {outcome.source} ({outcome.crs})"]
    heads += [f"  ✗ ×{count}: {findings_module.message(*reason)}" for reason, count in outcome.reasons]
    return heads + findings_module.summary_lines(outcome.findings, SHOWN)


def run_kinds(arguments: argparse.Namespace) -> Answer:
    """The kinds as declared; one kind with all its fields."""
    kinds = describe_kinds(arguments.kind)
    lines = [_kind_line(one) for one in kinds]
    if arguments.kind:
        lines += [_field_line(field) for field in kinds[0]["fields"]]
        lines += [_rule_line(rule) for rule in kinds[0]["rules"]]
    return Answer("done", _("Layer kinds"), data={"kinds": kinds}, lines=tuple(lines))


def _kind_line(one: dict[str, Any]) -> str:
    forms = ", ".join(label("geometry", form) for form in one["geometry"])
    return f"{one['key']}  {one['label']}" + (f"  ({forms})" if forms else "")


def _rule_line(rule: dict[str, Any]) -> str:
    return f"  {rule['code']}  {severity_text(rule['severity'])}  {rule['condition']}"


def _field_line(field: dict[str, Any]) -> str:
    unit = f" [{field['unit']}]" if field["unit"] else ""
    required = " *" if field["required"] else ""
    return f"  {field['name']}{required}  {field['label']}{unit}  {label('field_type', field['type'])}"
