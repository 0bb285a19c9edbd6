"""Whether the Windows Python is what its makers signed: Authenticode, and hashes for Microsoft's libraries."""

import re
from pathlib import Path

from fetch import sha256
from places import run

ROOTS = "/etc/ssl/certs/ca-certificates.crt"


def verify_python(folder: Path, signer: str, microsoft: dict[str, str]) -> int:
    """Stops unless every program and library of the folder is vouched for; how many there are."""
    options = _offline()
    binaries = sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".exe", ".dll", ".pyd"))
    for path in binaries:
        if path.name in microsoft:
            if sha256(path) != microsoft[path.name]:
                raise SystemExit(f"{path.name} is not the file that packaging/python.toml names.")
        else:
            told = run("osslsigncode", "verify", "-CAfile", ROOTS, *options, path)
            chain = re.findall(r"Subject ?: .*?(/O=[^\n]*)", told)
            if signer not in chain or "Signature verification: ok" not in told:
                raise SystemExit(f"{path.name} is not signed by {signer}:\n{told}")
    return len(binaries)


def _offline() -> list[str]:
    """Newer versions ask the network for withdrawn certificates unless told not to; older ones know no such option."""
    told = run("sh", "-c", "osslsigncode verify --help 2>&1 || true")
    return ["-ignore-crl"] if "-ignore-crl" in told else []
