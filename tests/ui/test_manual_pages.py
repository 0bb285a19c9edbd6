"""The pages of the manual: there in both languages, their links lead somewhere, their buttons are called so."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from layers.tables import RESOURCES
from ui.actions import ACTIONS
from ui.manual import INDEX, PAGES
from ui.workspace import WORKSPACES

LANGUAGES = ("zh", "en")
QUOTED = {"zh": re.compile("「([^」]+)」"), "en": re.compile("“([^”]+)”")}
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
    reached = {Path(link).stem for link in LINK.findall(found[INDEX])} | {INDEX}
    assert found.keys() == reached


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_button_is_called_in_the_manual_as_in_the_window(language):
    known = names_of_the_window()[language]
    quoted = {(name, text) for name, page in pages(language).items() for text in QUOTED[language].findall(page)}
    assert quoted
    assert sorted(one for one in quoted if one[1].rstrip("…") not in known) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_keys_has_every_declared_shortcut(language):
    page = pages(language)["shortcuts"].replace("−", "-")
    missing = [action.shortcut for action in ACTIONS if action.shortcut and action.shortcut not in page]
    assert missing == []
