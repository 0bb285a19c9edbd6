"""Set up and run zzeco: `python3 dev.py run` or `python3 dev.py test` (standard library only)."""

import argparse
import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCKS = ROOT / "packaging"
SAMPLE = ROOT / "sample"
DONE_WITH_FINDINGS = (0, 1)
QT_LIBRARIES = ["libglib2.0-0", "libgl1", "libegl1", "libxkbcommon0", "libdbus-1-3", "libfontconfig1"]
X11_LIBRARIES = [
    *["libxcb-cursor0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-randr0", "libxcb-render-util0"],
    *["libxcb-shape0", "libxcb-xinerama0", "libxcb-xkb1", "libxkbcommon-x11-0"],
]
PLAIN_TEMPLATE = ["--no-location", "--omit-header", "--sort-output"]
LOCK_OPTIONS = [
    *["--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate", "--no-header"],
    *["--no-emit-index-url", "--no-emit-find-links", "--quiet"],
]


def call(*words, folder=ROOT):
    """The exit code of a command run in the project's folder (None: where the user is)."""
    return subprocess.call([str(word) for word in words], cwd=folder)


def pip(*words):
    """The exit code of the calling Python's pip, working on the virtual environment."""
    return call(sys.executable, "-m", "pip", "--python", PYTHON, "--disable-pip-version-check", *words)


def index_settings():
    """pip's index settings as uv's environment variables (uv reads no pip configuration)."""
    names = {
        "global.index-url": "UV_DEFAULT_INDEX",
        "global.find-links": "UV_FIND_LINKS",
        "global.cert": "SSL_CERT_FILE",
    }
    listing = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True).stdout
    pairs = (line.split("=", 1) for line in listing.splitlines() if "=" in line)
    return {names[key]: value.strip("'\"") for key, value in pairs if key in names}


def fast_installer():
    """The path of uv: of this environment, of the machine, or just installed; None when it cannot be had."""
    own = PYTHON.with_name("uv.exe" if os.name == "nt" else "uv")
    if not own.exists() and not shutil.which("uv"):
        pip("install", "--quiet", "--no-deps", "--require-hashes", "-r", LOCKS / "requirements-uv.lock")
    return str(own) if own.exists() else shutil.which("uv")


def install_packages(lock):
    """Install the locked, hashed packages; by uv, else by pip."""
    uv = fast_installer()
    environment = {**index_settings(), **os.environ}
    options = ["--quiet", "--compile-bytecode", "--python", str(PYTHON), "--no-deps", "--require-hashes"]
    command = [uv, "pip", "install", *options, "-r", str(lock)]
    if uv and subprocess.call(command, cwd=ROOT, env=environment) == 0:
        return
    if pip("install", "--quiet", "--no-deps", "--require-hashes", "-r", lock) != 0:
        sys.exit("The packages could not be installed. Check the network or the wheel folder, then run this again.")


def install_system_libraries():
    """On Debian, the libraries that Qt needs; elsewhere Qt brings its own."""
    probe = [str(PYTHON), "-c", "import PySide6.QtWidgets"]
    on_x11 = bool(os.environ.get("DISPLAY")) and sys.platform == "linux"
    lacks_x11 = on_x11 and not ctypes.util.find_library("xcb-cursor")
    if subprocess.run(probe, capture_output=True).returncode == 0 and not lacks_x11:
        return
    wanted = [*QT_LIBRARIES, *X11_LIBRARIES] if on_x11 else QT_LIBRARIES
    line = ["apt-get", "install", "-y", "--no-install-recommends", *wanted]
    if os.name == "nt" or not shutil.which("apt-get"):
        print("Qt cannot be loaded: the window will not open; the command line works.")
    elif os.geteuid() != 0 or call("apt-get", "update", "-qq") or call(*line, "-qq"):
        print("Libraries for the window are missing. As root: " + " ".join(line))


def mark_of_python():
    """The Python that the environment was made for; '' without one."""
    mark = VENV / ".python"
    return mark.read_text(encoding="utf-8") if PYTHON.exists() and mark.exists() else ""


def set_up(lock_name):
    """The virtual environment with the packages of a lock; does nothing when it is already so."""
    lock = LOCKS / lock_name
    mark = VENV / f".{lock_name}.done"
    state = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()
    if mark.exists() and mark.read_text(encoding="ascii") == state:
        return
    print(f"Setting up ({lock_name}) …", flush=True)
    if mark_of_python() != sys.version:
        shutil.rmtree(VENV, ignore_errors=True)
        venv.EnvBuilder(with_pip=False, symlinks=os.name != "nt").create(VENV)
        (VENV / ".python").write_text(sys.version, encoding="utf-8")
    install_packages(lock)
    install_system_libraries()
    mark.write_text(state, encoding="ascii")


def run(arguments):
    """The main job: the sample project with its totals and target sheet, then the window; or any zzeco command."""
    set_up("requirements.lock")
    main_py = [PYTHON, ROOT / "main.py"]
    if arguments:
        return call(*main_py, *arguments, folder=None)
    code = call(*main_py, "demo", SAMPLE, folder=None)
    if code not in DONE_WITH_FINDINGS:
        return code
    if not has_screen():
        return 0
    install_system_libraries()
    return call(*main_py, "open", SAMPLE / "sample.gpkg", folder=None)


def has_screen():
    """Whether a window can be seen by somebody here."""
    shown = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    named = os.environ.get("QT_QPA_PLATFORM")
    return named not in ("offscreen", "minimal") if named else bool(shown) or sys.platform in ("win32", "darwin")


def test(arguments):
    """Every check and test; `dev.py test PATH…` runs only the tests named."""
    set_up("requirements-dev.lock")
    os.environ.update(QT_QPA_PLATFORM="offscreen", PYTHONWARNDEFAULTENCODING="1")
    os.environ.pop("PYTHONUTF8", None)
    checks = [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["lint-imports"],
    ]
    failed = [] if arguments else [words[0] for words in checks if call(PYTHON.with_name(words[0]), *words[1:])]
    if call(PYTHON, "-m", "pytest", *(arguments or ["-n", "2", "--dist", "worksteal"])):
        failed.append("pytest")
    print("FAILED: " + ", ".join(failed) if failed else "All checks passed.", flush=True)
    return 1 if failed else 0


def messages(_arguments):
    """Collect the messages of the code into the Chinese catalogue and compile it."""
    set_up("requirements-dev.lock")
    locale, template = ROOT / "resources" / "locale", ROOT / "resources" / "locale" / "zzeco.pot"
    common = ["-D", "zzeco", "-l", "zh_CN", "-d", locale]
    babel = [PYTHON, "-m", "babel.messages.frontend"]
    collected = call(
        *babel, "-q", "extract", *PLAIN_TEMPLATE, "-o", template, "layers", "zzeco", "ui", argparse.__file__
    )
    updated = call(*babel, "-q", "update", "--no-fuzzy-matching", "--ignore-obsolete", "-i", template, *common)
    template.unlink(missing_ok=True)
    return collected or updated or call(*babel, "-q", "compile", *common)


def lock(_arguments):
    """Write the lock files anew from pyproject.toml (needs uv and a network)."""
    set_up("requirements-dev.lock")
    uv = [fast_installer(), "pip", "compile", *LOCK_OPTIONS]
    dev = LOCKS / "requirements-dev.lock"
    return (
        call(*uv, "--extra", "dev", "pyproject.toml", "-o", dev)
        or call(*uv, "-c", dev, "pyproject.toml", "-o", LOCKS / "requirements.lock")
        or call(*uv, LOCKS / "requirements-uv.in", "-o", LOCKS / "requirements-uv.lock")
        or call(*uv, LOCKS / "requirements-build.in", "-o", LOCKS / "requirements-build.lock")
    )


def package(arguments):
    """The Windows installer and the portable zip, built on Debian; see packaging/README.md."""
    return call(sys.executable, LOCKS / "package.py", "package", *arguments)


def wine_test(_arguments):
    """The installer and the installed program under Wine; slow, see packaging/README.md."""
    return call(sys.executable, LOCKS / "package.py", "wine-test")


JOBS = {"run": run, "test": test, "messages": messages, "lock": lock, "package": package, "wine-test": wine_test}


def main(words):
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        sys.exit("zzeco needs Python 3.11 to 3.13; this is " + sys.version.split()[0])
    if not words or words[0] not in JOBS:
        sys.exit("Usage: python3 dev.py " + "|".join(JOBS))
    return JOBS[words[0]](words[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
