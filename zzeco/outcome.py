"""What became of one delivery: counts, findings, reasons."""

from dataclasses import dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Outcome:
    """What became of one delivery: read = accepted + unchanged + rejected."""

    source: str
    layer: str
    epoch: str | None
    crs: str
    encoding: str | None
    read: int
    accepted: int
    unchanged: int
    rejected: int
    repaired: int
    changes: dict[str, int]
    findings: pd.DataFrame
    news: bool
    warnings: tuple[str, ...]
    reasons: tuple[tuple[tuple[str, str], int], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The counts as the command line prints them."""
        counts = {key: getattr(self, key) for key in ("read", "accepted", "unchanged", "rejected", "repaired")}
        place = {key: getattr(self, key) for key in ("source", "layer", "epoch", "crs", "encoding")}
        return {**place, **counts, "findings": len(self.findings), "changes": self.changes}
