"""Values typed into a field: what may stand there, and what is wrong with what does not."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from layers.errors import ZzecoError
from layers.i18n import _
from layers.kind import Field
from layers.layer import VectorLayer
from layers.tables import table
from zzeco.record_labels import labels_of, land_class_system

QUANTITIES = {
    "mei_gq_xj": "volume per ha (arbor forest)",
    "pingjun_sg": "mean height",
    "pingjun_xj": "mean DBH",
    "pingjun_nl": "mean age",
    "mei_gq_zs": "stems per ha",
}
LIMITS = {
    "%": (0.0, 100.0), "0-1": (0.0, 1.0), "degree": (0.0, 90.0), "ha": (0.0, 1e6), "m2": (0.0, 1e10),
    "ha or m2": (0.0, 1e10), "m3": (0.0, 1e8), "m3/ha": (0.0, 2000.0), "cm": (0.0, 1000.0), "a": (0.0, 1000.0),
    "stems/ha": (0.0, 100_000.0), "CNY": (0.0, 1e12), "km": (0.0, 1e5), "g/kg": (0.0, 1000.0), "g/cm3": (0.0, 3.0),
}  # fmt: skip
YEARS = (1900.0, 2100.0)
DATE = re.compile(r"^((?:19|20)\d{2})[-/.]?(\d{1,2})[-/.]?(\d{1,2})$")
GROUPED = re.compile(r"[+-]?\d{1,3}([\s,]\d{3})+(\.\d*)?")
LONGEST_NAME, LONGEST_TEXT = 50, 254
ABOVE_COUNTY = ("sheng", "shi")
CITY = "市"
KEYED = ("state", "treatment", "measure_kind")


@dataclass(frozen=True)
class Choice:
    """One value of a value list: what is stored, and what is shown."""

    value: str
    label: str


def typed(field: Field, value: Any) -> Any:
    """The value in the type of the field, None for nothing; ZzecoError naming what is allowed."""
    words = "" if value is None or (not isinstance(value, str) and pd.isna(value)) else str(value).strip()
    if not words:
        return None
    if field.name == "dc_rq":
        return _date(words)
    if field.type == "str":
        return _text(field, words)
    return _number(field, words)


def _number(field: Field, words: str) -> float | int:
    plain = words.replace("−", "-")
    plain = re.sub(r"[\s,]", "", plain) if GROUPED.fullmatch(plain) else plain
    try:
        value = float(plain)
    except ValueError:
        raise ZzecoError(_("{value} is no number.").format(value=words), _("Write digits and a point.")) from None
    low, high = limits(field)
    if not low <= value <= high:
        raise ZzecoError(
            _("{value} is outside {low} – {high}.").format(value=words, low=_grouped(low), high=_grouped(high)),
            _("Check the value and its unit."),
        )
    if field.type == "int" and not value.is_integer():
        raise ZzecoError(_("{value} is no whole number.").format(value=words), _("Write a whole number."))
    return int(value) if field.type == "int" else value


def _grouped(limit: float) -> str:
    """A limit as numbers are read on the screen."""
    return f"{limit:,.0f}".replace(",", "\u00a0").replace("-", "−")


def _text(field: Field, words: str) -> str:
    """The words, if the field has room for them: a number as long as declared, a name in its place somewhat longer."""
    declared = _declared_lengths().get(field.name)
    longest = LONGEST_NAME if declared or field.codes else LONGEST_TEXT
    if declared and words.isdigit():
        longest = declared
    if len(words) > longest:
        told = _("{label} takes at most {longest} characters; these are {count}.")
        raise ZzecoError(told.format(label=field.label, longest=longest, count=len(words)), _("Write less."))
    return words


@cache
def _declared_lengths() -> dict[str, int]:
    """The length of the text fields of the survey standards (survey_fields.csv), the largest of several."""
    rows = table("survey_fields")
    rows = rows[(rows["type"] == "str") & (rows["length"] != "")]
    return {str(name): int(length) for name, length in rows["length"].astype(int).groupby(rows["field"]).max().items()}


def limits(field: Field) -> tuple[float, float]:
    """What a number of the field can be at all, in its unit."""
    if field.name.endswith("_year"):
        return YEARS
    if field.name == "hai_ba":
        return -100.0, 9000.0
    return LIMITS.get(field.unit, (-1e12, 1e12))


def usual_range(field: str, species_group: str | None) -> tuple[float, float] | None:
    """The plausible range of a stand figure of the species group (rules_ranges.csv); None where none is known."""
    return _usual().get((species_group or "", QUANTITIES.get(field, "")))


@cache
def _usual() -> dict[tuple[str, str], tuple[float, float]]:
    rows = table("rules_ranges")
    rows = rows[rows["quantity"].isin(list(QUANTITIES.values())) & (rows["min"] != "") & (rows["max"] != "")]
    keys = zip(rows["species_group"], rows["quantity"], strict=True)
    return dict(zip(keys, zip(rows["min"].astype(float), rows["max"].astype(float), strict=True), strict=True))


def _date(words: str) -> str:
    parts = DATE.match(words)
    try:
        assert parts is not None
        return date(int(parts[1]), int(parts[2]), int(parts[3])).strftime("%Y%m%d")
    except (AssertionError, ValueError):
        raise ZzecoError(
            _("{value} is no date.").format(value=words), _("Write year, month and day: 2025-06-30.")
        ) from None


def choices(layer: VectorLayer, field: Field) -> tuple[Choice, ...]:
    """The values that the field may take, as its layer writes them (codes or names); none for free values."""
    if field.type != "str" or not field.codes or field.name in ABOVE_COUNTY:
        return ()
    codes = _as_written(layer, field)
    shown = labels_of(pd.Series(codes, dtype="str"), field.codes, field.name, _system(layer, field))
    found = dict(zip(codes, shown, strict=True))
    return tuple(Choice(value, str(text)) for value, text in found.items())


def _system(layer: VectorLayer, field: Field) -> str | None:
    if not field.codes.startswith("crosswalk_land_class.csv"):
        return None
    own = field.codes.partition(":")[2]
    return own or land_class_system(layer, field.name) or land_class_system(layer, "di_lei")


def _as_written(layer: VectorLayer, field: Field) -> list[str]:
    """The stored spellings: codes where the layer's own values are mostly codes, else Chinese names."""
    source, _colon, domain = field.codes.partition(":")
    if source == "codes_admin.csv":
        rows = table("codes_admin")
        return list(rows["code"][rows["level"].ne(CITY) & ~rows["name"].str.contains(" ", regex=False)])
    if source == "crosswalk_species.csv":
        rows = table("crosswalk_species")
        return list(rows["code" if _writes_codes(layer, field) else "name_zh"].replace("", pd.NA).dropna())
    if source == "crosswalk_land_class.csv":
        return _land_classes(layer, field)
    if source == "codes_other.csv":
        rows = table("codes_other")
        rows = rows[rows["domain"] == domain]
        return list(rows["code" if _writes_codes(layer, field) else "name"])
    if source == "crosswalk_names.csv":
        return _names(layer, field, domain)
    kind_key, _slash, theme = domain.partition("/")
    rows = table("styles")
    return list(rows["class_key"][(rows["kind"] == kind_key) & (rows["theme"] == theme)])


def _names(layer: VectorLayer, field: Field, domain: str) -> list[str]:
    from layers.codes import code_lists

    rows = table("crosswalk_names")
    rows = rows[rows["domain"] == domain]
    if field.name in KEYED:
        return list(rows["key"])
    lists = {one.name: one for one in code_lists(domain)}
    if _writes_codes(layer, field) and len(lists) >= 1 and domain in ("origin", "age_group"):
        return [code for one in lists.values() for code in one.codes]
    return list(rows["label_zh"])


def _land_classes(layer: VectorLayer, field: Field) -> list[str]:
    rows = table("crosswalk_land_class")
    system = _system(layer, field)
    if system is None or not _writes_codes(layer, field):
        names = rows["name_zh"] if system is None else rows.loc[rows["system"] == system, "name_zh"]
        return list(names.str.replace(r"\(.*\)$", "", regex=True).unique())
    return list(rows.loc[rows["system"] == system, "code"])


def _writes_codes(layer: VectorLayer, field: Field) -> bool:
    """Whether most values that the layer has for the field are digits."""
    if field.name not in layer.names():
        return True
    known = layer.columns([field.name])[field.name].dropna().value_counts()
    digits = known[pd.Index(known.index.astype(str)).str.isdigit()]
    return not len(known) or bool(digits.sum() * 2 >= known.sum())
