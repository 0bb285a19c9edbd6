"""report: which options go together."""

import pytest
from making import ask


@pytest.mark.parametrize(
    "words",
    [
        ("--kind", "tables", "--out", "t.docx"),
        ("--kind", "baseline", "--out", "t.xlsx"),
        ("--kind", "county", "--out", "t.docx"),
        ("--kind", "baseline", "--county", "430223", "--out", "t.docx"),
        ("--kind", "project", "--out", "t.docx"),
        ("--kind", "baseline", "--site", "forest_2025:A1", "--out", "t.docx"),
        ("--kind", "tables", "--template", "own.docx", "--out", "t.xlsx"),
        ("--kind", "project", "--site", "forest_2025", "--out", "t.docx"),
        ("--kind", "yearly", "--out", "t.docx"),
    ],
)
def test_options_that_do_not_fit_are_refused_before_anything_is_written(demo, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    said = ask("report", demo[1] / "sample.gpkg", *words)
    assert said.status == "usage" and said["advice"] and not [*tmp_path.iterdir()]


@pytest.mark.parametrize("site", ["nolayer:X", "corridor_2025:nobody", "corridor_2025:fid:999999"])
def test_a_site_that_is_not_there_is_named(demo, tmp_path, site):
    said = ask("report", demo[1] / "sample.gpkg", "--kind", "project", "--site", site, "--out", tmp_path / "t.docx")
    assert said.status == "unreadable" and site.split(":")[0] in said["message"]


def test_a_project_without_an_estimate_is_told_to_make_one(tmp_path):
    from making import new_project, squares, stands, taken, write

    project = new_project(tmp_path)
    taken(project, write(tmp_path / "f.gpkg", stands(1), squares(1)))
    for kind, name in (("tables", "t.xlsx"), ("baseline", "t.docx")):
        said = ask("report", project, "--kind", kind, "--out", tmp_path / name)
        assert said.status == "unreadable" and "estimate" in said["advice"] and not (tmp_path / name).exists()
