"""Marked figures of a Word document become controls that can be found again; captions get their numbers."""

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from zzeco.reports.cited import MARKED, OPEN

TAG = "zz:"
BOOKMARK = "_zz_"
FIRST_ID = 1_000_000
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
PASSED = tuple(f"{W}{name}" for name in ("bookmarkStart", "bookmarkEnd", "proofErr"))
END = "\n"
LEADS = re.compile(r"(?:[0-9][.,]?)+$")
FOLLOWS = re.compile(r"^[.,]?[0-9](?:[.,]?[0-9])*")
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def controlled(root: Any, start: int) -> list[tuple[str, str, str]]:
    """Puts every marked figure below `root` into a plain-text control; (tag, key, text) of each, in order.

    Tags are numbered from `start` on. The control is not drawn as a frame; its text looks as the text around it. A
    hidden bookmark stands around it too, since LibreOffice forgets the tags of controls when it saves.
    """
    found: list[tuple[str, str, str]] = []
    for run in [run for run in root.iter(f"{W}r") if any(OPEN in (text.text or "") for text in run.iter(f"{W}t"))]:
        pieces: list[Any] = []
        for child in run:
            if child.tag == f"{W}rPr":
                continue
            if child.tag == f"{W}t" and OPEN in (child.text or ""):
                pieces += _split(run, child.text, found, start)
            else:
                pieces.append(_run(run, deepcopy(child)))
        for piece in pieces:
            run.addprevious(piece)
        run.getparent().remove(run)
    return found


def _split(run: Any, text: str, found: list[tuple[str, str, str]], start: int) -> Iterator[Any]:
    """The text in runs and controls."""
    at = 0
    for match in MARKED.finditer(text):
        if match.start() > at:
            yield _run(run, _text(run, text[at : match.start()]))
        key, shown = match.groups()
        tag = f"{TAG}{start + len(found)}"
        found.append((tag, key, shown))
        begin, end = _bookmark(run, tag)
        yield from (begin, _control(run, tag, _run(run, _text(run, shown))), end)
        at = match.end()
    if at < len(text):
        yield _run(run, _text(run, text[at:]))


def _run(like: Any, content: Any) -> Any:
    """A run with the same look."""
    made = like.makeelement(f"{W}r", {})
    look = like.find(f"{W}rPr")
    if look is not None:
        made.append(deepcopy(look))
    made.append(content)
    return made


def _text(like: Any, words: str) -> Any:
    made = like.makeelement(f"{W}t", {SPACE: "preserve"})
    made.text = words
    return made


def _bookmark(like: Any, tag: str) -> tuple[Any, Any]:
    number = tag.removeprefix(TAG)
    place = {f"{W}id": str(FIRST_ID + int(number))}
    begin = like.makeelement(f"{W}bookmarkStart", {**place, f"{W}name": BOOKMARK + number})
    return begin, like.makeelement(f"{W}bookmarkEnd", place)


def _control(like: Any, tag: str, run: Any) -> Any:
    make = like.makeelement
    control, properties, content = make(f"{W}sdt", {}), make(f"{W}sdtPr", {}), make(f"{W}sdtContent", {})
    properties.append(make(f"{W}tag", {f"{W}val": tag}))
    properties.append(make(f"{W}id", {f"{W}val": str(FIRST_ID + int(tag.removeprefix(TAG)))}))
    properties.append(make(f"{{{W15}}}appearance", {f"{{{W15}}}val": "hidden"}, {"w15": W15}))
    properties.append(make(f"{W}text", {}))
    content.append(run)
    control.append(properties)
    control.append(content)
    return control


def written(root: Any) -> dict[str, str]:
    """The text of every figure below `root` by its tag: that of its control, else that of its bookmark.

    Digits that were typed right before or behind the control, where a reader sees one number, belong to it.
    """
    found = _bookmarked(root)
    beside = _beside(root)
    for control in root.iter(f"{W}sdt"):
        tag = control.find(f"{W}sdtPr/{W}tag")
        if tag is not None and str(tag.get(f"{W}val")).startswith(TAG):
            before, behind = beside.get(control, ("", ""))
            inner = "".join(text.text or "" for text in control.iter(f"{W}t"))
            found[str(tag.get(f"{W}val"))] = before + inner + behind
    return found


def _beside(root: Any) -> dict[Any, tuple[str, str]]:
    """What continues the number in a control on its left and right in the same paragraph: digits, point, sign."""
    found: dict[Any, tuple[str, str]] = {}
    for control in root.iter(f"{W}sdt"):
        left, right = "", ""
        for sibling in control.itersiblings(preceding=True):
            left = _plain(sibling) + left
        for sibling in control.itersiblings():
            right += _plain(sibling)
        found[control] = (_first(LEADS, left), _first(FOLLOWS, right))
    return found


def _plain(element: Any) -> str:
    """The words of a run; another control or field ends the number."""
    if element.tag == f"{W}r":
        return "".join(text.text or "" for text in element.iter(f"{W}t"))
    return "" if element.tag in PASSED else END


def _first(pattern: re.Pattern[str], words: str) -> str:
    match = pattern.search(words)
    return match.group() if match else ""


def _bookmarked(root: Any) -> dict[str, str]:
    """The text between both ends of every bookmark of ours, by the tag of its figure."""
    found: dict[str, str] = {}
    here: dict[str, str] = {}
    for element in root.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}t"):
        if element.tag == f"{W}t":
            found |= {tag: found[tag] + (element.text or "") for tag in here.values()}
        elif element.tag == f"{W}bookmarkEnd":
            here.pop(str(element.get(f"{W}id")), None)
        elif str(element.get(f"{W}name")).startswith(BOOKMARK):
            tag = TAG + str(element.get(f"{W}name")).removeprefix(BOOKMARK)
            here[str(element.get(f"{W}id"))] = tag
            found[tag] = ""
    return found


def number_captions(body: Any) -> None:
    """Gives SEQ fields their numbers in the order of the document, and REF fields those of their bookmarks.

    Word would do so only when the fields are updated; parts of a template that were left out have changed them.
    """
    counts: dict[str, int] = {}
    bookmarked: dict[str, str] = {}
    for field in body.iter(f"{W}fldSimple"):
        words = str(field.get(f"{W}instr")).split()
        if words[:1] == ["SEQ"]:
            counts[words[1]] = counts.get(words[1], 0) + 1
            _say(field, str(counts[words[1]]))
    for mark in body.iter(f"{W}bookmarkStart"):
        bookmarked[str(mark.get(f"{W}name"))] = _between(mark)
    for field in body.iter(f"{W}fldSimple"):
        words = str(field.get(f"{W}instr")).split()
        if words[:1] == ["REF"] and words[1] in bookmarked:
            _say(field, bookmarked[words[1]])


def _say(field: Any, words: str) -> None:
    texts = list(field.iter(f"{W}t"))
    for text in texts[1:]:
        text.text = ""
    texts[0].text = words


def _between(mark: Any) -> str:
    """The text from the start of a bookmark to its end, within a paragraph."""
    words = []
    for sibling in mark.itersiblings():
        if sibling.tag == f"{W}bookmarkEnd" and sibling.get(f"{W}id") == mark.get(f"{W}id"):
            break
        words += [text.text or "" for text in sibling.iter(f"{W}t")]
    return "".join(words)
