"""Findings grouped as people think of them: by what they concern, then by rule, with counts."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from layers.checks.findings import SEVERITIES, TABLES, rule
from layers.i18n import _, localised
from layers.tables import table

GROUPS = ("geometry", "attribute", "logic", "intake")
OF_THE_INTAKE = "I"


@dataclass(frozen=True)
class RuleCount:
    """One rule that found something, with the worst severity that it found."""

    code: str
    group: str
    severity: str
    count: int


def rule_counts(found: pd.DataFrame) -> tuple[RuleCount, ...]:
    """The rules behind findings by group, the worst and commonest first."""
    if not len(found):
        return ()
    counts = found.groupby(["code", "severity"], observed=True).size().reset_index(name="count")
    counts["rank"] = counts["severity"].astype(str).map(SEVERITIES.index)
    rules = counts.groupby("code", observed=True).agg(rank=("rank", "min"), count=("count", "sum")).reset_index()
    made = [
        RuleCount(str(code), group_of(str(code)), SEVERITIES[int(rank)], int(count))
        for code, rank, count in rules.itertuples(index=False)
    ]
    return tuple(sorted(made, key=lambda one: (GROUPS.index(one.group), SEVERITIES.index(one.severity), -one.count)))


def group_of(code: str) -> str:
    """What a rule is about: the intake, the geometry, several fields that must agree, or one field."""
    fields = rule(code)["fields"].split(";")
    if code.startswith(OF_THE_INTAKE):
        return "intake"
    if "geometry" in fields:
        return "geometry"
    return "logic" if len(fields) > 1 else "attribute"


def group_text(group: str) -> str:
    """The name of a group."""
    return {
        "geometry": _("Geometry"),
        "attribute": _("Attributes"),
        "logic": _("Logic"),
        "intake": _("Import"),
    }[group]


def rule_title(code: str) -> str:
    """What a rule asks for, short, in the user's language; the reference in brackets is left out."""
    known = rule(code)
    return localised(known["condition_zh"].split("(")[0], known["condition_en"])


def checked_rules() -> int:
    """How many rules a check evaluates."""
    return sum(int((table(name)["condition_expr"] != "").sum()) for name in TABLES)


def narrowed(counts: Sequence[RuleCount], words: str) -> tuple[RuleCount, ...]:
    """The rules whose code or title holds the words."""
    wanted = words.strip().casefold()
    return tuple(one for one in counts if wanted in one.code.casefold() or wanted in rule_title(one.code).casefold())
