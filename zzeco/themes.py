"""The themes that a layer can be coloured by, and a theme applied to its records."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from layers.drawing import classify
from layers.drawing.style import MapClass, Themed, ThemeSpec, declared_classes
from layers.i18n import _
from layers.intake.units import AREA_FIELDS
from layers.kind import kind
from layers.layer import VectorLayer
from zzeco.carbon.settings import METHODS
from zzeco.classings import classings
from zzeco.method_comparing import fitting_methods
from zzeco.project import Project
from zzeco.record_labels import labels_of, land_class_system
from zzeco.record_view import READ_AS, Attribute, attributes_named, attributes_of
from zzeco.theme_methods import by_methods, is_methods_key, methods_key, methods_title
from zzeco.theme_results import RESULTS, breaks_asked, by_result, latest_run_of, result_themes, theme_title
from zzeco.theme_shapes import (
    SEQUENTIAL,
    Title,
    categorised_classes,
    colours_of,
    counted,
    graded_classes,
    records_with_area,
    rest_class,
    single_class,
)

DEFAULT, SINGLE, COLUMN = "default", "single", "column:"


@dataclass(frozen=True)
class ThemeChoice:
    """A theme that a layer offers; `group` is declared, results, methods, columns or single."""

    key: str
    label: str
    group: str


def themes_for(project: Project, layer: VectorLayer) -> tuple[ThemeChoice, ...]:
    """What the layer can be coloured by; no record is read for it."""
    found = [ThemeChoice(theme, theme_title(layer.kind, theme).label, "declared") for theme in _declared(layer)]
    if latest_run_of(project, layer.name):
        found += [ThemeChoice(theme, theme_title(RESULTS, theme).text, "results") for theme in result_themes()]
    if layer.kind == "forest":
        keys = [methods_key(METHODS[0], method) for method in fitting_methods(layer)[1:]]
        found += [ThemeChoice(key, methods_title(key).text, "methods") for key in keys]
    found += [ThemeChoice(COLUMN + one.name, Title(one.label, one.unit).text, "columns") for one in _columns(layer)]
    return (*found, ThemeChoice(SINGLE, _("One symbol"), "single"))


def usual_theme(layer: VectorLayer) -> str:
    """The theme of a layer that was not told otherwise: the first declared one its columns allow, else one symbol."""
    return next(iter(_declared(layer)), SINGLE)


def themed(project: Project, layer: VectorLayer, spec: ThemeSpec) -> Themed:
    """The theme applied to every record of the layer; reads the columns that it needs (slow: for a task)."""
    return dressed(classed(project, layer, spec), spec)


def classed(project: Project, layer: VectorLayer, spec: ThemeSpec) -> Themed:
    """The theme in its own colours with every class drawn: the slow part of `themed`.

    A theme whose columns or run are no longer there gives way to the layer's usual one.
    """
    key = usual_theme(layer) if spec.key == DEFAULT else spec.key
    if key in _declared(layer):
        return _declared_theme(layer, replace(spec, key=key))
    if key in result_themes() and latest_run_of(project, layer.name):
        return by_result(project, layer, spec)
    if is_methods_key(key) and layer.kind == "forest":
        return by_methods(project, layer, spec)
    if key.startswith(COLUMN) and key.removeprefix(COLUMN) in layer.names():
        return _by_column(layer, spec, key.removeprefix(COLUMN))
    if key == SINGLE:
        records, one = records_with_area(layer), (single_class(layer.kind),)
        return counted(records, layer.kind, spec, Title(_("One symbol")), one, np.zeros(len(records), np.int16))
    return classed(project, layer, ThemeSpec(usual_theme(layer)))


def dressed(found: Themed, spec: ThemeSpec) -> Themed:
    """The theme with the colours that the user chose, and without the classes that are switched off; quick."""
    colours, hidden = dict(spec.colours), set(spec.hidden)
    classes = tuple(recoloured(one, colours[one.key]) if one.key in colours else one for one in found.classes)
    off = [at for at, one in enumerate(classes) if one.key in hidden]
    class_of = np.where(np.isin(found.class_of, off), np.int16(-1), found.class_of) if off else found.class_of
    return replace(found, spec=replace(spec, breaks=found.spec.breaks), classes=classes, class_of=class_of)


def recoloured(one: MapClass, colour: str) -> MapClass:
    """The class in another colour: its fill, or its line where it has no fill."""
    return replace(one, fill=colour) if one.fill else replace(one, outline=colour)


def is_graded(found: Themed) -> bool:
    """Whether the classes are intervals of a number."""
    return bool(found.spec.breaks)


def _declared(layer: VectorLayer) -> list[str]:
    return [one.theme for one in classings(layer.kind) if set(one.needs) <= set(layer.names())]


def _columns(layer: VectorLayer) -> tuple[Attribute, ...]:
    """The columns by label and unit; they are not read, so that nobody waits for it."""
    return attributes_named(layer.names(), kind(layer.kind))


def _declared_theme(layer: VectorLayer, spec: ThemeSpec) -> Themed:
    one = next(one for one in classings(layer.kind) if one.theme == spec.key)
    classes = declared_classes(layer.kind, spec.key)
    records = records_with_area(layer, one.needs)
    class_of = one.class_of(records, [map_class.key for map_class in classes])
    return counted(records, layer.kind, spec, theme_title(layer.kind, spec.key), classes, class_of)


def _by_column(layer: VectorLayer, spec: ThemeSpec, name: str) -> Themed:
    """Categories of a column of words, intervals of a column of numbers, unless the theme says which."""
    needed = [name, READ_AS] if name in AREA_FIELDS and READ_AS in layer.names() else [name]
    records = records_with_area(layer, needed)
    values, number = records[name], pd.api.types.is_numeric_dtype(records[name].dtype)
    known = {one.name: one for one in attributes_of(records[needed], kind(layer.kind))}
    attribute = known.get(name) or Attribute(name, name, "", "extra", number)
    title = Title(attribute.label, attribute.unit, number)
    if not number or spec.method == "categories" or (not spec.method and classify.is_category(values)):
        same, labels = _said(layer, attribute, values)
        words, class_of, more = classify.categories(same)
        classes = categorised_classes(layer.kind, words, [labels.get(word, word) for word in words], spec.ramp)
        return counted(
            records, layer.kind, spec, title, (*classes, rest_class(layer.kind)) if more else classes, class_of
        )
    numbers = values.to_numpy(float, na_value=np.nan)
    breaks = breaks_asked(numbers, spec)
    classes = graded_classes(layer.kind, breaks, colours_of(spec.ramp, SEQUENTIAL))
    return counted(records, layer.kind, replace(spec, breaks=breaks), title, classes, classify.graded(numbers, breaks))


def _said(layer: VectorLayer, attribute: Attribute, values: pd.Series) -> tuple[pd.Series, dict[str, str]]:
    """The values, those that mean the same as one and the same value, and what each is called."""
    if not attribute.codes:
        return values, {}
    codes, distinct = pd.factorize(values)
    system = land_class_system(layer, attribute.name) if attribute.codes.startswith("crosswalk_land_class") else None
    shown = labels_of(pd.Series(distinct), attribute.codes, attribute.name, system)
    first = shown.drop_duplicates()
    same = shown.map(dict(zip(first, first.index, strict=True))).to_numpy()
    said = pd.api.extensions.take(pd.Series(distinct).take(same).array, codes, allow_fill=True)
    known = zip(first.index, first, strict=True)
    return pd.Series(said, index=values.index), {classify.word(distinct[at]): str(words) for at, words in known}
