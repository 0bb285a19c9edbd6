"""The typefaces of the window: Chinese, its weight 600, and the signs that they lack."""

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from layers.tables import RESOURCES
from ui.theme.tokens import px

FAMILIES = ("Microsoft YaHei UI", "Noto Sans SC", "Noto Sans CJK SC", "Noto Sans", "sans-serif")
FILES = ("NotoSansSC-Regular.ttf", "NotoSansSC-SemiBold.ttf", "NotoSans-Regular.ttf", "NotoSans-SemiBold.ttf")


@cache
def load_fonts() -> None:
    """Makes the shipped typefaces known, once; Noto Sans has the subscripts and thin spaces of units and numbers."""
    for name in FILES:
        QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / name))


def font(size: float = 13, weight: int = 400) -> QFont:
    """A font of the window; `size` in px at 100 %."""
    made = QFont(list(FAMILIES))
    made.setPixelSize(px(size))
    made.setWeight(QFont.Weight(weight))
    return made
