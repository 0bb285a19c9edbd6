"""What is handed out: portable zip, installer, list of files, check sums; alike whenever the same commit is built."""

import hashlib
import os
import shutil
import subprocess
import time
import zipfile
from pathlib import Path

from fetch import sha256
from places import DIST, MADE, PACKAGING, ROOT, TREE, run, version
from tree import files


def source_date() -> int:
    """SOURCE_DATE_EPOCH, else the time of the commit that is built."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given is None:
        asked = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
        given = subprocess.run(asked, capture_output=True, text=True).stdout.strip() or "1767225600"
        os.environ["SOURCE_DATE_EPOCH"] = given
    return int(given)


def stem() -> str:
    """The first part of the name of every file."""
    return f"zzeco-{version()}"


def portable(seconds: int) -> None:
    """The folder as a zip, for machines on which no installer may run."""
    moment = time.gmtime(seconds)[:6]
    with zipfile.ZipFile(DIST / f"{stem()}-portable.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in files():
            entry = zipfile.ZipInfo(f"{stem()}/{name}", moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, (TREE / name).read_bytes())


def installer(seconds: int, compression: str) -> None:
    """The installer, by NSIS."""
    names = files()
    (MADE / "files.nsh").write_text(_file_lines(names), encoding="utf-8-sig")
    numbers = ".".join([*version().split("."), "0", "0"][:4])
    settings = {
        "VERSION": version(),
        "NUMBERS": numbers,
        "KILOBYTES": sum((TREE / name).stat().st_size for name in names) // 1024,
        "COMPRESSION": compression,
        "ICON": MADE / "zzeco.ico",
        "FILES": MADE / "files.nsh",
        "OUT": DIST / f"{stem()}-setup.exe",
    }
    defines = [f"-D{name}={value}" for name, value in settings.items()]
    run("makensis", "-V2", "-INPUTCHARSET", "UTF8", *defines, PACKAGING / "installer.nsi")


def _file_lines(names: list[str]) -> str:
    """NSIS lines that put every file in its place, in a fixed order."""
    lines, last = [], None
    for name in names:
        folder = str(Path(name).parent)
        if folder != last:
            inside = "" if folder == "." else "\\" + folder.replace("/", "\\")
            lines.append(f'SetOutPath "$INSTDIR{inside}"')
            last = folder
        lines.append(f'File "{TREE / name}"'.replace("$", "$$"))
    return "\n".join([*lines, 'SetOutPath "$INSTDIR"', ""])


def tell() -> None:
    """Writes the list of files and the check sums, and says the sizes."""
    names = files()
    listing = "".join(f"{sha256(TREE / name)}  {name}\n" for name in names)
    (DIST / f"{stem()}-files.txt").write_text(listing, encoding="utf-8", newline="\n")
    shutil.copyfile(TREE / "THIRD_PARTY_NOTICES.txt", DIST / "THIRD_PARTY_NOTICES.txt")
    made = [DIST / f"{stem()}{end}" for end in ("-setup.exe", "-portable.zip", "-files.txt")]
    sums = "".join(f"{sha256(path)}  {path.name}\n" for path in [*made, DIST / "THIRD_PARTY_NOTICES.txt"])
    (DIST / "SHA256SUMS").write_text(sums, encoding="utf-8", newline="\n")
    size = sum((TREE / name).stat().st_size for name in names)
    print(f"unpacked {size / 1e6:.1f} MB in {len(names)} files")
    for path in made[:2]:
        print(f"{path.name} {path.stat().st_size / 1e6:.1f} MB")
    print("payload", hashlib.sha256(listing.encode()).hexdigest())
