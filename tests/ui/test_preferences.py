"""What a person prefers is declared once, kept in their own file, and holds at once."""

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox

from layers import i18n
from ui.preferences import PREFERENCES, Preferences, default_path
from ui.preferences_dialog import PreferencesDialog


def test_every_preference_has_a_value_before_anything_was_chosen(tmp_path):
    fresh = Preferences(tmp_path / "none.ini")
    assert all(fresh.get(one.key) == one.default for one in PREFERENCES)
    assert not (tmp_path / "none.ini").exists()


def test_what_was_chosen_is_there_at_the_next_start_and_is_told_once(tmp_path):
    first, told = Preferences(tmp_path / "own.ini"), []
    first.changed.connect(told.append)
    first.set("theme", "dark")
    first.set("theme", "dark")
    first.set("recent_projects", [{"path": "/林业局/株洲.gpkg"}])
    first.sync()
    again = Preferences(tmp_path / "own.ini")
    assert told == ["theme", "recent_projects"] and again.get("theme") == "dark"
    assert again.get("recent_projects") == [{"path": "/林业局/株洲.gpkg"}]


@pytest.mark.parametrize(
    ("key", "nonsense"),
    [
        ("theme", '"purple"'),
        ("font_percent", "900"),
        ("font_percent", "not json"),
        ("layouts", "[]"),
        ("base_map", '"x"'),
    ],
)
def test_a_value_that_cannot_be_is_the_default(tmp_path, key, nonsense):
    preferences = Preferences(tmp_path / "own.ini")
    preferences._stored.setValue(key, nonsense)
    assert preferences.get(key) == next(one.default for one in PREFERENCES if one.key == key)


def test_the_file_lies_where_the_environment_says(monkeypatch, tmp_path):
    monkeypatch.setenv("ZZECO_PREFERENCES", str(tmp_path / "x.ini"))
    assert default_path() == tmp_path / "x.ini"


@pytest.fixture
def dialog(qtbot, preferences):
    made = PreferencesDialog(preferences, None)
    qtbot.addWidget(made)
    return made


def test_the_dialog_has_a_field_for_each_declared_preference_that_has_a_label(dialog):
    assert list(dialog.fields) == [one.key for one in PREFERENCES if one.label]


def test_a_change_in_the_dialog_holds_at_once(dialog, preferences):
    theme, size = dialog.fields["theme"], dialog.fields["font_percent"]
    assert isinstance(theme, QComboBox) and isinstance(size, QSpinBox)
    theme.setCurrentIndex(theme.findData("dark"))
    theme.activated.emit(theme.currentIndex())
    size.setValue(120)
    online, key = dialog.fields["base_map"], dialog.fields["base_map_key"]
    assert isinstance(online, QCheckBox) and isinstance(key, QLineEdit) and key.echoMode() != QLineEdit.EchoMode.Normal
    online.click()
    assert [preferences.get(one) for one in ("theme", "font_percent", "base_map")] == ["dark", 120, True]


def test_the_dialog_follows_a_change_made_elsewhere(dialog, preferences):
    preferences.set("font_percent", 130)
    preferences.set("theme", "system")
    assert dialog.fields["font_percent"].value() == 130 and dialog.fields["theme"].currentData() == "system"


def test_the_dialog_is_in_the_language_in_force(qtbot, preferences):
    i18n.set_language("zh")
    dialog = PreferencesDialog(preferences, None)
    qtbot.addWidget(dialog)
    assert dialog.fields["language"].currentText() == "English"
    i18n.set_language("en")
