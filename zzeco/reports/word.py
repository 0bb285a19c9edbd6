"""Word reports: a template of the bureau or of zzeco filled with what the project says, then numbered and marked."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from layers.errors import UsageError, ZzecoError
from layers.i18n import _, speaking
from layers.system_reasons import system_reason
from layers.tables import RESOURCES
from zzeco.charts.house import DPI, house_style
from zzeco.charts.kinds import figure_of
from zzeco.reports.asked import Asked
from zzeco.reports.cited import Cited, cited_in
from zzeco.reports.contents import CHART, MAKERS, MAP, contents
from zzeco.reports.manifest import Listed, Manifest, manifest_of
from zzeco.reports.map_pictures import map_picture
from zzeco.reports.word_contents import fill_contents
from zzeco.reports.word_manifest import put_manifest
from zzeco.reports.word_marks import controlled, number_captions
from zzeco.reports.word_pictures import describe_pictures
from zzeco.reports.word_tables import keep_rows_together
from zzeco.reports.word_watermark import put_watermark
from zzeco.whole_file import put_whole

TEMPLATES = RESOURCES / "templates"
KINDS = ("baseline", "progress", "county", "project")
CHART_WIDTH_MM = 150
LANGUAGE = "zh"


def write_report(asked: Asked, kind: str, path: Path, template: Path | None = None) -> Manifest:
    """Writes the report whole and answers what it lists.

    The shipped templates are Chinese, so all words in a report are, whatever the user's language. ZzecoError for a
    template that cannot be used (it names the variable) and where the file cannot be written.
    """
    opened = _opened(template or TEMPLATES / f"{kind}.docx")
    names = _variables(opened)
    asked.facts.progress(asked.facts.run.name)
    with speaking(LANGUAGE):
        said = contents(asked, names)
        said |= _pictures(opened, asked)
    document = _filled(opened, said)
    manifest = _finished(document, asked, kind, {one.key: one for one in cited_in(said)})
    asked.facts.progress(_("Writing"))
    put_whole(path, lambda draft: document.save(str(draft)))
    return manifest


def check_template(path: Path) -> None:
    """ZzecoError where the file is no template that can be filled, as far as that is seen without filling it."""
    _variables(_opened(path))


def _opened(path: Path) -> Any:
    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate

    try:
        opened = DocxTemplate(io.BytesIO(path.read_bytes()))
        opened.init_docx()
    except OSError as error:
        raise ZzecoError(
            _("The template {name} cannot be read: {reason}").format(name=path.name, reason=system_reason(error)),
            _("Check the path."),
        ) from error
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise ZzecoError(
            _("{name} is no Word document (.docx).").format(name=path.name),
            _("Save the template as .docx; a copy of a shipped one is a good start."),
        ) from error
    return opened


def _environment() -> Any:
    """A sandbox in which every unknown name is an error and all text is escaped."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)


def _variables(opened: Any) -> set[str]:
    """The variables that the template names; UsageError for one that there is not."""
    from jinja2 import TemplateError

    try:
        names: set[str] = opened.get_undeclared_template_variables(_environment())
    except TemplateError as error:
        raise _broken(error) from error
    known = [*MAKERS, CHART, MAP]
    unknown = sorted(names - {*known})
    if unknown:
        raise UsageError(
            _("The template names variables that there are not: {names}.").format(names=", ".join(unknown)),
            _("There are: {names}.").format(names=", ".join(known)),
        )
    return names


def _filled(opened: Any, said: dict[str, Any]) -> Any:
    """The filled document, opened anew: python-docx keeps the headers as they were in the template."""
    from docx import Document
    from jinja2 import TemplateError
    from lxml.etree import XMLSyntaxError

    try:
        opened.render(said, _environment(), autoescape=True)
    except (TemplateError, TypeError, ArithmeticError, LookupError, XMLSyntaxError) as error:
        raise _broken(error) from error
    whole = io.BytesIO()
    opened.docx.save(whole)
    return Document(whole)


def _broken(error: Exception) -> ZzecoError:
    """The error for a template that cannot be filled: what jinja says, and the text around it."""
    around = " ".join("".join(getattr(error, "docx_context", ())).split())
    said = f"{error}" + (f" … {around} …" if around else "")
    return UsageError(
        _("The template cannot be filled: {reason}").format(reason=said),
        _("Correct what is named there, or start again from a copy of the shipped template."),
    )


def _pictures(opened: Any, asked: Asked) -> dict[str, Callable[[str], Any]]:
    """The functions of templates that put a chart or a map into the running text."""
    from docx.shared import Mm
    from docxtpl import InlineImage

    def chart(name: str) -> Any:
        return InlineImage(opened, _chart(asked, name), width=Mm(CHART_WIDTH_MM))

    def sheet(name: str) -> Any:
        with speaking(LANGUAGE):
            made = map_picture(asked, name)
        return InlineImage(opened, io.BytesIO(made.png), width=Mm(made.width_mm))

    return {CHART: chart, MAP: sheet}


def _chart(asked: Asked, name: str) -> io.BytesIO:
    asked.facts.progress(_("Drawing {name}").format(name=name))
    with speaking(LANGUAGE):
        figure = figure_of(asked.facts, name)
    figure.axes[0].set_title("", loc="left")  # the caption says it
    picture = io.BytesIO()
    with house_style():
        figure.savefig(picture, format="png", dpi=DPI, facecolor="white")
    picture.seek(0)
    return picture


def _finished(document: Any, asked: Asked, kind: str, known: dict[str, Cited]) -> Manifest:
    """Captions numbered, figures made controls and listed in the document."""
    fill_contents(document)
    number_captions(document.element.body)
    keep_rows_together(document.element.body)
    describe_pictures(document.element.body)
    marked: list[tuple[str, str, str]] = []
    for root in stories(document):
        marked += controlled(root, len(marked))
    figures = tuple(Listed(key, known[key].value, text, tag) for tag, key, text in marked)
    if asked.reader.watermark:
        with speaking(LANGUAGE):
            put_watermark(document, asked.reader.watermark)
    manifest = manifest_of(asked.facts, kind, figures, None if asked.site is None else _site_name(asked))
    put_manifest(document, manifest)
    return manifest


def _site_name(asked: Asked) -> str:
    """By what the site is found again; outsiders do not get its id."""
    site = asked.the_site
    return f"{site.layer.name}:fid:{site.fids[0]}" if asked.reader.is_outside else site.name


def stories(document: Any) -> list[Any]:
    """The body, and the headers and footers that sections have of their own."""
    parts = {
        id(part._element): part._element
        for section in document.sections
        for part in (
            section.header, section.footer, section.even_page_header, section.even_page_footer,
            section.first_page_header, section.first_page_footer,
        )
        if not part.is_linked_to_previous
    }  # fmt: skip
    return [document.element.body, *parts.values()]
