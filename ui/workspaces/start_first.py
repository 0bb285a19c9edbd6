"""What is asked at the very first start: the language, and where projects go. Every choice holds at once."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from layers.i18n import _
from ui.components.buttons import ghost, outlined
from ui.components.calm import Combo
from ui.components.card import Card
from ui.components.elided import ElidedLabel
from ui.components.field import Field
from ui.folders import projects_folder
from ui.preferences import BY_KEY, Preferences
from ui.theme.tokens import px

SEEN, LANGUAGE, FOLDER = "first_start_seen", "language", "projects_folder"
LANGUAGE_WIDTH = 200


class FirstStart(Card):
    """A card of the start page until it is closed or a project was open."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__(_("Welcome: two things to choose"))
        self._preferences = preferences
        close = ghost(_("Done"), "check")
        close.clicked.connect(self._close)
        self.head.addWidget(close)
        self.language = Combo()
        for value, label in BY_KEY[LANGUAGE].choices:
            self.language.addItem(label, value)
        self.language.setCurrentIndex(self.language.findData(preferences.get(LANGUAGE)))
        self.language.activated.connect(self._speak)
        self.language.setFixedWidth(px(LANGUAGE_WIDTH))
        self.folder = ElidedLabel()
        self.choose_button = outlined(_("Choose a folder…"), small=True)
        self.choose_button.clicked.connect(self.choose)
        self.body.addWidget(Field("语言 / Language", self.language))
        self.body.addWidget(
            Field(_("Projects go to"), self._folder_row(), _("You can change both in the preferences."))
        )
        preferences.changed.connect(self._show)
        self._show(FOLDER)

    def _folder_row(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        row.addWidget(self.folder, 1)
        row.addWidget(self.choose_button)
        return holder

    def choose(self) -> None:
        """Asks for the folder."""
        chosen = QFileDialog.getExistingDirectory(self, _("Projects go to"), str(projects_folder(self._preferences)))
        if chosen:
            self._preferences.set(FOLDER, str(Path(chosen)))

    def _speak(self) -> None:
        self._preferences.set(LANGUAGE, self.language.currentData())

    def _show(self, key: str) -> None:
        if key == FOLDER:
            self.folder.setText(str(projects_folder(self._preferences)))

    def _close(self) -> None:
        self._preferences.set(SEEN, True)
