"""Wine as the test uses it: a Windows of its own in the build folder, speaking Chinese."""

import os
import subprocess
from pathlib import Path

from places import BUILD

WINE = "/usr/lib/wine/wine64"
PREFIX = BUILD / "wine" / "prefix"
DRIVE = PREFIX / "drive_c"
ENVIRONMENT = {
    "WINEPREFIX": str(PREFIX),
    "WINEDEBUG": "-all",
    # a crash ends at once; nothing is put into the menus of this machine
    "WINEDLLOVERRIDES": "mscoree,mshtml,winedbg.exe=,winemenubuilder.exe=",
    "LC_ALL": "zh_CN.UTF-8",  # Windows' code page becomes 936
}


def environment() -> dict[str, str]:
    """The environment of a program under Wine."""
    return {**os.environ, **ENVIRONMENT}


def wine(*words: object, seconds: int = 300, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Runs a Windows program without a screen; it is ended when it takes too long."""
    command = ["timeout", "-k", "5", str(seconds), "xvfb-run", "-a", WINE, *(str(word) for word in words)]
    return subprocess.run(
        command,
        env=environment(),
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        stdin=subprocess.DEVNULL,
    )


def start(display: str, *words: object) -> "subprocess.Popen[bytes]":
    """Starts a Windows program on a screen and does not wait for it."""
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    command = [WINE, *(str(word) for word in words)]
    return subprocess.Popen(command, env={**environment(), "DISPLAY": display}, **quiet)  # type: ignore[call-overload, no-any-return]


def fresh() -> None:
    """An empty Windows; the Chinese locale is made where the machine has none."""
    have = subprocess.run(["locale", "-a"], capture_output=True, text=True).stdout
    if "zh_CN.utf8" not in have:
        subprocess.run(["localedef", "-i", "zh_CN", "-f", "UTF-8", "zh_CN.UTF-8"], check=True)
    subprocess.run(["rm", "-rf", str(PREFIX)], check=True)
    PREFIX.parent.mkdir(parents=True, exist_ok=True)
    wine("wineboot", "-i")
    settle()


def pretend(version: str) -> None:
    """Which Windows the programs see."""
    wine("winecfg", "-v", version)
    settle()


def settle() -> None:
    """Waits until every Windows program has ended."""
    subprocess.run(["timeout", "-k", "5", "120", "/usr/lib/wine/wineserver", "-w"], env=environment())


def end_all() -> None:
    """Ends what still runs in this Windows, and nothing else."""
    subprocess.run(["/usr/lib/wine/wineserver", "-k"], env=environment())


def windows_path(path: Path) -> str:
    """A path on drive C: as Windows writes it."""
    return "C:\\" + str(path.relative_to(DRIVE)).replace("/", "\\")
