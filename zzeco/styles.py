"""The map's classes as QGIS styles: one default style per layer kind, from the rows of styles.csv."""

import pandas as pd

from layers.i18n import localised
from layers.tables import table
from zzeco.classings import classings
from zzeco.style_symbols import symbol_xml, xml_text

FAMILIES = {"POINT": "marker", "LINESTRING": "line", "POLYGON": "fill"}


def style_qml(kind: str, geometry_type: str, columns: list[str]) -> str | None:
    """The QGIS style (.qml text) of a layer; None for a kind or geometry without symbols of ours."""
    family = FAMILIES.get(geometry_type.replace("MULTI", ""))
    rows = table("styles")
    rows = rows[rows["kind"] == kind]
    classes = next((c for c in classings(kind) if set(c.needs) <= set(columns)), None)
    if family is None or rows.empty:
        return None
    if classes is None:
        theme = rows["theme"].iloc[0]
        return _document(_single(rows[rows["theme"] == theme].iloc[0], family))
    return _document(_categorised(rows[rows["theme"] == classes.theme], classes.expression(), family))


def _categorised(rows: pd.DataFrame, expression: str, family: str) -> str:
    records = rows.to_dict("records")
    categories = "".join(
        f'<category symbol="{i}" value="{xml_text(row["class_key"])}" label="{xml_text(_label(row))}" type="string"'
        ' render="true"/>'
        for i, row in enumerate(records)
    )
    symbols = "".join(symbol_xml(str(i), row, family) for i, row in enumerate(records))
    return (
        f'<renderer-v2 type="categorizedSymbol" attr="{xml_text(expression)}" symbollevels="0" forceraster="0"'
        f' enableorderby="0"><categories>{categories}</categories><symbols>{symbols}</symbols></renderer-v2>'
    )


def _single(row: pd.Series, family: str) -> str:
    symbol = symbol_xml("0", row.to_dict(), family)
    attributes = 'type="singleSymbol" symbollevels="0" forceraster="0"'
    return f"<renderer-v2 {attributes}><symbols>{symbol}</symbols></renderer-v2>"


def _label(row: dict[str, str]) -> str:
    return localised(row["label_zh"], row["label_en"])


def _document(renderer: str) -> str:
    head = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
    return f'{head}\n<qgis version="3.22.0" styleCategories="Symbology">{renderer}</qgis>\n'
