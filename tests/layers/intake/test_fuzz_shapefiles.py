"""Two hundred damaged shapefiles: each is read whole or refused in plain words, by one reading process."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from layers.errors import Unclear, ZzecoError
from layers.intake.source import Reader

DELIVERIES = Path(__file__).parents[2] / "data" / "deliveries"
STEMS = ("poly", "counties_4526_gbk_nocpg")
CASES = 200


def _part(folder: Path, suffix: str) -> Path:
    return folder / f"layer{suffix}"


def _cut_short(folder: Path, chance: random.Random) -> None:
    path = _part(folder, chance.choice((".shp", ".dbf", ".shx")))
    raw = path.read_bytes()
    path.write_bytes(raw[: chance.randrange(len(raw))])


def _swap_table(folder: Path, chance: random.Random) -> None:
    raw = (DELIVERIES / "gdal_chinese.dbf").read_bytes()
    other = next(
        stem for stem in STEMS if (DELIVERIES / f"{stem}.shx").stat().st_size != _part(folder, ".shx").stat().st_size
    )
    _part(folder, ".dbf").write_bytes(chance.choice((raw, (DELIVERIES / f"{other}.dbf").read_bytes())))


def _lose_a_member(folder: Path, chance: random.Random) -> None:
    _part(folder, chance.choice((".shx", ".dbf", ".prj"))).unlink()


def _empty_a_member(folder: Path, chance: random.Random) -> None:
    _part(folder, chance.choice((".shp", ".shx", ".dbf", ".prj"))).write_bytes(b"")


def _wrong_content(folder: Path, chance: random.Random) -> None:
    head = chance.choice((b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"%PDF-1.7", b"SQLite format 3\x00"))
    _part(folder, ".shp").write_bytes(head + chance.randbytes(chance.randrange(500)))


def _billion_records(folder: Path, chance: random.Random) -> None:
    path = _part(folder, ".dbf")
    raw = bytearray(path.read_bytes())
    raw[4:8] = chance.choice((10**9, 2**32 - 1, 0, 1, 11)).to_bytes(4, "little")
    path.write_bytes(raw)


def _wrong_shape_type(folder: Path, chance: random.Random) -> None:
    path = _part(folder, ".shp")
    raw = bytearray(path.read_bytes())
    place = chance.choice((32, 108))
    raw[place : place + 4] = chance.choice((0, 1, 3, 8, 13, 15, 31, 99)).to_bytes(4, "little")
    path.write_bytes(raw)


def _flip_bytes(suffix: str, header: bool) -> Callable[[Path, random.Random], None]:
    def flip(folder: Path, chance: random.Random) -> None:
        path = _part(folder, suffix)
        raw = bytearray(path.read_bytes())
        low, high = (0, min(100, len(raw))) if header else (min(100, len(raw) - 1), len(raw))
        for _number in range(chance.randrange(1, 20)):
            raw[chance.randrange(low, high)] = chance.randrange(256)
        path.write_bytes(raw)

    return flip


MUTATIONS: tuple[Callable[[Path, random.Random], None], ...] = (
    _cut_short, _swap_table, _lose_a_member, _empty_a_member, _wrong_content, _billion_records, _wrong_shape_type,
    *(_flip_bytes(suffix, header) for suffix in (".shp", ".shx", ".dbf") for header in (True, False)),
    _cut_short,
)  # fmt: skip


@pytest.fixture(scope="module")
def reader():
    with Reader() as one:
        yield one


def _mutated(folder: Path, case: int) -> Path:
    chance = random.Random(case)
    stem = STEMS[case % 2]
    for suffix in (".shp", ".dbf", ".shx", ".prj"):
        shutil.copyfile(DELIVERIES / f"{stem}{suffix}", _part(folder, suffix))
    MUTATIONS[case % len(MUTATIONS)](folder, chance)
    if case % 29 == 0:
        return _part(folder, ".shp").rename(_part(folder, chance.choice((".gpkg", ".geojson", ".kml", ".zip", ".csv"))))
    return _part(folder, ".shp")


@pytest.mark.parametrize("first", range(0, CASES, 20))
def test_a_damaged_shapefile_is_read_whole_or_refused(reader, tmp_path, first):
    for case in range(first, first + 20):
        folder = tmp_path / str(case)
        folder.mkdir()
        source = _mutated(folder, case)
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        try:
            layers = reader.read(source)
        except ZzecoError as refusal:
            assert refusal.problem and (refusal.advice or isinstance(refusal, Unclear)), case
            assert "Traceback" not in refusal.problem
        else:
            assert layers and all(len(layer.table) == len(layer.geometry) for layer in layers), case
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before, case
