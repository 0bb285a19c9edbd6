"""THIRD_PARTY_NOTICES and the folder of licence texts; the build stops for a part that the manifest does not list."""

import fnmatch
import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

from places import PACKAGING, ROOT

LICENSES = PACKAGING / "licenses"
HASHED = re.compile(r"-[0-9a-f]{32}$")
TEXT_NAMES = ("LICEN[CS]E*", "COPYING*", "NOTICE*", "AUTHORS*")


def manifest() -> dict[str, Any]:
    """What is known of the licences of the parts."""
    return tomllib.loads((LICENSES / "manifest.toml").read_text(encoding="utf-8"))


def canonical(name: str) -> str:
    """A package's name as the manifest has it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def unlisted_libraries(names: list[str], known: dict[str, Any]) -> list[str]:
    """Shipped libraries (paths inside the folder) that no pattern of the manifest covers."""
    patterns = [pattern for one in known["library"] for pattern in one["files"]]
    return [name for name in names if not any(fnmatch.fnmatchcase(_plain(name), pattern) for pattern in patterns)]


def _plain(name: str) -> str:
    """A library's path without the hash that wheels put into names."""
    path = Path(name)
    return (path.parent / (HASHED.sub("", path.stem) + path.suffix)).as_posix()


def write(tree: Path) -> None:
    """The notices and texts of exactly what is in the folder."""
    known = manifest()
    wheels = sorted((tree / "lib").glob("*.dist-info"))
    packages = {canonical(folder.name.split("-")[0]): folder for folder in wheels}
    libraries = [path.relative_to(tree).as_posix() for path in sorted(tree.rglob("*.dll"))]
    faults = [f"package {name}" for name in packages if name not in known["package"]]
    faults += [f"library {name}" for name in unlisted_libraries(libraries, known)]
    faults += [
        f"no licence text for {name}"
        for name, folder in packages.items()
        if not _texts(folder) and not known["package"].get(name, {}).get("texts")
    ]
    if faults:
        raise SystemExit("Not in packaging/licenses/manifest.toml:\n" + "\n".join(faults))
    shutil.copytree(LICENSES, tree / "licenses", ignore=shutil.ignore_patterns("*.toml"))
    shutil.copyfile(ROOT / "LICENSE", tree / "LICENSE.txt")
    parts = [(LICENSES / "preface.txt").read_text(encoding="utf-8")]
    parts += [_of_package(folder, known["package"][name]) for name, folder in packages.items()]
    parts += [_of_part(one) for one in [*known["library"], *known["resource"], *known["tool"]]]
    text = f"\n{'=' * 100}\n".join(part.strip() + "\n" for part in parts)
    (tree / "THIRD_PARTY_NOTICES.txt").write_text(text, encoding="utf-8-sig", newline="\r\n")


def _of_package(folder: Path, entry: dict[str, Any]) -> str:
    """Name, version, licence and texts of a Python package, from its wheel and from here."""
    name, release = folder.name.removesuffix(".dist-info").split("-")[:2]
    own = [
        f"--- {path.name} ---\n{path.read_text(encoding='utf-8', errors='replace').strip()}" for path in _texts(folder)
    ]
    return "\n\n".join([f"{name} {release}\nLicence: {entry['licence']}", *own, _see(entry)])


def _of_part(entry: dict[str, Any]) -> str:
    return f"{entry['name']}\nLicence: {entry['licence']}\n{_see(entry)}"


def _see(entry: dict[str, Any]) -> str:
    texts = entry.get("texts", [])
    return "See " + ", ".join(f"licenses/{name}" for name in texts) if texts else ""


def _texts(folder: Path) -> list[Path]:
    """The licence texts that a wheel carries."""
    return sorted({path for pattern in TEXT_NAMES for path in folder.rglob(pattern) if path.is_file()})
