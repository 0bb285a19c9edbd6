"""Tables of a Word document on pages: short ones stay whole, long ones leave no single row behind."""

from typing import Any

from zzeco.reports.word_marks import W

SHORT_ROWS = 14
EDGE_ROWS = 2


def keep_rows_together(body: Any) -> None:
    """Ties rows to the next one: all of a short table; the first and the last ones of a long table."""
    for table in body.iter(f"{W}tbl"):
        rows = table.findall(f"{W}tr")
        short = len(rows) <= SHORT_ROWS
        for at, row in enumerate(rows[:-1]):
            if short or at <= EDGE_ROWS or at >= len(rows) - EDGE_ROWS:
                for paragraph in row.iter(f"{W}p"):
                    _keep_with_next(paragraph)


def _keep_with_next(paragraph: Any) -> None:
    """Sets the property at the place that the schema gives it: after the style, before all others."""
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = paragraph.makeelement(f"{W}pPr", {})
        paragraph.insert(0, properties)
    if properties.find(f"{W}keepNext") is None:
        style = properties.find(f"{W}pStyle")
        properties.insert(0 if style is None else 1, properties.makeelement(f"{W}keepNext", {}))
