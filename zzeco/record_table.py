"""A layer's records as a table to look at: columns with what is shown, sorted and searched, carbon beside them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from layers.errors import ZzecoError
from layers.i18n import _
from layers.kind import kind
from layers.layer import VectorLayer
from layers.text import text
from zzeco.carbon.basis import basis_of
from zzeco.carbon.notes import with_known_stock
from zzeco.outdated import outdated
from zzeco.project import Project
from zzeco.record_labels import labels_of, land_class_system
from zzeco.record_view import Attribute, attributes, shown_unit
from zzeco.runs import latest_run, polygons_of

RUN = "run:"
COUNTED_ONCE, COUNTED_PERCENT = (RUN + "carbon_t", RUN + "sink_tco2e_per_a"), RUN + "counted_percent"
SHORT_ID = "short_id"
AREA, LENGTH = "geom_area_ha", "geom_length_m"
CARBON = (RUN + "carbon_t", RUN + "sink_tco2e_per_a", RUN + "half_width_percent")
DEFAULT_COLUMNS = {
    "forest": (
        *("county", "cun", SHORT_ID),
        *("you_shi_sz", "origin", "age_group", "pingjun_nl", AREA, "stock_m3_per_ha", "huo_lm_xj"),
        *CARBON,
    ),
    "wetland": ("record_id", "site_name", "county", "wetland_type", AREA, "bhdsx", *CARBON),
    "karst": (
        *("county", "cun", SHORT_ID, "karst_state", "karst_degree", "trls", "zbgd", "tu_ceng_hd", AREA),
        *CARBON,
    ),
    "small_wetland": (
        *("site_id", "site_name", "county", "wetland_type", "state", "completion_year", "reported_area_ha", AREA),
        *CARBON,
    ),
}
OTHERWISE = (
    *("site_id", "site_name", "admin_code", "admin_name", "county", "state", "measure_kind", "corridor_type"),
    *("completion_year", "reported_length_km", "land_area_ha", AREA, LENGTH),
)


@dataclass(frozen=True, eq=False)
class Column:
    """One column by position in the layer: numbers (float64, NaN missing) or the shown words as codes into `words`.

    `codes` (int32, -1 missing) are ordered as the words sort, so they are the key to sort by.
    """

    attribute: Attribute
    numbers: np.ndarray | None = None
    codes: np.ndarray | None = None
    words: np.ndarray = field(default_factory=lambda: np.empty(0, object))

    def word(self, row: int) -> str | None:
        """The shown word of a record; None where it is missing or the column holds numbers."""
        if self.codes is None or self.codes[row] < 0:
            return None
        return str(self.words[self.codes[row]])

    def value(self, row: int) -> float | str | None:
        """The number or word of a record, None where it is missing."""
        if self.numbers is None:
            return self.word(row)
        return None if np.isnan(self.numbers[row]) else float(self.numbers[row])

    def taken(self, rows: np.ndarray) -> pd.Series:
        """The values of these records: float64 numbers or `str` words."""
        if self.numbers is not None:
            return pd.Series(self.numbers[rows])
        assert self.codes is not None
        return pd.Series(pd.api.extensions.take(self.words, self.codes[rows], allow_fill=True), dtype="str")

    @property
    def is_missing(self) -> np.ndarray:
        """True where nothing is known."""
        missing: np.ndarray = np.isnan(self.numbers) if self.numbers is not None else np.asarray(self.codes) < 0
        return missing


class RecordTable:
    """The records of a layer by position; columns are prepared when they are first asked for and kept."""

    def __init__(self, project: Project, layer: VectorLayer) -> None:
        self.layer = layer
        self.kind = kind(layer.kind)
        self.fids = layer.fids
        self._carbon = carbon_columns(project, layer)
        shown = [*_short_ids(layer), *attributes(layer), *_carbon_attributes(self._carbon)]
        self.attributes: dict[str, Attribute] = {one.name: one for one in shown}
        self._columns: dict[str, Column] = {}

    def __len__(self) -> int:
        return len(self.fids)

    @cached_property
    def default_columns(self) -> tuple[str, ...]:
        """The columns that a table of the kind starts with."""
        wanted = DEFAULT_COLUMNS.get(self.layer.kind, OTHERWISE)
        found = tuple(name for name in wanted if name in self.attributes)
        if not {SHORT_ID, "site_id", "admin_code", "record_id"} & set(found):
            found = ("record_id", *found)
        return found

    def column(self, name: str) -> Column:
        """The column of that name, by position in the layer."""
        if name not in self._columns:
            self._columns[name] = self._prepared(self.attributes[name])
        return self._columns[name]

    def rows_of(self, fids: np.ndarray) -> np.ndarray:
        """The positions of the fids (int64, ascending), ascending; those that the layer lacks are left out."""
        if not len(fids):
            return np.empty(0, np.int64)
        order = self._order
        ordered = self.fids if order is None else self.fids[order]
        place = np.searchsorted(ordered, fids)
        place = place[(place < len(ordered)) & (ordered[np.minimum(place, len(ordered) - 1)] == fids)]
        return place if order is None else np.sort(order[place])

    @cached_property
    def _order(self) -> np.ndarray | None:
        """The positions by ascending fid; None where that is how they are stored."""
        return None if bool((np.diff(self.fids) > 0).all()) else np.argsort(self.fids, kind="stable")

    def _prepared(self, attribute: Attribute) -> Column:
        if attribute.name.startswith(RUN):
            values = self._carbon[attribute.name.removeprefix(RUN)]
        elif attribute.name == SHORT_ID:
            table = self.layer.columns(["lin_ban", "xiao_ban"])
            values = text(table["lin_ban"]) + "-" + text(table["xiao_ban"])
        else:
            values = self.layer.columns([attribute.name])[attribute.name]
        if attribute.is_number:
            return Column(attribute, numbers=values.astype("float64").to_numpy(na_value=np.nan))
        return _words(attribute, values, self._system(attribute))

    def _system(self, attribute: Attribute) -> str | None:
        if not attribute.codes.startswith("crosswalk_land_class.csv"):
            return None
        return land_class_system(self.layer, "di_lei") or land_class_system(self.layer, attribute.name)


def _words(attribute: Attribute, values: pd.Series, system: str | None) -> Column:
    """The column as codes into its distinct shown words; coded columns sort by code, others by word."""
    raw, distinct = pd.factorize(values)
    keys = pd.Series(distinct)
    if attribute.is_date:
        keys = text(keys).str.replace(r"^(\d{4})(\d{2})(\d{2})$", r"\1-\2-\3", regex=True)
    shown = labels_of(keys, attribute.codes, attribute.name, system) if attribute.codes else text(keys)
    order = np.argsort(text(keys).fillna("").to_numpy(object) if attribute.codes else shown.fillna(""), kind="stable")
    ranked, words = pd.factorize(shown.iloc[order])
    rank = np.full(len(keys) + 1, -1, dtype=np.int32)
    rank[order] = ranked
    return Column(attribute, codes=rank[raw], words=words.to_numpy(object))


def carbon_columns(project: Project, layer: VectorLayer) -> pd.DataFrame:
    """What the latest run says of the layer's records, in their order; no columns without one.

    A record that was changed since has no figures, and its quality says so: its old figures would stand beside other
    attributes than they were made of.
    """
    try:
        run = latest_run(project, layer.name)
    except ZzecoError:
        return pd.DataFrame(index=layer.fids)
    polygons = with_known_stock(polygons_of(project, run.name, layer.name)).reindex(layer.fids)
    changed = polygons.index.isin(outdated(project, run.name, layer))
    co2e = polygons["co2e_t"].where(polygons["co2e_t"] > 0)
    figures = pd.DataFrame(
        {
            "carbon_t": polygons["carbon_t"],
            "density_tc_per_ha": polygons["carbon_t"] / polygons["area_ha"].where(polygons["area_ha"] > 0),
            "sink_tco2e_per_a": polygons["sink_tco2e_per_a"],
            "counted_percent": polygons["counted_share"].where(polygons["reason"].isna()) * 100,
            "half_width_percent": (polygons["co2e_hi_t"] - polygons["co2e_lo_t"]) / 2 / co2e * 100,
        }
    )
    figures.loc[changed] = np.nan
    return figures.assign(quality=_quality(polygons, changed))


def _quality(polygons: pd.DataFrame, changed: np.ndarray) -> pd.Categorical:
    """What each record's estimate rests on, or why it has none; as codes: 300 000 texts would hold up the window."""
    codes, classes = pd.factorize(basis_of(polygons))
    codes[polygons["reason"].notna().to_numpy()] = len(classes)
    codes[changed] = len(classes) + 1
    return pd.Categorical.from_codes(codes, categories=[*classes, "not_estimated", "outdated"])


def _carbon_attributes(carbon: pd.DataFrame) -> Sequence[Attribute]:
    per_ha = shown_unit("tC/ha")
    known = {
        "carbon_t": (_("Carbon held"), "tC", 1, False),
        "density_tc_per_ha": (_("Carbon density"), per_ha, 1, False),
        "sink_tco2e_per_a": (_("Yearly sink"), "tCO₂e/a", 1, True),
        "half_width_percent": (_("Interval (95 %)"), "± %", 1, False),
        "counted_percent": (_("Share counted in totals"), "%", 1, False),
    }
    found = [
        Attribute(RUN + name, label, unit, "carbon", True, decimals, signed, is_derived=True)
        for name, (label, unit, decimals, signed) in known.items()
        if name in carbon
    ]
    if "quality" in carbon:
        found.append(Attribute(RUN + "quality", _("Basis"), "", "carbon", False, codes="basis", is_derived=True))
    return found


def _short_ids(layer: VectorLayer) -> Sequence[Attribute]:
    if not {"lin_ban", "xiao_ban"} <= set(layer.names()):
        return ()
    return (Attribute(SHORT_ID, _("Subcompartment no."), "", "place", False, is_derived=True),)


def sorted_rows(column: Column, rows: np.ndarray, descending: bool) -> np.ndarray:
    """The positions in the order of the column: stable, missing last in either direction."""
    keys: Any = column.numbers if column.numbers is not None else column.codes
    taken = keys[rows]
    missing = column.is_missing[rows]
    known = np.flatnonzero(~missing)
    key = -taken[known] if descending else taken[known]
    order = np.concatenate([known[np.argsort(key, kind="stable")], np.flatnonzero(missing)])
    found: np.ndarray = rows[order]
    return found
