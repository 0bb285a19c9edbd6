"""The target rows of a project: which goal holds for a target, a region and a year."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from layers.errors import ZzecoError
from layers.i18n import _, localised

CITY_CODE_ENDING = "00"


@dataclass(frozen=True)
class Goal:
    """One row of the target table; `goal` and the baseline are None where the bureau has not filled them."""

    key: str
    label: str
    kind: str
    measure: str
    counted: tuple[str, ...]
    counted_from: int | None
    counted_to: int | None
    clause: str
    year: int
    region: str
    goal: float | None
    unit: str
    tolerance: float
    baseline_year: int | None
    baseline_value: float | None


def keys(targets: pd.DataFrame) -> list[str]:
    """The target keys in the order of the table."""
    return list(dict.fromkeys(targets["key"].astype(str)))


def regions(targets: pd.DataFrame, key: str, counties: Iterable[str]) -> list[str]:
    """The city region(s) of a target first, then these counties."""
    own = dict.fromkeys(targets.loc[targets["key"] == key, "region"].map(_text))
    return [*(region for region in own if region.endswith(CITY_CODE_ENDING)), *counties]


def stated_regions(targets: pd.DataFrame) -> set[tuple[str, str]]:
    """Target and region of every row."""
    return set(zip(targets["key"].astype(str), targets["region"].map(_text), strict=True))


def county_codes(land_area_ha: Iterable[str], targets: pd.DataFrame) -> list[str]:
    """Every county that has a land area or a goal of its own, in code order."""
    known = {*land_area_ha, *targets["region"].map(_text)}
    return sorted(code for code in known if code and not code.endswith(CITY_CODE_ENDING))


def goal_for(targets: pd.DataFrame, key: str, region: str, year: int) -> Goal:
    """The first goal of this target and region that is due in `year` or later, else its last one.

    A county without a row of its own takes the definition of the city's row; its goal and baseline stay unknown.
    """
    rows = targets[targets["key"] == key]
    own = rows[rows["region"].map(_text) == region]
    chosen = _due(rows if own.empty else own, year)
    if own.empty:
        chosen = chosen | {"region": region, "goal": None, "baseline_year": None, "baseline_value": None}
    return _goal(chosen)


def _due(rows: pd.DataFrame, year: int) -> dict[str, Any]:
    """The row with the nearest year not before `year`, else the one with the latest year."""
    ordered = rows.assign(_year=pd.to_numeric(rows["year"])).sort_values("_year", kind="stable")
    ahead = ordered[ordered["_year"] >= year]
    row = ahead.iloc[0] if len(ahead) else ordered.iloc[-1]
    return {str(name): value for name, value in row.items()}


def _goal(row: dict[str, Any]) -> Goal:
    return Goal(
        key=_text(row["key"]),
        label=localised(_text(row["label_zh"]), _text(row["label_en"])),
        kind=_text(row["kind"]),
        measure=_text(row["measure"]),
        counted=tuple(part.strip() for part in _text(row["counted"]).split(";") if part.strip()),
        counted_from=_year(row["counted_from"]),
        counted_to=_year(row["counted_to"]),
        clause=_text(row["clause"]),
        year=int(float(row["year"])),
        region=_text(row["region"]),
        goal=_number(row["goal"]),
        unit=_text(row["unit"]),
        tolerance=_number(row["tolerance"]) or 0.0,
        baseline_year=_year(row["baseline_year"]),
        baseline_value=_number(row["baseline_value"]),
    )


def _text(value: Any) -> str:
    """The cell as text; '' for a blank one, and no '.0' after a code that came as a number."""
    if value is None or pd.isna(value):
        return ""
    text = str(value).strip()
    return text.removesuffix(".0") if isinstance(value, float) else text


def _number(value: Any) -> float | None:
    text = _text(value)
    try:
        return float(text) if text else None
    except ValueError:
        raise ZzecoError(
            _("The target table holds {text} where a number belongs.").format(text=text),
            _("Correct the cell in the table zz_targets of the project."),
        ) from None


def _year(value: Any) -> int | None:
    number = _number(value)
    return None if number is None else int(number)
