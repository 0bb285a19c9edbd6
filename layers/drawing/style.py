"""The values of a theme: its classes as they are drawn, what it is, and the records of a layer fallen into them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from typing import Any

import numpy as np

from layers.i18n import localised
from layers.tables import table


@dataclass(frozen=True)
class MapClass:
    """One class of a theme: its labels and its symbol, `pattern` and `symbol` in the words of styles.csv."""

    key: str
    label_zh: str
    label_en: str
    fill: str
    outline: str
    outline_mm: float
    pattern: str
    symbol: str

    @property
    def label(self) -> str:
        """The label in the user's language."""
        return localised(self.label_zh, self.label_en)


@dataclass(frozen=True)
class ThemeSpec:
    """What a theme is, as the project keeps it.

    `key`: default, a declared theme of the kind, a theme of results, single, or column:NAME. `method`: '' as declared,
    categories, quantile, equal_interval, natural_breaks or breaks (those given). `colours`: (class key, #RRGGBB) pairs
    that replace a class's own; `hidden`: class keys that are not drawn.
    """

    key: str
    method: str = ""
    count: int = 7
    breaks: tuple[float, ...] = ()
    ramp: str = ""
    run: str = ""
    colours: tuple[tuple[str, str], ...] = ()
    hidden: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The theme as JSON takes it; what stands at its default is left out."""
        plain = ThemeSpec(self.key)
        return {name: value for name, value in asdict(self).items() if name == "key" or value != getattr(plain, name)}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "ThemeSpec":
        """The theme of such a dict; entries that this version does not know are passed over."""
        known = {field.name for field in fields(cls)} & stored.keys()
        values = {name: stored[name] for name in known}
        values |= {name: tuple(values[name]) for name in ("breaks", "hidden") if name in values}
        if "colours" in values:
            values["colours"] = tuple((str(key), str(colour)) for key, colour in values["colours"])
        return cls(**values)


@dataclass(frozen=True, eq=False)
class Themed:
    """A theme applied to the records of one layer.

    `class_of`: int16 per record, the position of its class, -1 = not drawn. `area_ha` and `counts` per class, also of
    classes that are switched off, so that the legend's shares stay those of the layer. `is_number`: the values are
    numbers, so that other intervals are possible.
    """

    spec: ThemeSpec
    label: str
    unit: str
    classes: tuple[MapClass, ...]
    class_of: np.ndarray
    area_ha: np.ndarray
    counts: np.ndarray
    is_number: bool = False


@cache
def declared_classes(kind: str, theme: str) -> tuple[MapClass, ...]:
    """The classes of a theme of a kind in the order of styles.csv; empty where the table has no such theme."""
    rows = table("styles")
    rows = rows[(rows["kind"] == kind) & (rows["theme"] == theme)]
    return tuple(
        MapClass(
            key=row["class_key"],
            label_zh=row["label_zh"],
            label_en=row["label_en"],
            fill=row["fill"],
            outline=row["outline"],
            outline_mm=float(row["outline_mm"] or 0),
            pattern=row["pattern"],
            symbol=row["symbol"],
        )
        for row in rows.to_dict("records")
    )
