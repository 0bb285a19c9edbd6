"""Layer kinds: what a forest, wetland or karst layer declares (one row of kinds.csv and its fields)."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from layers.errors import UsageError
from layers.i18n import _, localised
from layers.tables import table


@dataclass(frozen=True)
class Field:
    """A standard field of a kind; `codes` names its value list (`TABLE.csv:DOMAIN`), '' for free values."""

    name: str
    label_zh: str
    label_en: str
    type: str
    unit: str
    required: bool
    codes: str
    aliases: tuple[str, ...]
    alternatives: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The label in the user's language."""
        return localised(self.label_zh, self.label_en)


@dataclass(frozen=True)
class LayerKind:
    """A kind of layer: geometry families, rule tables, fields; `unique_id`: a record id may occur once."""

    key: str
    label_zh: str
    label_en: str
    geometry: tuple[str, ...]
    rules: tuple[str, ...]
    unique_id: bool
    style_theme: str
    fields: tuple[Field, ...]

    @property
    def label(self) -> str:
        """The label in the user's language."""
        return localised(self.label_zh, self.label_en)

    @property
    def is_site(self) -> bool:
        """True for ledgers of sites, whose records are known by site id or name."""
        return "site_id" in self.field_names

    @cached_property
    def field_names(self) -> tuple[str, ...]:
        """Names of the standard fields."""
        return tuple(field.name for field in self.fields)

    def field(self, name: str) -> Field:
        """The field of that name; UsageError when the kind has none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise UsageError(
            _("The layer kind {kind} has no field {field}.").format(kind=self.key, field=name),
            _("Known fields: {fields}.").format(fields=", ".join(self.field_names)),
        )

    def has(self, name: str) -> bool:
        """True when the kind declares a field of that name."""
        return name in self.field_names


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


def _alternatives(text: str) -> dict[str, tuple[str, ...]]:
    """`field=other,other|…` as a dict: a required field counts as delivered when one of the others is."""
    pairs = (part.split("=") for part in _split(text))
    return {field: tuple(others.split(",")) for field, others in pairs}


def _fields(kind_key: str, alternatives: dict[str, tuple[str, ...]]) -> tuple[Field, ...]:
    rows = table("crosswalk_fields")
    return tuple(
        Field(
            name=row["field"],
            label_zh=row["label_zh"],
            label_en=row["label_en"],
            type=row["type"],
            unit=row["unit"],
            required=row["required_for_estimate"] == "1",
            codes=row["code_domain"],
            aliases=_split(row["aliases"]),
            alternatives=alternatives.get(row["field"], ()),
        )
        for row in rows[rows["kind"] == kind_key].to_dict("records")
    )


def _kinds() -> tuple[LayerKind, ...]:
    return tuple(
        LayerKind(
            key=row["kind"],
            label_zh=row["label_zh"],
            label_en=row["label_en"],
            geometry=_split(row["geometry"]),
            rules=_split(row["rules"]),
            unique_id=row["unique_id"] == "1",
            style_theme=row["style_theme"],
            fields=_fields(row["kind"], _alternatives(row["required_alternatives"])),
        )
        for row in table("kinds").to_dict("records")
    )


LAYER_KINDS = _kinds()


def kind(key: str) -> LayerKind:
    """The layer kind of that key; UsageError for an unknown one."""
    for one in LAYER_KINDS:
        if one.key == key:
            return one
    raise UsageError(
        _("There is no layer kind {kind}.").format(kind=key),
        _("Known kinds: {kinds}.").format(kinds=", ".join(one.key for one in LAYER_KINDS)),
    )


def describe_kinds(key: str | None = None) -> list[dict[str, Any]]:
    """The kinds (or the one of that key) with fields and rules as the command `kinds` prints them."""
    return [_described(one) for one in ([kind(key)] if key else LAYER_KINDS)]


def _described(one: LayerKind) -> dict[str, Any]:
    return {
        "key": one.key,
        "label": one.label,
        "geometry": list(one.geometry),
        "fields": [_described_field(field) for field in one.fields],
        "rules": [_described_rule(row) for name in one.rules for row in table(name).to_dict("records")],
    }


def _described_field(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": field.label,
        "unit": field.unit or None,
        "type": field.type,
        "codes": field.codes or None,
        "aliases": list(field.aliases),
        "required": field.required,
    }


def _described_rule(row: dict[Any, Any]) -> dict[str, Any]:
    return {
        "code": row["rule_id"],
        "severity": row["severity"],
        "condition": localised(row["condition_zh"], row["condition_expr"]),
        "message": localised(row["message_zh"], row["message_en"]),
        "advice": localised(row["advice_zh"], row["advice_en"]),
    }
