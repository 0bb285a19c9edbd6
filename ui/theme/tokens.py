"""The colours and sizes that everything in the window is drawn with, light and dark."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tokens:
    """One theme: colours as #RRGGBB; `percent` is the font size setting, by which all sizes grow."""

    name: str
    window: str
    surface: str
    sunken: str
    border: str
    border_strong: str
    text: str
    text2: str
    text3: str
    accent: str
    on_accent: str
    accent_hover: str
    accent_soft: str
    selected: str
    info: str
    info_soft: str
    warn: str
    warn_soft: str
    error: str
    error_soft: str
    track: str
    map_selection: str
    map_casing: str
    map_paper: str
    progress: str = "#C98A1B"
    chart_sink: str = "#3F999C"
    chart_uncertainty: str = "#7F63B0"
    percent: int = 100
    compact: bool = False

    @property
    def focus(self) -> str:
        """The focus ring."""
        return self.accent

    @property
    def dark(self) -> bool:
        """Whether this is the dark theme."""
        return self.name == "dark"

    @property
    def row(self) -> int:
        """Height of a row of a table or tree, px."""
        return self.px(24 if self.compact else 28)

    @property
    def panel(self) -> int:
        """Padding of a panel, px."""
        return self.px(8 if self.compact else 16)

    def px(self, length: float) -> int:
        """The length at the font size setting, px; what is visible at 100 % never vanishes."""
        return max(round(length * self.percent / 100), 1 if length > 0 else 0)


LIGHT = Tokens(
    name="light",
    window="#F3F5F3",
    surface="#FFFFFF",
    sunken="#EAEEEB",
    border="#D3DAD5",
    border_strong="#84908A",
    text="#1A221D",
    text2="#4F5C55",
    text3="#616D66",
    accent="#1F6B45",
    on_accent="#FFFFFF",
    accent_hover="#185638",
    accent_soft="#DDEFE4",
    selected="#CFE7D9",
    info="#1A5C9E",
    info_soft="#E3EEF9",
    warn="#8A4B00",
    warn_soft="#FCEFD9",
    error="#B3261E",
    error_soft="#FBE6E4",
    track="#D3DAD5",
    map_selection="#00B4FF",
    map_casing="#FFFFFF",
    map_paper="#F6F5F0",
)
DARK = Tokens(
    name="dark",
    window="#141916",
    surface="#1B211D",
    sunken="#111512",
    border="#343D37",
    border_strong="#738079",
    text="#E5EBE7",
    text2="#AAB6AF",
    text3="#8D9992",
    accent="#5FC492",
    on_accent="#0B1A12",
    accent_hover="#7AD3A6",
    accent_soft="#1E3A2B",
    selected="#264A37",
    info="#7DB6F0",
    info_soft="#1A2D40",
    warn="#F0B45A",
    warn_soft="#3A2C14",
    error="#FF8A80",
    error_soft="#42201D",
    track="#343D37",
    map_selection="#3CC8FF",
    map_casing="#10231A",
    map_paper="#4D5450",
)
_current = LIGHT


def tokens() -> Tokens:
    """The theme now in force; read it whenever something is painted."""
    return _current


def use(theme: Tokens) -> None:
    """From now on `tokens()` is this theme; `sheet.apply` calls it."""
    global _current
    _current = theme


def px(length: float) -> int:
    """The length at the font size setting now in force, px."""
    return _current.px(length)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1–21 (WCAG 2.2, relative luminance)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
