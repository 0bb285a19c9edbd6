"""The statistical tables as one workbook: survey, carbon, sources, and the hidden list of its figures."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from layers.i18n import _
from layers.labels import label
from zzeco.audience import Audience
from zzeco.report_facts import Facts
from zzeco.reports.asked import OWNERSHIP, shows
from zzeco.reports.carbon_sheets import carbon_sheets
from zzeco.reports.manifest import Listed, Manifest, as_text, manifest_of
from zzeco.reports.sheets import A4, Sheet, write_sheet
from zzeco.reports.sources import deliveries, identity_lines, settings_lines, sources
from zzeco.reports.survey_frame import survey_frame
from zzeco.reports.survey_tables import survey_tables
from zzeco.settings import settings_dict
from zzeco.workbook import Pages, write_workbook

KIND = "tables"
HIDDEN_SHEET = "zzeco_manifest"
BY_OWNER = ("land", "ownership", "carbon_ownership")
CELL_CHARACTERS = 30_000


def table_sheets(facts: Facts, reader: Audience) -> list[Sheet]:
    """All tables of the workbook; those by owner only for readers who get that field."""
    layer, frame = survey_frame(facts.project, facts.county)
    facts.progress(_("Counting {kind}").format(kind=label("kind", "forest")))
    surveyed, estimated = _scope(facts, layer), _scope(facts, facts.run.name)
    sheets = [*survey_tables(frame, surveyed), *carbon_sheets(facts, estimated)]
    sheets = sheets if shows(OWNERSHIP, reader) else [one for one in sheets if one.key not in BY_OWNER]
    marked = f" · {reader.watermark}" if reader.watermark else ""
    return [replace(one, scope=one.scope + marked) for one in sheets]


def _scope(facts: Facts, of: str) -> str:
    """The line below a title: who made it, of which region, from what, when."""
    region = label("county", facts.county) if facts.county else _("all counties")
    parts = (settings_dict(facts.project)["bureau_name"], region, of, facts.today.isoformat())
    return " · ".join(part for part in parts if part)


def write_table_book(facts: Facts, path: Path, reader: Audience) -> Manifest:
    """Writes the workbook whole and answers what it lists; ZzecoError where it cannot be written."""
    sheets = table_sheets(facts, reader)
    manifest = manifest_of(facts, KIND, listed(sheets))
    facts.progress(_("Writing"))
    write_workbook(path, lambda pages: _fill(pages, facts, sheets, manifest, reader))
    return manifest


def listed(sheets: list[Sheet]) -> tuple[Listed, ...]:
    """The figures of the sheets with their places."""
    return tuple(
        Listed(key, float(cell.value or 0.0), "", f"{sheet.name}!{place}", cell.formula)
        for sheet in sheets
        for key, (place, cell) in sheet.figures().items()
    )


def _fill(pages: Pages, facts: Facts, sheets: list[Sheet], manifest: Manifest, reader: Audience) -> None:
    for sheet in sheets:
        facts.progress(sheet.name)
        write_sheet(pages.book, sheet)
    _add_sources(pages, facts, reader)
    text = as_text(manifest)
    for page in pages.book.worksheets():
        if reader.watermark:
            page.set_header(f"&C&9{reader.watermark}")
    page = pages.book.add_worksheet(HIDDEN_SHEET)
    page.very_hidden()
    for row, start in enumerate(range(0, len(text), CELL_CHARACTERS)):
        page.write_string(row, 0, text[start : start + CELL_CHARACTERS])
    pages.book.worksheets()[0].activate()


def _add_sources(pages: Pages, facts: Facts, reader: Audience) -> None:
    heads = (
        _("Factor"),
        _("Row of the table"),
        _("Factor value"),
        _("Unit"),
        _("of stock"),
        _("Confidence"),
        _("Source"),
    )
    rows: list[list[Any]] = [
        [one.name, one.row, f"{one.value:g}", one.unit, f"{100 * one.share:.1f} %", one.confidence, one.source]
        for one in sources(facts)
    ]
    pages.add(_("Sources"), heads, rows)
    about = [*identity_lines(facts), *settings_lines(facts)]
    layers = [one["layer"] for one in facts.run.kinds]
    about += [
        (one.layer, f"{'' if reader.is_outside else one.file + ' · '}sha256 {one.sha256}")
        for one in deliveries(facts, layers)
    ]
    pages.add(_("About these tables"), (_("What"), _("Value")), [list(line) for line in about])
    for page in pages.book.worksheets()[-2:]:
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
    pages.book.worksheets()[-2].set_column(6, 6, 90)
    pages.book.worksheets()[-1].set_column(1, 1, 110)
