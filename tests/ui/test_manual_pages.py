"""The pages of the manual: there in both languages, their links lead somewhere, their buttons are called so."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from PySide6.QtCore import QPoint
from PySide6.QtGui import QTextDocument

from layers import i18n
from layers.tables import RESOURCES
from ui.actions import ACTIONS
from ui.manual import INDEX, PAGES, ManualWindow
from ui.manual_type import heading_position
from ui.workspace import WORKSPACES
from ui.workspaces.carbon.analyses import ANALYSES
from ui.workspaces.importing.rail import step_names

LANGUAGES = ("zh", "en")
QUOTED = {"zh": re.compile("「([^」]+)」"), "en": re.compile("“([^”]+)”")}
MADE = {"zh": "本页由程序的声明自动生成。", "en": "This page is made from what the program declares."}
LINK = re.compile(r"\[[^\]]+\]\(([^)]+)\)")
CATALOGUE = RESOURCES / "locale" / "zh_CN" / "LC_MESSAGES" / "zzeco.po"


def pages(language):
    """The pages of a language by name."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((PAGES / language).glob("*.md"))}


def names_of_the_window():
    """Every text of the window in both languages, without the dots of those that open a dialog."""
    with CATALOGUE.open("rb") as file:
        messages = [message for message in read_po(file, locale="zh_CN") if message.id]
    english = [str(message.id) for message in messages]
    chinese = [str(message.string) for message in messages]
    return {"zh": {text.rstrip("…") for text in chinese}, "en": {text.rstrip("…") for text in english}}


def test_every_workspace_has_its_page_in_both_languages():
    wanted = {row.manual for row in WORKSPACES} | {INDEX}
    for language in LANGUAGES:
        assert wanted <= pages(language).keys()


def test_both_languages_have_the_same_pages():
    assert pages("zh").keys() == pages("en").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_to_a_page(language):
    found = pages(language)
    links = [(name, link) for name, text in found.items() for link in LINK.findall(text)]
    assert links
    assert [one for one in links if not (PAGES / language / one[1]).is_file()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_reached_from_the_contents(language):
    found = pages(language)
    reached, waiting = {INDEX}, [INDEX]
    while waiting:
        named = {Path(link).stem for link in LINK.findall(found[waiting.pop()]) if link.endswith(".md")}
        waiting += named - reached
        reached |= named
    assert found.keys() == reached


def test_pages_that_are_made_from_declarations_are_as_declared():
    words = [sys.executable, str(RESOURCES.parent / "docs" / "manual" / "make.py"), "--check"]
    checked = subprocess.run(words, capture_output=True, text=True, encoding="utf-8")
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_and_analysis_has_its_heading(language):
    i18n.set_language(language)
    named = {
        "import": list(step_names().values()),
        "carbon": [i18n._("Estimate"), *(i18n._(row.label) for row in ANALYSES)],
    }
    for name, words in named.items():
        document = QTextDocument()
        document.setMarkdown(pages(language)[name])
        assert [one for one in words if heading_position(document, one) is None] == []


def test_the_manual_opens_at_the_analysis_in_front_and_stays_one_window(window, qtbot):
    window.show_workspace("carbon")
    qtbot.waitUntil(lambda: window.current == "carbon" and window.workspace("carbon").frame is not None)
    window.workspace("carbon").receive({"page": "forecast"})
    window.run_action("help.manual")
    window.run_action("help.manual")
    (manual,) = window.findChildren(ManualWindow)
    assert manual.page == "carbon"
    first_line = manual.browser.cursorForPosition(QPoint(40, 8)).block().text()
    assert manual.browser.textCursor().block().text() == first_line
    assert i18n._("Forecast") in first_line
    manual.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_button_is_called_in_the_manual_as_in_the_window(language):
    known = names_of_the_window()[language]
    written = {name: page for name, page in pages(language).items() if MADE[language] not in page}
    quoted = {(name, text) for name, page in written.items() for text in QUOTED[language].findall(page)}
    assert quoted
    assert sorted(one for one in quoted if one[1].rstrip("…") not in known) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_keys_has_every_declared_shortcut(language):
    page = pages(language)["shortcuts"].replace("−", "-")
    missing = [action.shortcut for action in ACTIONS if action.shortcut and action.shortcut not in page]
    assert missing == []
