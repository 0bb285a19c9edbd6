"""The pictures of the window in this folder, made anew from the sample project.

    python docs/screens/make.py [--project SAMPLE.gpkg] [--only NAME …] [--into DIR]

Each picture is the real window of 1600×1000 pixels, once as it is and once at twice the scale (folder 2x). Without a
display the pictures are drawn on a virtual one: `apt-get install xvfb libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4
libxcb-keysyms1 libxcb-shape0`. Without --project the sample project is made first, in a folder that is removed again.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SIZE = (1600, 1000)
SCREEN = "3400x2200x24"
NAME, POLYGONS, FOREST, SCALE = "株洲示例.gpkg", 60_000, "forest_2025", 50_000
# other projects of the start page: file, county that is looked at, polygons
OTHERS = (("茶陵示例.gpkg", "430224", 9_000), ("攸县示例.gpkg", "430223", 18_000))
FOLDER = "碳汇"  # in a home folder of its own: the start page names it, and no picture may name one of this machine
COUNTY, SPECIES = "430223", "杉木"
COLOURS, EXACT = 256, 64
LEAST_HA = 15
QUIET_S, LONGEST_S = 0.6, 120.0


@dataclass(frozen=True)
class Picture:
    """One picture: how the program is set and what is done in it before the picture is taken."""

    name: str
    show: Callable[[Any, Path], None]
    language: str = "zh"
    theme: str = "light"


# -- what each picture shows


def show_start(program: Any, project: Path) -> None:
    """The start page after a day's work, and some projects of the days before."""
    for name, county, _polygons in OTHERS:
        program.window.open_project(project.with_name(name))
        settle(program)
        look_at_county(program, county)
    program.window.open_project(project)
    settle(program)
    program.window.show_workspace("map")
    settle(program)
    program.window.canvas().full_extent()
    settle(program)
    program.window.run_action("project.close")


def look_at_county(program: Any, code: str) -> None:
    """The map of one county."""
    from zzeco.boundaries import project_boundary

    boundary, crs = project_boundary(program.context.document.project), program.context.document.project.crs
    program.window.show_workspace("map")
    settle(program)
    shape = boundary.in_crs(crs)[list(boundary.codes).index(code)]
    program.window.canvas().zoom_to(shape.bounds)
    settle(program)


def show_map(program: Any, project: Path) -> None:
    """The forest by species group, one subcompartment selected, its arithmetic in the inspector."""
    _workspace, fid = on_the_map(program)
    program.context.document.select(FOREST, [fid])


def show_table(program: Any, project: Path) -> None:
    """A tall table with the filter row, narrowed to one species, the largest stands first."""
    from PySide6.QtWidgets import QLineEdit

    workspace, _fid = on_the_map(program)
    table = workspace.table
    workspace.panels.down.setSizes([300, 600])
    table.start_filter()
    at = table.model.names.index("you_shi_sz")
    settle(program)
    table.view.filter_header.findChildren(QLineEdit)[at].insert(SPECIES)
    table.sort("geom_area_ha", True)
    settle(program)
    program.context.document.select(FOREST, table.model.fids(slice(3, 4)))


def show_statistics(program: Any, project: Path) -> None:
    """What a column amounts to."""
    workspace, _fid = on_the_map(program)
    workspace.panels.down.setSizes([300, 600])
    workspace.table.show_statistics_of("geom_area_ha")


def show_workspace(key: str) -> Callable[[Any, Path], None]:
    """One of the workspaces as it opens."""
    return lambda program, project: program.window.show_workspace(key)


def show_import(program: Any, project: Path) -> None:
    """A delivery of texts in GBK without a .prj, at the question for its coordinate system."""
    shapefiles = sorted((project.parent / "deliveries").rglob("*.shp"))
    source = next(one for one in reversed(shapefiles) if not one.with_suffix(".prj").exists())
    program.context.go("importing", sources=[str(source)])
    settle(program)
    workspace = program.window.workspace("importing")
    while workspace.flow.step in ("source", "encoding"):
        workspace.page.advance()
        settle(program)


PICTURES = (
    Picture("start", show_start),
    Picture("map", show_map),
    Picture("carbon", show_workspace("carbon")),
    Picture("targets", show_workspace("targets")),
    Picture("quality", show_workspace("quality")),
    Picture("importing", show_import),
    Picture("table", show_table),
    Picture("statistics", show_statistics),
    Picture("map-dark", show_map, theme="dark"),
    Picture("map-en", show_map, language="en"),
)


def on_the_map(program: Any) -> tuple[Any, int]:
    """The map workspace at 1:50 000 around a measured stand, and the fid of that."""
    program.window.show_workspace("map")
    workspace = program.window.workspace("map")
    project = program.context.document.project
    fid, x, y = measured_stand(project)
    workspace.layers.activate(FOREST)
    view = workspace.canvas.view
    workspace.canvas.set_view(view.fitting((x, y, x, y)).at_scale(SCALE))
    settle(program)
    return workspace, fid


def measured_stand(project: Any) -> tuple[int, float, float]:
    """A stand with a measured stock, large enough to be seen, near the middle of the county: fid, x and y."""
    import shapely

    layer = project.layers[FOREST]
    rows = layer.columns(["county", "species", "stock_m3_per_ha", "geom_area_ha"])
    wanted = (rows["county"] == COUNTY) & (rows["species"] == SPECIES) & (rows["stock_m3_per_ha"] > 0)
    wanted &= rows["geom_area_ha"] > LEAST_HA
    places = shapely.get_coordinates(shapely.centroid(layer.geometry[wanted.to_numpy()]))
    nearest = int(((places - places.mean(axis=0)) ** 2).sum(axis=1).argmin())
    x, y = places[nearest].tolist()
    return int(rows.index[wanted][nearest]), x, y


# -- taking them


def settle(program: Any) -> None:
    """Waits until nothing runs and every map that is shown is sharp."""
    from PySide6.QtWidgets import QApplication

    from ui.canvas.canvas import MapCanvas

    end, quiet_since = time.monotonic() + LONGEST_S, None
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.01)
        maps = [one for one in program.window.findChildren(MapCanvas) if one.isVisible()]
        if not program.context.tasks.is_idle or not all(one.is_sharp() for one in maps):
            quiet_since = None
        elif quiet_since is None:
            quiet_since = time.monotonic()
        elif time.monotonic() - quiet_since > QUIET_S:
            return
    raise TimeoutError("the window does not come to rest")


def take(pictures: Sequence[Picture], project: Path, folder: Path, size: tuple[int, int] = SIZE) -> None:
    """Takes the pictures in this process, one program after the other."""
    sys.path.insert(0, str(ROOT))
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QCursor, QGuiApplication
    from PySide6.QtWidgets import QApplication

    policy = Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(policy)
    app = QApplication(["zzeco"])
    QCursor.setPos(0, 0)
    with tempfile.TemporaryDirectory() as kept:
        for picture in pictures:
            take_one(picture, project, folder / f"{picture.name}.png", Path(kept), size)
            app.processEvents()


def take_one(picture: Picture, project: Path, path: Path, kept: Path, size: tuple[int, int]) -> None:
    """Starts the program, brings it there, takes the picture (of a dialog that is open), closes the program."""
    from PySide6.QtWidgets import QApplication

    from ui.application import Program
    from ui.preferences import Preferences
    from ui.recovery import SessionFile

    preferences = Preferences(kept / "window.ini")
    for key, value in {"language": picture.language, "theme": picture.theme, "layouts": {}, "window": {}}.items():
        preferences.set(key, value)
    program = Program(preferences, SessionFile(kept / "state"))
    program.open(project)
    program.window.resize(*size)
    settle(program)
    picture.show(program, project)
    settle(program)
    path.parent.mkdir(parents=True, exist_ok=True)
    dialog = QApplication.activeModalWidget()
    (dialog or program.window).grab().toImage().save(str(path))
    if dialog is not None:
        dialog.close()
    compress(path)
    print(f"{path}: {path.stat().st_size / 1000:.0f} kB", flush=True)
    program.window.close()
    program.window.deleteLater()
    program.deleteLater()


def compress(path: Path) -> None:
    """Writes the picture again with a palette of its own: frequent colours as they are, then those that are missed."""
    import numpy as np
    from PIL import Image
    from scipy.spatial import cKDTree

    with Image.open(path) as picture:
        pixels = np.asarray(picture.convert("RGB")).astype(np.uint32)
    packed = pixels[..., 0] << 16 | pixels[..., 1] << 8 | pixels[..., 2]
    found, place, counts = np.unique(packed.ravel(), return_inverse=True, return_counts=True)
    colours = np.stack([found >> shift & 255 for shift in (16, 8, 0)], axis=1).astype(float)
    chosen = np.argsort(-counts)[:EXACT].tolist()
    distance = cKDTree(colours[chosen]).query(colours)[0]
    while len(chosen) < min(COLOURS, len(colours)):
        worst = int((distance * np.sqrt(counts)).argmax())
        chosen.append(worst)
        distance = np.minimum(distance, np.linalg.norm(colours - colours[worst], axis=1))
    nearest = cKDTree(colours[chosen]).query(colours)[1].astype(np.uint8)
    small = Image.fromarray(nearest[place].reshape(packed.shape), "P")
    small.putpalette(colours[chosen].astype(np.uint8).tobytes())
    small.save(path, optimize=True)


# -- the display, the project, the command


@contextmanager
def display() -> Iterator[dict[str, str]]:
    """The environment with a display, a virtual one where there is none."""
    settled = {**os.environ, "QT_QPA_PLATFORM": "xcb"}
    if os.environ.get("DISPLAY"):
        yield settled
        return
    if shutil.which("Xvfb") is None:
        raise SystemExit("No display and no Xvfb: apt-get install xvfb libxcb-cursor0")
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="ascii") as server:
        assert server.stdout is not None
        try:
            yield {**settled, "DISPLAY": f":{server.stdout.readline().strip()}"}
        finally:
            server.terminate()


def sample(folder: Path, polygons: int = POLYGONS) -> Path:
    """The sample project of so many polygons made in this folder."""
    command = [sys.executable, str(ROOT / "main.py"), "demo", str(folder), "--polygons", str(polygons)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    if done.returncode > 1:
        raise SystemExit(done.returncode)
    return folder / "sample.gpkg"


def main() -> None:
    """All pictures, or those that are named."""
    assert __doc__
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--project", type=Path, help="a sample project made before, with its deliveries beside it")
    parser.add_argument("--only", nargs="+", choices=[one.name for one in PICTURES])
    parser.add_argument("--into", type=Path, default=HERE)
    parser.add_argument("--scale", type=int, choices=(1, 2), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    names = asked.only or [one.name for one in PICTURES]
    if asked.scale:
        take([one for one in PICTURES if one.name in names], asked.project, asked.into)
        return
    with tempfile.TemporaryDirectory(prefix="zzeco-") as folder, display() as environment:
        project = asked.project or sample(Path(folder))
        home = Path(folder).resolve() / "home"
        own = home / FOLDER
        own.mkdir(parents=True)
        for name, _county, polygons in OTHERS if "start" in names else ():
            shutil.move(sample(Path(folder) / Path(name).stem, polygons), own / name)
        for scale, into in ((1, asked.into), (2, asked.into / "2x")):
            copy = Path(shutil.copy(project, own / NAME))
            (own / "deliveries").exists() or Path(own / "deliveries").symlink_to(project.parent / "deliveries")
            command = [sys.executable, __file__, "--project", str(copy), "--into", str(into), "--scale", str(scale)]
            settled = {"HOME": str(home), "ZZECO_CACHE": str(home / "cache"), "QT_SCALE_FACTOR": str(scale)}
            subprocess.run([*command, "--only", *names], env={**environment, **settled}, check=True)


if __name__ == "__main__":
    main()
