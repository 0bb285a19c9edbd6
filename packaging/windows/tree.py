"""The folder that is installed: the Windows Python, the libraries, the program; pruned and compiled."""

import fnmatch
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

from places import PACKAGING, ROOT, TREE

PROGRAM = ("layers", "zzeco", "ui", "resources")
WITH_SOURCES = ("docxtpl", "PySide6", "shiboken6")  # LGPL
# beside python.exe: nothing else is looked for, whatever the environment or the registry say
ISOLATION = "Lib\nDLLs\n..\\lib\n..\\app\n"


def lay_out(archive: Path, settings: dict[str, Any], wheels: list[Path]) -> None:
    """All files, pruned, in a fresh folder."""
    shutil.rmtree(TREE, ignore_errors=True)
    drop = _prune_rules()
    _unpack_python(archive, settings["archive"], drop)
    (TREE / "python" / "python311._pth").write_text(ISOLATION, encoding="ascii", newline="\r\n")
    for wheel in wheels:
        _unpack_wheel(wheel, drop)
    for name in PROGRAM:
        _copy(ROOT / name, f"app/{name}", drop)
    shutil.copyfile(ROOT / "main.py", TREE / "app" / "main.py")


def _unpack_python(archive: Path, about: dict[str, str], drop: list[tuple[bool, str]]) -> None:
    with tarfile.open(archive) as outer:
        stream = outer.extractfile(f"{archive.name.removesuffix('.tar.gz')}/{about['data']}")
        assert stream is not None
        data = BytesIO(stream.read())
    with zipfile.ZipFile(data) as inner:
        for name in inner.namelist():
            if name.startswith(about["folder"] + "/"):
                _write(inner, name, "python" + name.removeprefix(about["folder"]), drop)


def _unpack_wheel(wheel: Path, drop: list[tuple[bool, str]]) -> None:
    with zipfile.ZipFile(wheel) as inner:
        for name in inner.namelist():
            parts = name.split("/")
            if parts[0].endswith(".data"):
                if parts[1] not in ("purelib", "platlib"):
                    continue
                parts = parts[2:]
            _write(inner, name, "lib/" + "/".join(parts), drop)


def _write(inner: zipfile.ZipFile, name: str, place: str, drop: list[tuple[bool, str]]) -> None:
    if name.endswith("/") or _dropped(place, drop):
        return
    target = TREE / place
    if not target.resolve().is_relative_to(TREE.resolve()):
        raise SystemExit(f"{name} would be written outside the folder.")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(inner.read(name))


def _copy(folder: Path, place: str, drop: list[tuple[bool, str]]) -> None:
    for path in sorted(folder.rglob("*")):
        at = f"{place}/{path.relative_to(folder).as_posix()}"
        if path.is_file() and not _dropped(at, drop):
            target = TREE / at
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


def _prune_rules() -> list[tuple[bool, str]]:
    """The lines of prune.txt: whether a file that fits is dropped, and the pattern; the last that fits decides."""
    lines = (PACKAGING / "prune.txt").read_text(encoding="utf-8").splitlines()
    rules = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return [(not rule.startswith("!"), rule.removeprefix("!")) for rule in rules]


def _dropped(place: str, rules: list[tuple[bool, str]]) -> bool:
    fitting = [is_dropped for is_dropped, pattern in rules if fnmatch.fnmatchcase(place, pattern)]
    return bool(fitting) and fitting[-1]


def compile_all() -> None:
    """Modules compiled for good, whatever the times of files become: program folders may be read-only.

    Python's own modules and most packages are shipped without their sources, which halves the number of files; sources
    stay where their licence asks for parts that a user can change, and in our own program.
    """
    replaceable = [f"lib/{name}" for name in WITH_SOURCES if (TREE / "lib" / name).exists()]
    _compile(["app", *replaceable])
    others = sorted(path.relative_to(TREE).as_posix() for path in (TREE / "lib").iterdir())
    places = ["python/Lib", *(place for place in others if place not in replaceable)]
    _compile(places, "-b")
    for place in places:
        top = TREE / place
        for path in [top] if top.is_file() else list(top.rglob("*.py")):
            if path.suffix == ".py":
                path.unlink()


def _compile(places: list[str], *options: str) -> None:
    """`python -m compileall`, always alike: hashes of strings fixed, paths as they are inside the folder."""
    command = [sys.executable, "-m", "compileall", "-q", "-f", *options, "-s", str(TREE)]
    command += ["--invalidation-mode", "unchecked-hash", *(str(TREE / place) for place in places)]
    done = subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": "0"}, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit("A module cannot be compiled:\n" + done.stdout + done.stderr)


def set_times(seconds: int) -> None:
    """One time for every file and folder, so that two builds are alike."""
    for path in [*TREE.rglob("*"), TREE]:
        os.utime(path, (seconds, seconds))


def files() -> list[str]:
    """Every file of the folder by its path, sorted by code point."""
    return sorted(path.relative_to(TREE).as_posix() for path in TREE.rglob("*") if path.is_file())
