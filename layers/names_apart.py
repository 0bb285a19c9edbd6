"""Chinese field names that stay different ones on a Chinese Windows."""

import locale
import sys


def tell_names_apart() -> None:
    """Lets C compare letters byte by byte; called before anything asks GDAL.

    GDAL tells field names (UTF-8) apart by the comparison of the C library. In the locale that Python takes from a
    Chinese Windows (code page 936) that holds every byte of a Chinese character for a blank, so all Chinese names of
    one length are the same to it: fields are refused as double, or read in place of each other.
    """
    if sys.platform == "win32":
        locale.setlocale(locale.LC_CTYPE, "C")
