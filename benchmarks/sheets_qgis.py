"""The peer's side of sheets.py: a print layout of each county by QGIS without a window (Debian's python3-qgis).

    python3 sheets_qgis.py PROJECT.gpkg LAYER PLAN FORMAT OUT

PLAN holds style.qml and sheets.json; run by the system's Python, which has the qgis module.
"""

import json
import sys
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsLayoutExporter,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemScaleBar,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsPrintLayout,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)

DPI = 300


def placed(layout, item, left, top, width, height):
    """The item on the layout, mm."""
    layout.addLayoutItem(item)
    item.attemptMove(QgsLayoutPoint(left, top))
    item.attemptResize(QgsLayoutSize(width, height))
    return item


def laid_out(project, layer, sheet):
    """The layout of one county: only its records, with title, legend and scale bar."""
    layer.setSubsetString(f"\"county\" = '{sheet['county']}'")
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    width, height = sheet["page"]
    layout.pageCollection().page(0).setPageSize(QgsLayoutSize(width, height))
    map_item = placed(layout, QgsLayoutItemMap(layout), *sheet["map"])
    map_item.setLayers([layer])
    map_item.setExtent(QgsRectangle(*sheet["bounds"]))
    map_item.setFrameEnabled(True)
    title = QgsLayoutItemLabel(layout)
    title.setText(sheet["title"])
    placed(layout, title, sheet["map"][0], 12, sheet["map"][2], 14)
    legend = QgsLayoutItemLegend(layout)
    legend.setLinkedMap(map_item)
    placed(layout, legend, sheet["map"][0] + sheet["map"][2] + 10, 20, 80, 150)
    bar = QgsLayoutItemScaleBar(layout)
    bar.setLinkedMap(map_item)
    bar.applyDefaultSize()
    placed(layout, bar, sheet["map"][0] + 5, sheet["map"][1] + sheet["map"][3] - 20, 80, 12)
    return layout


def main():
    """Every sheet as a file."""
    project_path, name, plan, fmt, out = sys.argv[1], sys.argv[2], Path(sys.argv[3]), sys.argv[4], Path(sys.argv[5])
    application = QgsApplication([], False)
    application.initQgis()
    out.mkdir()
    layer = QgsVectorLayer(f"{project_path}|layername={name}", name, "ogr")
    assert layer.isValid()
    layer.loadNamedStyle(str(plan / "style.qml"))
    project = QgsProject.instance()
    project.setCrs(layer.crs())
    project.addMapLayer(layer)
    for sheet in json.loads((plan / "sheets.json").read_text(encoding="utf-8")):
        layout = laid_out(project, layer, sheet)  # kept: the exporter does not own it
        exporter = QgsLayoutExporter(layout)
        path = str(out / f"{sheet['county']}.{fmt}")
        if fmt == "pdf":
            settings = QgsLayoutExporter.PdfExportSettings()
            settings.dpi, settings.forceVectorOutput = DPI, True
            result = exporter.exportToPdf(path, settings)
        else:
            settings = QgsLayoutExporter.ImageExportSettings()
            settings.dpi = DPI
            result = exporter.exportToImage(path, settings)
        assert result == QgsLayoutExporter.Success, result
    project.clear()
    application.exitQgis()


if __name__ == "__main__":
    main()
