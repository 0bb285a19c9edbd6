"""What a command answers: one JSON object or plain lines, and the exit code of its status."""

import json
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from layers.errors import ZzecoError
from layers.intake.placing import left_out_line, shown_candidates

EXIT_CODES = {
    "done": 0,
    "unchanged": 0,
    "findings": 1,
    "unclear": 1,
    "usage": 2,
    "unreadable": 3,
    "internal": 4,
    "cancelled": 130,
}


@dataclass(frozen=True)
class Answer:
    """The answer of a command: status, what it says, its data (JSON keys) and its lines on a screen."""

    status: str
    message: str
    written: bool = False
    advice: str | None = None
    warnings: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    lines: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """The exit code of the status."""
        return EXIT_CODES[self.status]

    def as_dict(self) -> dict[str, Any]:
        """The JSON object that --json prints."""
        envelope = {
            "status": self.status,
            "written": self.written,
            "message": self.message,
            "advice": self.advice,
            "warnings": list(self.warnings),
        }
        return {**envelope, **plain(self.data)}


def refusal(error: ZzecoError) -> Answer:
    """The answer for an error: its candidates are shown as lines too."""
    candidates = error.details.get("candidates", [])
    shown = shown_candidates(candidates) if error.details.get("question") == "crs" else candidates
    lines = [f"  {number}. {_candidate(entry)}" for number, entry in enumerate(shown, 1)]
    lines += [f"  {line}" for line in left_out_line(candidates, shown)]
    return Answer(error.status, error.problem, advice=error.advice, data=error.details, lines=tuple(lines))


def _candidate(entry: Mapping[str, Any]) -> str:
    needs = f"   → {entry['needs']}" if entry.get("needs") else ""
    return f"{entry.get('reason', '')}{needs}"


def plain(value: Any) -> Any:
    """The value as JSON knows it: numpy and pandas scalars made plain, missing and non-finite numbers null."""
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, np.ndarray | Sequence | set) and not isinstance(value, str):
        return [plain(entry) for entry in value]
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if isinstance(value, bool | int | str) else str(value)


def emit(answer: Answer, as_json: bool) -> int:
    """Print the answer to stdout (refusals as text to stderr) and return its exit code."""
    if as_json:
        print(json.dumps(answer.as_dict(), ensure_ascii=False, allow_nan=False))
        return answer.exit_code
    refused = answer.status in ("unclear", "usage", "unreadable", "internal", "cancelled")
    out = sys.stderr if refused else sys.stdout
    print(answer.message, file=out)
    _print_lines(answer.lines, out)
    _print_lines((f"! {warning}" for warning in answer.warnings), out)
    if answer.advice:
        print(answer.advice, file=out)
    return answer.exit_code


def _print_lines(lines: Iterable[str], out: Any) -> None:
    for line in lines:
        print(line, file=out)
