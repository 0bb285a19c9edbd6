"""What the user has selected: records of one layer, by their fids."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True, eq=False)
class Selection:
    """The selected records of a layer: int64 fids, ascending, each once."""

    layer: str | None = None
    fids: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))

    def __len__(self) -> int:
        return len(self.fids)

    def same_as(self, other: "Selection") -> bool:
        """Whether both hold the same records."""
        return self.layer == other.layer and np.array_equal(self.fids, other.fids)


def each_once(fids: np.ndarray) -> np.ndarray:
    """The fids, ascending; numpy's own `unique` takes 0.2 s for 300 000 whole numbers."""
    ordered = np.sort(fids)
    return np.asarray(ordered[np.diff(ordered, prepend=ordered[:1] - 1) > 0])


_COMBINED: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "add": lambda one, other: each_once(np.concatenate([one, other])),
    "remove": lambda one, other: np.setdiff1d(one, other, assume_unique=True),
    "toggle": lambda one, other: np.setxor1d(one, other, assume_unique=True),
}


def changed_selection(
    selection: Selection, layer: str | None, fids: Iterable[int] | np.ndarray, mode: str
) -> Selection:
    """The selection after a choice; `mode` is replace, add, remove or toggle (replace where the layer is another)."""
    chosen = each_once(np.asarray(fids if isinstance(fids, np.ndarray) else list(fids), np.int64))
    if layer is None or mode == "replace" or layer != selection.layer:
        kept = chosen[:0] if layer is None or mode == "remove" else chosen
        return Selection(layer if len(kept) else None, kept)
    combined = _COMBINED[mode](selection.fids, chosen)
    return Selection(layer if len(combined) else None, combined.astype(np.int64))
