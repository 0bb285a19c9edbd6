"""Every kind of document onto a disk that is full, or over a file that cannot be replaced: told, the old file stays."""

import json
import os
import subprocess
import sys

import pytest
from making import ROOT
from reporting import small_project

resource = pytest.importorskip("resource", reason="limits of POSIX")
KILOBYTES = 1024
WORDS = {
    "t.xlsx": ("report", "--kind", "tables"),
    "b.docx": ("report", "--kind", "baseline"),
    "c.png": ("chart", "--kind", "species"),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return small_project(tmp_path_factory.mktemp("small"))


def small_files():
    """A file can hold 4 kB and no more: what a full disk looks like to a program."""
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4 * KILOBYTES, 4 * KILOBYTES))


@pytest.mark.parametrize("name", ["t.xlsx", "b.docx", "c.png"])
def test_a_disk_that_fills_up_is_told_and_the_old_file_stays(project, tmp_path, name):
    out = tmp_path / name
    out.write_text("old", encoding="utf-8")
    first, *rest = WORDS[name]
    line = [sys.executable, ROOT / "main.py", first, project, *rest, "--out", out, "--json"]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    made = subprocess.run(line, capture_output=True, text=True, preexec_fn=small_files, env=environment, timeout=120)
    said = json.loads(made.stdout)
    assert made.returncode == 3 and said["status"] == "unreadable" and name in said["message"], said
    assert said["written"] is False and said["advice"]
    assert out.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".zzeco")] == []
