"""The words of the page, in the language it is made in: what its script shows, and the notes on where it comes from."""

from collections.abc import Sequence
from datetime import date

from layers.crs import label as crs_label
from layers.i18n import _, language
from zzeco import __version__
from zzeco.audience import Audience, withheld
from zzeco.boundaries import latest_layer
from zzeco.project import Project
from zzeco.sample_project import is_synthetic
from zzeco.webmap.encoding import STEP_M
from zzeco.webmap.generalising import SIEVE_CELLS
from zzeco.webmap.layers import Drawn, MapLayer

M2_PER_HA = 10_000


def texts() -> dict[str, str]:
    """Every word that the page's script shows, by its key there."""
    return {
        "lang": "zh-CN" if language() == "zh" else "en",
        "layers": _("Layers and legend"),
        "search": _("Search number, name or place"),
        "nothing": _("Nothing found"),
        "more": _("and {count} more"),
        "close": _("Close"),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "whole": _("Full extent"),
        "panel": _("Layers and search"),
        "records": _("{count} records"),
        "base": _("Online base map"),
        "base_none": _("None (offline)"),
        "base_vec": _("Tianditu map"),
        "base_img": _("Tianditu images"),
        "counties": _("County outlines"),
        "about": _("About this map"),
    }


def title_of(project: Project) -> str:
    """The project's name, else what such a map is called."""
    return str(project.settings.get("project_name") or _("Forests and ecology: web map"))


def generalised_text(one: MapLayer, drawn: Drawn) -> str:
    """Which survey a layer is of, by how much it was generalised and what was too small for that, in one line."""
    said = _generalised(one, drawn)
    if not drawn.left_out:
        return said
    return f"{said} {_('{count} records were too small to be drawn.').format(count=drawn.left_out)}"


def _generalised(one: MapLayer, drawn: Drawn) -> str:
    epoch = one.layer.epoch or ""
    name = one.title if epoch in one.title else f"{one.title} {epoch}"
    if drawn.cell_m:
        return _(
            "{layer}: {count} areas merged by class and place on a grid of {cell:g} m; patches under {patch:.1f} ha "
            "went to their neighbour; single records are not told."
        ).format(layer=name, count=len(one.rows), cell=drawn.cell_m, patch=SIEVE_CELLS * drawn.cell_m**2 / M2_PER_HA)
    if one.is_signs:
        return _("{layer}: {count} records, each drawn as a sign.").format(layer=name, count=len(one.rows))
    return _("{layer}: {count} records, outlines simplified by about {tolerance:g} m.").format(
        layer=name, count=len(one.rows), tolerance=drawn.tolerance_m
    )


def notes(project: Project, layers: Sequence[MapLayer], drawn: Sequence[Drawn], reader: Audience) -> dict[str, object]:
    """Who made it when, from what; what was generalised; what was withheld from these readers."""
    made = _("Made on {date} with zzeco {version}").format(date=date.today().isoformat(), version=__version__)
    bureau = str(project.settings.get("bureau_name") or "")
    lines = [generalised_text(one, part) for one, part in zip(layers, drawn, strict=True)]
    lines.append(_("Vertices are rounded to about {step:.0f} m.").format(step=STEP_M))
    lines.append(_("Surveyed in {crs}; shown in Web Mercator.").format(crs=crs_label(project.crs)))
    if latest_layer(project, "boundary") is None:
        lines.append(_("The county outlines are indicative."))
    if reader.is_outside:
        left_out = {name for one in layers for name in withheld(one.layer.names(), one.layer.kind, reader)}
        lines.append(
            _("For {audience}: places on a grid of {grid:g} m, {count} fields left out.").format(
                audience=reader.label, grid=reader.grid_m, count=len(left_out)
            )
        )
    lines.append("Leaflet 1.9.4 (BSD-2-Clause)")
    return {
        "made": " · ".join(part for part in (bureau, made) if part),
        "sample": _("Sample data: all of it is synthetic.") if is_synthetic(project) else "",
        "lines": lines,
    }
