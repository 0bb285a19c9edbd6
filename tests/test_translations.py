"""Every message that a user can see is in the Chinese catalogue."""

import csv
import io
import re
import string
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages import pofile
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo

from layers import i18n

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "resources" / "locale" / "zh_CN" / "LC_MESSAGES"


@pytest.fixture(scope="module")
def catalogue():
    with (LOCALE / "zzeco.po").open("rb") as file:
        return pofile.read_po(file)


def code_messages():
    for room in ("layers", "zzeco", "ui"):
        for path, _line, message, _comments, _context in extract_from_dir(str(ROOT / room)):
            yield path, message


def placeholders(text):
    return sorted(name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None)


def test_every_message_of_the_code_is_translated(catalogue):
    missing = [
        message for _path, message in code_messages() if not (message in catalogue and catalogue[message].string)
    ]
    assert not missing


def test_what_is_said_outside_the_command_line_names_none_of_its_options():
    rooms = [(path, message) for path, message in code_messages() if not path.startswith(("commands", "cli"))]
    rules = [row for file in sorted((ROOT / "resources" / "tables").glob("rules_*.csv")) for row in rows_of(file)]
    texts = [*(message for _path, message in rooms)]
    texts += [row[name] for row in rules for name in row if name.startswith(("message", "advice"))]
    assert len(rules) > 20 and not [text for text in texts if re.search(r"(?<!\w)--[a-z]", str(text))]


def rows_of(file):
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_translations_keep_the_placeholders(catalogue):
    wrong = [m.id for m in catalogue if m.id and "{" in m.id and placeholders(m.id) != placeholders(m.string)]
    assert not wrong


def test_translations_are_chinese(catalogue):
    plain = [
        m.id for m in catalogue if m.id and m.string == m.id and re.search(r"[a-z]{4}", re.sub(r"\{\w+\}", "", m.id))
    ]
    assert not plain


def test_the_compiled_catalogue_is_the_written_one(catalogue):
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    assert compiled.getvalue() == (LOCALE / "zzeco.mo").read_bytes()


@pytest.mark.parametrize(
    "said",
    [
        "usage: ",
        "options",
        "the following arguments are required: %s",
        "unrecognized arguments: %s",
        "expected one argument",
        "expected %s argument",
    ],
)
def test_the_standard_parser_speaks_chinese_too(catalogue, said):
    assert re.search("[一-鿿]", str(catalogue[said].string))


def test_chinese_is_the_default_and_english_a_choice(monkeypatch):
    monkeypatch.delenv("ZZECO_LANG", raising=False)
    assert i18n.set_language() == "zh"
    assert i18n._("Layer kinds") != "Layer kinds"
    monkeypatch.setenv("ZZECO_LANG", "en")
    assert i18n.set_language() == "en"
    assert i18n._("Layer kinds") == "Layer kinds"


def test_no_chinese_literal_stands_in_the_code():
    """Names in tables are data; the code holds keys of those tables (no sentences) and sends all talk through _()."""
    sentence = re.compile(r"[一-鿿]+[，。；：？！]")
    found = [
        path
        for room in ("layers", "zzeco", "ui")
        for path in (ROOT / room).rglob("*.py")
        if sentence.search(path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_help_is_in_the_language_asked_for():
    told = {
        language: subprocess.run(
            [sys.executable, str(ROOT / "main.py"), "import", "--lang", language, "--help"],
            capture_output=True,
            encoding="utf-8",
        ).stdout
        for language in ("zh", "en")
    }
    assert "usage:" in told["en"] and "usage:" not in told["zh"]
    assert re.search("[一-鿿]", told["zh"]) and not re.search("[一-鿿]", told["en"])
