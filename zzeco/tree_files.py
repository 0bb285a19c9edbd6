"""Tree lists as files: read, recognised, and what was found in them in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from layers.checks import findings as findings_module
from layers.errors import ZzecoError
from layers.i18n import _
from layers.intake.plain_table import ENDINGS, plain_table
from zzeco.screen import number
from zzeco.tree_columns import has_tree_columns, plot_columns, tree_columns
from zzeco.tree_lists import TreeList

SHOWN = 12


@dataclass(frozen=True, eq=False)
class TreeFile:
    """Trees and plots as `tree_columns` and `plot_columns` give them; no plots where they stand in the tree list."""

    name: str
    trees: pd.DataFrame
    plots: pd.DataFrame | None


def read_tree_file(trees: Path, plots: Path | None, encoding: str | None) -> TreeFile:
    """A tree list, with its list of plots where that is a file of its own; ZzecoError where one cannot be read."""
    listed = None if plots is None else plot_columns(plain_table(plots, encoding))
    return TreeFile(trees.name, tree_columns(plain_table(trees, encoding), plots_apart=plots is not None), listed)


def is_tree_list(path: Path) -> bool:
    """Whether a table without places holds trees of plots."""
    if path.suffix.lower() not in ENDINGS:
        return False
    try:
        return has_tree_columns(plain_table(path))
    except ZzecoError:
        return False


def found_texts(file: TreeFile) -> list[str]:
    """How many trees, plots and polygons a list has, and what it does not say."""
    trees, plots = file.trees, file.trees if file.plots is None else file.plots
    said = [
        _("{trees} trees of {species} species on {plots} plots in {polygons} polygons").format(
            trees=number(len(trees)),
            species=number(trees["species"].replace("", pd.NA).nunique()),
            plots=number(plots.groupby(["record", "plot"], dropna=False).ngroups),
            polygons=number(plots["record"].nunique()),
        )
    ]
    missing = {
        _("{count} trees without a diameter"): int(trees["d_cm"].isna().sum()),
        _("{count} trees without a known species"): int((trees["species"] == "").sum()),
        _("{count} trees without a height"): int(trees["h_m"].isna().sum()),
    }
    return [*said, *(words.format(count=number(count)) for words, count in missing.items() if count)]


def taken_text(found: TreeList) -> str:
    """What a tree list gave, in one line."""
    return _("{trees} trees on {plots} plots in {polygons} polygons of {layer}").format(
        trees=len(found.trees), plots=len(found.plots), polygons=len(found.polygons), layer=found.layer
    )


def replaced_texts(found: TreeList) -> tuple[str, ...]:
    """What became of the plots of an earlier list; nothing where there were none."""
    if not len(found.replaced):
        return ()
    said = _(
        "{plots} plots of {polygons} polygons from an earlier list ({files}) were replaced; they stay in the project's"
        " tables zz_replaced_plots and zz_replaced_trees."
    )
    files = ", ".join(map(str, found.replaced["file_name"].unique()))
    polygons = number(found.replaced["fid"].nunique())
    return (said.format(plots=number(len(found.replaced)), polygons=polygons, files=files),)


def summary_texts(file: TreeFile, found: TreeList) -> Sequence[str]:
    """What came in, what was left out, the means of all polygons together, and the findings."""
    left_out = len(file.trees) - len(found.trees)
    density = found.polygons["above_t_per_ha"] + found.polygons["below_t_per_ha"]
    said = [taken_text(found), *replaced_texts(found)]
    if left_out:
        said.append(_("{count} trees were left out").format(count=number(left_out)))
    said.append(
        _("Dry mass per hectare of the polygons: {low} to {high} t/ha, median {median} t/ha").format(
            low=number(density.min()), high=number(density.max()), median=number(density.median())
        )
    )
    return [*said, *findings_module.summary_lines(found.findings, SHOWN)]
