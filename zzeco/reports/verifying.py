"""Whether a report still says what its project says: every listed figure reckoned anew, and read where it is shown."""

import math
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layers.errors import UsageError, ZzecoError
from layers.i18n import _, speaking
from layers.system_reasons import system_reason
from zzeco.audience import INTERNAL, audience
from zzeco.project import Project
from zzeco.report_facts import Facts
from zzeco.reports.asked import Asked, site_of
from zzeco.reports.cited import cited_in
from zzeco.reports.contents import contents
from zzeco.reports.manifest import Listed, Manifest, from_text, project_id
from zzeco.reports.table_book import HIDDEN_SHEET, KIND, listed, table_sheets
from zzeco.reports.word import LANGUAGE
from zzeco.reports.word_manifest import manifest_in
from zzeco.reports.word_marks import written

TOLERANCE = 1e-9
"""Relative: what the order of sums may make; a figure that differs by more is another one."""


@dataclass(frozen=True)
class Verdict:
    """What became of one figure: `state` is differs, gone (the project has none now), edited or removed (by hand)."""

    key: str
    state: str
    place: str
    listed: float
    now: float | None
    text: str
    shown: str


@dataclass(frozen=True)
class Verified:
    """The manifest of a report, the run that its figures were compared with, and the figures that are not as they
    were."""

    manifest: Manifest
    run: str
    is_same_project: bool
    wrong: tuple[Verdict, ...]


def manifest_and_shown(path: Path) -> tuple[Manifest, dict[str, str]]:
    """What a report lists, and the text at the place of each figure ('' where it is gone from a workbook)."""
    readers = {".docx": _read_word, ".xlsx": _read_workbook}
    if path.suffix.lower() not in readers:
        raise UsageError(
            _("{name} is neither a Word nor an Excel file.").format(name=path.name), _("Give a .docx or .xlsx.")
        )
    try:
        manifest, shown = readers[path.suffix.lower()](path)
    except OSError as error:
        raise ZzecoError(
            _("{name} cannot be read: {reason}").format(name=path.name, reason=system_reason(error)),
            _("Check the path."),
        ) from error
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise ZzecoError(_("{name} is damaged.").format(name=path.name), _("Get the report again.")) from error
    if manifest is None:
        raise ZzecoError(
            _("{name} carries no list of its figures.").format(name=path.name),
            _("Only reports that zzeco wrote can be verified; a copy made by other means may have lost the list."),
        )
    return manifest, shown


def _read_word(path: Path) -> tuple[Manifest | None, dict[str, str]]:
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    from zzeco.reports.word import stories

    try:
        with path.open("rb") as file:
            document = Document(file)
    except PackageNotFoundError as error:
        raise ValueError(str(error)) from error
    shown: dict[str, str] = {}
    for root in stories(document):
        shown |= written(root)
    return manifest_in(document), shown


def _read_workbook(path: Path) -> tuple[Manifest | None, dict[str, str]]:
    import openpyxl

    with path.open("rb") as file:
        formulas = openpyxl.load_workbook(file)
        values = openpyxl.load_workbook(file, data_only=True)
    if HIDDEN_SHEET not in formulas.sheetnames:
        return None, {}
    manifest = from_text("".join(str(row[0]) for row in formulas[HIDDEN_SHEET].iter_rows(values_only=True) if row[0]))
    if manifest is None:
        return None, {}
    return manifest, {one.place: _cell_text(formulas, values, one) for one in manifest.figures}


def _cell_text(formulas: Any, values: Any, one: Listed) -> str:
    """The value of the cell as text; the listed one for a formula that is unchanged but was never reckoned."""
    sheet, _mark, cell = one.place.rpartition("!")
    if sheet not in formulas.sheetnames:
        return ""
    value = values[sheet][cell].value
    if value is None and one.formula and formulas[sheet][cell].value == one.formula:
        return repr(one.value)
    return "" if value is None else repr(value)


def verified(manifest: Manifest, shown: Mapping[str, str], project: Project, step: Callable[[str], None]) -> Verified:
    """Every figure of a report beside what the latest run and the layers of the project say."""
    facts = Facts(project, manifest.county, step)
    now = _reckoned(manifest, facts)
    found = [_verdict(one, now.get(one.key), shown) for one in manifest.figures]
    wrong = tuple(one for one in found if one is not None)
    return Verified(manifest, facts.run.name, manifest.project == project_id(project), wrong)


def _reckoned(manifest: Manifest, facts: Facts) -> dict[str, float]:
    if manifest.kind == KIND:
        return {one.key: one.value for one in listed(table_sheets(facts, audience(INTERNAL)))}
    site = None if manifest.site is None else site_of(facts.project, manifest.site)
    makers = {one.key.partition(".")[0] for one in manifest.figures}
    with speaking(LANGUAGE):
        said = contents(Asked(facts, site), makers)
    return {one.key: one.value for one in cited_in(said)}


def _verdict(one: Listed, now: float | None, shown: Mapping[str, str]) -> Verdict | None:
    """None where the figure is as it was, in the project and on the page."""
    text = shown.get(one.place)
    state = _state(one, now, text)
    return None if state is None else Verdict(one.key, state, one.place, one.value, now, one.text, text or "")


def _state(one: Listed, now: float | None, text: str | None) -> str | None:
    if not text:
        return "removed"
    if not _is_as_listed(one, text):
        return "edited"
    if now is None:
        return "gone"
    return None if math.isclose(one.value, now, rel_tol=TOLERANCE, abs_tol=TOLERANCE) else "differs"


def _is_as_listed(one: Listed, text: str) -> bool:
    if one.text:
        return text == one.text
    try:
        return math.isclose(float(text), one.value, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    except ValueError:
        return False
