"""The table of contents of a Word document: a real TOC field that already holds the headings and their pages.

Word makes it anew when the document is opened, since it is marked as outdated. LibreOffice never does, and shows fields
inside a TOC field as text: the marks of that field are therefore alternatives (`mc:Choice`) for programs that know
Word 2013's words. LibreOffice, which does not choose those, shows the lines alone, whose page numbers are fields too.
"""

from typing import Any

from zzeco.reports.word_marks import SPACE, W15, W

FIELD = "TOC"
BOOKMARK, FIRST_ID = "_Toc_zz", 2_000_000
LEVELS = {"heading 1": "toc 1", "heading 2": "toc 2"}
UNKNOWN_PAGE = "0"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def fill_contents(document: Any) -> None:
    """Puts a line for each heading into the field; a document without such a field stays as it is."""
    body = document.element.body
    field = _field(body)
    if field is None:
        return
    begin, instruction, separator, end = field
    levels = _levels(document)
    headings = [paragraph for paragraph in body.iter(f"{W}p") if _style(paragraph) in levels and _words(paragraph)]
    line = next(begin.iterancestors(f"{W}p"))
    _empty(line, separator, end)
    for number, heading in enumerate(headings):
        _mark(heading, number)
        line = line if number == 0 else _line_after(line)
        _set_style(line, levels[_style(heading)])
        _say(line, _words(heading), f"{BOOKMARK}{number}")
    line.append(end)
    begin.find(f"{W}fldChar").set(f"{W}dirty", "true")
    for run in (begin, instruction, separator, end):
        _only_for_word(run)


def _levels(document: Any) -> dict[str, str]:
    """The styles of headings (Word numbers them as it likes) with those of their lines."""
    known = {str(style.element.name_val).lower(): str(style.style_id) for style in document.styles}
    return {known[heading]: known.get(line, "") for heading, line in LEVELS.items() if heading in known}


def _field(body: Any) -> tuple[Any, Any, Any, Any] | None:
    """The runs that begin the field, say what it is, begin and end its result; fields inside it are passed over."""
    found: list[Any] = []
    depth, begin = 0, None
    for mark in body.iter(f"{W}instrText", f"{W}fldChar"):
        run, kind = mark.getparent(), mark.get(f"{W}fldCharType")
        if found:
            depth += {"begin": 1, "end": -1}.get(str(kind), 0)
            if (kind == "separate" and depth == 1) or depth == 0:
                found.append(run)
            if depth == 0:
                return begin, found[0], found[1], found[2]
        elif kind == "begin":
            begin = run
        elif kind is None and (mark.text or "").split()[:1] == [FIELD]:
            found, depth = [run], 1
    return None


def _empty(line: Any, separator: Any, end: Any) -> None:
    """Takes away what the field shows so far: the rest of its first line, and all lines to its end."""
    last = next(end.iterancestors(f"{W}p"))
    while last is not line:
        following = line.getnext()
        line.getparent().remove(following)
        if following is last:
            break
    while separator.getnext() is not None:
        separator.getparent().remove(separator.getnext())


def _only_for_word(run: Any) -> None:
    """What the run holds becomes an alternative that LibreOffice does not choose."""
    from lxml import etree

    contents = [content for content in run if content.tag != f"{W}rPr"]
    either = etree.SubElement(run, f"{MC}AlternateContent", nsmap={"mc": MC[1:-1], "w15": W15})
    choice = etree.SubElement(either, f"{MC}Choice", Requires="w15")
    choice.extend(contents)


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else str(style.get(f"{W}val"))


def _words(paragraph: Any) -> str:
    return "".join(text.text or "" for text in paragraph.iter(f"{W}t")).strip()


def _line_after(line: Any) -> Any:
    made = line.makeelement(f"{W}p", {})
    line.addnext(made)
    return made


def _set_style(line: Any, style: str) -> None:
    properties = line.find(f"{W}pPr")
    if not style:
        return
    if properties is None:
        properties = line.makeelement(f"{W}pPr", {})
        line.insert(0, properties)
    for known in properties.findall(f"{W}pStyle"):
        properties.remove(known)
    properties.insert(0, line.makeelement(f"{W}pStyle", {f"{W}val": style}))


def _mark(heading: Any, number: int) -> None:
    """A bookmark around the words of a heading."""
    place = {f"{W}id": str(FIRST_ID + number)}
    begin = heading.makeelement(f"{W}bookmarkStart", {**place, f"{W}name": f"{BOOKMARK}{number}"})
    properties = heading.find(f"{W}pPr")
    heading.insert(0 if properties is None else 1, begin)
    heading.append(heading.makeelement(f"{W}bookmarkEnd", place))


def _say(line: Any, words: str, bookmark: str) -> None:
    """The words, a tab and the page, all of it a link to the heading."""
    link = line.makeelement(f"{W}hyperlink", {f"{W}anchor": bookmark, f"{W}history": "1"})
    text = line.makeelement(f"{W}t", {})
    text.text = words
    shown = line.makeelement(f"{W}t", {})
    shown.text = UNKNOWN_PAGE
    instruction = line.makeelement(f"{W}instrText", {SPACE: "preserve"})
    instruction.text = f" PAGEREF {bookmark} \\h "
    marks = [line.makeelement(f"{W}fldChar", {f"{W}fldCharType": kind}) for kind in ("begin", "separate", "end")]
    for content in (text, line.makeelement(f"{W}tab", {}), marks[0], instruction, marks[1], shown, marks[2]):
        run = line.makeelement(f"{W}r", {})
        run.append(content)
        link.append(run)
    line.append(link)
