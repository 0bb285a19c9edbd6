"""zzeco.exe and zzeco-cli.exe, built here for Windows, with icon and version."""

import os
import sys
from pathlib import Path

from places import BUILD, MADE, PACKAGING, ROOT, TREE, run, version

sys.path.insert(0, str(PACKAGING / "launcher"))
from icon import write_icon

RESOURCES = """#pragma code_page(65001)
1 ICON "zzeco.ico"
1 VERSIONINFO
FILEVERSION {numbers}
PRODUCTVERSION {numbers}
FILEOS 0x40004
FILETYPE 0x1
BEGIN
  BLOCK "StringFileInfo"
  BEGIN
    BLOCK "080404B0"
    BEGIN
      VALUE "CompanyName", "zzeco"
      VALUE "FileDescription", "株洲生态碳汇 zzeco"
      VALUE "FileVersion", "{version}"
      VALUE "InternalName", "{name}"
      VALUE "LegalCopyright", "Apache License 2.0"
      VALUE "OriginalFilename", "{name}.exe"
      VALUE "ProductName", "株洲生态碳汇 zzeco"
      VALUE "ProductVersion", "{version}"
    END
  END
  BLOCK "VarFileInfo"
  BEGIN
    VALUE "Translation", 0x0804, 0x04B0
  END
END
1 24 "zzeco.manifest"
"""
MANIFEST = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<assembly xmlns="urn:schemas-microsoft-com:asm.v1" manifestVersion="1.0">
  <trustInfo xmlns="urn:schemas-microsoft-com:asm.v3"><security><requestedPrivileges>
    <requestedExecutionLevel level="asInvoker" uiAccess="false"/>
  </requestedPrivileges></security></trustInfo>
  <compatibility xmlns="urn:schemas-microsoft-com:compatibility.v1"><application>
    <supportedOS Id="{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}"/>
  </application></compatibility>
  <application xmlns="urn:schemas-microsoft-com:asm.v3"><windowsSettings>
    <longPathAware xmlns="http://schemas.microsoft.com/SMI/2016/WindowsSettings">true</longPathAware>
  </windowsSettings></application>
</assembly>
"""
ZIG = (sys.executable, "-m", "ziglang")


def build_launchers() -> None:
    """Both programs, into the folder that is installed."""
    write_icon(ROOT / "resources" / "icons" / "zzeco.svg", MADE / "zzeco.ico")
    (MADE / "zzeco.manifest").write_text(MANIFEST, encoding="utf-8")
    _build("zzeco", ["-Wl,--subsystem,windows"])
    _build("zzeco-cli", ["-DCOMMAND_LINE"])


def _build(name: str, options: list[str]) -> None:
    numbers = ",".join([*version().split("."), "0", "0"][:4])
    (MADE / f"{name}.rc").write_text(RESOURCES.format(numbers=numbers, version=version(), name=name), encoding="utf-8")
    zig("rc", "/:auto-includes", "none", f"{name}.rc", f"{name}.res")
    source = PACKAGING / "launcher" / "launcher.c"
    flags = ["-target", "x86_64-windows-gnu", "-Os", "-s", *options]
    zig("cc", *flags, source, f"{name}.res", "-o", TREE / f"{name}.exe", "-lshell32", "-luser32")
    for left in Path(TREE).glob("*.pdb"):
        left.unlink()


def zig(*words: object) -> None:
    """The cross compiler, which keeps what it has made in the build folder."""
    folders = {"ZIG_GLOBAL_CACHE_DIR": str(BUILD / "zig"), "ZIG_LOCAL_CACHE_DIR": str(BUILD / "zig")}
    run(*ZIG, *words, cwd=MADE, env={**os.environ, **folders})
