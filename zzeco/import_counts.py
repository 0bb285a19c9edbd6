"""What became of the records of all deliveries together."""

from dataclasses import dataclass

from zzeco.project import Project


@dataclass(frozen=True)
class Counts:
    """read = entered + rejected; `entered` counts those that were there already too."""

    deliveries: int
    read: int
    entered: int
    rejected: int


def import_counts(project: Project, layer: str = "") -> Counts:
    """The sums over the deliveries into a layer, or into the whole project."""
    rows = project.table("deliveries").rows
    if not len(rows):
        return Counts(0, 0, 0, 0)
    rows = rows[rows["layer"] == layer] if layer else rows
    sums = rows[["read", "accepted", "unchanged", "rejected"]].astype("int64").sum()
    return Counts(len(rows), int(sums["read"]), int(sums["accepted"] + sums["unchanged"]), int(sums["rejected"]))
