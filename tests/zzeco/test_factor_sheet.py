"""What the page of factor sets shows of a project's sets, tables and ranges."""

import pytest
from making import ask, new_project

from zzeco import store
from zzeco.carbon.parameters import FACTOR_TABLES, shipped
from zzeco.factor_sets import recorded_version, with_edit
from zzeco.factor_sheet import factor_sheet, range_text, set_versions
from zzeco.factor_texts import column_text, table_text


@pytest.fixture
def project(tmp_path):
    return store.load(new_project(tmp_path))


def edited(project, value="1.7"):
    return with_edit(project, "default", "forest_factors", "杉木", "BEF", value, "measured here")[0]


def test_a_new_project_has_one_version_of_one_set(project):
    (version,) = set_versions(project)
    assert (version.key, version.number, version.is_latest) == ("default", 1, True)
    assert recorded_version(project, "default") is None


def test_an_edit_makes_a_version_and_the_earlier_one_stays_readable(project):
    after = edited(project)
    latest, earlier = set_versions(after)
    assert (latest.key, earlier.key) == ("default", "default@1")
    assert "1.7" in latest.made_by and "measured here" in latest.made_by
    new, old = (factor_sheet(after, key) for key in ("default", "default@1"))
    key = next(row[0] for row in new.tables["forest_factors"].rows if row[0].startswith("杉木"))
    values = [
        dict(zip(("key", *one.columns), next(row for row in one.rows if row[0] == key), strict=True))["BEF"]
        for one in (new.tables["forest_factors"], old.tables["forest_factors"])
    ]
    assert values[0] == "1.7" and values[1] != "1.7"
    assert recorded_version(after, "default") == new.factors.version
    assert recorded_version(after, "default@1") == old.factors.version


def test_every_table_is_whole_and_has_a_name(project):
    sheet = factor_sheet(project, "")
    for name in FACTOR_TABLES:
        shown = sheet.tables[name]
        assert len(shown.rows) == len(shipped().rows(name))
        assert {len(row) for row in shown.rows} == {len(shown.columns) + 1}
        assert shown.columns[: len(shown.numbers)] == shown.numbers
        assert table_text(name) != name and all(column_text(column) for column in shown.columns)


def test_the_range_of_a_number_names_its_limits_and_source(project):
    factors = factor_sheet(project, "").factors
    words = range_text(factors, "forest_factors", 0, "BEF")
    assert "to" in words and "(" in words
    assert range_text(factors, "forest_factors", 0, "source") == ""


def test_an_unknown_version_shows_the_set_in_use(project):
    assert factor_sheet(project, "nobody@7").shown.key == "default"


def test_the_sheet_has_the_versions_of_the_command(project):
    after = edited(edited(project), "1.8")
    with store.editing(project.path) as session:
        session.save(after, "two edits")
    (listed,) = ask("factors", project.path, "list")["sets"]
    assert [one["version"] for one in listed["versions"]] == [one.number for one in set_versions(after)][::-1]
