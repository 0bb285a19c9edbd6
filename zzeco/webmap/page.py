"""The page itself: folium's map with Leaflet, style, script and data inside, and a policy that forbids requests."""

import base64
import hashlib
import html
import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from layers.crs import to_crs
from layers.drawing.flat import flatten
from layers.tables import RESOURCES
from zzeco.audience import Audience, coarsened
from zzeco.counties import county_layer, county_theme
from zzeco.project import Project
from zzeco.webmap.encoding import packed_shapes
from zzeco.webmap.fields import words
from zzeco.webmap.generalising import simplified
from zzeco.webmap.layers import Drawn, MapLayer
from zzeco.webmap.page_texts import notes, texts, title_of
from zzeco.webmap.symbols import symbol_of

if TYPE_CHECKING:
    import folium

GEOGRAPHIC = "EPSG:4326"
COUNTY_TOLERANCE_M = 30.0
MAP_ID = "zzeco"
ZOOM_LIMITS = (6, 18)
TIANDITU = (
    "https://t{{s}}.tianditu.gov.cn/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}"
    "&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={key}"
)
TIANDITU_LAYERS = ("vec", "cva", "img", "cia")
TIANDITU_HOSTS = " https://*.tianditu.gov.cn"
SCRIPTS = ("unpack.js", "draw.js", "panel.js", "map.js")
DEBUG_ADDRESS = re.compile(r"//# sourceMappingURL=\S+")
IN_HEAD = "{{ this.text }}"
AT_THE_END = "{% macro script(this, kwargs) %}{{ this.text }}{% endmacro %}"


def page(
    project: Project, layers: Sequence[MapLayer], drawn: Sequence[Drawn], reader: Audience, tianditu_key: str
) -> str:
    """The HTML of the page."""
    import folium
    from branca.element import Element, MacroElement

    head = _head(project, layers, drawn, reader)
    data = json.dumps(head, ensure_ascii=False)[:-1] + ', "layers": [' + ", ".join(one.text for one in drawn) + "]}"
    west, south, east, north = head["bounds"]
    shown = folium.Map(
        location=[(south + north) / 2, (west + east) / 2], tiles=None, zoom_control=False, prefer_canvas=True,
        attribution_control=False, font_size="13px", min_zoom=ZOOM_LIMITS[0], max_zoom=ZOOM_LIMITS[1],
        zoom_snap=0.5,
    )  # fmt: skip
    new_macro: Any = MacroElement
    shown._id = MAP_ID
    shown.default_js, shown.default_css = [], []
    _add_base_maps(shown, tianditu_key)
    figure: Any = shown.get_root()
    figure.title = html.escape(head["title"])
    figure.header.add_child(_carrying(Element(), IN_HEAD, f"<style>{_leaflet_css()}\n{_own('map.css')}</style>"))
    leaflet = DEBUG_ADDRESS.sub("", _read("leaflet", "leaflet.js"))
    figure.header.add_child(_carrying(Element(), IN_HEAD, f"<script>{leaflet}</script>"))
    carried = f'<script type="application/json" id="zzeco-data">{_inert(data)}</script>'
    figure.header.add_child(_carrying(Element(), IN_HEAD, carried))
    shown.add_child(_carrying(new_macro(), AT_THE_END, "\n".join(map(_own, SCRIPTS))))
    return _with_policy(figure.render(), bool(tianditu_key))


def _carrying(element: Any, template: str, text: str) -> Any:
    """The element of a page with a text that folium does not read as a template of its own."""
    from jinja2 import Template

    element._template, element.text = Template(template), text
    return element


def _head(project: Project, layers: Sequence[MapLayer], drawn: Sequence[Drawn], reader: Audience) -> dict[str, Any]:
    """What the page tells apart from the layers."""
    return {
        "texts": texts(),
        "title": title_of(project),
        "notes": notes(project, layers, drawn, reader),
        "watermark": reader.watermark,
        "bounds": _bounds(project, layers, reader),
        "counties": _counties(project, reader),
    }


def _bounds(project: Project, layers: Sequence[MapLayer], reader: Audience) -> list[float]:
    """West, south, east, north of all that is drawn, degrees; of the counties where nothing is."""
    filled = [one.geometry for one in layers if len(one.geometry)] or [county_layer(project).geometry]
    boxes = [shapely.box(*_corners(geometry, reader)) for geometry in filled]
    return [round(value, 5) for value in shapely.total_bounds(to_crs(boxes, project.crs, GEOGRAPHIC))]


def _corners(geometry: np.ndarray, reader: Audience) -> np.ndarray:
    """West, south, east, north in metres on the readers' grid: the corner of a single point would tell its place."""
    west, south, east, north = shapely.total_bounds(geometry)
    placed = coarsened(shapely.points([[west, south], [east, north]]), reader)
    return np.asarray(shapely.total_bounds(placed))


def _counties(project: Project, reader: Audience) -> dict[str, Any]:
    """Outlines of the counties, their names and where these are written."""
    layer = county_layer(project)
    outlines = coarsened(simplified(layer.geometry, COUNTY_TOLERANCE_M), reader)
    places = shapely.get_coordinates(to_crs(shapely.point_on_surface(outlines), project.crs, GEOGRAPHIC))
    return {
        "symbol": symbol_of(county_theme(layer).classes[0], 1.0),
        "names": words(pd.Series(layer.table["admin_name"].to_numpy(), dtype=object)),
        "labels": np.round(places, 5).tolist(),
        **packed_shapes(flatten(outlines)[0], project.crs),
    }


def _add_base_maps(shown: "folium.Map", key: str) -> None:
    """Tianditu's layers (CGCS2000, so that they fit), none of them shown until the reader asks for one."""
    import folium

    for name in TIANDITU_LAYERS if key else ():
        tiles = folium.TileLayer(
            TIANDITU.format(layer=name, key=key), attr="天地图", subdomains="01234567", show=False, max_zoom=18
        )
        tiles._id = name
        shown.add_child(tiles)


def _inert(data: str) -> str:
    """JSON that ends no script element and starts no comment, whatever an attribute holds."""
    return data.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _with_policy(made: str, online: bool) -> str:
    """The page with a policy by which a browser runs only the scripts it was written with and asks nobody."""
    found = re.findall(r"<script>(.*?)</script>", made, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(one.encode("utf-8")).digest()).decode() for one in found]
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(f"'sha256-{one}'" for one in hashes),
        "style-src": "'unsafe-inline'",
        "img-src": "data:" + (TIANDITU_HOSTS if online else ""),
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    policy = "; ".join(f"{name} {value}" for name, value in rules.items())
    return made.replace("<head>", f'<head>\n<meta http-equiv="Content-Security-Policy" content="{policy}">', 1)


def _leaflet_css() -> str:
    """Leaflet's style sheet with its pictures inside."""
    return re.sub(r"url\((images/[^)]+)\)", lambda found: f"url({_picture(found[1])})", _read("leaflet", "leaflet.css"))


def _picture(name: str) -> str:
    return "data:image/png;base64," + base64.b64encode((RESOURCES / "leaflet" / name).read_bytes()).decode("ascii")


def _own(name: str) -> str:
    return _read("webmap", name)


def _read(folder: str, name: str) -> str:
    return (RESOURCES / folder / name).read_text(encoding="utf-8")
