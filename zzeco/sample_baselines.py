"""Where the targets of the sample start: the plan has no baselines, so those of the sample come from its own survey."""

from dataclasses import replace

from zzeco.land_area import land_areas_ha
from zzeco.project import Project, with_table
from zzeco.sample.epochs import FIRST
from zzeco.target_editing import TABLE, filled_of, with_filled
from zzeco.target_sheet import counted_table, layer_of
from zzeco.targets.counting import count
from zzeco.targets.goals import Goal
from zzeco.targets.progress import goals_due

MARK = "合成示例基准 synthetic sample baseline"


def with_sample_baselines(project: Project) -> Project:
    """The city's targets filled in as a bureau would, with what the synthetic layers hold at the end of 2020.

    Source and note of each row say that the baseline is synthetic.
    """
    areas, _indicative = land_areas_ha(project)
    for goal in goals_due(project.table(TABLE).rows, {}, by_county=False, at_year=FIRST):
        filled = replace(filled_of(goal), baseline_year=FIRST, baseline_value=_value(project, goal, areas))
        project = with_filled(project, goal, filled)
    rows = project.table(TABLE).rows
    marked = {name: [_marked(text) for text in rows[name].fillna("").astype(str)] for name in ("source", "note")}
    return with_table(project, TABLE, rows.assign(**marked))


def _value(project: Project, goal: Goal, areas: dict[str, float]) -> float | None:
    """What counts at the end of 2020: the forest by its survey of that year, a ledger by the years written in it."""
    layer = layer_of(project, goal.kind, FIRST) or layer_of(project, goal.kind, None)
    table = None if layer is None else counted_table(project, layer)
    return count(goal, {goal.kind: table}, areas, FIRST).value


def _marked(text: str) -> str:
    return "; ".join(part for part in (text, MARK) if part)
