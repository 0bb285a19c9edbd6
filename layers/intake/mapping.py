"""Answers to the questions of an import, as options or as a mapping file that can be shared."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from layers.errors import UsageError
from layers.i18n import _
from layers.system_reasons import system_reason

UNITS = ("ha", "m2", "mu", "km2", "m3", "m3_per_ha")


@dataclass(frozen=True)
class Answers:
    """What the person who imports has settled; empty means: take the best candidate when it is clear.

    fields: standard field -> delivered column; units: field -> unit; code_systems: field -> code list;
    values: field -> {delivered value: standard value}.
    """

    encoding: str | None = None
    crs: str | None = None
    swap_xy: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    code_systems: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read_mapping(path: Path) -> Answers:
    """The answers of a mapping file (JSON); UsageError when it is not one."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(
            _("The mapping file {path} cannot be read.").format(path=path), system_reason(error)
        ) from error
    except ValueError as error:
        raise UsageError(_("The mapping file {path} is not valid JSON.").format(path=path), str(error)) from error
    known = {entry.name for entry in fields(Answers)}
    unknown = sorted(set(content) - known) if isinstance(content, dict) else ["?"]
    if unknown:
        raise UsageError(
            _("The mapping file {path} has unknown keys: {keys}.").format(path=path, keys=", ".join(unknown)),
            _("Known keys: {keys}.").format(keys=", ".join(sorted(known))),
        )
    wrong = [name for name, value in content.items() if not _fits(name, value)]
    if wrong:
        raise UsageError(
            _("The mapping file {path} has a value of the wrong kind: {keys}.").format(
                path=path, keys=", ".join(wrong)
            ),
            _("encoding and crs are texts, swap_xy true or false, the others objects of texts."),
        )
    return Answers(**content)


def _fits(name: str, value: object) -> bool:
    """Whether a value of the file is of the kind that its key asks for."""
    if name in ("encoding", "crs"):
        return value is None or isinstance(value, str)
    if name == "swap_xy":
        return isinstance(value, bool)
    entries = value.values() if isinstance(value, dict) else [None]
    if name == "units":
        return all(entry in UNITS for entry in entries)
    return all(isinstance(entry, dict if name == "values" else str) for entry in entries)


def write_mapping(path: Path, answers: Answers) -> None:
    """Write the answers as a mapping file."""
    content = {entry.name: getattr(answers, entry.name) for entry in fields(Answers)}
    try:
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(
            _("The mapping file {path} cannot be written.").format(path=path), system_reason(error)
        ) from error


def merged(base: Answers, options: Answers) -> Answers:
    """The answers of a mapping file, overruled by those of the options."""
    return replace(
        base,
        encoding=options.encoding or base.encoding,
        crs=options.crs or base.crs,
        swap_xy=options.swap_xy or base.swap_xy,
        fields={**base.fields, **options.fields},
        units={**base.units, **options.units},
        code_systems={**base.code_systems, **options.code_systems},
        values={**base.values, **options.values},
    )


def pairs(words: Sequence[str], option: str) -> dict[str, str]:
    """`name=value` words as a dict; UsageError for a word without '='."""
    wrong = [word for word in words if "=" not in word]
    if wrong:
        raise UsageError(
            _("{option} needs name=value, got {word}.").format(option=option, word=wrong[0]),
            _("Example: {example}").format(example=f"{option} di_lei=DL"),
        )
    return {name.strip(): value.strip() for name, value in (word.split("=", 1) for word in words)}


def unit_pairs(words: Sequence[str]) -> dict[str, str]:
    """`field=unit` words as a dict; UsageError for a unit that is not known."""
    units = pairs(words, "--unit")
    wrong = [unit for unit in units.values() if unit not in UNITS]
    if wrong:
        raise UsageError(
            _("Unknown unit {unit}.").format(unit=wrong[0]), _("Known units: {units}.").format(units=", ".join(UNITS))
        )
    return units
