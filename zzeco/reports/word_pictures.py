"""Pictures of a Word document get a text for those who cannot see them: their caption."""

from typing import Any

from zzeco.reports.word_marks import W

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def describe_pictures(body: Any) -> None:
    """Gives each picture the text of the paragraph below it, unless it has a description."""
    for properties in body.iter(f"{DRAWING}docPr"):
        paragraph = next(properties.iterancestors(f"{W}p"))
        below = paragraph.getnext()
        if below is not None and not properties.get("descr"):
            properties.set("descr", "".join(text.text or "" for text in below.iter(f"{W}t")))
