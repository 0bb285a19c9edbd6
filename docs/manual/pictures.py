"""The pictures of the manual, made anew from the sample project by docs/screens/make.py's means.

    python docs/manual/pictures.py [--project SAMPLE.gpkg] [--only NAME …]

Each picture is the real window of 1400×860 pixels, in both languages; it goes into resources/manual/LANGUAGE/pictures.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "docs" / "screens"))
from make import (  # noqa: E402
    FOLDER,
    NAME,
    Picture,
    display,
    sample,
    settle,
    show_import,
    show_map,
    show_workspace,
    take,
)

MANUAL = ROOT / "resources" / "manual"
SIZE, POLYGONS = (1400, 860), 9_000


def show_analysis(page: str) -> Any:
    """A page of the carbon workspace, reckoned."""

    def show(program: Any, project: Path) -> None:
        program.window.show_workspace("carbon")
        settle(program)
        frame = program.window.workspace("carbon").frame
        frame.choose(page)
        settle(program)
        frame.analyses[page].form.work.start.click()

    return show


def show_sheet(program: Any, project: Path) -> None:
    """A sheet being laid out."""
    program.window.go("layout", {"template": "species"})


def show_report(program: Any, project: Path) -> None:
    """The dialog of reports."""
    program.window.run_action("report.make")


def show_charts(program: Any, project: Path) -> None:
    """The dialog of charts."""
    program.window.run_action("report.charts")


SHOWN = {
    "crs": show_import,
    "quality": show_workspace("quality"),
    "carbon": show_workspace("carbon"),
    "arithmetic": show_map,
    "change": show_analysis("change"),
    "forecast": show_analysis("forecast"),
    "targets": show_workspace("targets"),
    "layout": show_sheet,
    "report": show_report,
    "charts": show_charts,
}
PICTURES = tuple(
    Picture(f"{language}/pictures/{name}", show, language) for language in ("zh", "en") for name, show in SHOWN.items()
)


def main() -> None:
    """All pictures, or those that are named."""
    assert __doc__
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--project", type=Path, help="a sample project made before, with its deliveries beside it")
    parser.add_argument("--only", nargs="+", choices=list(SHOWN), default=list(SHOWN))
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.here:
        take([one for one in PICTURES if Path(one.name).name in asked.only], asked.project, MANUAL, SIZE)
        return
    with tempfile.TemporaryDirectory(prefix="zzeco-") as folder, display() as environment:
        project = asked.project or sample(Path(folder), POLYGONS)
        home = Path(folder).resolve() / "home"
        own = home / FOLDER
        own.mkdir(parents=True)
        copy = Path(shutil.copy(project, own / NAME))
        (own / "deliveries").symlink_to(project.parent.resolve() / "deliveries")
        settled = {"HOME": str(home), "ZZECO_CACHE": str(home / "cache")}
        command = [sys.executable, __file__, "--here", "--project", str(copy), "--only", *asked.only]
        subprocess.run(command, env={**environment, **settled}, check=True)


if __name__ == "__main__":
    main()
