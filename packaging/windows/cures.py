"""Test only: what Wine lacks for numpy and Qt, put into an installed copy that is thrown away afterwards."""

import re
from pathlib import Path

import pefile
from launcher import zig
from places import MADE, PACKAGING

LACKED = re.compile(r"c(abs|arg|cos|cosh|exp|imag|real|pow|sin|sinh|tan|tanh)[fl]?")
ASKED, OURS = b"api-ms-win-crt-math-l1-1-0.dll", b"npy-ms-win-crt-math-l1-1-0.dll"
SOURCES = PACKAGING / "wine"


def cure(program: Path) -> None:
    """Adds the stand-ins to an installed program."""
    module = next((program / "lib" / "numpy" / "_core").glob("_multiarray_umath*.pyd"))
    functions = _asked_of(module, ASKED.decode())
    lines = [name if LACKED.fullmatch(name) else f"{name}=ucrtbase.{name}" for name in functions]
    definition = MADE / "npy_math.def"
    definition.write_text("EXPORTS\n" + "\n".join(lines) + "\n", encoding="ascii")
    _library([SOURCES / "npy_math.c", definition], module.parent / OURS.decode())
    module.write_bytes(module.read_bytes().replace(ASKED, OURS))
    _library([SOURCES / "icuuc.c"], program / "lib" / "PySide6" / "icuuc.dll")


def _library(sources: list[Path], target: Path) -> None:
    flags = ["-target", "x86_64-windows-gnu", "-O1", "-s", "-shared", "-fno-builtin", "-w"]
    zig("cc", *flags, *sources, "-o", target)


def _asked_of(module: Path, library: str) -> list[str]:
    with pefile.PE(str(module)) as portable:
        entries = [entry for entry in portable.DIRECTORY_ENTRY_IMPORT if entry.dll.decode("ascii") == library]
        return sorted({one.name.decode("ascii") for entry in entries for one in entry.imports})
