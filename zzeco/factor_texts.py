"""What is said of factor sets: their tables, what made a version, what a file brought."""

from collections.abc import Mapping, Sequence
from typing import Any

from layers.i18n import _
from zzeco.carbon.parameters import FACTOR_TABLES
from zzeco.factor_sets import DEFAULT, Taken


def set_title(name: str) -> str:
    """The name of a set, or of a version of it, in the user's language."""
    return _("supplied set") if name == DEFAULT else name


def table_text(name: str) -> str:
    """The name of a factor table in the user's language."""
    return {
        "forest_factors": _("Forest: density, expansion, roots"),
        "biomass_regression": _("Volume–biomass equations"),
        "tree_allometry": _("Equations of single trees"),
        "non_arbor": _("Bamboo, shrubs, other woody land"),
        "pools_defaults": _("Dead wood, litter, soil"),
        "growth_curves": _("Growth curves"),
        "wetland": _("Wetlands"),
        "karst_carbon": _("Karst"),
        "uncertainty": _("Widths of the intervals"),
    }[name]


def column_text(name: str) -> str:
    """The name of a column in the user's language; symbols stay as they are."""
    known = {
        "value": _("Value"),
        "unit": _("Unit"),
        "source": _("Source"),
        "page": _("Page"),
        "confidence": _("Confidence"),
        "note": _("Note"),
        "half_width_95pct_percent": _("Half width, percent"),
        "distribution": _("Distribution"),
        "correlation_rule": _("Shared by"),
        "age_range_a": _("Age range, a"),
        "BEF_definition": _("Definition of BEF"),
    }
    return known.get(name, name)


def version_text(one: Mapping[Any, Any]) -> str:
    """What made a version (a row of `factor_sets.versions`)."""
    if one["what"] != "edited":
        return {
            "shipped": _("came with the project"),
            "changed": _("changed outside zzeco"),
            "imported": _("taken in"),
        }[one["what"]]
    said = _("{table}, {row}: {column} {before} → {after} ({reason})")
    return said.format(**{key: one[key] for key in ("table", "row", "column", "before", "after", "reason")})


def taken_texts(taken: Taken, ignored: Sequence[str]) -> tuple[str, ...]:
    """What of a set that was taken in is not from its file, and what of the file was left aside."""
    said = [
        _("{count} rows of {table} are not in the file: those of the shipped set are used.").format(
            count=count, table=name
        )
        for name, count in taken.completed.items()
        if count
    ]
    others = [name for name in FACTOR_TABLES if name not in taken.given]
    if others:
        said.append(_("Tables of the shipped set: {names}.").format(names=", ".join(others)))
    if ignored:
        said.append(_("Not factor tables, left aside: {names}.").format(names=", ".join(ignored)))
    return tuple(said)


def source_note() -> str:
    """What an edited value leaves as it was."""
    return _("Source and confidence of the row are as before; edit them too where the value has another source.")
