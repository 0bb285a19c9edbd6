"""Whether a report still says what the project says: changed records, another estimate, figures changed by hand."""

import shutil
import sqlite3
import subprocess
from contextlib import closing

import openpyxl
import pytest
from docx import Document
from making import ask
from reporting import small_project

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A project with a baseline report and its tables."""
    folder = tmp_path_factory.mktemp("verify")
    project = small_project(folder)
    ask("report", project, "--kind", "baseline", "--out", folder / "r.docx")
    ask("report", project, "--kind", "tables", "--out", folder / "t.xlsx")
    return project, folder


@pytest.fixture
def project(made, tmp_path):
    return shutil.copy(made[0], tmp_path / "p.gpkg")


@pytest.mark.parametrize("name", ["r.docx", "t.xlsx"])
def test_a_fresh_report_is_that_of_its_project_and_of_a_copy_of_it(made, project, name):
    for path in (made[0], project):
        said = ask("verify", made[1] / name, "--project", path)
        assert (said.status, said.exit, said["wrong"], said["same_project"]) == ("done", 0, [], True)
        assert said["figures"] > 30 and said["run"] == said["project_run"] == "run-0001"


@pytest.mark.parametrize(("name", "key"), [("r.docx", "total.carbon"), ("t.xlsx", "carbon_county|*|carbon_t")])
def test_figures_that_another_estimate_changed_are_listed(made, project, name, key):
    assert ask("estimate", project, "--pools", "agb,bgb")["written"]
    said = ask("verify", made[1] / name, "--project", project)
    assert said.exit == 1 and said["project_run"] == "run-0002" and any("run-0002" in one for one in said["warnings"])
    wrong = {one["key"]: one for one in said["wrong"]}
    assert wrong[key]["state"] == "differs" and wrong[key]["project_value"] < wrong[key]["value"]


def test_a_figure_of_a_stored_polygon_that_was_tampered_with_is_found(made, project):
    with closing(sqlite3.connect(project)) as connection, connection:
        connection.execute("UPDATE zz_estimates SET carbon_t = carbon_t * 2 WHERE fid = 1")
    said = ask("verify", made[1] / "r.docx", "--project", project)
    assert {"total.carbon", "counties.430212.carbon"} <= {one["key"] for one in said["wrong"]}
    assert "counties.430223.carbon" not in {one["key"] for one in said["wrong"]}


def test_a_figure_that_was_changed_by_hand_in_word_is_found(made, project, tmp_path):
    document = Document(made[1] / "r.docx")
    first = next(document.element.body.iter(f"{W}sdt"))
    shown = next(first.iter(f"{W}t"))
    shown.text = "999"
    gone = list(document.element.body.iter(f"{W}sdt"))[1]
    gone.getparent().remove(gone)
    document.save(tmp_path / "edited.docx")
    said = ask("verify", tmp_path / "edited.docx", "--project", project)
    assert said.exit == 1 and [one["state"] for one in said["wrong"]] == ["edited", "removed"]
    assert said["wrong"][0]["shown"] == "999" and said["wrong"][0]["text"] != "999"


@pytest.mark.parametrize(("typed", "is_before"), [("9", True), ("7", False), (".5", False), ("。", False), ("(", True)])
def test_a_digit_typed_beside_a_figure_is_part_of_it(made, project, tmp_path, typed, is_before):
    document = Document(made[1] / "r.docx")
    first = next(document.element.body.iter(f"{W}sdt"))
    run = first.makeelement(f"{W}r", {})
    run.append(run.makeelement(f"{W}t", {}))
    run[0].text = typed
    (first.addprevious if is_before else first.addnext)(run)
    document.save(tmp_path / "edited.docx")
    wrong = ask("verify", tmp_path / "edited.docx", "--project", project)["wrong"]
    if not any(sign.isdigit() for sign in typed):
        assert wrong == []
        return
    assert [one["state"] for one in wrong] == ["edited"]
    assert wrong[0]["shown"] == (typed + wrong[0]["text"] if is_before else wrong[0]["text"] + typed)


def test_a_cell_that_was_changed_by_hand_is_found(made, project, tmp_path):
    book = openpyxl.load_workbook(made[1] / "t.xlsx")
    page = book["Carbon by County"]
    page["D5"].value, page["E5"].value = 1.0, "=D5*4"
    book.save(tmp_path / "edited.xlsx")
    said = ask("verify", tmp_path / "edited.xlsx", "--project", project)
    found = {one["place"]: one["state"] for one in said["wrong"]}
    assert found["Carbon by County!D5"] == "edited" and found["Carbon by County!E5"] == "removed" and len(found) == 2


def test_a_report_saved_again_by_python_docx_is_still_verified(made, project, tmp_path):
    Document(made[1] / "r.docx").save(tmp_path / "again.docx")
    assert ask("verify", tmp_path / "again.docx", "--project", project).exit == 0


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_reports_saved_again_by_libreoffice_are_still_verified(made, project, tmp_path):
    line = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to"]
    for name in ("r.docx", "t.xlsx"):
        ending = name.rpartition(".")[2]
        subprocess.run(
            [*line, ending, "--outdir", tmp_path, made[1] / name], check=True, capture_output=True, timeout=120
        )
        said = ask("verify", tmp_path / name, "--project", project)
        assert said.exit == 0 and said["figures"] > 30, said["wrong"][:3]


def test_a_report_of_another_project_says_so(made, demo):
    said = ask("verify", made[1] / "r.docx", "--project", demo[1] / "sample.gpkg")
    assert said.exit == 1 and said["same_project"] is False and said["warnings"]


def test_the_report_of_a_county_and_of_a_site_are_reckoned_for_that_county_and_site(made, project, tmp_path):
    for kind, more in (("county", ("--county", "430223")), ("project", ("--site", "forest_2025:B2"))):
        ask("report", project, "--kind", kind, *more, "--out", tmp_path / f"{kind}.docx")
        said = ask("verify", tmp_path / f"{kind}.docx", "--project", project)
        assert said.exit == 0 and said["figures"] >= 4, kind


def test_what_is_no_report_of_ours_is_refused(project, tmp_path):
    Document().save(tmp_path / "plain.docx")
    openpyxl.Workbook().save(tmp_path / "plain.xlsx")
    (tmp_path / "broken.docx").write_bytes(b"PK broken")
    (tmp_path / "broken.xlsx").write_bytes(b"PK broken")
    for name in ("plain.docx", "plain.xlsx", "broken.docx", "broken.xlsx", "missing.docx"):
        said = ask("verify", tmp_path / name, "--project", project)
        assert said.status == "unreadable" and name in said["message"], name
    (tmp_path / "report.pdf").write_bytes(b"%PDF")
    assert ask("verify", tmp_path / "report.pdf", "--project", project).status == "usage"
