"""The arithmetic of one polygon as a workbook: each factor in a cell with unit and source, the results as formulas."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from layers.i18n import _
from layers.labels import label
from zzeco.workbook import Formula, Pages, write_workbook

PLAIN_NUMBERS = "General"
RESULTS = {
    **{name: (f"{name}_t", "t C") for name in ("agb", "bgb", "understorey", "litter", "dead_wood", "soil", "carbon")},
    "co2e": ("co2e_t", "t CO2e"),
    **{name: (f"{name}_tco2e_per_a", "t CO2e/a") for name in ("burial", "ch4", "net", "sink")},
}
COUNTED, SHARE = "counted_carbon", "counted_share"
_SIGNS = str.maketrans({"×": "*", "÷": "/", "−": "-"})
_FUNCTIONS = {"exp": "EXP"}


def write_polygon_workbook(explanation: Mapping[str, Any], path: Path) -> Path:
    """Writes what `explain_polygon` found; ZzecoError where the file cannot be written."""
    return write_workbook(path, lambda pages: _fill(pages, explanation), PLAIN_NUMBERS)


def _fill(pages: Pages, explanation: Mapping[str, Any]) -> None:
    heads = (_("Symbol"), _("What"), _("Value"), _("Unit"), _("Source or formula"), _("Confidence"), _("As stored"))
    pages.add(_("Arithmetic"), heads, arithmetic(explanation))
    known = [(name, explanation[name]) for name in ("run", "layer", "fid", "record_id")]
    record = [(name, label(name, value)) for name, value in explanation["record"].items()]
    result = [(name, value) for name, value in explanation["result"].items()]
    pages.add(_("Record"), (_("Field"), _("Value")), [*known, *record, *result])


def arithmetic(explanation: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows from the sheet's second line on: steps as numbers, then every formula live over them."""
    result = explanation["result"]
    share = (SHARE, label("result", SHARE), result[SHARE], "1", _("Ground that several kinds cover counts once"), "")
    counted = () if result["carbon_t"] is None else (f"{COUNTED} = carbon × {SHARE}",)
    lines = (*filter(None, explanation["formula"].split("; ")), *counted)
    reckoned = {line.split(" = ")[0] for line in lines}
    made = {step["symbol"]: step for step in explanation["steps"] if step["symbol"] in reckoned}
    steps = [_step_row(step) for step in explanation["steps"] if step["symbol"] not in reckoned]
    rows: list[tuple[Any, ...]] = [*steps, (*share, result[SHARE])]
    cells = {row[0]: f"C{place}" for place, row in enumerate(rows, start=2)}
    for line in lines:
        name, formula = line.split(" = ")
        value, unit = (made[name]["value"], made[name]["unit"]) if name in made else _value(name, result)
        live = Formula("=" + excel_formula(formula, cells), value)
        shown = made[name]["name"] if name in made else _name(name)
        rows.append((name, shown, live, unit, line, "", None if name == "tree" else value))
        cells[name] = f"C{len(rows) + 1}"
    return rows


def excel_formula(formula: str, cells: Mapping[str, str]) -> str:
    """The formula with its symbols replaced by cells."""
    known = {**_FUNCTIONS, **cells}
    return re.sub(r"[A-Za-z]\w*", lambda found: known[found.group()], formula.translate(_SIGNS)).replace(" ", "")


def _step_row(step: Mapping[str, Any]) -> tuple[Any, ...]:
    return (*(step[key] for key in ("symbol", "name", "value", "unit", "source", "confidence")), None)


def _value(name: str, result: Mapping[str, Any]) -> tuple[float, str]:
    if name == "tree":
        return result["agb_t"] + result["bgb_t"], "t C"
    if name == COUNTED:
        return result["carbon_t"] * result[SHARE], "t C"
    column, unit = RESULTS[name]
    return result[column], unit


def _name(name: str) -> str:
    if name in RESULTS:
        return label("result", RESULTS[name][0])
    return {"tree": _("Carbon of the whole trees"), COUNTED: _("Carbon that totals count")}[name]
