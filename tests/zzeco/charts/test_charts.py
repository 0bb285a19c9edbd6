"""Charts: the figures that they show, their words and units, and the files that they are written to."""

import numpy as np
import pypdf
import pytest
from making import ask

from layers.i18n import speaking
from zzeco import store
from zzeco.charts.bars import figure_ranking
from zzeco.charts.house import new_chart, save_chart, tick_text
from zzeco.charts.kinds import KINDS, figure_of
from zzeco.charts.trajectories import Course, figure_trajectory
from zzeco.charts.waterfall import figure_waterfall
from zzeco.report_facts import Facts


@pytest.fixture(scope="module")
def facts(demo):
    return Facts(store.load(demo[1] / "sample.gpkg"))


@pytest.fixture(scope="module")
def chinese_facts(demo):
    """Facts keep the words of the language in which they were first asked for."""
    return Facts(store.load(demo[1] / "sample.gpkg"))


def words(figure):
    axes = figure.axes[0]
    legend = axes.get_legend()
    found = [
        axes.get_title(loc="left"),
        axes.get_xlabel(),
        axes.get_ylabel(),
        *(text.get_text() for text in axes.texts),
    ]
    found += [one.get_text() for one in (*axes.get_xticklabels(), *axes.get_yticklabels())]
    return found + ([] if legend is None else [one.get_text() for one in legend.get_texts()])


@pytest.mark.parametrize("kind", [*KINDS])
def test_every_chart_has_a_title_and_a_unit_in_both_languages_and_no_glyph_is_missing(
    facts, chinese_facts, kind, tmp_path, recwarn
):
    with speaking("zh"):
        chinese = figure_of(chinese_facts, kind)
        save_chart(chinese, tmp_path / f"{kind}.png")
    axes = figure_of(facts, kind).axes[0]
    assert axes.get_title(loc="left") and (axes.get_xlabel() or axes.get_ylabel())
    assert (tmp_path / f"{kind}.png").read_bytes()[:4] == b"\x89PNG"
    assert not [one for one in recwarn if "Glyph" in str(one.message)]


def test_a_ranking_stands_largest_first_with_its_interval():
    figure = figure_ranking("t", "t C", ["a", "b", "c"], [2.0, 5.0, 1.0], [(1, 3), (4, 7), (0.5, 2)])
    axes = figure.axes[0]
    assert [one.get_text() for one in axes.get_yticklabels()] == ["c", "a", "b"]
    assert [bar.get_width() for bar in axes.patches] == [1, 2, 5]
    whiskers = [segment[:, 0].tolist() for lines in axes.collections for segment in lines.get_segments()]
    assert whiskers == [[0.5, 2], [1, 3], [4, 7]]


def test_the_parts_of_a_waterfall_end_at_their_sum():
    figure = figure_waterfall("t", "t", ["growth", "loss"], [5.0, -2.0], "all", (1.0, 4.0))
    bars = figure.axes[0].patches
    assert [(bar.get_y(), bar.get_height()) for bar in bars] == [(0, 5), (5, -2), (0, 3)]


def test_a_trajectory_has_its_band_and_its_goal():
    years = np.array([2025, 2030])
    course = Course(years, np.array([1.0, 2.0]), np.array([0.5, 1.0]), np.array([1.5, 3.0]))
    figure = figure_trajectory("t", "m³", {"with": course}, [(2030, 2.5)], (2020, 0.5))
    goals = [line.get_xydata().tolist() for line in figure.axes[0].lines if line.get_marker() == "D"]
    assert goals == [[[2030, 2.5]]] and "Goal" in words(figure) and "2.5" in words(figure)


def test_the_chart_of_counties_shows_the_totals(facts):
    rows = {row["county_label"]: row["carbon_t"] for row in ask_totals(facts)}
    axes = figure_of(facts, "counties").axes[0]
    names = [one.get_text() for one in axes.get_yticklabels()]
    for name, bar in zip(names, axes.patches, strict=True):
        assert bar.get_width() == pytest.approx(rows[name] / 1e4)


def ask_totals(facts):
    return ask("totals", facts.project.path, "--by", "county")["rows"][:-1]


def test_a_chart_is_written_as_picture_and_as_text_that_can_be_searched(facts, tmp_path):
    project = facts.project.path
    for ending in ("png", "pdf", "svg"):
        out = tmp_path / f"c.{ending}"
        assert ask("chart", project, "--kind", "counties", "--out", out)["files"] == [str(out)]
    page = pypdf.PdfReader(tmp_path / "c.pdf").pages[0]
    assert "Carbon stock by county" in page.extract_text()
    fonts = [str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()]
    assert fonts and all("NotoSans" in font for font in fonts)


def test_what_cannot_be_drawn_is_refused_in_words(facts, tmp_path):
    project = facts.project.path
    assert ask("chart", project, "--kind", "counties", "--out", tmp_path / "c.bmp").status == "usage"
    assert ask("chart", project, "--kind", "sink", "--county", "430223", "--out", tmp_path / "c.png").status == "usage"
    assert ask("chart", project, "--kind", "ages", "--out", tmp_path / "c.png").status == "usage"
    said = ask("chart", project, "--kind", "species", "--county", "999999", "--out", tmp_path / "c.png")
    assert said.status == "unreadable" and not [*tmp_path.iterdir()]
    assert ask("chart", project, "--kind", "species", "--county", "430223", "--out", tmp_path / "c.png").exit == 0


def test_the_same_chart_is_the_same_file(facts, tmp_path):
    for name in ("a", "b"):
        save_chart(figure_of(facts, "counties"), tmp_path / f"{name}.svg")
        save_chart(figure_of(facts, "counties"), tmp_path / f"{name}.pdf")
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_figures_of_axes_have_no_needless_zeros_and_a_true_minus():
    assert [tick_text(value) for value in (0.5, 1000, 12000, -3)] == ["0.5", "1\u00a0000", "12\u00a0000", "\u22123"]
    assert new_chart("t")[1].get_title(loc="center") == "t"
