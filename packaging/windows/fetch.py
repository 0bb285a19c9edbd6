"""The Windows Python and the Windows wheels, by pip as this machine has it configured; each file known by its hash."""

import hashlib
import re
import sys
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from pip._internal.commands.download import DownloadCommand
from pip._internal.network.download import Downloader
from pip._vendor.packaging.specifiers import SpecifierSet
from places import CACHE, MADE, PACKAGING, run

PLATFORM = ["--platform", "win_amd64", "--python-version", "3.11", "--implementation", "cp", "--only-binary=:all:"]
WINDOWS = {
    "implementation_name": "cpython",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_system": "Windows",
    "python_full_version": "3.11.9",
    "python_version": "3.11",
    "sys_platform": "win32",
    "extra": "",
}


class _Fetch(DownloadCommand):
    """pip's own search for a source archive, without running anything that the archive holds."""

    package, release = "", ""

    def run(self, options: Any, args: list[str]) -> int:
        session = self.get_default_session(options)
        finder = self._build_package_finder(options, session)
        best = finder.find_best_candidate(self.package, SpecifierSet("==" + self.release)).best_candidate
        if best is None:
            raise SystemExit(f"{self.package} {self.release} cannot be found.")
        CACHE.mkdir(parents=True, exist_ok=True)
        Downloader(session, "off")(best.link, str(CACHE))
        return 0


def python_archive(archive: dict[str, str]) -> Path:
    """The archive with the Windows Python, checked against its hash."""
    stem = f"{archive['package'].replace('-', '_')}-{archive['release']}"
    path = CACHE / f"{stem}.tar.gz"
    if not path.exists():
        fetch = _Fetch("fetch", "fetch a source archive")
        fetch.package, fetch.release = archive["package"], archive["release"]
        fetch.main(["--quiet", "--no-binary", ":all:"])
    if sha256(path) != archive["sha256"]:
        raise SystemExit(f"{path.name} is not the file that packaging/python.toml names. Delete it and look into why.")
    return path


def wheels() -> list[Path]:
    """The wheels that the lock names for Windows, checked against its hashes; sorted by name."""
    blocks = for_windows((PACKAGING / "requirements.lock").read_text(encoding="utf-8"))
    MADE.mkdir(parents=True, exist_ok=True)
    wanted = MADE / "requirements-windows.txt"
    wanted.write_text("\n".join(blocks) + "\n", encoding="utf-8")
    folder = CACHE / ("wheels-" + hashlib.sha256(wanted.read_bytes()).hexdigest()[:12])
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps"]
    if not (folder / "complete").exists():
        run(*pip, "--require-hashes", *PLATFORM, "-r", wanted, "-d", folder)
        (folder / "complete").touch()
    found = sorted(folder.glob("*.whl"))
    known = set(re.findall(r"--hash=sha256:([0-9a-f]{64})", wanted.read_text(encoding="utf-8")))
    strange = [path.name for path in found if sha256(path) not in known]
    if strange or len(found) != len(blocks):
        raise SystemExit(f"Wheels differ from the lock: {strange or folder}. Delete that folder and build again.")
    return found


def for_windows(lock: str) -> list[str]:
    """The requirements of the universal lock, with their hashes, whose markers hold on Windows."""
    blocks = re.split(r"\n(?=[A-Za-z0-9])", lock.strip())
    chosen = []
    for block in blocks:
        requirement = Requirement(block.split("\\", 1)[0].strip())
        if requirement.marker is None or requirement.marker.evaluate(WINDOWS):
            # without its marker, which pip would ask of the machine that builds
            chosen.append(re.sub(r" ; [^\\]*", " ", block, count=1))
    return chosen


def sha256(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
