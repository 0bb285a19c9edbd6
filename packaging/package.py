"""`python3 dev.py package` and `wine-test`: the tools of the machine, an environment for the build, then the build."""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILD = HERE.parent / "build"
ENVIRONMENT = BUILD / "venv"
PYTHON = ENVIRONMENT / "bin" / "python"
TOOLS = {"makensis": "nsis", "osslsigncode": "osslsigncode"}
WINE_TOOLS = {
    "wine": "wine",
    "/usr/lib/wine/wine64": "wine64",
    "xvfb-run": "xvfb",
    "xauth": "xauth",
    "localedef": "locales",
}


def have(wanted: dict[str, str]) -> None:
    """Debian's tools; installed when they are missing, or the line that installs them."""
    missing = sorted({package for tool, package in wanted.items() if not shutil.which(tool)})
    if not missing:
        return
    line = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    if not shutil.which("apt-get") or os.geteuid() != 0:
        sys.exit("Missing tools. As root: " + " ".join(line))
    if subprocess.call(["apt-get", "update", "-qq"]) or subprocess.call(line):
        sys.exit("The tools could not be installed: " + " ".join(line))


def set_up() -> None:
    """The environment of the build, from its lock; does nothing when it is already so."""
    lock = HERE / "requirements-build.lock"
    mark, state = ENVIRONMENT / ".done", hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()
    if mark.exists() and mark.read_text(encoding="ascii") == state:
        return
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    venv.EnvBuilder(with_pip=False, symlinks=True).create(ENVIRONMENT)
    pip = [sys.executable, "-m", "pip", "--python", str(PYTHON), "--disable-pip-version-check", "install", "--quiet"]
    if subprocess.call([*pip, "--no-deps", "--require-hashes", "-r", str(lock)]):
        sys.exit("The tools of the build could not be installed. Check the network or the wheel folder.")
    mark.write_text(state, encoding="ascii")


def main(words: list[str]) -> int:
    """`package [zlib|lzma]` or `wine-test`."""
    if os.name == "nt" or sys.version_info[:2] != (3, 11):
        sys.exit("The Windows program is built with Python 3.11 (Debian 12), since it ships what that compiles.")
    if words[0] == "wine-test" and not list((HERE.parent / "dist").glob("zzeco-*-setup.exe")):
        sys.exit("There is no installer to test. First: python3 dev.py package zlib")
    have(TOOLS if words[0] == "package" else {**TOOLS, **WINE_TOOLS})
    set_up()
    script = {"package": "build.py", "wine-test": "wine_test.py"}[words[0]]
    return subprocess.call([str(PYTHON), str(HERE / "windows" / script), *(words[1:] or ["lzma"])])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
