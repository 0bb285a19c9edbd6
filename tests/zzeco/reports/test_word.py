"""Word reports opened again: text, captions, tables, fonts, pictures; and templates that cannot be used."""

import errno
import io
import re
import shutil
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import pypdf
import pytest
from docx import Document
from docx.oxml.ns import qn
from making import ROOT, ask
from PIL import Image
from reporting import small_project

from layers.i18n import language, speaking
from layers.tables import RESOURCES
from zzeco import store
from zzeco.report_facts import Facts
from zzeco.reports.asked import Asked
from zzeco.reports.cited import OPEN
from zzeco.reports.map_pictures import DPI
from zzeco.reports.word import write_report
from zzeco.reports.word_manifest import manifest_in

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


OPTIONS = {
    "baseline": (),
    "progress": (),
    "county": ("--county", "430223"),
    "project": ("--site", "small_wetland_2025:XWSD-001"),
}


@pytest.fixture(scope="module")
def report_of(demo, tmp_path_factory):
    """The path of a shipped report of the sample, made when it is first asked for."""
    folder = tmp_path_factory.mktemp("reports")

    @cache
    def made(kind):
        out = folder / f"{kind}.docx"
        said = ask("report", demo[1] / "sample.gpkg", "--kind", kind, *OPTIONS[kind], "--out", out)
        assert said.exit == 0 and said["figures"] > 5
        return out

    return made


def texts(document):
    """All text of the body, that in controls and tables too, paragraph by paragraph."""
    return ["".join(text.text or "" for text in p.iter(f"{W}t")) for p in document.element.body.iter(f"{W}p")]


@pytest.mark.parametrize("kind", ["baseline", "progress", "county", "project"])
def test_a_report_is_filled_to_the_last_variable_in_chinese(report_of, kind):
    document = Document(report_of(kind))
    whole = "\n".join(texts(document))
    assert not re.search(r"\{\{|\{%|Undefined|None|\bnan\b", whole) and OPEN not in whole
    assert "合成的示例数据" in whole and "可复现信息" in whole and "run-0001" in whole


@pytest.mark.parametrize("kind", ["baseline", "progress", "county", "project"])
def test_captions_are_numbered_in_order_and_references_name_them(report_of, kind):
    document = Document(report_of(kind))
    for word in ("表", "图"):
        captions = [p._p for p in document.paragraphs if p.style.name == "题注"]
        shown = ["".join(text.text or "" for text in caption.iter(f"{W}t")) for caption in captions]
        numbers = [int(re.match(rf"{word}(\d+)", text)[1]) for text in shown if text.startswith(word)]
        assert numbers == [*range(1, len(numbers) + 1)]
    marks = {mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))}
    fields = [field for field in document.element.body.iter(qn("w:fldSimple")) if " REF " in field.get(qn("w:instr"))]
    for field in fields:
        assert field.get(qn("w:instr")).split()[1] in marks
        assert re.fullmatch(r"[表图]\d+", "".join(t.text for t in field.iter(qn("w:t"))))
    assert fields or kind == "project"


def test_head_rows_are_repeated_rows_are_not_split_and_short_tables_stay_whole(report_of):
    tables = Document(report_of("baseline")).tables
    assert len(tables) >= 15
    for table in tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
        if len(table.rows) < 10:
            assert all(row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows[:-1])


def test_the_typography_is_that_of_official_documents(report_of):
    document = Document(report_of("baseline"))
    section = document.sections[0]
    assert [round(length.mm) for length in (section.page_width, section.page_height)] == [210, 297]
    assert [round(length.mm) for length in (section.top_margin, section.left_margin)] == [37, 28]
    wanted = {"Title": ("宋体", 22), "Heading 1": ("黑体", 16), "Heading 2": ("楷体", 16), "Normal": ("仿宋", 16)}
    for name, (font, size) in wanted.items():
        style = document.styles[name]
        assert style.element.rPr.rFonts.get(qn("w:eastAsia")) == font and style.font.size.pt == size
    assert document.styles["Heading 1"].paragraph_format.keep_with_next


def test_the_figures_in_the_text_are_those_of_totals(demo, report_of):
    rows = ask("totals", demo[1] / "sample.gpkg", "--by", "county")["rows"]
    manifest = manifest_in(Document(report_of("baseline")))
    listed = {one.key: one for one in manifest.figures}
    assert listed["total.co2e"].value == pytest.approx(rows[-1]["co2e_t"])
    assert [listed["total.low"].value, listed["total.high"].value] == pytest.approx(rows[-1]["ci95_co2e_t"])
    for row in rows[:-1]:
        assert listed[f"counties.{row['county']}.co2e"].value == pytest.approx(row["co2e_t"])
    written = "".join(texts(Document(report_of("baseline"))))
    assert f"{rows[-1]['co2e_t'] / 1e4:,.1f}".replace(",", "\u00a0") in written
    assert manifest.run == "run-0001" and manifest.kind == "baseline"


@pytest.mark.parametrize(
    ("kind", "charts", "maps"), [("baseline", 7, 6), ("progress", 6, 4), ("county", 2, 2), ("project", 1, 1)]
)
def test_charts_and_maps_stand_in_the_report_as_pictures_with_captions(report_of, kind, charts, maps):
    shapes = Document(report_of(kind)).inline_shapes
    assert [round(shape.width.mm) for shape in shapes].count(150) == charts
    assert [round(shape.width.mm) for shape in shapes].count(156) == maps == len(shapes) - charts
    assert all(re.match(r"图\d+", shape._inline.docPr.get("descr")) for shape in shapes)


def test_a_map_of_a_report_is_as_large_as_its_scale_says(report_of):
    """Its pixels fill 156 mm at the dots in which it was drawn, so that a millimetre on paper is one of the page."""
    document = Document(report_of("county"))
    shape = next(shape for shape in document.inline_shapes if round(shape.width.mm) == 156)
    blip = shape._inline.graphic.graphicData.pic.blipFill.blip
    with Image.open(io.BytesIO(document.part.related_parts[blip.embed].blob)) as picture:
        assert picture.width / DPI * 25.4 == pytest.approx(156, abs=0.3)
        assert picture.height / picture.width == pytest.approx(shape.height / shape.width, abs=0.003)
        assert len(picture.convert("RGB").resize((80, 80)).getcolors(6400)) > 100


@pytest.mark.parametrize("kind", ["baseline", "progress", "project"])
def test_the_table_of_contents_is_a_field_with_a_line_for_each_heading(report_of, kind):
    document = Document(report_of(kind))
    lines = [p for p in document.paragraphs if p.style.name.startswith("toc ")]
    headings = [p for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert len(headings) >= 6
    said = ["".join(text.text for text in line._p.iter(f"{W}t"))[:-1] for line in lines]
    assert said == ["".join(text.text for text in heading._p.iter(f"{W}t")) for heading in headings]
    levels = [line.style.name[-1] for line in lines]
    assert levels == [heading.style.name[-1] for heading in headings]
    instructions = [mark.text for mark in document.element.body.iter(f"{W}instrText")]
    assert instructions[0].split()[0] == "TOC" and len(instructions) == len(headings) + 1
    kinds = [mark.get(f"{W}fldCharType") for mark in document.element.body.iter(f"{W}fldChar")]
    assert kinds.count("begin") == kinds.count("end") == len(headings) + 1
    marks = {mark.get(f"{W}name") for mark in document.element.body.iter(f"{W}bookmarkStart")}
    assert {link.get(f"{W}anchor") for link in document.element.body.iter(f"{W}hyperlink")} <= marks


def test_a_table_of_contents_that_word_made_is_made_anew(tmp_path, small_one):
    """In Chinese Word the styles of headings have numbers for names, and the field spans paragraphs."""
    template, out = tmp_path / "own.docx", tmp_path / "out.docx"
    document = Document()
    first = document.add_paragraph()
    for kind in ("begin", "TOC", "separate", "old line", "end"):
        paragraph = document.add_paragraph() if kind == "end" else first
        run = paragraph.add_run(kind if kind == "old line" else "")
        if kind in ("begin", "separate", "end"):
            run._r.append(run._r.makeelement(f"{W}fldChar", {f"{W}fldCharType": kind}))
        elif kind == "TOC":
            run._r.append(run._r.makeelement(f"{W}instrText", {}))
            run._r[-1].text = ' TOC \\o "1-1" '
    document.styles["Heading 1"].element.set(f"{W}styleId", "1")
    for words in ("甲 {{ head.region }}", "乙"):
        document.add_paragraph(words)._p.get_or_add_pPr().get_or_add_pStyle().val = "1"
    document.save(template)
    assert ask("report", small_one, "--kind", "baseline", "--template", template, "--out", out).exit == 0
    shown = texts(Document(out))
    assert shown[:2] == ["甲 株洲市0", "乙0"] and "old line" not in "".join(shown)


def test_a_single_project_says_what_it_is_and_which_targets_count_it(report_of):
    whole = "".join(texts(Document(report_of("project"))))
    assert "XWSD-001" in whole and "小微湿地数量" in whole and "计入" in whole and "°" in whole


def test_a_bureau_template_is_filled_and_its_figures_keep_their_look(tmp_path):
    template, out = tmp_path / "own.docx", tmp_path / "out.docx"
    document = Document()
    paragraph = document.add_paragraph("碳储量 ")
    paragraph.add_run("{{ total.carbon }}").bold = True
    document.sections[0].header.paragraphs[0].text = "{{ head.region }} {{ total.area }}"
    document.save(template)
    project = small_project(tmp_path)
    assert ask("report", project, "--kind", "baseline", "--template", template, "--out", out)["figures"] == 2
    made = Document(out)
    control = next(made.element.body.iter(f"{W}sdt"))
    assert control.find(f".//{W}rPr/{W}b") is not None
    assert "株洲市" in made.sections[0].header.paragraphs[0].text
    assert next(made.sections[0].header._element.iter(f"{W}sdt")) is not None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{{ total.carbn }}", "carbn"),
        ("{{ tota1 }}", "tota1"),
        ("{% if total %}", "endif"),
        ("{{ total.carbon | nosuchfilter }}", "nosuchfilter"),
        ('{{ chart("nosuchchart") }}', "nosuchchart"),
        ("{{ head.__class__.__mro__ }}", "__class__"),
        ("{{ 1 / 0 }}", "division"),
        ("{% for at in range(1000000) %}x{% endfor %}", "Range too big"),
        ("{{ 'a'.encode('nosuchcode') }}", "nosuchcode"),
    ],
)
def test_a_template_that_cannot_be_used_is_named_with_what_is_wrong(tmp_path, small_one, text, named):
    template, out = tmp_path / "own.docx", tmp_path / "out.docx"
    document = Document()
    document.add_paragraph(text)
    document.save(template)
    said = ask("report", small_one, "--kind", "baseline", "--template", template, "--out", out)
    assert said.status == "usage" and named in said["message"] and not out.exists()


@pytest.fixture(scope="module")
def small_one(tmp_path_factory):
    return small_project(tmp_path_factory.mktemp("small"))


def test_what_is_no_template_is_said_to_be_none(tmp_path, small_one):
    (tmp_path / "no.docx").write_text("no", encoding="utf-8")
    for name in ("no.docx", "missing.docx"):
        said = ask(
            "report", small_one, "--kind", "baseline", "--template", tmp_path / name, "--out", tmp_path / "o.docx"
        )
        assert said.status == "unreadable" and name in said["message"]


def test_a_report_of_a_project_without_earlier_survey_and_targets_says_so(tmp_path, small_one):
    assert ask("report", small_one, "--kind", "progress", "--out", tmp_path / "o.docx").exit == 0
    whole = "".join(texts(Document(tmp_path / "o.docx")))
    assert "只有一期" in whole and "台账中没有" in whole


def test_a_report_that_is_broken_off_leaves_the_old_file(tmp_path, small_one):
    out = tmp_path / "o.docx"
    out.write_text("old", encoding="utf-8")

    class Stopped(BaseException):
        pass

    def stop(step):
        if steps.append(step) or len(steps) > 8:
            raise Stopped

    steps: list[str] = []
    with pytest.raises(Stopped):
        write_report(Asked(Facts(store.load(small_one), None, stop)), "baseline", out)
    assert [path.name for path in tmp_path.iterdir()] == ["o.docx"] and out.read_text(encoding="utf-8") == "old"


def test_a_disk_that_is_full_is_told_and_leaves_the_old_file(tmp_path, small_one, monkeypatch):
    import docx.document

    save = docx.document.Document.save

    def full(self, path):
        if not isinstance(path, str):
            return save(self, path)
        Path(path).write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    out = tmp_path / "o.docx"
    out.write_text("old", encoding="utf-8")
    monkeypatch.setattr(docx.document.Document, "save", full)
    said = ask("report", small_one, "--kind", "baseline", "--out", out)
    assert said.status == "unreadable" and "disk is full" in said["message"]
    assert [path.name for path in tmp_path.iterdir()] == ["o.docx"] and out.read_text(encoding="utf-8") == "old"


def test_the_shipped_templates_are_those_that_their_script_makes(tmp_path):
    subprocess.run([sys.executable, ROOT / "packaging" / "report_templates.py", tmp_path], check=True, timeout=60)
    for path in sorted((RESOURCES / "templates").glob("*.docx")):
        with zipfile.ZipFile(path) as kept, zipfile.ZipFile(tmp_path / path.name) as made:
            assert kept.namelist() == made.namelist()
            for name in ("word/document.xml", "word/styles.xml", "word/footer1.xml"):
                assert kept.read(name) == made.read(name), (path.name, name)


def test_a_page_speaks_its_own_language_and_gives_the_users_back():
    with speaking("zh"):
        assert language() == "zh"
    assert language() == "en"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_shows_every_page_with_its_chinese_text(report_of, tmp_path):
    line = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*line, "--outdir", tmp_path, report_of("county")], check=True, capture_output=True, timeout=120)
    pages = [page.extract_text() for page in pypdf.PdfReader(tmp_path / "county.pdf").pages]
    assert len(pages) >= 3 and "攸县" in pages[0]
    assert all(re.search(r"—\s*\d+\s*—", page) for page in pages)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_fills_in_the_pages_of_the_table_of_contents(report_of, tmp_path):
    line = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*line, "--outdir", tmp_path, report_of("project")], check=True, capture_output=True, timeout=120)
    pages = [page.extract_text() for page in pypdf.PdfReader(tmp_path / "project.pdf").pages]
    told = dict(re.findall(r"([一二三四五六]、[^.\s]+)[.\s]+(\d+)", pages[0]))
    assert len(told) == 6
    for heading, number in told.items():
        assert heading in pages[int(number) - 1]
