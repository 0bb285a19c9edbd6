"""Why the operating system refused a file, in the user's language."""

import errno

from layers.i18n import N_, _

_REASONS = {
    errno.ENOENT: N_("the folder or file is not there"),
    errno.EACCES: N_("you have no right to it"),
    errno.EPERM: N_("you have no right to it"),
    errno.EROFS: N_("the disk is write-protected"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("the disk is full"),
    errno.EFBIG: N_("the file is larger than the disk allows for one file"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENOTDIR: N_("a part of the path is a file, not a folder"),
    errno.EEXIST: N_("it exists already"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.EBUSY: N_("it is in use by another program"),
}

HELD_ELSEWHERE = (32, 33)  # Windows: sharing violation, a part of the file is locked


def system_reason(error: OSError) -> str:
    """What the operating system's refusal means; its own words where the case is rare."""
    if getattr(error, "winerror", None) in HELD_ELSEWHERE:
        return _(_REASONS[errno.EBUSY])
    known = _REASONS.get(error.errno or 0)
    return _(known) if known else error.strerror or str(error)
