"""What a report says of carbon: totals, rows by group, what they rest on, course and change, sources."""

from collections.abc import Callable, Mapping
from typing import Any

from layers.i18n import localised
from layers.labels import label
from layers.tables import table as resource_table
from zzeco.carbon.notes import reason_text
from zzeco.change_sheet import STEPS, step_text
from zzeco.charts.house import TEN_THOUSAND
from zzeco.charts.kinds import has_course
from zzeco.outdated import changed_since
from zzeco.reports.asked import OWNERSHIP, Asked, shows
from zzeco.reports.carbon_sheets import carbon_figures
from zzeco.reports.cited import cite, clean
from zzeco.reports.sources import Source, sources
from zzeco.theme_results import CLASS_OF_BASIS
from zzeco.uncertainty_sources import source_text

EVERY_YEARS = 5
FACTORS_SHOWN = 12
PERCENT = 100
_WRITTEN = {
    "features": ("polygons", 0, 1.0),
    "area_ha": ("area", 1, 1.0),
    "carbon_t": ("carbon", 1, TEN_THOUSAND),
    "co2e_t": ("co2e", 1, TEN_THOUSAND),
    "co2e_low_t": ("low", 1, TEN_THOUSAND),
    "co2e_high_t": ("high", 1, TEN_THOUSAND),
    "half_width": ("half", 1, 1.0),
    "sink_tco2e_per_a": ("sink", 2, TEN_THOUSAND),
    "sink_low": ("sink_low", 2, TEN_THOUSAND),
    "sink_high": ("sink_high", 2, TEN_THOUSAND),
}
"""Figure → its name in templates, decimals, the unit in which it is written (10⁴ t for carbon)."""


def total(asked: Asked) -> dict[str, Any]:
    """The whole run (of the county): polygons, area (ha), carbon, co2e, low, high, sink … in 10⁴ t; half in %."""
    return _figures("total", asked.facts.sheet.total)


def _figures(prefix: str, row: Mapping[Any, Any]) -> dict[str, Any]:
    found = carbon_figures(row)
    return {
        name: cite(f"{prefix}.{name}", found[figure], digits, scale)
        for figure, (name, digits, scale) in _WRITTEN.items()
    }


def _grouped(maker: str, by: str) -> Callable[[Asked], list[dict[str, Any]]]:
    def rows(asked: Asked) -> list[dict[str, Any]]:
        sheet = asked.facts.sheet
        listed = [
            {
                "label": clean(row["label"]) or localised("未填", "not stated"),
                **_figures(f"{maker}.{row['key'] or '-'}", row),
            }
            for row in sheet.sums[by].rows.to_dict("records")
        ]
        whole = {"label": localised("合计", "Total"), **_figures(f"{maker}.*", sheet.total)}
        return [*listed, whole]

    return rows


counties = _grouped("counties", "county")
species = _grouped("species", "species_group")
ages = _grouped("ages", "age_group")
_owners = _grouped("owners", "ownership")
origins = _grouped("origins", "origin")
land_classes = _grouped("land_classes", "land_class")


def owners(asked: Asked) -> list[dict[str, Any]]:
    """The rows by owner of the land; none for readers who do not get that field."""
    return _owners(asked) if shows(OWNERSHIP, asked.reader) else []


def layers(asked: Asked) -> list[dict[str, Any]]:
    """The layers of the run: label, name, epoch, records, estimated, area, carbon and sink."""
    return [
        {
            "label": label("kind", one["kind"]),
            "name": one["layer"],
            "epoch": one["epoch"] or "",
            "records": cite(f"layers.{one['layer']}.records", one["features"], 0),
            "estimated": cite(f"layers.{one['layer']}.estimated", one["estimated"], 0),
            "area": cite(f"layers.{one['layer']}.area", one["area_ha"], 1),
            "carbon": cite(f"layers.{one['layer']}.carbon", one["carbon_t"]["total"], 2, TEN_THOUSAND),
            "sink": cite(f"layers.{one['layer']}.sink", one["sink_tco2e_per_a"], 2, TEN_THOUSAND),
        }
        for one in asked.facts.run.kinds
    ]


def quality(asked: Asked) -> list[dict[str, Any]]:
    """What the polygons rest on: label, polygons, area; those not estimated last."""
    rows = resource_table("styles")
    rows = rows[rows["theme"] == "quality"]
    names = {row["class_key"]: localised(row["label_zh"], row["label_en"]) for row in rows.to_dict("records")}
    return [
        {
            "label": names[CLASS_OF_BASIS.get(one.key, "excluded")],
            "polygons": cite(f"quality.{one.key}.polygons", one.features, 0),
            "area": cite(f"quality.{one.key}.area", one.area_ha, 1),
        }
        for one in asked.facts.sheet.quality
        if one.features
    ]


def left_out(asked: Asked) -> list[dict[str, Any]]:
    """What was not estimated and why: layer, reason, polygons, area."""
    return [
        {
            "layer": one.layer,
            "reason": reason_text(one.reason),
            "polygons": cite(f"left_out.{one.layer}:{one.reason}.polygons", len(one.fids), 0),
            "area": cite(f"left_out.{one.layer}:{one.reason}.area", one.area_ha, 1),
        }
        for one in asked.facts.sheet.left_out
    ]


def error_sources(asked: Asked) -> list[dict[str, Any]]:
    """What the interval comes from: label and share of the variance in %."""
    return [
        {
            "label": source_text(one.source),
            "share": cite(f"error_sources.{one.source}.share", PERCENT * one.share, 1),
        }
        for one in asked.facts.sheet.sources
    ]


def course(asked: Asked) -> list[dict[str, Any]]:
    """Every fifth year of the forecast with the planned measures; empty where the run has no forest."""
    if not has_course(asked.facts):
        return []
    rows = [row for row in asked.facts.course["series"] if row["scenario"] == "with"]
    return [_year(row) for at, row in enumerate(rows) if row["year"] % EVERY_YEARS == 0 or at in (0, len(rows) - 1)]


def _year(row: Mapping[str, Any]) -> dict[str, Any]:
    key = f"course.{row['year']}"
    low, high = row["ci95_co2e_t"]
    return {
        "year": str(row["year"]),
        "co2e": cite(f"{key}.co2e", row["co2e_t"], 1, TEN_THOUSAND),
        "low": cite(f"{key}.low", low, 1, TEN_THOUSAND),
        "high": cite(f"{key}.high", high, 1, TEN_THOUSAND),
        "sink": cite(f"{key}.sink", row["sink_tco2e_per_a"], 2, TEN_THOUSAND),
        "growing_stock": cite(f"{key}.growing_stock", row["growing_stock_m3"], 1, TEN_THOUSAND),
        "cover": cite(f"{key}.cover", row["cover_percent"], 2),
    }


def course_notes(asked: Asked) -> list[str]:
    """What a reader of the forecast must know."""
    return [clean(one) for one in asked.facts.course["warnings"]] if has_course(asked.facts) else []


def measures(asked: Asked) -> list[dict[str, Any]]:
    """The planned measures that the forecast counts: label, sites, area (ha)."""
    if not has_course(asked.facts):
        return []
    return [
        {
            "label": label("treatment", one["measure"]),
            "sites": cite(f"measures.{one['measure']}:{place}.sites", one["sites"], 0),
            "area": cite(f"measures.{one['measure']}:{place}.area", one["area_ha"], 1),
        }
        for place, one in enumerate(asked.facts.course["measures"], start=1)
    ]


def change(asked: Asked) -> dict[str, Any] | None:
    """The change between the two latest forest surveys, its parts in `steps`; None with less than two."""
    if not asked.facts.has_change:
        return None
    found = asked.facts.change
    low, high = found.found.figures["ci95_tco2e_per_a"]
    whole = sum(found.steps.values())
    steps = {**found.steps, "total": whole}
    return {
        "start": found.before.epoch,
        "end": found.after.epoch,
        "years": cite("change.years", found.found.comparison.years, 0),
        "per_year": cite("change.per_year", found.per_year(whole), 2, TEN_THOUSAND),
        "low": cite("change.low", low, 2, TEN_THOUSAND),
        "high": cite("change.high", high, 2, TEN_THOUSAND),
        "steps": [
            {
                "label": step_text(step),
                "carbon": cite(f"change.{step}.carbon", steps[step], 2, TEN_THOUSAND),
                "per_year": cite(f"change.{step}.per_year", found.per_year(steps[step]), 2, TEN_THOUSAND),
            }
            for step in (*STEPS, "total")
        ],
    }


def factors(asked: Asked) -> dict[str, Any]:
    """The factors of the run: `rows` of those with most of the stock, `by_source`, and how many are to be verified."""
    known = sources(asked.facts)
    return {
        "rows": [
            {
                "name": one.name,
                "row": clean(one.row),
                "value": clean(f"{one.value:g} {'' if one.unit in ('1', 'ratio') else one.unit}".strip()),
                "share": cite(f"factors.{place}.share", PERCENT * one.share, 1),
                "confidence": one.confidence,
                "source": clean(one.source),
            }
            for place, one in enumerate(known[:FACTORS_SHOWN], start=1)
        ],
        "by_source": _by_source(known),
        "unverified": cite("factors.unverified", sum(one.is_unverified for one in known), 0),
        "unverified_share": cite("factors.unverified_share", PERCENT * asked.facts.sheet.unverified_share, 1),
    }


def _by_source(known: list[Source]) -> list[dict[str, Any]]:
    """Every source with the names and the number of its factors, that with most of the stock first."""
    found: dict[tuple[str, str], list[Source]] = {}
    for one in known:
        found.setdefault((one.source, one.confidence), []).append(one)
    return [
        {
            "source": clean(source),
            "confidence": confidence,
            "names": localised("、", ", ").join(dict.fromkeys(one.name for one in some)),
            "count": cite(f"factors.by_source.{place}.count", len(some), 0),
        }
        for place, ((source, confidence), some) in enumerate(found.items(), start=1)
    ]


def outdated(asked: Asked) -> Any:
    """How many records are others now than when the run was made."""
    return cite("outdated", changed_since(asked.facts.project, asked.facts.run.name), 0)
