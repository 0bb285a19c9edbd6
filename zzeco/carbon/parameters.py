"""The factor tables as values: every factor with its unit, source and confidence."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import pandas as pd

from layers.tables import table

FACTOR_TABLES = (
    "forest_factors",
    "biomass_regression",
    "tree_allometry",
    "non_arbor",
    "pools_defaults",
    "growth_curves",
    "wetland",
    "karst_carbon",
    "uncertainty",
)
HUNAN_MEAN = "湖南省平均(按2005年树种蓄积推算)"
PAULOWNIA = "泡桐"
MEAN_POOL_ROW = "加权平均"


@dataclass(frozen=True)
class Factor:
    """One number of a factor table, with what a reader needs to judge it."""

    value: float
    unit: str
    source: str
    confidence: str
    note: str = ""

    @property
    def unverified(self) -> bool:
        """True for confidence C (待核): to be verified before it is called a standard value."""
        return self.confidence == "C"


CARBON_FRACTION_DEFAULT = Factor(
    0.5, "t C/t d.m.", "IPCC 1996/2006 default carbon fraction of woody biomass, used where a row has none", "C"
)


@dataclass(frozen=True, eq=False)
class FactorSet:
    """The factor tables of one project or of the program; all cells are text until a number is asked for."""

    tables: Mapping[str, pd.DataFrame]
    _texts: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)

    @cached_property
    def version(self) -> str:
        """Twelve hex digits that change with any cell of any table."""
        digest = hashlib.sha256()
        for name in sorted(self.tables):
            digest.update(name.encode())
            digest.update(self.rows(name).to_csv(index=False).encode())
        return digest.hexdigest()[:12]

    def rows(self, name: str) -> pd.DataFrame:
        """The table of that name, all cells as text, blanks as ''."""
        if name not in self._texts:
            self._texts[name] = self.tables[name].fillna("").astype(str)
        return self._texts[name].copy(deep=False)

    @cached_property
    def forest(self) -> pd.DataFrame:
        """SVD, BEF, RSR, CF per species group (index), and the source and confidence of each as `SVD_source` ….

        Second values (code `ALT-…`) are never picked, but for the Hunan mean of an unknown species and the
        measured wood density of 泡桐 (docs/methods.md 1).
        """
        text = self.rows("forest_factors")
        chosen = text[~text["species_code"].str.startswith("ALT-") | (text["species_group"] == HUNAN_MEAN)]
        found = pd.DataFrame(index=pd.Index(chosen["species_group"], name="species_group"))
        for quantity, column in {"SVD": "SVD_t_per_m3", "BEF": "BEF", "RSR": "RSR", "CF": "CF"}.items():
            found[quantity] = pd.to_numeric(chosen[column], errors="coerce").to_numpy()
            found[f"{quantity}_source"] = chosen["source"].to_numpy()
            found[f"{quantity}_confidence"] = chosen["confidence"].to_numpy()
        whole_tree = chosen["BEF_definition"].str.startswith("whole tree").to_numpy()
        found.loc[whole_tree, "RSR"] = 0.0
        density = text[text["species_code"] == "ALT-540"]
        if PAULOWNIA in found.index and len(density):
            columns = ["SVD", "SVD_source", "SVD_confidence"]
            found.loc[PAULOWNIA, columns] = [
                float(density["SVD_t_per_m3"].iloc[0]),
                density["source"].iloc[0],
                density["confidence"].iloc[0],
            ]
        return found[found[["SVD", "BEF", "RSR", "CF"]].notna().all(axis=1)]

    def forest_factor(self, species_group: str, quantity: str) -> Factor:
        """SVD, BEF, RSR or CF of a species group."""
        row = self.forest.loc[species_group]
        unit = {"SVD": "t d.m./m3", "BEF": "1", "RSR": "1", "CF": "t C/t d.m."}[quantity]
        return Factor(float(row[quantity]), unit, row[f"{quantity}_source"], row[f"{quantity}_confidence"])

    @cached_property
    def regression(self) -> pd.DataFrame:
        """a (t/m3), b (t/ha), source and confidence of B = a V + b per forest type (index)."""
        found = self.rows("biomass_regression").set_index("forest_type")
        found["a"] = pd.to_numeric(found["a_t_per_m3"])
        found["b"] = pd.to_numeric(found["b_t_per_ha"])
        return found[["a", "b", "source", "confidence"]]

    @cached_property
    def pools(self) -> pd.DataFrame:
        """Value, unit, source, confidence of the pool defaults by (forest_type, pool); the first row of a pair."""
        found = self.rows("pools_defaults")
        found["value"] = pd.to_numeric(found["value"], errors="coerce")
        return found.drop_duplicates(["forest_type", "pool"]).set_index(["forest_type", "pool"])

    def pool(self, forest_type: str, pool: str) -> Factor:
        """The default of a pool of a forest type, else KeyError."""
        return _factor(self.pools.loc[(forest_type, pool)])

    @cached_property
    def curves(self) -> pd.DataFrame:
        """Richards curves of tree carbon by (species_group, 人工|天然): a, k, c, first_a, last_a, open_ended."""
        found = self.rows("growth_curves")
        form = found["form"].str.startswith("Richards") & found["quantity"].str.startswith("tree carbon density")
        found = found[form].set_index(["species_group", "origin"])
        for name, column in {"a": "p1", "k": "p2", "c": "p3"}.items():
            found[name] = pd.to_numeric(found[column])
        ages = found["age_range_a"].str.split("-", expand=True)
        found["first_a"], found["last_a"] = pd.to_numeric(ages[0]), pd.to_numeric(ages[1])
        found["open_ended"] = ~found["note"].str.upper().str.contains("ASYMPTOTE NOT IDENTIFIED")
        return found[["a", "k", "c", "first_a", "last_a", "open_ended", "source", "confidence", "note"]]

    def named(self, name: str, **where: str) -> Factor:
        """The factor of the first row of table `name` whose columns equal `where`; KeyError where there is none."""
        found = self.rows(name)
        for column, wanted in where.items():
            found = found[found[column] == wanted]
        if found.empty:
            raise KeyError(f"{name}: {where}")
        return _factor(found.iloc[0])

    def parts(self, kind: str) -> tuple[float, float] | None:
        """Above and below part (t d.m./ha) that a row of non_arbor names in its detail, None where it names none."""
        found = self.rows("non_arbor")
        detail = found.loc[found["type"] == kind, "detail"]
        numbers = re.search(r"above ([\d.]+), below ([\d.]+)", " ".join(detail))
        return (float(numbers[1]), float(numbers[2])) if numbers else None


def _factor(row: Any) -> Factor:
    note = row.get("note", "") or row.get("detail", "")
    return Factor(float(row["value"]), row["unit"], row["source"], row["confidence"], note)


@cache
def shipped() -> FactorSet:
    """The factor tables that come with the program."""
    return FactorSet({name: table(name) for name in FACTOR_TABLES})
