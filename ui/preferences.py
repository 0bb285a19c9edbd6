"""What a person prefers on this computer, each declared once, kept in an ini file of their own."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs
from PySide6.QtCore import QObject, QSettings, Signal

from layers.i18n import N_

FILE_VARIABLE = "ZZECO_PREFERENCES"


@dataclass(frozen=True)
class Preference:
    """One preference: `choices` are (value, label) pairs; one without a label does not stand in the dialog."""

    key: str
    default: Any
    label: str = ""
    help: str = ""
    group: str = ""
    choices: tuple[tuple[Any, str], ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    step: int = 1
    unit: str = ""
    secret: bool = False


LOOK, FILES, MAP = N_("Appearance"), N_("Files"), N_("Map")
PREFERENCES = (
    Preference("language", "zh", N_("Language"), group=LOOK, choices=(("zh", "中文"), ("en", "English"))),
    Preference(
        "theme", "light", N_("Theme"), group=LOOK,
        choices=(("light", N_("Light")), ("dark", N_("Dark")), ("system", N_("As the system"))),
    ),
    Preference("font_percent", 100, N_("Font size"), group=LOOK, minimum=90, maximum=150, step=5, unit="%"),
    Preference(
        "density", "normal", N_("Density"), group=LOOK,
        choices=(("normal", N_("Normal")), ("compact", N_("Compact"))),
    ),
    Preference("projects_folder", "", N_("Folder of projects"), N_("Empty: zzeco in your documents."), FILES),
    Preference("base_map", False, N_("Show the online base map"), N_("Off: zzeco never uses the network."), MAP),
    Preference("base_map_url", "", N_("Address of the base map"), N_("XYZ tiles: …/{z}/{x}/{y}.png"), MAP),
    Preference("base_map_key", "", N_("Key of the base map"), N_("Stays on this computer."), MAP, secret=True),
    Preference("base_map_source", "", N_("Whose map it is"), N_("Shown on the map, as its provider asks."), MAP),
    Preference("base_map_gcj02", False, N_("The base map is in GCJ-02"), N_("As Amap and Tencent deliver it."), MAP),
    Preference("first_start_seen", False),
    Preference("recent_projects", ()),
    Preference("layouts", {}),
    Preference("window", {}),
    Preference("palette_recent", ()),
)  # fmt: skip
BY_KEY = {preference.key: preference for preference in PREFERENCES}


class Preferences(QObject):
    """The values of all declared preferences; a change is kept at once and told to all."""

    changed = Signal(str)

    def __init__(self, path: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path or default_path()
        self._stored = QSettings(str(self.path), QSettings.Format.IniFormat, self)

    def get(self, key: str) -> Any:
        """The value of a preference, its default where it was never changed or cannot be read."""
        preference = BY_KEY[key]
        text = self._stored.value(key)
        if text is None:
            return preference.default
        try:
            value = json.loads(str(text))
        except ValueError:
            return preference.default
        return value if _fits(preference, value) else preference.default

    def set(self, key: str, value: Any) -> None:
        """Keeps a value; says so if it is another one."""
        if BY_KEY[key].default == value and not self._stored.contains(key):
            return
        before = self.get(key)
        self._stored.setValue(key, json.dumps(value, ensure_ascii=False))
        if before != value:
            self.changed.emit(key)

    def sync(self) -> None:
        """Writes everything to the file now."""
        self._stored.sync()


def default_path() -> Path:
    """The ini file of this user; elsewhere if ZZECO_PREFERENCES names another."""
    named = os.environ.get(FILE_VARIABLE)
    return Path(named) if named else Path(platformdirs.user_config_dir("zzeco", appauthor=False)) / "window.ini"


def _fits(preference: Preference, value: Any) -> bool:
    """Whether a stored value is one that the preference can have."""
    if preference.choices:
        return value in [choice for choice, _label in preference.choices]
    if isinstance(preference.default, tuple):
        return isinstance(value, list)
    if preference.minimum is not None and preference.maximum is not None:
        return isinstance(value, int) and preference.minimum <= value <= preference.maximum
    return isinstance(value, type(preference.default))
