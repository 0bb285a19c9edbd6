"""The widgets of the house do what every workspace relies on."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget

from layers.drawing.style import MapClass
from layers.tables import table
from ui.components import buttons
from ui.components.badge import Badge
from ui.components.card import Card
from ui.components.choice_card import ChoiceCard, WrappedTitle
from ui.components.elided import ElidedLabel
from ui.components.empty import EmptyState
from ui.components.field import Field
from ui.components.figure import Figure
from ui.components.search import SearchLine
from ui.components.share_bar import Meter, ShareBar
from ui.components.spin import number_field, whole_field
from ui.components.swatch import swatch_pixmap
from ui.components.table import PLAIN_ROLE, PlainTable
from ui.components.tabs import TabStrip
from ui.theme import sheet
from ui.theme.tokens import DARK, LIGHT


@pytest.fixture(autouse=True)
def dressed(qapp):
    """The light theme, and none afterwards."""
    sheet.apply(qapp)
    yield
    qapp.setStyleSheet("")


@pytest.fixture
def shown(qtbot):
    """Shows widgets in one column."""
    parents = []

    def show(*widgets, width=400):
        parent = QWidget()
        qtbot.addWidget(parent)
        column = QVBoxLayout(parent)
        for widget in widgets:
            column.addWidget(widget)
        column.addStretch(1)
        parent.resize(width, 300)
        parent.show()
        parents.append(parent)
        QApplication.processEvents()

    yield show
    parents.clear()


def colours(widget):
    image = widget.grab().toImage()
    return {image.pixelColor(x, y).name().upper() for x in range(image.width()) for y in range(image.height())}


def test_buttons_have_the_heights_of_the_house(shown):
    made = [buttons.primary("Go", "leaf"), buttons.outlined("Go"), buttons.outlined("Go", small=True)]
    shown(*made, buttons.ghost("Go", "download"))
    assert [button.height() for button in made] == [32, 32, 28]


def test_an_icon_button_says_its_name_and_shortcut(shown):
    button = buttons.icon_button("locate", "Zoom to the stand", "F")
    shown(button)
    assert button.accessibleName() == "Zoom to the stand" and button.toolTip() == "Zoom to the stand (F)"
    assert button.width() >= 28 and button.height() >= 28


def test_cards_of_one_place_exclude_each_other_and_a_click_anywhere_chooses(shown):
    first = ChoiceCard("CGCS2000", "the prefix fits", Badge("accent", "Recommended"), "99.8 %\n0.2 km")
    second = ChoiceCard("Xian 1980", "needs parameters")
    shown(first, second)
    first.setChecked(True)
    QTest.mouseClick(second, Qt.MouseButton.LeftButton, pos=QPoint(second.width() - 8, second.height() - 8))
    assert second.isChecked() and not first.isChecked()
    assert LIGHT.accent_soft in colours(second) and LIGHT.accent_soft not in colours(first) - {LIGHT.accent_soft}


def test_a_long_reason_makes_its_card_higher(shown):
    short, long = ChoiceCard("A", "short"), ChoiceCard("B", "a reason of many words " * 8)
    shown(short, long, width=300)
    assert long.height() > short.height()


def test_a_wrong_value_is_told_below_its_field(shown):
    editor = QLineEdit()
    field = Field("Year", editor, "From 1990 on")
    shown(field)
    field.set_error("1990 to 2060")
    assert field.error.isVisible() and not field.help.isVisible() and LIGHT.error in colours(editor)
    field.set_error("")
    assert field.help.isVisible() and not field.error.isVisible() and LIGHT.error not in colours(editor)


def test_a_cut_text_is_told_in_full_by_its_tooltip(shown):
    label = ElidedLabel("a very long name of a place " * 5)
    shown(label, width=120)
    label.grab()
    assert label.toolTip() == label.text()
    label.setText("short")
    label.grab()
    assert label.toolTip() == ""


def test_an_empty_place_offers_its_one_way_on(shown):
    pressed = []
    empty = EmptyState("leaf", "No estimate yet", "Estimate", lambda: pressed.append(True))
    shown(empty)
    QTest.mouseClick(empty.button, Qt.MouseButton.LeftButton)
    assert pressed == [True]


def test_a_meter_is_as_full_as_its_share_and_never_more(shown):
    half, over, unknown = Meter(0.5), Meter(1.7), Meter(float("nan"))
    shown(half, over, unknown)
    image = half.grab().toImage()
    middle = image.height() // 2
    green = [x for x in range(image.width()) if image.pixelColor(x, middle).name().upper() == LIGHT.accent]
    assert len(green) == pytest.approx(image.width() / 2, abs=4)
    assert LIGHT.track not in {over.grab().toImage().pixelColor(x, middle).name().upper() for x in range(10, 300)}
    assert LIGHT.accent not in colours(unknown)


def test_a_meter_with_a_tick_is_high_enough_for_it(shown):
    shown(meter := Meter(0.4, "progress", tick=0.9, height=8))
    assert meter.height() == 18 and {LIGHT.progress, LIGHT.text} <= colours(meter)


def test_a_share_bar_shows_all_its_parts(shown):
    shown(bar := ShareBar([(0.7, "#42836E"), (0.2, "#78BBEB")]))
    assert {"#42836E", "#78BBEB", LIGHT.track} <= colours(bar)


def test_a_figure_hides_what_it_has_not(shown):
    figure = Figure("7 318.4", "tC", "± 10.9 %", "95 %: 6 521 – 8 116", "Total")
    shown(figure)
    assert figure.caption.isVisible() and not figure.note.isVisible()
    figure.set("—")
    assert not figure.unit.isVisible() and not figure.half_width.isVisible() and figure.number.text() == "—"


def test_tabs_tell_which_one_was_taken(shown, qtbot):
    tabs = TabStrip(["by county", "by species"])
    shown(tabs)
    with qtbot.waitSignal(tabs.chosen) as taken:
        QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(1).center())
    assert taken.args == [1]


def test_number_fields_show_their_unit_inside(shown):
    whole, decimal = whole_field(1, 100_000, 10_000, "draws"), number_field(0, 1, 0.5, 3, "t/m³")
    shown(whole, decimal)
    assert whole.text() == "10000 draws" and decimal.text() == "0.500 t/m³"
    assert whole.height() == QLineEdit().sizeHint().height() or whole.height() == 32


def test_a_card_without_title_has_no_head(shown):
    plain, titled = Card(), Card("Totals", "by county")
    for card in (plain, titled):
        card.body.addWidget(QLabel("x"))
    shown(plain, titled)
    assert not plain.title.isVisible() and titled.title.isVisible() and titled.height() > plain.height()


@pytest.fixture
def totals(qtbot):
    """A table of two counties, numbers as text with the value behind it."""
    model = QStandardItemModel(0, 2)
    model.setHorizontalHeaderLabels(["County", "Area\nhm²"])
    for name, area in (("荷塘区", 4694.25), ("攸县", 141104.0)):
        shown_area = QStandardItem(f"{area:,.0f}".replace(",", "\u00a0"))
        shown_area.setData(area, PLAIN_ROLE)
        model.appendRow([QStandardItem(name), shown_area])
    made = PlainTable(model)
    qtbot.addWidget(made)
    made.show()
    return made


def test_copied_cells_are_plain_numbers_with_the_header_on_shift(totals):
    totals.selectAll()
    QTest.keyClick(totals, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "荷塘区\t4694.25\n攸县\t141104"
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(totals, Qt.Key.Key_C, both)
    assert QGuiApplication.clipboard().text().splitlines()[0] == "County\tArea hm²"


def test_hidden_columns_are_not_copied_and_moved_ones_in_the_order_shown(totals):
    totals.selectAll()
    totals.horizontalHeader().moveSection(0, 1)
    QTest.keyClick(totals, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith("4694.25\t荷塘区")
    totals.setColumnHidden(0, True)
    QTest.keyClick(totals, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "4694.25\n141104"


def test_a_header_with_units_is_two_lines_high(totals):
    assert totals.horizontalHeader().height() == 46 and totals.rowHeight(0) == 28
    totals.setColumnHidden(1, True)
    totals.horizontalHeader().headerDataChanged(Qt.Orientation.Horizontal, 0, 1)
    assert totals.horizontalHeader().sizeHint().height() == 32


def test_a_line_has_a_light_strip_behind_it_in_the_dark_only(qapp, monkeypatch):
    green = MapClass("trail", "", "", "", "#1B5E20", 0.6, "", "line")
    for theme, count in ((LIGHT, 1), (DARK, 2)):
        monkeypatch.setattr("ui.components.swatch.tokens", lambda theme=theme: theme)
        image = swatch_pixmap(green).toImage()
        colours = {image.pixelColor(20, y).name() for y in range(28) if image.pixelColor(20, y).alpha() == 255}
        assert len(colours & {"#1b5e20", "#f6f5f0"}) == count


def test_a_long_title_of_a_choice_wraps_and_is_never_cut(qapp, qtbot):
    card = ChoiceCard("CGCS2000 / 3-degree zone 38 (zone number in front)", "why", Badge("accent", "recommended"))
    qtbot.addWidget(card)
    card.resize(300, 200)
    card.show()
    label = card.findChild(WrappedTitle)
    assert label.height() >= 2 * label.fontMetrics().height() and card.heightForWidth(300) > card.heightForWidth(900)


def test_every_class_of_the_map_has_a_sample(qapp):
    rows = table("styles")
    for row in rows[rows["theme"] != "label"].itertuples():
        width_mm = float(row.outline_mm or 0.1)
        texts = (row.class_key, row.label_zh, row.label_en, row.fill, row.outline)
        sample = swatch_pixmap(MapClass(*texts, width_mm, row.pattern, row.symbol))
        assert isinstance(sample, QPixmap) and (sample.width(), sample.height()) == (44, 28)
        image = sample.toImage()
        assert any(image.pixelColor(x, y).alpha() for x in range(44) for y in range(28))


def test_the_sign_of_a_search_field_grows_with_the_text(qapp, qtbot):
    widths = []
    for percent in (100, 150):
        sheet.apply(qapp, percent=percent)
        field = SearchLine("")
        qtbot.addWidget(field)
        field.resize(300, field.sizeHint().height())
        picture = field.grab().toImage()
        rows = range(4, picture.height() - 4)
        inked = [x for x in range(4, 60) for y in rows if picture.pixel(x, y) != picture.pixel(200, rows[5])]
        widths.append(max(inked) - min(inked) + 1)
    sheet.apply(qapp)
    assert widths[0] <= 16 and widths[1] > 1.3 * widths[0]
