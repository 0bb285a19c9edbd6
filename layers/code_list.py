"""Which of several code lists a column was written in, when the codes alone may fit more than one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from layers.errors import Unclear, UsageError
from layers.i18n import _
from layers.text import by_unique

EVIDENCE_NEEDED = 0.9
EVIDENCE_LEAD = 0.3
Evidence = Callable[[pd.Series], float]


@dataclass(frozen=True)
class CodeList:
    """A list of codes: `name`, code -> key, and (`padded`) the codes again as they look without a leading zero."""

    name: str
    codes: Mapping[str, str]
    padded: Mapping[str, str]

    def meanings(self, values: pd.Series) -> pd.Series:
        """The key of each code (str, missing where the list does not hold it)."""
        known = {**self.padded, **self.codes}
        return by_unique(values, lambda distinct: distinct.map(known).astype("str"))


@dataclass(frozen=True)
class Ranked:
    """How well a code list fits a column: shares (0-1) of the records and number of the distinct codes found."""

    code_list: CodeList
    share: float
    found: int
    distinct: int

    @property
    def reason(self) -> str:
        """Why the list stands where it does, in the user's language."""
        return _("{found} of {distinct} codes are in the list ({share:.0%} of the records)").format(
            found=self.found, distinct=self.distinct, share=self.share
        )


def ranked(codes: pd.Series, lists: Sequence[CodeList]) -> list[Ranked]:
    """The lists that hold at least one of the codes, best first: by distinct codes, then by records."""
    counts = codes.value_counts()
    fits = []
    for code_list in lists:
        known = counts[counts.index.isin([*code_list.codes, *code_list.padded])]
        if len(known):
            fits.append(Ranked(code_list, float(known.sum() / counts.sum()), len(known), len(counts)))
    return sorted(fits, key=lambda fit: (-fit.found, -fit.share))


def settled(
    field: str, codes: pd.Series, lists: Sequence[CodeList], chosen: str | None = None, evidence: Evidence | None = None
) -> tuple[CodeList | None, str]:
    """The code list of a column and the reason; (None, '') when no list holds any code.

    `chosen` is the answer of the user (UsageError when there is no such list). `evidence` gives the share of records
    (0-1, NaN = says nothing) for which a reading agrees with the other fields. Unclear when it stays open.
    """
    if chosen is not None:
        return _named(field, chosen, lists), _("answered by the user")
    fits = ranked(codes, lists)
    if not fits:
        return None, ""
    tied = [fit for fit in fits if fit.found == fits[0].found]
    readings = _readings(codes, tied)
    if len(readings) == 1:
        return tied[0].code_list, tied[0].reason
    decided = _decided(codes, readings, evidence) if evidence else None
    if decided:
        return decided, _("the other fields fit this list only")
    raise Unclear(
        _("The codes of the field {field} fit several code lists that contradict each other.").format(field=field),
        _("Say which code list was used."),
        question="code_system",
        candidates=[
            {
                "code_system": fit.code_list.name,
                "reason": fit.reason,
                "needs": f"--code-system {field}={fit.code_list.name}",
                "answer": f"--code-system {field}={fit.code_list.name}",
            }
            for fit in tied
        ],
    )


def _named(field: str, name: str, lists: Sequence[CodeList]) -> CodeList:
    for code_list in lists:
        if code_list.name == name:
            return code_list
    raise UsageError(
        _("There is no code list {name} for the field {field}.").format(name=name, field=field),
        _("Known lists: {names}.").format(names=", ".join(code_list.name for code_list in lists)),
    )


def _readings(codes: pd.Series, tied: Sequence[Ranked]) -> list[Ranked]:
    """One of the lists for each different reading of the codes."""
    distinct = pd.Series(codes.dropna().unique(), dtype="str")
    by_reading = {tuple(fit.code_list.meanings(distinct).fillna("")): fit for fit in reversed(tied)}
    return [fit for fit in tied if fit in by_reading.values()]


def _decided(codes: pd.Series, readings: Sequence[Ranked], evidence: Evidence) -> CodeList | None:
    """The list whose reading agrees with the other fields while every other list's clearly does not."""
    scores = [evidence(fit.code_list.meanings(codes)) for fit in readings]
    if any(score != score for score in scores):
        return None
    second, best = sorted(scores)[-2:]
    decided = best >= EVIDENCE_NEEDED and best - second >= EVIDENCE_LEAD
    return readings[scores.index(best)].code_list if decided else None
