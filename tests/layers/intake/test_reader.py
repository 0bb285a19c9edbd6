"""The reading process: it may crash, hang or be cancelled, and the program goes on."""

import time
from pathlib import Path

import pytest

from layers.errors import ZzecoError
from layers.intake import read_process
from layers.intake.source import Reader, read

DELIVERIES = Path(__file__).parents[2] / "data" / "deliveries"
POLY = DELIVERIES / "poly.shp"
STAND_IN = "import sys, time, os\nfor line in sys.stdin: {act}\n"


def pretend(monkeypatch, act):
    """Let the next child be one that does `act` with each request, and later ones the real reader."""
    started = []
    popen = read_process.subprocess.Popen

    def start(command, **settings):
        started.append(settings["env"])
        own = [*command[:-2], "-c", STAND_IN.format(act=act)] if len(started) == 1 else command
        return popen(own, **settings)

    monkeypatch.setattr(read_process.subprocess, "Popen", start)
    return started


def test_one_process_reads_many_files():
    with Reader() as reader:
        reader.read(POLY)
        first = reader._process._child
        reader.read(DELIVERIES / "kmlsamples.kml")
        assert reader._process._child is first
    assert first.poll() is not None


def test_a_crash_of_the_native_reader_is_a_message_and_the_next_file_is_read(monkeypatch):
    pretend(monkeypatch, "os.abort()")
    with Reader() as reader:
        with pytest.raises(ZzecoError, match=r"poly\.shp made the reading library crash") as crash:
            reader.read(POLY)
        assert crash.value.advice
        assert len(reader.read(POLY)[0].table) == 10


def test_a_kml_that_crashes_the_usual_driver_is_read_by_the_plain_one(monkeypatch):
    started = pretend(monkeypatch, "os.abort()")
    layers = read(DELIVERIES / "kmlsamples.kml")
    assert started[1]["GDAL_SKIP"] == "LIBKML"
    assert {layer.driver for layer in layers} == {"KML"}
    assert all("plain one read it" in layer.warnings[-1] for layer in layers)


def test_a_reader_that_hangs_is_stopped(monkeypatch):
    pretend(monkeypatch, "time.sleep(60)")
    monkeypatch.setattr(read_process, "BASE_TIMEOUT_SECONDS", 0.3)
    with pytest.raises(ZzecoError, match="took too long"):
        read(POLY)


def test_cancelling_ends_the_reading_at_once(monkeypatch):
    pretend(monkeypatch, "time.sleep(60)")
    asked = []
    started = time.monotonic()
    with Reader() as reader:
        with pytest.raises(ZzecoError, match="cancelled"):
            reader.read(POLY, cancelled=lambda: asked.append(1) or len(asked) > 2)
        assert time.monotonic() - started < 5
        assert len(reader.read(POLY)[0].table) == 10


def test_large_files_are_given_more_time(tmp_path):
    small, large = tmp_path / "a.shp", tmp_path / "b.shp"
    small.write_bytes(b"")
    with large.open("wb") as file:
        file.truncate(400_000_000)
    assert read_process.timeout_seconds(large) - read_process.timeout_seconds(small) == pytest.approx(1000)


def test_what_a_native_library_prints_does_not_disturb_the_answers(capfd):
    with Reader() as reader:
        assert [len(reader.read(POLY)[0].table) for _time in range(3)] == [10, 10, 10]
    assert capfd.readouterr() == ("", "")
