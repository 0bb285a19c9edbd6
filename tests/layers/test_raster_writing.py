"""Rasters written by windows are whole, or an error says that they are not."""

import numpy as np
import pytest
import rasterio
from rasterio.io import DatasetWriter
from rasterio.windows import Window

from layers.errors import ZzecoError
from layers.raster_grid import Grid
from layers.raster_writing import created, write_window


def grid(side):
    wkt = rasterio.CRS.from_epsg(4547).to_wkt()
    return Grid("EPSG:4547", wkt, rasterio.Affine(10, 0, 450_000, 0, -10, 3_010_000), side, side, np.full(side, 0.01))


def test_what_is_written_is_read_again(tmp_path):
    cells = np.random.default_rng(1).random((700, 700), np.float32)
    with created(tmp_path / "a.tif", grid(700), "t C/ha") as target:
        for row in (0, 512):
            window = Window(0, row, 700, min(512, 700 - row))
            write_window(target, cells[row : row + window.height], window)
    with rasterio.open(tmp_path / "a.tif") as made:
        assert (made.read(1) == cells).all() and made.crs.to_epsg() == 4547


def test_a_file_whose_last_tiles_the_disk_did_not_take_is_noticed(tmp_path, monkeypatch):
    path, close = tmp_path / "a.tif", DatasetWriter.close

    def close_and_lose_the_end(target):
        close(target)
        path.write_bytes(path.read_bytes()[:-1000])

    monkeypatch.setattr(DatasetWriter, "close", close_and_lose_the_end)
    with pytest.raises(ZzecoError, match=r"a\.tif could not be written"), created(path, grid(600), "t C/ha") as target:
        write_window(target, np.random.default_rng(1).random((600, 600), np.float32), Window(0, 0, 600, 600))


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ZzecoError), created(tmp_path / "none" / "a.tif", grid(10), "t C/ha"):
        pass
