"""The templates of map sheets: the rows of sheets.csv, and which layers of a project each of them shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from layers.drawing.style import ThemeSpec
from layers.errors import UsageError, ZzecoError
from layers.i18n import _, localised
from layers.labels import label
from layers.tables import table
from zzeco.boundaries import latest_layer
from zzeco.change_sheet import dated_epochs
from zzeco.maps.page import SheetLayer
from zzeco.project import Project
from zzeco.theme_results import latest_run_of, result_themes

TARGETS, CHANGE = "targets", "change"


@dataclass(frozen=True)
class Template:
    """One row of sheets.csv; `parts`: kind, theme and amount of each layer, top first."""

    key: str
    label_zh: str
    label_en: str
    title_zh: str
    title_en: str
    parts: tuple[tuple[str, str, str], ...]

    @property
    def label(self) -> str:
        """The template's name in the user's language."""
        return localised(self.label_zh, self.label_en)

    @property
    def title(self) -> str:
        """The title with places for {area} and {target}."""
        return localised(self.title_zh, self.title_en)


@cache
def templates() -> tuple[Template, ...]:
    """Every template in the order of the table."""
    return tuple(_template(row) for row in table("sheets").to_dict("records"))


def _template(row: dict[str, str]) -> Template:
    parts = (part.split(":") for part in row["layers"].split("|") if part)
    return Template(
        row["template"], row["label_zh"], row["label_en"], row["title_zh"], row["title_en"],
        tuple((kind, theme, amount) for kind, theme, amount in parts),
    )  # fmt: skip


def template(key: str, own: Iterable[str] = ()) -> Template:
    """The template of that key or name; UsageError naming all of them, the bureau's own ones too."""
    found = next((one for one in templates() if key in (one.key, one.label_zh, one.label_en)), None)
    if found is None:
        known = ", ".join([*(f"{one.key} {one.label}" for one in templates()), *own])
        raise UsageError(
            _("There is no map template {key}.").format(key=key), _("Templates: {keys}").format(keys=known)
        )
    return found


def layers_for(project: Project, wanted: Template, own: Iterable[SheetLayer] = ()) -> tuple[SheetLayer, ...]:
    """The project's latest layers that the template shows, or `own` ones in their place.

    ZzecoError where it has none, or nothing to colour by.
    """
    found = list(own)
    for kind, theme, amount in () if found else wanted.parts:
        layer = latest_layer(project, kind)
        if layer is not None and len(layer):
            found.append(SheetLayer(layer.name, ThemeSpec(theme), amount))
    if wanted.parts and not found:
        kinds = ", ".join(label("kind", kind) for kind, _theme, _amount in wanted.parts)
        raise ZzecoError(
            _("The project has nothing for the sheet “{sheet}”.").format(sheet=wanted.label),
            _("Import one of these first: {kinds}.").format(kinds=kinds),
        )
    for one in found:
        _insist_on_figures(project, one, wanted)
    if wanted.key == TARGETS and not len(project.table("targets")):
        raise ZzecoError(_("The project has no targets."), _("Open a project made by `zzeco new`; it has them."))
    return tuple(found)


def usual_amount(kind: str) -> str:
    """What the legend adds up of a layer of this kind: what the templates do, else its area."""
    amounts = {key: amount for one in templates() for key, _theme, amount in one.parts}
    return amounts.get(kind, "area")


def _insist_on_figures(project: Project, one: SheetLayer, wanted: Template) -> None:
    if one.theme.key in result_themes() and not latest_run_of(project, one.layer):
        raise ZzecoError(
            _("The sheet “{sheet}” needs an estimate of {layer}.").format(sheet=wanted.label, layer=one.layer),
            _("Run `zzeco estimate` first."),
        )
    if one.theme.key == CHANGE and len(dated_epochs(project)) < 2:
        raise ZzecoError(
            _("The sheet “{sheet}” needs forest layers of two epochs.").format(sheet=wanted.label),
            _("Import the survey of another year with its epoch."),
        )
