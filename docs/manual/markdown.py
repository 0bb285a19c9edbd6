"""Pieces of Markdown: cells, tables, links and pages that say that nobody writes them by hand."""

import re
from collections.abc import Iterable, Sequence

from layers.i18n import localised

SPECIAL = re.compile(r"([\\`*_|<>\[\]~])")


def plain(text: object) -> str:
    """The text on one line, with every character that Markdown would read as a mark made harmless."""
    return SPECIAL.sub(r"\\\1", " ".join(str(text).split()))


def code(text: str) -> str:
    """The text as code in a cell; blank where there is none."""
    return f"`{text.replace('|', chr(92) + '|')}`" if text else ""


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; columns without any text are left out."""
    kept = [list(row) for row in rows]
    used = [at for at in range(len(heads)) if at == 0 or any(row[at] for row in kept)]
    lines = [[heads[at] for at in used], ["---"] * len(used), *([row[at] for at in used] for row in kept)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def link(text: str, page: str) -> str:
    """A link to another page of the manual."""
    return f"[{text}]({page}.md)"


def page(title: str, *parts: str, back: str = "") -> str:
    """A whole page: title, parts, the way back and the sentence by which a made page is known."""
    said = localised("本页由程序的声明自动生成。", "This page is made from what the program declares.")
    ways = ([back] if back else []) + [link(localised("目录", "Contents"), "index")]
    see = localised("见 ", "See ") + localised("、", ", ").join(ways) + localised("。", ".")
    return (
        "\n\n".join((f"# {title}", *(part for part in parts if part), f"{see}{'' if see[0] == '见' else ' '}{said}"))
        + "\n"
    )
