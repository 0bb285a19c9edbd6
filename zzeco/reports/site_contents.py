"""What a report says of one site: what it is, how large, where, its carbon, the targets that count it."""

from collections.abc import Collection
from typing import Any

import numpy as np
import shapely

from layers.crs import to_crs
from layers.i18n import localised
from layers.labels import label
from zzeco.audience import Audience, coarsened, withheld
from zzeco.boundaries import latest_layer
from zzeco.record_details import Details, details_of, findings_of
from zzeco.record_summary import CarbonSum, summary_of
from zzeco.reports.asked import Asked, Site
from zzeco.reports.cited import cite, clean
from zzeco.target_sheet import evidence
from zzeco.target_texts import decimals, unit_text, verdict_text

M_PER_KM = 1000
SECONDS = 3600


def site_contents(asked: Asked) -> dict[str, Any]:
    """kind, name, id, county, state, year, features, area (ha), length (km), place, carbon, targets, attributes,
    findings."""
    site, project = asked.the_site, asked.facts.project
    records = site.layer.records(site.fids)
    hidden = withheld(site.layer.names(), site.layer.kind, asked.reader)
    records = records.drop(columns=[*hidden], errors="ignore")
    told, summary = details_of(project, site.layer.name, site.fids), summary_of(project, site.layer, site.fids)
    return {
        "kind": label("kind", site.layer.kind),
        "name": _known(records, "site_name") or _known(records, "record_id") or label("kind", site.layer.kind),
        "id": _known(records, "record_id"),
        "layer": site.layer.name,
        "epoch": site.layer.epoch or "",
        "county": " · ".join(label("county", code) for code in sorted(set(records["county"].dropna()))),
        "state": label("state", _known(records, "state")),
        "programme": _known(records, "programme"),
        "features": cite("site.features", summary.count, 0),
        "area": cite("site.area", summary.area_ha or None, 2),
        "length": cite("site.length", records["geom_length_m"].sum() / M_PER_KM, 2),
        "is_line": not summary.area_ha,
        "place": _place(site, asked.reader),
        "carbon": _carbon(summary.carbon),
        "targets": _targets(asked, site),
        "attributes": _attributes(told, hidden),
        "findings": _findings(asked, site),
    }


def _known(records: Any, column: str) -> str:
    """The first value that is there."""
    if column not in records:
        return ""
    values = records[column].dropna()
    return clean(values.iloc[0]) if len(values) else ""


def _place(site: Site, reader: Audience) -> str:
    """The middle of the site in degrees, minutes and seconds, on the readers' grid."""
    middle = shapely.point_on_surface(shapely.union_all(site.layer.shapes(site.fids)))
    middle = coarsened(np.array([middle], dtype=object), reader)[0]
    longitude, latitude = shapely.get_coordinates(to_crs(np.array([middle]), site.layer.crs, "EPSG:4490"))[0]
    return f"E {_dms(float(longitude))}, N {_dms(float(latitude))}"


def _dms(degrees: float) -> str:
    seconds = round(degrees * SECONDS)
    return f"{seconds // SECONDS}°{seconds % SECONDS // 60:02d}′{seconds % 60:02d}″"


def _carbon(found: CarbonSum | None) -> dict[str, Any] | None:
    if found is None or not found.estimated:
        return None
    return {
        "holds_stock": found.carbon_t > 0,
        "carbon": cite("site.carbon", found.carbon_t, 1),
        "low": cite("site.carbon_low", found.low_t, 1),
        "high": cite("site.carbon_high", found.high_t, 1),
        "sink": cite("site.sink", found.sink_tco2e_per_a, 1),
        "outdated": cite("site.outdated", found.outdated, 0),
    }


def _targets(asked: Asked, site: Site) -> list[dict[str, Any]]:
    """The targets of the city whose value holds a feature of the site."""
    latest = latest_layer(asked.facts.project, site.layer.kind)
    if latest is None or latest.name != site.layer.name:
        return []
    sheet, found = asked.facts.goals, []
    for row in sheet.of_region(sheet.city):
        if row.goal.kind != site.layer.kind:
            continue
        _layer, fids = evidence(asked.facts.project, row, None)
        digits = decimals(row.goal)
        found.append(
            {
                "label": row.goal.label,
                "counts": localised("计入", "counted")
                if np.isin(site.fids, fids).any()
                else localised("未计入", "not counted"),
                "value": cite(f"site.{row.key}.value", row.value, digits),
                "goal": cite(f"site.{row.key}.goal", row.goal.goal, digits),
                "unit": unit_text(row.goal),
                "verdict": verdict_text(row.verdict),
            }
        )
    return found


def _findings(asked: Asked, site: Site) -> list[dict[str, str]] | None:
    """What the checks said of its features, each sentence once; None for outsiders, since they quote what came."""
    if asked.reader.is_outside:
        return None
    told = [one for fid in site.fids for one in findings_of(asked.facts.project, site.layer.name, int(fid))]
    once = {(one.code, one.message): one for one in told}
    return [{"code": one.code, "message": clean(one.message), "advice": clean(one.advice)} for one in once.values()]


def _attributes(told: Details, hidden: Collection[str]) -> list[dict[str, str]]:
    """The attributes that all features share and that say something, without those that are withheld."""
    return [
        {"what": one.attribute.label, "value": clean(one.label or one.value)}
        for one in told.attributes
        if one.value is not None and not one.is_repeated and one.attribute.name not in hidden
    ]
