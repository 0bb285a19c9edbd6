"""Where things stand while the Windows program is built."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
BUILD = ROOT / "build"
CACHE = BUILD / "cache"
TREE = BUILD / "windows" / "zzeco"
MADE = BUILD / "windows" / "made"
DIST = ROOT / "dist"


def version() -> str:
    """The version, from the one place where it stands."""
    text = (ROOT / "zzeco" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "([^"]+)"', text)
    assert found
    return found[1]


def run(*words: object, **options: object) -> str:
    """What a command printed; the build stops when it fails."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, encoding="utf-8", **options)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, words))}\nfailed:\n{done.stdout[-4000:]}{done.stderr[-4000:]}")
    return done.stdout
