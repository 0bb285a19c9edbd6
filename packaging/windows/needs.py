"""Whether every library that a library asks for is there: shipped, or part of Windows."""

import fnmatch
from pathlib import Path

import pefile
from places import PACKAGING, TREE

IMPORTS = [
    pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_IMPORT"],
    pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT"],
]


def binaries() -> list[Path]:
    """Programs, libraries and compiled modules of the folder."""
    return sorted(path for path in TREE.rglob("*") if path.suffix.lower() in (".exe", ".dll", ".pyd"))


def check() -> None:
    """Stops with the names that are neither shipped nor of Windows."""
    found = binaries()
    shipped = {path.name.lower() for path in found}
    system = (PACKAGING / "windows" / "system_libraries.txt").read_text(encoding="utf-8").split()
    missing: dict[str, list[str]] = {}
    for path in found:
        for name in sorted(imported(path) - shipped):
            if not any(fnmatch.fnmatchcase(name, pattern) for pattern in system):
                missing.setdefault(name, []).append(path.relative_to(TREE).as_posix())
    if missing:
        lines = (f"{name}: needed by {', '.join(users[:3])}" for name, users in missing.items())
        raise SystemExit("Libraries are missing (packaging/prune.txt dropped too much?)\n" + "\n".join(lines))


def imported(path: Path) -> set[str]:
    """The libraries that a file names, in small letters."""
    with pefile.PE(str(path), fast_load=True) as portable:
        portable.parse_data_directories(directories=IMPORTS)
        entries = [
            *getattr(portable, "DIRECTORY_ENTRY_IMPORT", []),
            *getattr(portable, "DIRECTORY_ENTRY_DELAY_IMPORT", []),
        ]
        return {entry.dll.decode("ascii").lower() for entry in entries if entry.dll}
