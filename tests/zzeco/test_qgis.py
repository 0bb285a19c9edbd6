"""The project file as QGIS sees it (skipped only where QGIS is absent)."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from layers.layer import VectorLayer, layer_name
from zzeco import store
from zzeco.project import with_layer

PYTHON = "/usr/bin/python3"
LOOK = """
import json, sys
from qgis.core import QgsApplication, QgsVectorLayer, QgsProviderRegistry, QgsFeatureRequest, QgsRectangle
application = QgsApplication([], False)
application.initQgis()
found, window = {}, QgsRectangle(500000, 2999990, 500100, 3000100)
for name in sys.argv[2:]:
    layer = QgsVectorLayer(sys.argv[1] + "|layername=" + name, name, "ogr")
    message, loaded = layer.loadDefaultStyle()
    renderer = layer.renderer()
    box = layer.extent()
    found[name] = {
        "valid": layer.isValid(), "crs": layer.crs().authid(), "count": layer.featureCount(), "style": loaded,
        "renderer": renderer.type() if renderer else None,
        "classes": len(renderer.categories()) if renderer and renderer.type() == "categorizedSymbol" else 0,
        "valid_geometries": sum(f.geometry().isGeosValid() for f in layer.getFeatures()),
        "in_window": sum(1 for _ in layer.getFeatures(QgsFeatureRequest(window))),
        "drawn": 0,
    }
    if renderer and renderer.type() == "categorizedSymbol":
        from qgis.core import QgsRenderContext, QgsExpressionContext, QgsExpressionContextUtils
        context = QgsRenderContext()
        context.setExpressionContext(QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer)))
        renderer.startRender(context, layer.fields())
        for feature in layer.getFeatures():
            context.expressionContext().setFeature(feature)
            found[name]["drawn"] += renderer.symbolForFeature(feature, context) is not None
        renderer.stopRender(context)
print(json.dumps(found))
application.exitQgis()
"""


def has_qgis() -> bool:
    if not Path(PYTHON).exists():
        return False
    return subprocess.run([PYTHON, "-c", "import qgis.core"], capture_output=True).returncode == 0


def layer_of(kind: str, epoch: str | None, shapes: np.ndarray, columns: dict[str, object]) -> VectorLayer:
    table = pd.DataFrame(columns, index=range(len(shapes)))
    return VectorLayer.in_memory(layer_name(kind, epoch), kind, epoch, store.DEFAULT_CRS, table, shapes)


def project_with_layers(path: Path) -> list[VectorLayer]:
    x = 500_000 + 100.0 * np.arange(600)
    squares = np.asarray(shapely.box(x, 3_000_000, x + 90, 3_000_090), object)
    places = np.array([[[0.0, 0.0], [9.0, 9.0]], [[5.0, 0.0], [5.0, 9.0]]]) + np.array([500_000.0, 3_000_000.0])
    lines = np.asarray(shapely.linestrings(places), object)
    layers = [
        layer_of("forest", "2025", squares, {"species": "杉木", "species_group": "杉木", "land_class": "乔木林"}),
        layer_of("karst", "2025", squares[:3], {"karst_degree": ["light", "severe", "extreme"]}),
        layer_of("wetland", None, squares[:2], {"wetland_type": ["reservoir", "permanent_river"]}),
        layer_of("small_wetland", None, shapely.centroid(squares[:2]), {"state": ["built", "planned"]}),
        layer_of("trail", None, lines, {"state": ["built", "planned"], "名称": "步道"}),
        layer_of("boundary", None, squares[:1], {"admin_level": "county"}),
    ]
    store.create(path)
    with store.editing(path) as edit:
        project = edit.before
        for layer in layers:
            project = with_layer(project, layer)
        edit.save(project)
    return layers


@pytest.mark.skipif(not has_qgis(), reason="QGIS is not installed")
def test_qgis_opens_every_layer_with_its_system_and_its_style(tmp_path):
    path = tmp_path / "株洲.gpkg"
    layers = project_with_layers(path)
    environment = {k: v for k, v in os.environ.items() if k not in ("PROJ_DATA", "PROJ_LIB", "GDAL_DATA", "PYTHONPATH")}
    environment |= {"QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    run = subprocess.run(
        [PYTHON, "-c", LOOK, str(path), *(layer.name for layer in layers)],
        capture_output=True, text=True, encoding="utf-8", env=environment, timeout=120,
    )  # fmt: skip
    assert run.stdout.strip(), run.stderr
    found = json.loads(run.stdout.strip().splitlines()[-1])
    for layer in layers:
        seen = found[layer.name]
        assert seen["valid"], layer.name
        assert seen["crs"] == "EPSG:4547"
        assert seen["count"] == seen["valid_geometries"] == len(layer)
        assert seen["style"]
        assert seen["renderer"] == "categorizedSymbol", layer.name
        assert seen["drawn"] == len(layer)
        assert seen["in_window"] >= 1
    assert found["forest_2025"]["in_window"] == 2
    assert found["forest_2025"]["classes"] == 16
    copy = tmp_path / "copy.gpkg"
    shutil.copy(path, copy)
    assert len(store.load(copy).layers["forest_2025"].table) == 600
