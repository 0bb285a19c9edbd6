"""Starts the installed program, as one program of its own in the taskbar and not as Python."""

import ctypes
import sys

from main import entry

ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID("zzeco")
sys.argv[0] = "zzeco"
entry()
