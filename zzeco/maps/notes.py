"""The words around the map that come from the project: subtitle, sources, data quality, who made it."""

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from layers.crs_names import datum_key, definition
from layers.crs_names import label as crs_label
from layers.i18n import _, language
from layers.labels import label
from zzeco.boundaries import named_layer, project_boundary
from zzeco.carbon.units import PERCENT
from zzeco.change_sheet import dated_epochs
from zzeco.maps.page import SheetLayer
from zzeco.maps.target_theme import city_line
from zzeco.maps.templates import CHANGE
from zzeco.project import Project
from zzeco.sample_project import is_synthetic
from zzeco.screen import number
from zzeco.settings import settings_dict
from zzeco.target_sheet import read_sheet
from zzeco.theme_results import latest_run_of

if TYPE_CHECKING:
    from zzeco.maps.making import Wishes

NUMERALS = str.maketrans("0123456789", "〇一二三四五六七八九")
DATUMS = {"cgcs2000": "CGCS2000", "xian80": "Xian 1980", "beijing54": "Beijing 1954", "wgs84": "WGS 84"}
MOST_LAYERS = 3


def subtitle_of(project: Project, layers: tuple[SheetLayer, ...]) -> str:
    """The year of what is shown; sample data is called so."""
    epochs = _epochs(project, layers)
    years = "—".join(dict.fromkeys(_year_words(epoch) for epoch in epochs))
    said = _("Survey of {years}").format(years=years) if years else ""
    if not is_synthetic(project):
        return said
    return _("{words} (sample data, not the real state)").format(words=said) if said else _("Sample data")


def _epochs(project: Project, layers: tuple[SheetLayer, ...]) -> list[str]:
    if any(one.theme.key == CHANGE for one in layers):
        return dated_epochs(project)[-2:]
    dated = [named_layer(project, one.layer).epoch for one in layers]
    return sorted({str(epoch)[:4] for epoch in dated if epoch})[-1:]


def _year_words(epoch: str) -> str:
    return epoch[:4].translate(NUMERALS) if language() == "zh" else epoch[:4]


def notes_of(
    project: Project, layers: tuple[SheetLayer, ...], target: str, wishes: "Wishes"
) -> tuple[tuple[str, str], ...]:
    """Label and words of each line of the notes; lines without words are left out."""
    settings = settings_dict(project)
    lines = (
        (_("CRS"), crs_words(project.crs)),
        (_("Data from"), _sources(project, layers, target)),
        (_("Data quality"), _quality(project, layers)),
        (_("Whole city"), city_line(read_sheet(project, None), target) if target else ""),
        (_("Outlines"), _("county outlines are indicative") if project_boundary(project).indicative else ""),
        (_("Made by"), wishes.bureau or str(settings["bureau_name"])),
        (_("Made on"), (wishes.day or date.today()).isoformat()),
        (_("Approval"), wishes.approval),
        (_("Secrecy"), wishes.secrecy),
        (_("Note"), wishes.note),
    )
    return tuple((name, words) for name, words in lines if words)


def crs_words(crs: str) -> str:
    """A coordinate system as a map names it: datum, width of the zone, central meridian."""
    found = definition(crs)
    operation, datum = found.coordinate_operation, DATUMS.get(datum_key(found) or "")
    if datum is None or operation is None or operation.method_name != "Transverse Mercator":
        return crs_label(crs)
    figures = {figure.name: float(figure.value) for figure in operation.params}
    meridian = figures.get("Longitude of natural origin", 0.0)
    width = 3 if "3-degree" in found.name else 6
    words = _("{datum}, {width}° zone, central meridian {meridian:g}°E")
    return words.format(datum=datum, width=width, meridian=meridian)


def _sources(project: Project, layers: tuple[SheetLayer, ...], target: str) -> str:
    if target:
        return _("targets of the project, counted from its layers")
    if any(one.theme.key == CHANGE for one in layers):
        return f"{label('kind', 'forest')} {'、'.join(dated_epochs(project)[-2:])}"
    shown = [named_layer(project, one.layer) for one in layers][:MOST_LAYERS]
    return "；".join(dict.fromkeys(f"{label('kind', one.kind)} {one.epoch or ''}".rstrip() for one in shown))


def _quality(project: Project, layers: tuple[SheetLayer, ...]) -> str:
    """How many polygons of the estimate stand on measured stock, on growth curves and on means; else the findings."""
    for one in layers:
        quality = _run_quality(project, one.layer)
        total = sum(quality.values())
        if total:
            shares = {key: f"{number(PERCENT * quality.get(key, 0) / total)} %" for key in ("measured", "curve")}
            rest = f"{number(PERCENT * quality.get('area_default', 0) / total)} %"
            return _("measured {measured}, modelled {curve}, default {rest}").format(**shares, rest=rest)
    findings = project.table("findings")
    names = {one.layer for one in layers}
    if not names or not len(findings):
        return ""
    rows = findings.columns(["layer", "severity"])
    errors = int((rows["layer"].isin(names) & (rows["severity"] == "error")).sum())
    return _("{count} findings to be corrected").format(count=errors) if errors else _("no errors found")


def _run_quality(project: Project, layer: str) -> dict[str, int]:
    run = latest_run_of(project, layer)
    rows = project.table("runs").rows
    if not run:
        return {}
    kinds: list[dict[str, Any]] = json.loads(rows.loc[rows["run"] == run, "kinds"].iloc[-1])
    found = next((one for one in kinds if one["layer"] == layer), {})
    return (
        {key: int(value) for key, value in (found.get("quality") or {}).items()}
        if found.get("kind") == "forest"
        else {}
    )
