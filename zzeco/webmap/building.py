"""A web map made: its layers generalised until the page is within its budget, put in place whole, told and logged."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

from layers.errors import UsageError, ZzecoError
from layers.i18n import _
from zzeco.audience import Audience, log_lines, withheld
from zzeco.boundaries import named_layer
from zzeco.map_state import map_state
from zzeco.project import Project
from zzeco.themes import COLUMN, themes_for
from zzeco.webmap.layers import Drawn, MapLayer, drawn, drawn_merged, map_layer
from zzeco.webmap.page import page
from zzeco.whole_file import put_whole

Report = Callable[[str], None]
MOST_AREAS = 20_000
# tolerance of outlines, width of the cells on which areas are merged, number of areas above which they are
STEPS = (
    (1.0, 50.0, MOST_AREAS), (3.0, 75.0, MOST_AREAS), (8.0, 110.0, MOST_AREAS), (20.0, 160.0, MOST_AREAS),
    (50.0, 50.0, 0), (50.0, 110.0, 0), (50.0, 160.0, 0),
)  # fmt: skip
BYTES_PER_MB = 1_000_000
LEAST_MB = 1.0


@dataclass(frozen=True)
class Wanted:
    """What the page is to hold: layer names (none: those that the map shows), a theme, size, key, readers."""

    layers: tuple[str, ...]
    theme: str | None
    max_mb: float
    tianditu_key: str
    reader: Audience


@dataclass(frozen=True, eq=False)
class WebMap:
    """The page that was made; `generalised` says per layer by how much."""

    html: str
    layers: tuple[MapLayer, ...]
    generalised: tuple[Drawn, ...]
    seconds: float

    @property
    def size_bytes(self) -> int:
        """The size of the page."""
        return len(self.html.encode("utf-8"))

    @property
    def records(self) -> int:
        """How many records it was made from."""
        return sum(len(one.rows) for one in self.layers)

    def withheld(self, reader: Audience) -> set[str]:
        """The columns that were left out."""
        return {name for one in self.layers for name in withheld(one.layer.names(), one.layer.kind, reader)}

    def log_lines(self, path: Path, reader: Audience) -> pd.DataFrame:
        """What the project's log says of the file."""
        names = [one.layer.name for one in self.layers]
        return log_lines(reader, "webmap", [path], names, self.records, self.withheld(reader))


def web_map(project: Project, wanted: Wanted, report: Report) -> WebMap:
    """The page with these layers; ZzecoError where it cannot be made small enough."""
    started = time.monotonic()
    if not wanted.max_mb >= LEAST_MB:  # nan too
        raise UsageError(_("A web map needs {least:g} MB at least.").format(least=LEAST_MB), _("Give a larger size."))
    chosen = _chosen(project, wanted, report)
    html, made = _within_budget(project, chosen, wanted, report)
    return WebMap(html, chosen, made, time.monotonic() - started)


def write(path: Path, made: WebMap) -> Path:
    """The page as a file, put in place whole."""
    return put_whole(path, partial(_save, made.html))


def _save(text: str, draft: Path) -> None:
    draft.write_text(text, encoding="utf-8", newline="\n")


def _chosen(project: Project, wanted: Wanted, report: Report) -> tuple[MapLayer, ...]:
    """The layers top first, with their themes."""
    for name in wanted.layers:
        named_layer(project, name)
    state = map_state(project)
    views = [one for one in state.layers if (one.name in wanted.layers if wanted.layers else one.visible)]
    if not views:
        raise ZzecoError(_("The project has no layer to show."), _("Import survey data, or name layers."))
    _refuse_unknown(project, [view.name for view in views], wanted.theme)
    found = []
    for view in views:
        report(_("Reading {layer}").format(layer=view.name))
        found.append(map_layer(project, view, wanted.theme, wanted.reader))
    return tuple(found)


def _refuse_unknown(project: Project, names: Sequence[str], theme: str | None) -> None:
    """UsageError where no chosen layer has the theme."""
    keys = list(dict.fromkeys(one.key for name in names for one in themes_for(project, project.layers[name])))
    if theme is not None and theme not in keys:
        declared = [key for key in keys if not key.startswith(COLUMN)]
        raise UsageError(
            _("None of the layers has a theme {theme}.").format(theme=theme),
            _("Themes: {themes}.").format(themes=", ".join([*declared, f"{COLUMN}…"])),
        )


def _within_budget(
    project: Project, chosen: tuple[MapLayer, ...], wanted: Wanted, report: Report
) -> tuple[str, tuple[Drawn, ...]]:
    """The first page of the steps of generalisation that is small enough."""
    limit = wanted.max_mb * BYTES_PER_MB
    tried: dict[tuple[str, float, float], Drawn] = {}
    for tolerance_m, cell_m, most in STEPS:
        keys = [
            (one.layer.name, *((0.0, cell_m) if one.mergeable_areas > most else (tolerance_m, 0.0))) for one in chosen
        ]
        for one, key in zip(chosen, keys, strict=True):
            if key not in tried:
                between = partial(report, _("Generalising {layer}").format(layer=one.layer.name))
                between()
                tried[key] = _drawn(one, *key[1:], wanted.reader, between)
        made = tuple(tried[key] for key in keys)
        if sum(one.size_bytes for one in made) > limit:
            continue
        html = page(project, chosen, made, wanted.reader, wanted.tianditu_key)
        if len(html.encode("utf-8")) <= limit:
            return html, made
    raise ZzecoError(
        _("The layers do not fit into {size:g} MB.").format(size=wanted.max_mb),
        _("Choose fewer layers, or allow a larger page; nothing was written."),
    )


def _drawn(one: MapLayer, tolerance_m: float, cell_m: float, reader: Audience, between: Callable[[], None]) -> Drawn:
    """The layer merged on cells of this width, or record by record where it is 0."""
    return drawn_merged(one, cell_m, reader, between) if cell_m else drawn(one, tolerance_m, reader)
