"""What the page tells of a record: its attributes as columns, what it is called, and where it can be searched."""

from typing import Any

import numpy as np
import pandas as pd

from layers.i18n import _
from layers.kind import kind
from layers.layer import VectorLayer
from zzeco.audience import Audience, withheld
from zzeco.record_labels import labels_of, land_class_system
from zzeco.record_view import (
    NUMBER,
    PLACES,
    SOURCES,
    Attribute,
    attributes_of,
    derived_label,
    has_several_units,
    is_year,
    place_word,
    shown_unit,
)
from zzeco.theme_shapes import AREA
from zzeco.webmap.encoding import packed

SEARCHED = ("record_id", "bsm", "site_id", "site_name", "zysd_bm", "admin_name", "el_xiaoban")
IN_PLACE_LINE = ("sheng", "shi", "xian", "county", "xiang", "cun")
NAMES = ("site_name", "admin_name", "record_id")


def told(layer: VectorLayer, rows: np.ndarray, reader: Audience) -> dict[str, Any]:
    """Columns, headings and search words of the records at these positions, without what these readers do not get."""
    out = withheld(layer.names(), layer.kind, reader)
    names = [name for name in layer.names() if name not in out]
    table = layer.columns(names).iloc[rows]
    shown = [one for one in attributes_of(table, kind(layer.kind)) if _is_told(one, names)]
    columns = [_column(layer, one, table[one.name]) for one in shown]
    return {
        "fields": [column for column in columns if column is not None],
        "headings": words(_headings(table)),
        "places": [words(_placed(name, table[name])) for name in PLACES if name in names],
    }


def _is_told(one: Attribute, names: list[str]) -> bool:
    """Not what another line says already, and no numbers in a mixture of units."""
    return not (one.name in IN_PLACE_LINE or SOURCES.get(one.name) in names or has_several_units(one))


def words(texts: pd.Series) -> dict[str, Any]:
    """Texts as the distinct ones and, packed, the number of each record's own (0 = none)."""
    codes, distinct = pd.factorize(texts)
    return {"words": [str(word) for word in distinct], "at": packed(codes + 1)}


def _column(layer: VectorLayer, one: Attribute, values: pd.Series) -> dict[str, Any] | None:
    """One attribute with its label; None where no record has it, and for the area of what are only lines."""
    if not values.notna().any() or (one.name == AREA and not values.any()):
        return None
    if one.is_number:
        return {**_numbers(one.label, one.unit, values, one.decimals), "year": int(is_year(one.name))}
    system = land_class_system(layer, one.name) if one.codes.startswith("crosswalk_land_class") else None
    texts = labels_of(values, one.codes, one.name, system)
    found = int(one.name in SEARCHED)
    return {"label": one.label, "unit": one.unit, "find": found, **words(texts.where(texts != ""))}


def _headings(table: pd.DataFrame) -> pd.Series:
    """Compartment-subcompartment, else name, else id; missing where none is told."""
    found = pd.Series(None, index=table.index, dtype=object)
    if set(NUMBER) <= set(table):
        first, second = (table[name].astype("str") for name in NUMBER)
        found = (first + "-" + second).astype(object).where(first.notna() & second.notna(), None)
    for name in NAMES:
        if name in table:
            found = found.where(found.notna(), table[name].astype(object))
    return found


def _placed(name: str, values: pd.Series) -> pd.Series:
    known = {value: place_word(name, str(value)) or None for value in values.dropna().unique()}
    return values.map(known).astype(object)


def merged_told(class_labels: pd.Series, places: list[pd.Series], sums: pd.DataFrame) -> dict[str, Any]:
    """What the page tells of merged areas: class, places, number of records and area; `places`: county, township."""
    named = [words(_placed(name, values)) for name, values in zip(PLACES, places, strict=False)]
    titles = (derived_label("county"), _("Township"))
    fields = [{"label": title, "unit": "", "find": 0, **place} for title, place in zip(titles, named, strict=False)]
    fields.append(_numbers(_("Records"), "", sums["records"], 0))
    if AREA in sums:
        fields.append(_numbers(derived_label(AREA), shown_unit("ha"), sums[AREA], 1))
    return {"fields": fields, "headings": words(class_labels), "places": named}


def _numbers(title: str, unit: str, values: pd.Series, decimals: int) -> dict[str, Any]:
    """A column of numbers, rounded; null where there is none."""
    numbers = np.round(values.to_numpy(float, na_value=np.nan), decimals)
    plain = numbers.astype(int) if not decimals and np.isfinite(numbers).all() else numbers
    listed = [number if number == number else None for number in plain.tolist()]
    return {"label": title, "unit": unit, "find": 0, "decimals": decimals, "year": 0, "numbers": listed}
