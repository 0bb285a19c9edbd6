"""A dry run of an import: the project as it would be, and what would become of every record."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from layers.checks import findings as findings_module
from layers.errors import Unclear, ZzecoError
from layers.i18n import _
from layers.intake.source import Reader
from layers.kind import kind
from zzeco.import_plan import Delivery, Progress
from zzeco.importing import import_sources
from zzeco.outcome import Outcome
from zzeco.project import Project

COUNTS = ("read", "accepted", "unchanged", "rejected", "repaired")


@dataclass(frozen=True, eq=False)
class Refused:
    """A delivery that could not be taken in, by its place in the plan, and why."""

    position: int
    error: ZzecoError

    @property
    def question(self) -> Unclear | None:
        """The question that is open, if that is what stopped it."""
        return self.error if isinstance(self.error, Unclear) else None


@dataclass(frozen=True, eq=False)
class Trial:
    """`after` is what `before` becomes; nothing has been written. `outcomes` are by place in the plan."""

    before: Project
    after: Project
    outcomes: dict[int, Outcome]
    refused: tuple[Refused, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Records read = accepted + unchanged + rejected, and how many of them were repaired."""
        return {key: sum(getattr(one, key) for one in self.outcomes.values()) for key in COUNTS}

    @property
    def changes(self) -> dict[str, int]:
        """Records against the layer's last state or the epoch before: added, changed, removed …"""
        total: dict[str, int] = {}
        for one in self.outcomes.values():
            for name, count in one.changes.items():
                total[name] = total.get(name, 0) + count
        return total

    @property
    def layers(self) -> tuple[str, ...]:
        """Names of the layers that receive something."""
        return tuple(dict.fromkeys(one.layer for one in self.outcomes.values() if one.accepted))

    @property
    def news(self) -> bool:
        """Whether anything would be written."""
        return any(one.news for one in self.outcomes.values())

    def reckoned(self) -> "Trial":
        """The same with its sums made, so that nobody has to wait for them."""
        _sums = self.findings, self.reasons
        return self

    @cached_property
    def findings(self) -> pd.DataFrame:
        """One row a rule: code, severity, count, message, advice; the gravest first, then the commonest."""
        return rules_found(findings_module.joined([one.findings for one in self.outcomes.values()]))

    @cached_property
    def reasons(self) -> list[tuple[str, str, int]]:
        """Message, advice and number of records of every reason for keeping records out, the commonest first."""
        total: dict[tuple[str, str], int] = {}
        for one in self.outcomes.values():
            for (code, values), count in one.reasons:
                key = next((known for known in total if known[0] == code), (code, values))
                total[key] = total.get(key, 0) + count
        ordered = sorted(total.items(), key=lambda pair: -pair[1])
        return [
            (findings_module.message(code, values), findings_module.advice(code, values), count)
            for (code, values), count in ordered
        ]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the reader noticed."""
        return tuple(dict.fromkeys(warning for one in self.outcomes.values() for warning in one.warnings))

    @property
    def question(self) -> Refused | None:
        """The first delivery that waits for an answer."""
        return next((one for one in self.refused if one.question), None)


def rules_found(found: pd.DataFrame) -> pd.DataFrame:
    """The findings by rule; those about a whole layer one by one."""
    rule = pd.factorize(found["code"])[0]
    whole = found["row"].isna().to_numpy()
    about_layer = found.loc[whole, "code"] + found.loc[whole, "values"]
    rule[whole] = len(found) + pd.factorize(about_layer)[0]
    rule = pd.factorize(rule)[0]
    first = np.zeros(rule.max(initial=-1) + 1, np.int64)
    first[rule[::-1]] = np.arange(len(found))[::-1]
    table = found.iloc[first].assign(count=np.bincount(rule))
    rank = table["severity"].map({severity: at for at, severity in enumerate(findings_module.SEVERITIES)})
    table = (
        table.assign(rank=rank)
        .sort_values(["rank", "count"], ascending=[True, False], kind="stable")
        .reset_index(drop=True)
    )
    return findings_module.with_texts(table)[["code", "severity", "count", "message", "advice"]]


def tried(
    project: Project,
    deliveries: Sequence[Delivery],
    on_invalid: str,
    strict: bool,
    reader: Reader,
    progress: Progress,
) -> Trial:
    """The wanted deliveries entered one after the other; one that is refused leaves the others as they are."""
    after = project
    outcomes: dict[int, Outcome] = {}
    refused: list[Refused] = []
    wanted = [at for at, one in enumerate(deliveries) if one.wanted and one.kind_key]
    for number, at in enumerate(wanted):
        one = deliveries[at]

        def told(text: str, number: int = number) -> None:
            progress(text, number, len(wanted))

        try:
            options = one.options(on_invalid, strict)
            after, (outcome,) = import_sources(after, [one.source], kind(str(one.kind_key)), options, told, reader)
            outcomes[at] = outcome
        except ZzecoError as error:
            refused.append(Refused(at, error))
    progress(_("Adding up"), len(wanted), len(wanted))
    trial = Trial(project, after, outcomes, tuple(refused))
    return trial.reckoned()
