"""The manual in a window of its own: pages of resources/manual, in the user's language."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from layers.i18n import _, language
from layers.tables import RESOURCES
from ui.components.buttons import icon_button
from ui.manual_type import typeset
from ui.theme.tokens import px

PAGES = RESOURCES / "manual"
INDEX = "index"
WIDTH, HEIGHT = 720, 760


class ManualWindow(QDialog):
    """Opens at a page; links lead to other pages, those of the web to the browser."""

    def __init__(self, page: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Manual"))
        self.resize(px(WIDTH), px(HEIGHT))
        self.page = ""
        self._past: list[str] = []
        self.browser = QTextBrowser(openLinks=False)
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

    def show_page(self, page: str) -> None:
        """Shows a page, the contents where there is none of this name."""
        if self.page:
            self._past.append(self.page)
        self._show(page)

    def _show(self, page: str) -> None:
        path = page_path(page)
        self.page = path.stem
        self.browser.setSearchPaths([str(path.parent)])
        self.browser.setMarkdown(path.read_text(encoding="utf-8"))
        typeset(self.browser.document())
        self.back.setEnabled(bool(self._past))

    def _go_back(self) -> None:
        if self._past:
            self._show(self._past.pop())

    def _follow(self, link: QUrl) -> None:
        if link.isRelative():
            self.show_page(Path(link.path()).stem)
        else:
            QDesktopServices.openUrl(link)


def page_path(page: str) -> Path:
    """The file of a page in the language in force; that of the contents where it is missing."""
    folder = PAGES / language()
    path = folder / f"{page}.md"
    return path if path.is_file() else folder / f"{INDEX}.md"
