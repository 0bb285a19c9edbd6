"""The sheets in this folder, one of each template, made anew from a small synthetic sample project.

    python docs/sheets/make.py [--project SAMPLE.gpkg] [--only TEMPLATE …] [--into DIR]

Without --project the sample project is made first, in a folder that is removed again. The template of planned projects
gets three invented measures, which the sample survey has not.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

POLYGONS, SEED, DPI, COLOURS = 20_000, 1, 100, 256
BUREAU = "株洲市林业局（示例）"
COUNTY = "430223"
MEASURES = (("造林", "2026", 0, 3_000), ("封山育林", "2027", 5_000, 5_000), ("退化林修复", "2028", -6_000, 4_000))
OPTIONS = {
    "forest_resources": ["--area", COUNTY, "--grid", "both"],
    "species": ["--area", COUNTY],
    "carbon_density": ["--area", COUNTY],
    "carbon_change": ["--area", COUNTY, "--page", "A4"],
    "wetlands": [],
    "karst": ["--area", COUNTY, "--grid", "degrees"],
    "corridors": [],
    "planning": ["--area", COUNTY],
    "targets": ["--page", "A4"],
}


def run(*words: object) -> None:
    """One command, which must succeed."""
    import main

    if main.main([str(word) for word in words]) > 1:
        raise SystemExit(f"failed: {' '.join(map(str, words))}")


def sample(folder: Path) -> Path:
    """The sample project with some invented measures."""
    run("demo", folder / "demo", "--polygons", POLYGONS, "--seed", SEED)
    return with_measures(folder / "demo" / "sample.gpkg", folder)


def with_measures(project: Path, folder: Path) -> Path:
    """A copy of the project with squares of planned measures."""
    import geopandas
    import shapely

    from zzeco import store
    from zzeco.audience import audience
    from zzeco.maps.areas import area_of

    copy = Path(shutil.copy(project, folder / "sheets.gpkg"))
    known = store.load(copy)
    middle = area_of(known, COUNTY, audience("internal")).shape.centroid
    shapes = [shapely.Point(middle.x + east, middle.y + east / 2).buffer(size) for _k, _y, east, size in MEASURES]
    kinds, years = [kind for kind, *_rest in MEASURES], [year for _kind, year, *_rest in MEASURES]
    table = {"编号": ["示例1", "示例2", "示例3"], "措施类型": kinds, "开工年度": years, "县": COUNTY}
    path = folder / "measures.geojson"
    geopandas.GeoDataFrame(table, geometry=shapes, crs=known.crs).to_crs(4326).to_file(path, driver="GeoJSON")
    run("import", copy, path, "--kind", "measure", "--epoch", "2025")
    return copy


def small(path: Path) -> None:
    """The picture with few colours, so that the folder stays light."""
    from PIL import Image

    with Image.open(path) as picture:
        picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def make(project: Path, into: Path, only: list[str]) -> None:
    """Every sheet that is asked for."""
    for template, options in OPTIONS.items():
        if not only or template in only:
            out = into / f"{template}.png"
            words = ["map", project, "--template", template, "--bureau", BUREAU, "--dpi", DPI, "--out", out]
            run(*words, "--overwrite", *options)
            small(out)


def entry() -> None:
    """The sheets as the options ask for them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--project", type=Path)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--into", type=Path, default=HERE)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        make(with_measures(chosen.project, place) if chosen.project else sample(place), chosen.into, chosen.only)


if __name__ == "__main__":
    entry()
