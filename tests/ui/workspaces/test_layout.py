"""The layout workspace shows what the file holds; what is dragged, written and kept comes out in files and commands."""

from dataclasses import replace

import numpy as np
import pytest
from making import ask
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage

from layers.drawing.style import ThemeSpec
from ui.workspaces.layout.dialogs import ExportDialog
from ui.workspaces.layout.exporting import export_atlas, export_sheet
from ui.workspaces.layout.preview import Preview
from ui.workspaces.layout.workspace import LayoutWorkspace
from zzeco.audience import EXPORTS
from zzeco.map_state import map_state
from zzeco.maps.layouts import current, own_templates, with_current
from zzeco.maps.making import Wishes, page_for
from zzeco.maps.page import SheetLayer

COUNTY = "430223"
DPI = 60


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("ZZECO_LAYOUTS", str(tmp_path / "mine"))
    return tmp_path / "mine"


@pytest.fixture
def workspace(opened, qtbot):
    made = LayoutWorkspace(opened)
    made.resize(1400, 900)
    made.show()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def sheet(opened, request):
    """The workspace with a sheet of one county, drawn sharply."""
    opened.document.note(lambda project: with_current(project, Wishes("species", "A4", False, area=COUNTY)))
    workspace = request.getfixturevalue("workspace")
    assert opened.tasks.wait_idle() and workspace.preview.is_sharp
    return workspace


def pixels(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).astype(int)


def exported(workspace, path, dpi=DPI) -> np.ndarray:
    context = workspace.context
    export_sheet(context, context.document.project, workspace.wishes, path, dpi)
    assert context.tasks.wait_idle()
    with Image.open(path) as opened:
        return np.asarray(opened.convert("RGB")).astype(int)


def part(preview: Preview, kind: str) -> QPoint:
    return preview.place(preview.page.element(kind).box).center().toPoint()


def pick(choice, value) -> None:
    choice.choose(value)
    choice.picked.emit()


def dragged(qtbot, preview: Preview, kind: str, by: QPoint) -> None:
    start = part(preview, kind)
    qtbot.mousePress(preview, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(preview, start + by / 2)
    qtbot.mouseMove(preview, start + by)
    qtbot.mouseRelease(preview, Qt.MouseButton.LeftButton, pos=start + by)


def test_before_a_template_is_chosen_it_says_so_and_a_missing_layer_is_named(workspace, opened, monkeypatch):
    assert workspace.pages.currentWidget() is workspace.empty
    project = opened.document.project
    bare = replace(project, layers={})
    monkeypatch.setattr(opened.document, "project", bare)
    workspace.reader.read(bare, Wishes("karst"), workspace.preview.dpi_of)
    assert opened.tasks.wait_idle()
    assert workspace.pages.currentWidget() is workspace.problem and "Import" in workspace.problem.sentence.text()


def test_the_preview_is_the_exported_picture(sheet, tmp_path):
    dpi = int(sheet.preview.dpi_of(sheet.page))
    shown = pixels(sheet.preview.picture.toImage())
    written = exported(sheet, tmp_path / "sheet.png", dpi)
    assert shown.shape == written.shape and np.abs(shown - written).mean() < 0.1


def test_a_part_that_is_dragged_lies_there_in_the_file_and_undo_takes_it_back(sheet, opened, qtbot, tmp_path):
    before, preview = exported(sheet, tmp_path / "before.png"), sheet.preview
    old = sheet.page.element("north").box
    dragged(qtbot, preview, "north", QPoint(-80, 60))
    assert preview.selected == "north" and opened.tasks.wait_idle()
    assert opened.document.undo_stack.undoText() == "Move: North arrow"
    new = sheet.page.element("north").box
    per_mm = preview.paper().width() / sheet.page.width_mm
    assert abs((new.left - old.left) * per_mm + 80) < 8 and abs((new.top - old.top) * per_mm - 60) < 8
    after = exported(sheet, tmp_path / "after.png")
    assert np.abs(cut(before, old, sheet.page) - cut(after, new, sheet.page)).mean() < 12  # the arrow, on half dots
    assert np.abs(cut(before, old, sheet.page) - cut(after, old, sheet.page)).mean() > 12
    opened.document.undo_stack.undo()
    assert opened.tasks.wait_idle() and sheet.page.element("north").box == old
    assert page_for(opened.document.project, sheet.wishes) == sheet.page


def test_a_sheet_for_outsiders_is_noted_in_the_project(sheet, opened, tmp_path):
    dialog = ExportDialog(opened, opened.document.project, sheet.wishes, "sheet", sheet)
    dialog.reader.choose("public")
    dialog.format.choose("svg")
    dialog.start(tmp_path / "out.svg")
    assert opened.tasks.wait_idle() and (tmp_path / "out.svg").exists()
    lines = opened.document.project.table(EXPORTS).rows
    assert lines[["what", "audience", "file_name"]].values.tolist() == [["map", "public", "out.svg"]]
    assert opened.document.undo_stack.count() == 0


def cut(picture: np.ndarray, box, page) -> np.ndarray:
    k = picture.shape[1] / page.width_mm
    top, left = round(box.top * k), round(box.left * k)
    return picture[top : top + int(box.height * k), left : left + int(box.width * k)]


def test_words_scale_and_grid_are_steps_kept_in_the_project(sheet, opened, qtbot):
    line = sheet.right.words.lines["title"]
    assert "species" in line.placeholderText()
    line.setText("Woods of {area}")
    line.editingFinished.emit()
    pick(sheet.right.page.scale, 500_000)
    assert opened.tasks.wait_idle()
    assert sheet.page.element("title").text.startswith("Woods of ") and "{" not in sheet.page.element("title").text
    assert sheet.page.scale == 500_000 and opened.document.undo_stack.undoText() == "Sheet: Scale"
    assert current(opened.document.project) == sheet.wishes
    sheet._show_part("legend")
    top = sheet.page.element("legend").box.top
    qtbot.keyClick(sheet.preview, Qt.Key.Key_Down)
    qtbot.keyClick(sheet.preview, Qt.Key.Key_Delete)
    assert opened.tasks.wait_idle() and not sheet.page.shows("legend")
    qtbot.mouseClick(sheet.left.parts.eyes["legend"], Qt.MouseButton.LeftButton)
    assert opened.tasks.wait_idle() and sheet.page.shows("legend")
    assert sheet.page.element("legend").box.top == pytest.approx(top + 1)


def test_the_extent_can_be_the_map_view_or_the_selection(sheet, opened):
    document = opened.document
    layer = document.project.layers["forest_2025"]
    document.select("forest_2025", layer.fids[:1])
    pick(sheet.right.page.extent, "selection")
    assert opened.tasks.wait_idle() and sheet.pages.currentWidget() is sheet.preview, sheet.problem.sentence.text()
    xmin, ymin, xmax, ymax = sheet.wishes.extent
    assert sheet.page.x == pytest.approx((xmin + xmax) / 2) and sheet.page.scale < 100_000
    bounds = sheet.page.bounds
    assert bounds[0] <= xmin and bounds[1] <= ymin and bounds[2] >= xmax and bounds[3] >= ymax
    pick(sheet.right.page.extent, "layer:trail_2025")
    assert opened.tasks.wait_idle() and sheet.wishes.extent[2] - sheet.wishes.extent[0] > 10_000
    pick(sheet.right.page.extent, "")
    assert opened.tasks.wait_idle() and sheet.wishes.extent is None and sheet.page.scale > 100_000


def test_layers_and_themes_are_chosen_and_taken_from_the_map(sheet, opened):
    form = sheet.right.layers
    assert [name for name, box in form.boxes.items() if box.isChecked()] == ["forest_2025"]
    assert form.themes["forest_2025"].key() == "species_group"
    form.boxes["karst_2025"].click()
    assert opened.tasks.wait_idle() and [one.layer for one in sheet.page.layers] == ["karst_2025", "forest_2025"]
    combo = form.themes["forest_2025"]
    combo.setCurrentIndex(combo.findData("age_group"))
    combo.activated.emit(combo.currentIndex())
    assert opened.tasks.wait_idle() and sheet.page.layers[1].theme.key == "age_group"
    form.boxes["karst_2025"].click()
    form.boxes["forest_2025"].click()
    assert opened.tasks.wait_idle() and [one.layer for one in sheet.page.layers] == ["forest_2025"]
    form.from_map.click()
    assert opened.tasks.wait_idle()
    shown = [one.name for one in map_state(opened.document.project).layers if one.visible]
    assert [one.layer for one in sheet.page.layers] == shown
    form.back.click()
    assert opened.tasks.wait_idle() and sheet.wishes.layers == ()


def test_a_sheet_that_names_a_layer_which_is_gone_is_mended_by_ticking_another(sheet, opened):
    gone = SheetLayer("gone_2019", ThemeSpec("default"), "area")
    sheet.change("Layers", {"layers": (gone,)})
    assert opened.tasks.wait_idle() and "gone_2019" in sheet.problem.sentence.text()
    sheet.right.layers.boxes["forest_2025"].click()
    assert opened.tasks.wait_idle()
    assert [one.layer for one in sheet.wishes.layers] == ["forest_2025"]
    assert sheet.pages.currentWidget() is sheet.preview


def test_larger_is_drawn_anew_and_the_mouse_still_finds_the_parts(sheet, opened, qtbot):
    wide = sheet.preview.paper().width()
    sheet.head.larger.click()
    assert sheet.preview.paper().width() > 1.4 * wide and not sheet.preview.is_sharp
    qtbot.wait(400)
    assert opened.tasks.wait_idle() and sheet.preview.is_sharp
    qtbot.mouseClick(sheet.preview, Qt.MouseButton.LeftButton, pos=part(sheet.preview, "map"))
    assert sheet.preview.selected == "map"
    sheet.head.whole.click()
    assert sheet.preview.paper().width() == wide


def test_an_own_template_is_chosen_again_and_by_the_command_line(sheet, opened, tmp_path):
    sheet.change("Words", {"secrecy": "internal", "moves": (("legend", 2.0, 3.0),), "title": "Trees of {area}"})
    sheet.own.keep(sheet.wishes, "Ours", True)
    sheet.own.keep(replace(sheet.wishes, secrecy="secret"), "Mine", False)
    assert opened.tasks.wait_idle()
    document = opened.document
    document.finish_saving()
    assert [(one.name, one.in_project) for one in own_templates(document.project)] == [("Ours", True), ("Mine", False)]
    for name in ("Ours", "Mine"):
        out = tmp_path / f"{name}.svg"
        said = ask("map", document.project.path, "--template", name, "--area", "430281", "--out", out)
        assert said["title"] == "Trees of Liling City" and said["page_mm"] == [297.0, 210.0]
        sheet.choose("karst")
        sheet.left.templates.rows[name].click()
        assert sheet.wishes.moves == (("legend", 2.0, 3.0),) and sheet.wishes.area == COUNTY
        assert sheet.left.templates.rows[name].isChecked()
        sheet.left.templates.drops[name].click()
        assert name not in sheet.left.templates.rows
    assert own_templates(document.project) == []
    said = ask("map", document.project.path, "--template", "Ours", "--out", tmp_path / "x.svg")
    assert said.exit == 2 and "Ours" in said["message"]


def test_an_atlas_is_cancelled_and_gone_on_with(opened, tmp_path, monkeypatch):
    from zzeco.maps import atlas

    folder, drawn, made, areas_by = tmp_path / "atlas", atlas.drawn_content, [], atlas.areas_by
    wishes = Wishes("corridors", paper="A4", grid="none")
    project = opened.document.project

    def slow(*given):
        made.append(given)
        if len(made) == 2:
            task.cancel()
        return drawn(*given)

    monkeypatch.setattr(atlas, "drawn_content", slow)
    monkeypatch.setattr(atlas, "areas_by", lambda *given: areas_by(*given)[:4])
    task = export_atlas(opened, project, wishes, "county", folder, "png", 36)
    assert opened.tasks.wait_idle()
    first = sorted(path.name for path in folder.glob("*.png"))
    assert 1 <= len(first) < 4 and not list(folder.glob(".zzeco*"))
    before = len(made)
    export_atlas(opened, project, wishes, "county", folder, "png", 36)
    assert opened.tasks.wait_idle()
    assert len(list(folder.glob("*.png"))) == 5 and len(made) - before == 4 - len(first)
