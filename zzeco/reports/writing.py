"""Any report written for its readers, and what the log of exports says of it."""

from pathlib import Path

import pandas as pd

from zzeco.audience import log_lines, withheld
from zzeco.reports.asked import Asked
from zzeco.reports.manifest import Manifest
from zzeco.reports.table_book import KIND as TABLES
from zzeco.reports.table_book import write_table_book
from zzeco.reports.word import KINDS, write_report

ENDINGS = {TABLES: ".xlsx", **dict.fromkeys(KINDS, ".docx")}


def write_any(asked: Asked, kind: str, path: Path, template: Path | None = None) -> Manifest:
    """Writes a report of any of ENDINGS whole and answers what it lists."""
    if kind == TABLES:
        return write_table_book(asked.facts, path, asked.reader)
    return write_report(asked, kind, path, template)


def report_log(asked: Asked, kind: str, path: Path) -> pd.DataFrame:
    """The lines of the log for a report that is written (reads the file)."""
    kinds = asked.facts.run.kinds
    names = [one["layer"] for one in kinds] if asked.site is None else [asked.site.layer.name]
    records = sum(int(one["features"]) for one in kinds) if asked.site is None else len(asked.site.fids)
    known = [asked.facts.project.layers[name] for name in names if name in asked.facts.project.layers]
    left_out = {name for layer in known for name in withheld(layer.names(), layer.kind, asked.reader)}
    return log_lines(asked.reader, f"report {kind}", [path], names, records, left_out)
