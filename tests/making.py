"""Small deliveries and projects for tests: squares in the middle of a county, written as real files."""

import atexit
import io
import json
import shutil
import sqlite3
import struct
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pandas as pd
import pyogrio
import shapely

from layers.crs import definition, to_crs
from layers.intake import source
from zzeco.answer import EXIT_CODES
from zzeco.cli import main
from zzeco.commands import intake, projects

ROOT = Path(__file__).parents[1]
PROJECT_CRS = "EPSG:4547"
PLACES = {  # the middle of a county, EPSG:4547
    "430212": (413_582, 3_032_975),
    "430223": (448_931, 3_009_990),
    "430224": (463_090, 2_961_421),
    "430281": (440_580, 3_052_590),
}
CODES = {
    "done": 0,
    "unchanged": 0,
    "findings": 1,
    "unclear": 1,
    "usage": 2,
    "unreadable": 3,
    "internal": 4,
    "cancelled": 130,
}
MARK = 123_456.75


@dataclass(frozen=True)
class Said:
    """The exit code and the one JSON object of a command."""

    exit: int
    json: dict[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.json[key]

    @property
    def status(self) -> str:
        return str(self.json["status"])


@cache
def schema() -> dict[str, Any]:
    path = ROOT / "docs" / "answers.schema.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


@cache
def validator(name: str) -> Any:
    """What checks answers of one name, made once: it costs more to make than the command that answers."""
    wanted = {"$ref": f"#/$defs/{name}", "$defs": schema()["$defs"]}
    kind = jsonschema.validators.validator_for(wanted)
    kind.check_schema(wanted)
    return kind(wanted)


def valid(answer: dict[str, Any], command: str) -> None:
    """Fails where the answer is not that of the command (or not that of a refusal)."""
    refused = answer["status"] in ("unclear", "usage", "unreadable", "internal", "cancelled")
    validator("refusal" if refused else command).validate(answer)


Reader = source.Reader


class KeptReader(Reader):
    """The real reader, but its process lives on for the next command: it takes a second to start."""

    def __exit__(self, *error: object) -> None:
        pass


@cache
def kept_reader() -> KeptReader:
    reader = KeptReader()
    atexit.register(Reader.__exit__, reader, None, None, None)
    return reader


@contextmanager
def one_reader() -> Iterator[None]:
    """Every command reads through the process that is kept."""
    try:
        for module in (source, intake, projects):
            module.Reader = kept_reader
        yield
    finally:
        for module in (source, intake, projects):
            module.Reader = Reader


def ask(*words: object, lang: str = "en") -> Said:
    """The answer of a command line: one JSON object on stdout that fits the schema and the exit code, in every case."""
    line = [str(word) for word in words]
    out = io.StringIO()
    with redirect_stdout(out), one_reader():
        code = main([*line, "--json", "--lang", lang])
    text = out.getvalue()
    assert "NaN" not in text.replace('"NaN"', "") and "Traceback" not in text
    answer = json.loads(text)
    assert text == json.dumps(answer, ensure_ascii=False) + "\n", "one object and nothing else"
    assert code == EXIT_CODES[answer["status"]] and EXIT_CODES[answer["status"]] == CODES[answer["status"]]
    valid(answer, line[0])
    return Said(code, answer)


def square(county: str = "430212", east_m: float = 0, north_m: float = 0, side_m: float = 100) -> Any:
    """A square whose lower left corner lies at an offset from the middle of the county, EPSG:4547."""
    x, y = PLACES[county]
    return shapely.box(x + east_m, y + north_m, x + east_m + side_m, y + north_m + side_m)


def squares(count: int, county: str = "430212", side_m: float = 100, gap_m: float = 50, first: int = 0) -> list[Any]:
    """Squares in a row."""
    step = side_m + gap_m
    return [square(county, (first + at) * step, side_m=side_m) for at in range(count)]


def line(county: str = "430212", north_m: float = 0, length_m: float = 1000) -> Any:
    """A straight line from the middle of the county to the east."""
    x, y = PLACES[county]
    return shapely.LineString([(x, y + north_m), (x + length_m, y + north_m)])


def bow_tie(county: str = "430212", east_m: float = 0, side_m: float = 100) -> Any:
    """A polygon that crosses itself: two triangles."""
    x, y = PLACES[county][0] + east_m, PLACES[county][1]
    return shapely.Polygon([(x, y), (x + side_m, y + side_m), (x + side_m, y), (x, y + side_m)])


def stands(count: int, prefix: str = "A", county: str = "430212", **columns: Any) -> pd.DataFrame:
    """Records of middle-aged planted fir with 100 m³/ha; `columns` (lower-case fields) replace or add some."""
    known: dict[str, Any] = {
        "bsm": [f"{prefix}{number}" for number in range(1, count + 1)],
        "xian": county,
        "di_lei": "乔木林",
        "you_shi_sz": "杉木",
        "qi_yuan": "人工",
        "ling_zu": "中龄林",
        "pingjun_nl": 15,
        "mei_gq_xj": 100.0,
        "yu_bi_du": 0.6,
    }
    return pd.DataFrame({**known, **columns}, index=range(count))


def write(
    path: Path,
    table: pd.DataFrame,
    geometry: Sequence[Any],
    crs: str | None = PROJECT_CRS,
    of: str = PROJECT_CRS,
    *,
    encoding: str | None = None,
    layer: str | None = None,
    geometry_type: str | None = None,
) -> Path:
    """A file of the records: geometries of `of` written in `crs` (None: without one, coordinates as they are)."""
    shapes = np.array([*geometry, None], dtype=object)[:-1]
    placed = to_crs(shapes, of, crs) if crs and crs != of else shapes
    names = shapely.get_type_id(shapes[~shapely.is_missing(shapes)])
    family = {0: "Point", 1: "LineString", 2: "LineString", 3: "Polygon", 4: "Point", 5: "LineString", 6: "Polygon"}
    found = sorted({family.get(int(name), "Unknown") for name in names})
    path.parent.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # no CRS, cut names: that is what is wanted
        pyogrio.raw.write(
            path,
            shapely.to_wkb(placed),
            [table[name].astype(object).where(table[name].notna(), None).to_numpy() if table[name].dtype.kind in "OUT"
             or str(table[name].dtype) == "str" else table[name].to_numpy() for name in table],
            list(table.columns),
            geometry_type=geometry_type or (found[0] if len(found) == 1 else "Unknown"),
            crs=crs and definition(crs).to_wkt("WKT1_ESRI" if path.suffix == ".shp" else "WKT2_2019"),
            **({"encoding": encoding} if encoding else {}),
            **({"layer": layer, "append": path.exists()} if layer else {}),
        )  # fmt: skip
    return path


def not_a_number(path: Path) -> Path:
    """Every coordinate `MARK` of the shapefile becomes NaN: no writer does that, but deliveries have it."""
    mark, nothing = struct.pack("<d", MARK), struct.pack("<d", float("nan"))
    path.write_bytes(path.read_bytes().replace(mark, nothing))
    return path


def geojson(path: Path, records: Sequence[tuple[dict[str, Any], Any]], crs: str = "EPSG:4326") -> Path:
    """A GeoJSON file of attributes and geometries that are EPSG:4547 (None allowed), in degrees."""
    features = []
    for attributes, shape in records:
        placed = None if shape is None else to_crs(np.array([shape], dtype=object), PROJECT_CRS, crs)[0]
        drawn = None if placed is None else json.loads(shapely.to_geojson(placed))
        features.append({"type": "Feature", "properties": attributes, "geometry": drawn})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


@cache
def empty_project() -> bytes:
    """The content of an empty project file, made once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "p.gpkg"
        assert ask("new", path).exit == 0
        return path.read_bytes()


def once(make: Callable[[Path], Path]) -> Callable[[Path], Path]:
    """The same function, but what it writes into a folder is made once, and each call gets a copy of all of it."""

    @cache
    def made() -> tuple[tempfile.TemporaryDirectory[str], Path]:
        folder = tempfile.TemporaryDirectory()
        return folder, make(Path(folder.name)).relative_to(folder.name)

    def copied(folder: Path) -> Path:
        kept, path = made()
        shutil.copytree(kept.name, folder, dirs_exist_ok=True)
        return folder / path

    return copied


def new_project(folder: Path, name: str = "p.gpkg", *options: object) -> Path:
    """An empty project."""
    path = folder / name
    if options:
        assert ask("new", path, *options).exit == 0
    else:
        path.write_bytes(empty_project())
    return path


def taken(project: Path, source: Path, kind: str = "forest", *options: object) -> Said:
    """The answer of an import; the counts add up."""
    said = ask("import", project, source, "--kind", kind, *options)
    if "read" in said.json:
        assert said["read"] == said["accepted"] + said["unchanged"] + said["rejected"]
    return said


def rows(project: Path, table: str) -> pd.DataFrame:
    """The rows of a table of the project file."""
    with closing(sqlite3.connect(project)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        return pd.read_sql(f'SELECT * FROM "{table}"', connection) if table in names else pd.DataFrame()


def reasons(project: Path) -> list[str]:
    """The code of the reason against every rejected record."""
    found = rows(project, "zz_rejected")
    return [one["code"] for text in found.get("reasons", []) for one in json.loads(text)]


def finding_codes(project: Path) -> list[str]:
    """The code of every finding in the project."""
    return list(rows(project, "zz_findings").get("code", []))


def kept_whole(project: Path, digest: Callable[[Path], str], refused: Callable[[], Said], exit_code: int) -> Said:
    """The refusal, after which the project's content is as before."""
    before = digest(project)
    said = refused()
    assert said.exit == exit_code and said["written"] is False
    assert digest(project) == before
    return said


@once
def mixed_project(folder: Path) -> Path:
    """Four stands (two cannot be estimated) and two karst polygons, one of them half under forest."""
    path = new_project(folder)
    table = stands(4, di_lei=["乔木林", "苗圃", None, "乔木林"], mei_gq_xj=[100.0, 100.0, 100.0, None])
    taken(path, write(folder / "f.gpkg", table, squares(4)))
    karst = pd.DataFrame(
        {"bsm": ["K1", "K2"], "xian": "430212", "smhzk": "石漠化", "smhcd": ["轻度", "中度"], "trls": [40.0, 60.0],
         "tu_ceng_hd": [30, 10]}
    )  # fmt: skip
    taken(path, write(folder / "k.gpkg", karst, [square(east_m=-50), square(east_m=2000)]), "karst")
    return path
