"""Reports for outsiders: what is withheld, the watermark, the line in the log; and that `verify` still reads them."""

import shutil

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn
from making import ask
from reporting import small_project

from zzeco import store
from zzeco.reports import map_pictures
from zzeco.reports.word_manifest import manifest_in

MARK = "公开版 · 位置已概化"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return small_project(tmp_path_factory.mktemp("small"))


def words_of(path):
    return "".join(text.text or "" for text in Document(path).element.body.iter(qn("w:t")))


def test_a_report_for_the_public_bears_a_watermark_and_is_logged_and_still_verified(project, tmp_path):
    out = tmp_path / "baseline.docx"
    assert ask("report", project, "--kind", "baseline", "--out", out, "--audience", "public")["audience"] == "public"
    section = Document(out).sections[0]
    for header in (section.header, section.even_page_header):
        assert MARK in header.paragraphs[0].text
        assert f'string="{MARK}"' in header._element.xml
    said = words_of(out)
    assert "按土地权属的统计不对外提供" in said and "a.gpkg" not in said
    line = store.load(project).table("exports").rows.iloc[-1]
    assert (line["what"], line["audience"], line["file_name"]) == ("report baseline", "public", "baseline.docx")
    assert "ld_qs" in line["fields_withheld"] and len(line["sha256"]) == 64
    assert ask("verify", out, "--project", project).status == "done"


def test_a_report_for_the_bureau_bears_no_mark_and_is_not_logged(project, tmp_path):
    before = len(store.load(project).table("exports"))
    assert ask("report", project, "--kind", "tables", "--out", tmp_path / "t.xlsx")["audience"] == "internal"
    assert len(store.load(project).table("exports")) == before
    assert MARK not in openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]["A2"].value


def test_tables_for_the_public_have_none_by_owner_and_name_no_file(project, tmp_path):
    inside, outside = tmp_path / "in.xlsx", tmp_path / "out.xlsx"
    ask("report", project, "--kind", "tables", "--out", inside)
    ask("report", project, "--kind", "tables", "--out", outside, "--audience", "public", "--lang", "zh")
    full, cut = openpyxl.load_workbook(inside), openpyxl.load_workbook(outside)
    assert len(full.sheetnames) - len(cut.sheetnames) == 3
    shown = [
        str(cell.value) for page in cut for row in page.iter_rows() for cell in row if page.sheet_state == "visible"
    ]
    assert not any("gpkg ·" in text or "=cmd" in text for text in shown)
    assert all(MARK in page["A2"].value for page in cut.worksheets[:5])
    assert MARK in cut.worksheets[0].oddHeader.center.text
    assert ask("verify", outside, "--project", project).status == "done"


def test_a_site_report_for_the_public_has_coarse_places_and_no_identifier(project, tmp_path):
    inside, outside = tmp_path / "in.docx", tmp_path / "out.docx"
    site = ("--kind", "project", "--site", "forest_2025:A1")
    ask("report", project, *site, "--out", inside)
    ask("report", project, *site, "--out", outside, "--audience", "public")
    assert "A1" in words_of(inside) and "国有" in words_of(inside)
    said = words_of(outside)
    assert "A1" not in said and "=cmd" not in said and "国有" not in said and "逐条检查结果不对外提供" in said
    assert manifest_in(Document(outside)).site == "forest_2025:fid:1"
    assert ask("verify", outside, "--project", project).status == "done"


@pytest.mark.parametrize("kind", [("baseline",), ("project", "--site", "forest_2025:A1")])
def test_the_maps_of_a_report_bear_the_marks_of_its_readers_and_of_the_bureau(project, tmp_path, monkeypatch, kind):
    pages, draw = [], map_pictures.drawn

    def seen(page, *rest):
        pages.append(page)
        return draw(page, *rest)

    monkeypatch.setattr(map_pictures, "drawn", seen)
    marked = shutil.copy(project, tmp_path / "p.gpkg")
    ask("set", marked, "map_secrecy=秘密", "map_approval=湘S(2026)001号")
    ask("report", marked, "--kind", *kind, "--out", tmp_path / "r.docx", "--audience", "public")
    assert pages
    for page in pages:
        said = {words for _label, words in page.notes}
        assert page.audience == "public" and {"湘S(2026)001号", MARK} <= said and "秘密" not in said
