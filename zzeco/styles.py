"""The map's classes as QGIS styles: one default style per layer kind, from the rows of styles.csv."""

from dataclasses import dataclass

import pandas as pd

from layers.i18n import localised
from layers.tables import table
from zzeco.style_symbols import symbol_xml, xml_text

FAMILIES = {"POINT": "marker", "LINESTRING": "line", "POLYGON": "fill"}
NO_TREES = ("无立木", "宜林", "苗圃", "非林地", "草地")
LAND_CLASS_STYLE = {"竹林": "bamboo", "国特灌": "shrub", "其他灌": "shrub"}


@dataclass(frozen=True)
class Classes:
    """How a kind's records fall into the classes of one theme: `expression` gives the class key of a record."""

    theme: str
    expression: str
    needs: tuple[str, ...]


def style_qml(kind: str, geometry_type: str, columns: list[str]) -> str | None:
    """The QGIS style (.qml text) of a layer; None for a kind or geometry without symbols of ours."""
    family = FAMILIES.get(geometry_type.replace("MULTI", ""))
    rows = table("styles")
    rows = rows[rows["kind"] == kind]
    classes = next((c for c in _classes(kind) if set(c.needs) <= set(columns)), None)
    if family is None or rows.empty:
        return None
    if classes is None:
        theme = rows["theme"].iloc[0]
        return _document(_single(rows[rows["theme"] == theme].iloc[0], family))
    return _document(_categorised(rows[rows["theme"] == classes.theme], classes.expression, family))


def _classes(kind: str) -> list[Classes]:
    """The ways to class a kind, the best first; the first whose columns are there is taken."""
    if kind == "forest":
        return [Classes("species_group", forest_expression(), ("species", "species_group", "land_class"))]
    if kind == "wetland":
        types = _case("wetland_type", _name_classes("wetland_type", "wetland/type"))
        return [Classes("type", types, ("wetland_type",))]
    if kind in ("trail", "greenway"):
        planned = f"CASE WHEN \"state\" IN ('planned', 'in_progress') THEN '{kind}_planned' ELSE '{kind}' END"
        return [Classes("route", planned, ("state",))]
    if kind == "measure":
        return [Classes("type", '"measure_kind"', ("measure_kind",)), Classes("state", '"state"', ("state",))]
    plain = {
        "karst": ("degree", "karst_degree"),
        "small_wetland": ("state", "state"),
        "corridor": ("type", "corridor_type"),
        "boundary": ("level", "admin_level"),
        "farmland": ("type", "farm_type"),
    }
    theme, column = plain.get(kind, ("", ""))
    return [Classes(theme, f'"{column}"', (column,))] if column else []


def forest_expression() -> str:
    """The class key of a forest record: by species where its group is split, by group, else by land class."""
    species = table("crosswalk_species")
    species = species[(species["sp_group"] != "") & (species["style_key"] != "")]
    usual = species.groupby("sp_group")["style_key"].agg(lambda keys: keys.value_counts().index[0])
    odd = species[species["style_key"] != species["sp_group"].map(usual)]
    land = {**LAND_CLASS_STYLE, **dict.fromkeys(NO_TREES, "no_trees")}
    branches = [
        *_branches("species", dict(zip(odd["name_zh"], odd["style_key"], strict=True))),
        *_branches("species_group", usual.to_dict()),
        *_branches("land_class", land),
    ]
    return "CASE " + " ".join(branches) + " ELSE 'unknown' END"


def _name_classes(domain: str, prefix: str) -> dict[str, str]:
    """Key of a name table -> class key of a theme, for the rows that are drawn in that theme."""
    names = table("crosswalk_names")
    names = names[names["domain"] == domain]
    pairs = ((row.key, ref) for row in names.itertuples() for ref in str(row.style_key).split("|"))
    return {str(key): ref.rsplit("/", 1)[1] for key, ref in pairs if ref.startswith(prefix + "/")}


def _case(column: str, classes: dict[str, str]) -> str:
    return "CASE " + " ".join(_branches(column, classes)) + " END"


def _branches(column: str, classes: dict[str, str]) -> list[str]:
    """WHEN … THEN … of an SQL CASE, one per class."""
    by_class: dict[str, list[str]] = {}
    for value, key in classes.items():
        by_class.setdefault(key, []).append("'" + value.replace("'", "''") + "'")
    return [f"WHEN \"{column}\" IN ({', '.join(values)}) THEN '{key}'" for key, values in by_class.items()]


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
