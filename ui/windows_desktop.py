"""What the Windows desktop wants to know of a program; nothing of it happens elsewhere."""

import sys
from pathlib import Path

APP_ID = "zzeco"  # that of the shortcut too: windows and jump list stand under one button
RUNNING_MUTEX = "zzeco-running"  # the installer looks for it
ANY_PROCESS, PATH_AS_UTF16 = -1, 3


def introduce() -> None:
    """Own button and jump list in the taskbar, and the sign by which the installer sees that zzeco runs."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(APP_ID)
        ctypes.windll.kernel32.CreateMutexW(None, False, RUNNING_MUTEX)  # held until the process ends


def note_recent_file(path: Path) -> None:
    """The project in the jump list of the taskbar button."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.shell32.SHAddToRecentDocs(PATH_AS_UTF16, ctypes.c_wchar_p(str(path)))


def let_others_come_forward() -> None:
    """The running window may come to the front, although this process has the keyboard now."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(ANY_PROCESS)
