"""What a Windows in Chinese does to text: code page 936 for everything that is opened without an encoding."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely

from layers.names_apart import tell_names_apart

pytestmark = pytest.mark.windows
ROOT = Path(__file__).parents[2]
LOCALE = "zh_CN.GBK"
WORK = """
import csv, json, locale, sys
from pathlib import Path
import geopandas as gpd, shapely
folder = Path(sys.argv[1])
assert locale.getpreferredencoding(False).lower() in ("gbk", "cp936"), locale.getpreferredencoding(False)
names = ["马尾松", "杉木", "樟"]
frame = gpd.GeoDataFrame(
    {"BSM": ["1", "2", "3"], "DI_LEI": ["乔木林"] * 3, "YOU_SHI_SZ": names},
    geometry=[shapely.box(430000 + n * 100, 3000000, 430100 + n * 100, 3000100) for n in range(3)], crs="EPSG:4547",
)
frame.to_file(folder / "delivery.shp", encoding="GBK")
from zzeco.cli import main
project = str(folder / "p.gpkg")
codes = [
    main(["new", project]),
    main(["import", project, str(folder / "delivery.shp"), "--kind", "forest", "--epoch", "2025"]),
    main(["check", project]),
    main(["export", project, "forest_2025", str(folder / "out.csv")]),
    main(["export", project, "forest_2025", str(folder / "out.shp"), "--encoding", "GBK"]),
    main(["settings", project]),
]
assert max(codes) <= 1, codes
text = (folder / "out.csv").read_text(encoding="utf-8-sig")
assert all(name in text for name in names), text
assert gpd.read_file(folder / "out.shp", encoding="GBK")["you_shi_sz"].tolist() == names
"""
KEEPING = """
import sys
from pathlib import Path
from ui.preferences import Preferences
from ui.recovery import SessionFile
from zzeco.logs import log_file, watch_for_crashes
folder = Path(sys.argv[1])
kept = Preferences(folder / "w.ini")
kept.set("projects_folder", "林业 数据")
kept.sync()
assert Preferences(folder / "w.ini").get("projects_folder") == "林业 数据"
watch_for_crashes()
log_file("小班 出错", ["打开"])
session = SessionFile(folder)
session.note(folder / "p.gpkg", ["改了 树种"])
session.close()
"""


@pytest.fixture(scope="module")
def code_page_936(tmp_path_factory):
    """An environment in which Python's default encoding is GBK: Windows in Chinese, or a GBK locale elsewhere."""
    environment = {**os.environ, "PYTHONUTF8": "0", "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    if os.name == "nt":
        return environment
    folder = tmp_path_factory.mktemp("locale")
    try:
        subprocess.run(["localedef", "-i", "zh_CN", "-f", "GBK", str(folder / LOCALE)], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no GBK locale can be made here: {error}")
    return {**environment, "LOCPATH": str(folder), "LC_ALL": LOCALE}


@pytest.fixture
def run(code_page_936, tmp_path):
    """Runs a script in that environment, from a file: a command line would be read in the other encoding."""

    def in_folder(script, **more):
        file, folder = tmp_path / "script.py", tmp_path / "data"
        file.write_text(script, encoding="utf-8")
        folder.mkdir()
        words = [sys.executable, str(file), str(folder)]
        environment = {**code_page_936, "ZZECO_LOGS": str(folder), **more}
        done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, timeout=120)
        told = done.stdout.decode("utf-8"), done.stderr.decode("utf-8", "replace")
        assert done.returncode == 0, "\n".join(told)[-3000:]
        return told[0], folder

    return in_folder


def test_a_gbk_delivery_goes_in_and_out_with_code_page_936(run):
    said, _folder = run(WORK)
    assert "读入 3 = 接收 3" in said


def test_preferences_and_logs_of_the_window_are_utf8_too(run):
    _said, folder = run(KEEPING)
    assert "小班 出错" in next(folder.glob("zzeco-*.log")).read_text(encoding="utf-8")


def test_chinese_field_names_of_one_length_are_different_names(tmp_path):
    tell_names_apart()
    names = ["湿地类型", "蓄水年份", "名称", "面积"]
    wanted = [np.array([number]) for number in (1.5, 2.5, 3.5, 4.5)]
    square = np.asarray(shapely.to_wkb([shapely.box(0, 0, 1, 1)]))
    path = tmp_path / "湿地.gpkg"
    pyogrio.raw.write(
        path, geometry=square, field_data=wanted, fields=names, geometry_type="Polygon", crs="EPSG:4547",
        driver="GPKG", layer="湿地",
    )  # fmt: skip
    for name, value in zip(names, wanted, strict=True):
        _about, _fids, _geometry, read = pyogrio.raw.read(path, columns=[name], read_geometry=False)
        assert len(read) == 1 and read[0] == value, name
