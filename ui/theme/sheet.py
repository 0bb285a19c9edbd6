"""Puts a theme in force: tokens, palette, fonts and the style sheet, at once and without a restart."""

import re
from dataclasses import asdict, replace

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from ui.theme.focus import follow_focus
from ui.theme.fonts import font, load_fonts
from ui.theme.icons import ICONS
from ui.theme.rules import RULES
from ui.theme.tokens import DARK, LIGHT, Tokens, use

HAIRLINES = 2


def apply(app: QApplication, dark: bool = False, percent: int = 100, compact: bool = False) -> None:
    """The application in this theme and size from now on; everything shown is drawn anew."""
    theme = replace(DARK if dark else LIGHT, percent=percent, compact=compact)
    use(theme)
    load_fonts()
    app.setStyleSheet("")  # a new sheet in place of another one takes Qt eight times as long
    if app.style().name() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    app.setPalette(palette(theme))
    app.setFont(font())
    app.setStyleSheet(style_sheet(theme))
    follow_focus(app)


def style_sheet(theme: Tokens) -> str:
    """The rules with the theme's colours and sizes; KeyError for a token that does not exist."""
    words = {
        **{name: str(value) for name, value in asdict(theme).items()},
        "icons": (ICONS / "controls").as_posix(),
        "row": f"{theme.row}PX",
        "radio_radius": f"{_half(theme.px(16))}PX",
        "handle_radius": f"{_half(theme.px(14))}PX",
        "handle_margin": f"-{(theme.px(14) + 2 - theme.px(4) + 1) // 2}PX",
    }
    scaled = re.sub(r"\b(\d+)px\b", lambda found: _length(int(found[1]), theme), RULES)
    return re.sub(r"@([a-z_0-9]+)", lambda found: words[found[1]], scaled).replace("PX", "px")


def palette(theme: Tokens) -> QPalette:
    """The theme as a palette, for dialogs of Qt's own and for widgets that no rule reaches."""
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.window, role.WindowText: theme.text, role.Base: theme.surface, role.Text: theme.text,
        role.AlternateBase: theme.window, role.Button: theme.surface, role.ButtonText: theme.text,
        role.ToolTipBase: theme.text, role.ToolTipText: theme.surface, role.PlaceholderText: theme.text3,
        role.Highlight: theme.accent, role.HighlightedText: theme.on_accent, role.Link: theme.accent,
        role.LinkVisited: theme.accent, role.BrightText: theme.error, role.Accent: theme.accent,
        role.Light: theme.surface, role.Midlight: theme.border, role.Mid: theme.border_strong,
        role.Dark: theme.border_strong, role.Shadow: theme.sunken,
    }  # fmt: skip
    made = QPalette()
    for which, colour in colours.items():
        made.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(theme.text3))
    return made


def _half(inside: int) -> int:
    """The radius of a circle with a hairline around it; where it is larger than half its box, Qt draws a square."""
    return (inside + 2) // 2


def _length(length: int, theme: Tokens) -> str:
    return f"{length if length <= HAIRLINES else theme.px(length)}px"
