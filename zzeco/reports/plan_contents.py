"""What a report says beside carbon: where and when, targets, what was finished, findings, how it can be made again."""

from typing import Any

import pandas as pd

from layers.labels import label
from zzeco.boundaries import latest_layers
from zzeco.finding_texts import severity_text
from zzeco.finding_tree import rule_counts, rule_title
from zzeco.reports.asked import Asked
from zzeco.reports.cited import cite, clean
from zzeco.reports.sources import deliveries, identity_lines, settings_lines
from zzeco.screen import MISSING
from zzeco.settings import settings_dict
from zzeco.target_sheet import layer_table
from zzeco.target_texts import decimals, unit_text, verdict_text
from zzeco.targets.ledger import done, done_year, site_keys

LEDGERS = ("small_wetland", "corridor", "trail", "greenway", "karst")
RECENT_YEARS = 3
PERCENT = 100


def head(asked: Asked) -> dict[str, Any]:
    """bureau, project, region, date, year, run, epochs of the layers, and whether the data are synthetic."""
    facts = asked.facts
    chosen = settings_dict(facts.project)
    day = facts.today
    return {
        "bureau": clean(chosen["bureau_name"]),
        "project": clean(chosen["project_name"]),
        "region": label("county", facts.county or facts.goals.city),
        "date": f"{day.year}年{day.month}月{day.day}日",
        "year": str(day.year),
        "run": facts.run.name,
        "epoch": max((one["epoch"] or "" for one in facts.run.kinds), default=""),
        "synthetic": bool(facts.project.settings.get("synthetic")),
    }


def targets(asked: Asked) -> list[dict[str, Any]]:
    """The targets of the region: label, year, unit, value, goal, share (%), missing, pace, verdict."""
    sheet = asked.facts.goals
    found = []
    for row in sheet.of_region(asked.facts.county or sheet.city):
        key, digits = f"targets.{row.key}", decimals(row.goal)
        share = None if row.share is None else PERCENT * row.share
        found.append(
            {
                "label": row.goal.label,
                "year": str(row.goal.year),
                "unit": unit_text(row.goal),
                "value": cite(f"{key}.value", row.value, digits),
                "goal": cite(f"{key}.goal", row.goal.goal, digits),
                "share": cite(f"{key}.share", share, 1),
                "missing": cite(f"{key}.missing", row.missing, digits),
                "pace": cite(f"{key}.pace", row.pace_needed, 2),
                "verdict": verdict_text(row.verdict),
            }
        )
    return found


def notes(asked: Asked) -> list[str]:
    """What a reader of the targets must know."""
    return [clean(note) for note in asked.facts.goals.notes]


def finished(asked: Asked) -> list[dict[str, Any]]:
    """Sites finished in the latest years: kind, year, number of sites, area (ha) and length (km)."""
    found = []
    for kind in LEDGERS:
        table = layer_table(asked.facts.project, kind, None)
        if table is None or not len(table):
            continue
        if asked.facts.county is not None:
            table = table[table["county"] == asked.facts.county]
        known = table.assign(year=done_year(table), site=site_keys(table))[done(table)].dropna(subset=["year"])
        for year, rows in known[known["year"] > asked.facts.today.year - RECENT_YEARS].groupby("year"):
            found.append(_finished(kind, int(str(year).split(".")[0]), rows))
    return found


def _finished(kind: str, year: int, rows: pd.DataFrame) -> dict[str, Any]:
    key = f"finished.{kind}.{year}"
    length_km = rows["geom_length_m"].where(~(rows["geom_area_ha"] > 0)).sum() / 1000
    return {
        "label": label("kind", kind),
        "year": str(year),
        "sites": cite(f"{key}.sites", rows["site"].nunique(), 0),
        "area": cite(f"{key}.area", rows["geom_area_ha"].sum() or None, 1),
        "length": cite(f"{key}.length", length_km or None, 1),
    }


def findings(asked: Asked) -> list[dict[str, Any]]:
    """What the checks found, by rule: code, title, severity, count, the gravest first."""
    rows = asked.facts.project.table("findings").rows
    if not len(rows):
        return []
    if asked.facts.county is not None:
        rows = rows[_county_of(asked, rows) == asked.facts.county]
    return [
        {
            "code": one.code,
            "title": rule_title(one.code),
            "severity": severity_text(one.severity),
            "count": cite(f"findings.{one.code}.count", one.count, 0),
        }
        for one in sorted(
            rule_counts(rows), key=lambda one: (["error", "warn", "info"].index(one.severity), -one.count)
        )
    ]


def _county_of(asked: Asked, rows: pd.DataFrame) -> "pd.Series[Any]":
    found = pd.Series("", index=rows.index, dtype=object)
    for name in rows["layer"].astype(str).unique():
        layer = asked.facts.project.layers.get(name)
        if layer is not None and "county" in layer.names():
            here = rows["layer"] == name
            found[here] = rows.loc[here, "fid"].map(layer.columns(["county"])["county"]).astype(object)
    return found


def identity(asked: Asked) -> list[dict[str, str]]:
    """Run, factor set, project and program: what, value."""
    return [{"what": what, "value": clean(value)} for what, value in identity_lines(asked.facts)]


def settings(asked: Asked) -> list[dict[str, str]]:
    """The choices of the estimate: what, value."""
    return [{"what": what, "value": clean(value)} for what, value in settings_lines(asked.facts)]


def files(asked: Asked) -> list[dict[str, str]]:
    """The deliveries behind the latest layers: layer, file (not for outsiders), when, sha256."""
    hidden = asked.reader.is_outside
    names = [layer.name for layer in latest_layers(asked.facts.project).values()]
    return [
        {"layer": one.layer, "file": MISSING if hidden else clean(one.file), "at": one.at[:10], "sha256": one.sha256}
        for one in deliveries(asked.facts, names)
    ]


def site(asked: Asked) -> dict[str, Any]:
    """One site: name, kind, state, measures, carbon, targets that count it, attributes, findings."""
    from zzeco.reports.site_contents import site_contents

    return site_contents(asked)
