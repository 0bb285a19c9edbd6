"""Pages of every report and every chart, made anew from a small synthetic sample project.

    python docs/reports/make.py [--project SAMPLE.gpkg] [--only KIND …] [--into DIR] [--charts-into DIR]

Without --project the sample project is made first, in a folder that is removed again. The pages are those of
LibreOffice (`soffice`) and Poppler (`pdftoppm`), which must be there.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

POLYGONS, SEED, DPI, COLOURS, CHART_WIDTH = 5_000, 1, 60, 96, 900
COUNTY, SITE = "430223", "small_wetland_2025:XWSD-001"
OPTIONS = {
    "baseline": (),
    "progress": (),
    "county": ("--county", COUNTY),
    "project": ("--site", SITE),
}
AUDIENCE = {"project": ("--audience", "public")}
PAGES = {"baseline": (1, 2, 7, 11, 13, 17), "progress": (1, 3, 4, 5), "county": (1, 3, 5), "project": (2, 3)}
CHARTS = (
    "counties", "species", "age_groups", "carbon_stock", "sink", "growing_stock", "forest_cover", "tornado", "change",
    "goals",
)  # fmt: skip


def run(*words: object) -> None:
    """One command, which must succeed."""
    import main

    if main.main([str(word) for word in words]) > 1:
        raise SystemExit(f"failed: {' '.join(map(str, words))}")


def as_pages(report: Path, folder: Path) -> list[Path]:
    """Every page of the report as a picture, in order."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(report)]
    subprocess.run(convert, check=True, capture_output=True, timeout=300)
    pictures = ["pdftoppm", "-r", str(DPI), "-png", str(report.with_suffix(".pdf")), str(folder / report.stem)]
    subprocess.run(pictures, check=True, timeout=300)
    return sorted(folder.glob(f"{report.stem}-*.png"))


def small(source: Path, target: Path, width: int | None = None) -> None:
    """The picture with few colours, so that the folder stays light."""
    from PIL import Image

    with Image.open(source) as picture:
        shown = picture.convert("RGB")
        if width:
            shown = shown.resize((width, round(shown.height * width / shown.width)), Image.Resampling.LANCZOS)
        shown.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)


def make_reports(project: Path, folder: Path, into: Path, only: list[str]) -> None:
    """Some pages of each report."""
    for kind, options in OPTIONS.items():
        if only and kind not in only:
            continue
        report = folder / f"{kind}.docx"
        run("report", project, "--kind", kind, *options, *AUDIENCE.get(kind, ()), "--out", report)
        pages = as_pages(report, folder)
        for number in PAGES[kind]:
            if number <= len(pages):
                small(pages[number - 1], into / f"{kind}-{number:02d}.png")


def make_charts(project: Path, folder: Path, into: Path) -> None:
    """Every chart."""
    for kind in CHARTS:
        run("chart", project, "--kind", kind, "--out", folder / f"{kind}.png")
        small(folder / f"{kind}.png", into / f"{kind}.png", CHART_WIDTH)


def entry() -> None:
    """The pictures as the options ask for them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--project", type=Path)
    parser.add_argument("--only", nargs="*", default=[], choices=[*OPTIONS, "charts"])
    parser.add_argument("--into", type=Path, default=HERE)
    parser.add_argument("--charts-into", type=Path, default=HERE.parent / "charts")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if chosen.project is None:
            run("demo", folder / "demo", "--polygons", POLYGONS, "--seed", SEED)
        project = Path(shutil.copy(chosen.project or folder / "demo" / "sample.gpkg", folder / "reports.gpkg"))
        make_reports(project, folder, chosen.into, chosen.only)
        if not chosen.only or "charts" in chosen.only:
            make_charts(project, folder, chosen.charts_into)


if __name__ == "__main__":
    entry()
