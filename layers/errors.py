"""Errors that stop the work: what happened and what to do, in the user's language."""

from typing import Any


class ZzecoError(Exception):
    """Something the user must know: `problem` (what happened, what was kept) and `advice` (what to do).

    `status` is the status that the command line answers; `details` are extra keys for the JSON answer.
    """

    status = "unreadable"

    def __init__(self, problem: str, advice: str | None = None, **details: Any) -> None:
        super().__init__(problem)
        self.problem = problem
        self.advice = advice
        self.details = details


class UsageError(ZzecoError):
    """The arguments of a command do not fit together."""

    status = "usage"


class Unclear(ZzecoError):
    """An answer is needed before anything can be written.

    `question` says what is asked: crs, encoding, field, unit, code_system, layer, kind or value.
    `candidates` are dicts, best first, each with `reason` and `answer` (the option that settles it).
    """

    status = "unclear"

    def __init__(
        self, problem: str, advice: str | None = None, *, question: str, candidates: list[dict[str, Any]]
    ) -> None:
        super().__init__(problem, advice, question=question, candidates=candidates)
