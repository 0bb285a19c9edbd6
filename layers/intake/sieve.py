"""Which records of a delivery cannot enter, and why; everything else enters with findings."""

import json
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import shapely

from layers.crs import all_finite
from layers.kind import LayerKind

# Codes of resources/tables/rules_intake.csv
NO_GEOMETRY = "I101"
CANNOT_BE_REPAIRED = "I102"
WRONG_TYPE = "I103"
NOT_FINITE = "I104"
SAME_ID = "I105"
EXACT_DUPLICATE = "I106"
FAR_OUTSIDE = "I107"
STRICT = "I108"
INVALID_NOT_WANTED = "I109"

FAMILY = np.full(9, "", dtype=object)
FAMILY[[0, 4]] = "point"
FAMILY[[1, 2, 5]] = "line"
FAMILY[[3, 6]] = "polygon"
FAMILY[7] = "collection"


@dataclass
class Sieve:
    """The reasons against each of `size` records: code -> (mask, values); a record without a reason enters."""

    size: int
    reasons: list[tuple[str, np.ndarray, np.ndarray | None]] = field(default_factory=list)

    @property
    def kept_out(self) -> np.ndarray:
        """True for the records with any reason against them."""
        masks = [mask for _code, mask, _values in self.reasons]
        return np.logical_or.reduce(masks) if masks else np.zeros(self.size, dtype=bool)

    def keep_out(self, code: str, mask: np.ndarray, values: np.ndarray | None = None) -> None:
        """Note a reason against the records of the mask; `values` are JSON texts for its message."""
        fresh = np.asarray(mask, dtype=bool) & ~self.kept_out
        if fresh.any():
            self.reasons.append((code, fresh, values))

    def counts(self) -> list[tuple[tuple[str, str], int]]:
        """Each reason (its code and the values of its first record) with the number of records."""
        first = [(code, str(values[mask][0]) if values is not None else "{}") for code, mask, values in self.reasons]
        return [(reason, int(mask.sum())) for reason, (_code, mask, _values) in zip(first, self.reasons, strict=True)]

    def reasons_json(self, rows: np.ndarray) -> list[str]:
        """The reasons of the given rows as JSON texts [{code, values}]."""
        texts = np.full(self.size, "[]", dtype=object)
        for code, mask, values in self.reasons:
            known = values[mask] if values is not None else np.full(int(mask.sum()), "{}", dtype=object)
            texts[mask] = ['[{"code": ' + json.dumps(code) + ', "values": ' + text + "}]" for text in known]
        return [str(text) for text in texts[rows]]


def family(geometry: np.ndarray) -> np.ndarray:
    """`point`, `line`, `polygon` or `collection` per geometry; '' for none."""
    names: np.ndarray = FAMILY[shapely.get_type_id(geometry)]
    return names


def sieve_geometry(sieve: Sieve, delivered: np.ndarray, placed: np.ndarray, kind: LayerKind) -> None:
    """Keep out records without geometry, with non-finite coordinates or of a type that the kind does not know."""
    sieve.keep_out(NO_GEOMETRY, shapely.is_missing(delivered) | shapely.is_empty(delivered))
    sieve.keep_out(NOT_FINITE, ~(all_finite(delivered) & all_finite(placed)))
    kinds = family(delivered)
    found = np.array(['{"geometry": ' + json.dumps(name) + "}" for name in kinds], dtype=object)
    sieve.keep_out(WRONG_TYPE, ~np.isin(kinds, kind.geometry), found)


def sieve_duplicates(sieve: Sieve, record_id: pd.Series, content: np.ndarray, unique_id: bool) -> None:
    """Keep out exact duplicates and, where ids are unique, the same id with other content: all after the first."""
    entering = ~sieve.kept_out
    repeated = np.zeros(sieve.size, dtype=bool)
    repeated[entering] = pd.Series(content[entering]).duplicated().to_numpy()
    sieve.keep_out(EXACT_DUPLICATE, repeated)
    if unique_id:
        ids = record_id.where(pd.Series(~sieve.kept_out, index=record_id.index))
        sieve.keep_out(SAME_ID, (ids.duplicated() & ids.notna()).to_numpy(), id_values(record_id))


def id_values(record_id: pd.Series) -> np.ndarray:
    """The record ids as JSON texts for messages."""
    return np.array([json.dumps({"record_id": str(name)}, ensure_ascii=False) for name in record_id], dtype=object)
