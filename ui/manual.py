"""The manual in a window of its own: pages of resources/manual, in the user's language."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from layers.i18n import _, language
from layers.tables import RESOURCES
from ui.components.buttons import icon_button
from ui.manual_type import fit_pictures, heading_position, typeset
from ui.theme.tokens import px

PAGES = RESOURCES / "manual"
INDEX = "index"
WIDTH, HEIGHT = 860, 760


class Browser(QTextBrowser):
    """A page whose pictures are as wide as the window lets them be."""

    def take(self, text: str) -> None:
        """Shows this Markdown. It is set before it is shown: a page in view is laid out with every change."""
        before, made = self.document(), QTextDocument(self)
        is_ours = before.parent() is self  # the first one is Qt's and goes by itself
        made.setDefaultFont(before.defaultFont())
        made.setMarkdown(text)
        typeset(made)
        self.setDocument(made)
        if is_ours:
            before.deleteLater()
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Makes the pictures fit."""
        margins = round(2 * self.document().documentMargin())
        fit_pictures(self.document(), self.viewport().width() - margins)


class ManualWindow(QDialog):
    """Opens at a page; links lead to other pages, those of the web to the browser."""

    def __init__(self, page: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Manual"))
        self.resize(px(WIDTH), px(HEIGHT))
        self.page = ""
        self._past: list[str] = []
        self.browser = Browser(openLinks=False)
        self.browser.anchorClicked.connect(self._follow)
        home, self.back = icon_button("house", _("Contents")), icon_button("arrow-left", _("Back"))
        home.clicked.connect(lambda: self.show_page(INDEX))
        self.back.clicked.connect(self._go_back)
        row = QHBoxLayout()
        row.setSpacing(px(4))
        row.addWidget(self.back)
        row.addWidget(home)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(12))
        column.addLayout(row)
        column.addWidget(self.browser, 1)
        self.show_page(page)

    def show_page(self, page: str, place: str = "") -> None:
        """Shows a page, the contents where there is none of this name, from the heading that holds `place`."""
        if self.page:
            self._past.append(self.page)
        self._show(page)
        position = heading_position(self.browser.document(), place) if place else None
        if position is not None:
            cursor = self.browser.textCursor()
            cursor.movePosition(cursor.MoveOperation.End)
            self.browser.setTextCursor(cursor)  # from below, so that the heading comes to the top
            cursor.setPosition(position)
            self.browser.setTextCursor(cursor)

    def _show(self, page: str) -> None:
        path = page_path(page)
        self.page = path.stem
        self.browser.setSearchPaths([str(path.parent)])
        self.browser.take(path.read_text(encoding="utf-8"))
        self.back.setEnabled(bool(self._past))

    def _go_back(self) -> None:
        if self._past:
            self._show(self._past.pop())

    def _follow(self, link: QUrl) -> None:
        if link.isRelative():
            self.show_page(Path(link.path()).stem)
        else:
            QDesktopServices.openUrl(link)


def open_manual(owner: QWidget, page: str, place: str = "") -> ManualWindow:
    """The owner's one window of the manual, in front, at this page and place."""
    shown = owner.findChild(ManualWindow) or ManualWindow(page, owner)
    shown.show()
    shown.raise_()
    shown.activateWindow()
    if place or shown.page != page:
        shown.show_page(page, place)
    return shown


def page_path(page: str) -> Path:
    """The file of a page in the language in force; that of the contents where it is missing."""
    folder = PAGES / language()
    path = folder / f"{page}.md"
    return path if path.is_file() else folder / f"{INDEX}.md"
