"""Names that every computer of the bureau can hold: what Windows refuses is refused everywhere, with advice."""

import os
import re
from pathlib import Path

from layers.errors import UsageError
from layers.i18n import _

FORBIDDEN = '<>:"|?*\\/'
DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
LONGEST_PATH = 240  # Windows ends at 260, and drafts and journals beside the file have longer names


def check_name(path: Path, windows: bool = os.name == "nt") -> None:
    """UsageError where a new file cannot have this name: Windows knows it as a device, forbids a sign, or cuts it."""
    name = path.name
    wrong = sorted({sign for sign in name if sign in FORBIDDEN})
    if wrong or any(ord(sign) < 32 for sign in name):
        raise UsageError(
            _("{name} is no name for a file: it holds {signs}.").format(name=name, signs=" ".join(wrong) or "\\n"),
            _("Leave these signs out: {signs}").format(signs=" ".join(FORBIDDEN)),
        )
    if DEVICES.fullmatch(name.split(".")[0].rstrip()):
        raise UsageError(
            _("{name} is no name for a file: Windows knows a device of this name.").format(name=name),
            _("Choose another name, for example with the year behind it."),
        )
    if name.endswith((".", " ")) or name.startswith(" ") or not name:
        raise UsageError(
            _("{name} is no name for a file: a dot or blank at its end is cut off by Windows.").format(name=name),
            _("Choose a name that begins and ends with a letter or digit."),
        )
    if windows and len(str(path.absolute())) > LONGEST_PATH:
        raise UsageError(
            _("The path is too long: {count} characters.").format(count=len(str(path.absolute()))),
            _("Windows takes {most}. Choose a folder nearer to the drive, or shorter names.").format(most=LONGEST_PATH),
        )
