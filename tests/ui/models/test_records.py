import numpy as np
import pandas as pd
import pytest
import shapely
from PySide6.QtCore import Qt

from layers.layer import VectorLayer
from ui.components.table import PLAIN_ROLE
from ui.models.frame import FrameModel, Heading
from ui.models.records import RecordsModel
from zzeco import store
from zzeco.record_table import RecordTable, sorted_rows


@pytest.fixture
def records(sample):
    project = store.load(sample)
    return RecordTable(project, project.layers["forest_2025"])


def test_the_records_of_a_layer_are_a_proper_table_model(records, qtmodeltester):
    model = RecordsModel()
    model.show(records, records.default_columns, np.arange(len(records)))
    qtmodeltester.check(model)


def test_a_table_stays_proper_when_it_is_filtered_sorted_and_emptied(records, qtmodeltester):
    model = RecordsModel()
    qtmodeltester.check(model)
    model.show(records, records.default_columns, np.arange(len(records)))
    model.show(records, records.default_columns[:3], sorted_rows(records.column("pingjun_nl"), np.arange(20), True))
    model.show(None, (), np.empty(0, np.int64))
    assert model.rowCount() == 0


def test_a_small_table_of_texts_is_a_proper_model(qtmodeltester):
    model = FrameModel([Heading("a"), Heading("b\nha", True, 2)], [("x", 1.5), ("y", None)])
    qtmodeltester.check(model)
    assert model.data(model.index(1, 1)) == "—"


def test_a_cell_shows_thin_spaces_and_copies_a_plain_number():
    table = pd.DataFrame({"huo_lm_xj": [1234.5, np.nan]})
    layer = VectorLayer.in_memory("forest", "forest", None, "EPSG:4547", table, np.array([shapely.Point(0, 0)] * 2))
    model = RecordsModel()
    model.show(RecordTable(_empty_project(), layer), ["huo_lm_xj"], np.arange(2))
    assert model.data(model.index(0, 0)) == "1\u00a0234.5"
    assert model.data(model.index(0, 0), PLAIN_ROLE) == 1234.5
    assert model.data(model.index(1, 0)) == "—"
    assert model.data(model.index(1, 0), PLAIN_ROLE) is None


def test_the_unit_stands_in_the_second_line_of_the_heading(records):
    model = RecordsModel()
    model.show(records, ["stock_m3_per_ha"], np.arange(3))
    assert model.headerData(0, Qt.Orientation.Horizontal).split("\n")[1] == "m³/ha"


def test_half_of_all_records_can_be_selected_at_once(records):
    model = RecordsModel()
    model.show(records, records.default_columns, np.arange(len(records))[::-1])
    model.select(np.arange(0, len(records), 2))
    assert len(model.selected_rows()) == (len(records) + 1) // 2
    assert model.is_selected(len(records) - 1)


def _empty_project():
    from pathlib import Path

    from zzeco.project import Project

    return Project(Path("none.gpkg"), "EPSG:4547", {}, {}, {})
