"""A folder of results that appears whole or not at all: filled under a temporary name, renamed at the end."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from layers.errors import ZzecoError
from layers.file_names import check_name
from layers.i18n import _
from layers.system_reasons import system_reason


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A hidden folder beside `path` that takes its name when the block ends well, and goes when it does not.

    ZzecoError where `path` holds anything already or cannot be made.
    """
    path = path.absolute()
    check_name(path)
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise ZzecoError(
            _("{path} exists and is not empty; nothing was written.").format(path=path),
            _("Name a new folder; it is made for you."),
        )
    try:
        above = next(folder for folder in path.parents if folder.is_dir())
        draft = Path(tempfile.mkdtemp(prefix=".zzeco-", dir=above))
    except OSError as error:
        raise _not_made(path, error) from error
    try:
        yield draft
        _named(draft, path)
    except OSError as error:
        raise _not_made(path, error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _named(draft: Path, path: Path) -> None:
    """Give the folder its name and the rights that a new folder has."""
    mask = os.umask(0)
    os.umask(mask)
    draft.chmod(0o777 & ~mask)
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError):
        path.rmdir()
    draft.rename(path)


def _not_made(path: Path, error: OSError) -> ZzecoError:
    return ZzecoError(
        _("The folder {path} cannot be written: {reason}").format(path=path, reason=system_reason(error)),
        _("Choose a folder in which you may write."),
    )
