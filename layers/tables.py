"""Tables of resources/tables: parameters, codes and rules as data, every value as text until it is asked for."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

RESOURCES = Path(__file__).resolve().parent.parent / "resources"


@cache
def table(name: str) -> "pd.DataFrame":
    """The table `resources/tables/NAME.csv`, all columns as str, blanks as ''. Do not change it in place."""
    import pandas as pd

    return pd.read_csv(RESOURCES / "tables" / f"{name}.csv", dtype=str, keep_default_na=False, encoding="utf-8")
