"""Whether a stock value is known, told from the notes however they are stored."""

import pandas as pd
import pytest

from zzeco.carbon.notes import stock_known

NOTES = ["", "soil_only", "no_stock_value", "soil_only;no_stock_value", "no_stock_value_like", None]


@pytest.mark.parametrize("kind", [object, "str", "category"])
def test_a_polygon_without_a_stock_value_is_told_by_its_whole_code(kind: object) -> None:
    polygons = pd.DataFrame({"notes": pd.Series(NOTES, range(10, 16), dtype=kind)})  # type: ignore[call-overload]
    assert stock_known(polygons).tolist() == [True, True, False, False, True, True]
    assert stock_known(polygons.iloc[:0]).tolist() == []
