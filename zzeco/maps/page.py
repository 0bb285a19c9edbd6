"""A page as a value: its size, where each part lies in millimetres, what the parts say and what the map shows."""

from dataclasses import dataclass, field, replace

from layers.drawing.style import ThemeSpec
from layers.drawing.view import MM_PER_PIXEL, Bounds, View
from zzeco.audience import INTERNAL

MM_PER_M = 1000.0
SIZES_MM = {"A4": (297.0, 210.0), "A3": (420.0, 297.0)}
KILOMETRES, DEGREES, BOTH, NO_GRID = "km", "degrees", "both", "none"
GRIDS = (KILOMETRES, DEGREES, BOTH, NO_GRID)
SCALES = (
    *(500, 1_000, 2_000, 2_500, 5_000, 10_000, 15_000, 20_000),
    *range(25_000, 500_000, 25_000),
    *range(500_000, 1_000_000, 50_000),
    *(1_000_000, 1_250_000, 1_500_000, 2_000_000, 2_500_000, 5_000_000, 10_000_000),
)


@dataclass(frozen=True)
class Box:
    """A rectangle on the page, mm from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.height


@dataclass(frozen=True)
class Element:
    """A part of the page; `text` is what a person may write in it."""

    kind: str
    box: Box
    text: str = ""
    shown: bool = True


@dataclass(frozen=True)
class SheetLayer:
    """A layer on the sheet: its name in the project, its theme, and what its legend adds up (area, length, sites)."""

    layer: str
    theme: ThemeSpec
    amount: str = "area"


@dataclass(frozen=True)
class Page:
    """A map sheet. `x`, `y` (project's system) lie in the middle of the map, whose scale is 1:`scale`.

    `layers`: top first. `area`: the key of what the sheet is about, '' for all (see areas.py). `target`: key of the
    target that counties are coloured by, '' without one. `notes`: label and text of each line. `styles`: classes of a
    bureau's own symbol table, as the rows of styles.csv. `audience`: who gets the sheet (see audience.py).
    """

    template: str
    width_mm: float
    height_mm: float
    margin_mm: float
    elements: tuple[Element, ...]
    layers: tuple[SheetLayer, ...]
    area: str
    x: float
    y: float
    scale: int
    grid: str = KILOMETRES
    target: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    logo: str = ""
    styles: tuple[tuple[tuple[str, str], ...], ...] = field(default=())
    audience: str = INTERNAL

    def element(self, kind: str) -> Element:
        """The part of that kind; KeyError where the page has none."""
        found = next((one for one in self.elements if one.kind == kind), None)
        if found is None:
            raise KeyError(kind)
        return found

    def shows(self, kind: str) -> bool:
        """Whether the page has such a part and shows it."""
        return any(one.kind == kind and one.shown for one in self.elements)

    def with_element(self, changed: Element) -> "Page":
        """The page with this part in place of the one of its kind."""
        return replace(self, elements=tuple(changed if one.kind == changed.kind else one for one in self.elements))

    @property
    def is_large(self) -> bool:
        """Whether the page is larger than A4."""
        return max(self.width_mm, self.height_mm) > SIZES_MM["A4"][0]

    @property
    def map_box(self) -> Box:
        """Where the map lies."""
        return self.element("map").box

    @property
    def bounds(self) -> Bounds:
        """What the map shows: xmin, ymin, xmax, ymax in the project's system."""
        half_w, half_h = (side / 2 * self.metres_per_mm for side in (self.map_box.width, self.map_box.height))
        return self.x - half_w, self.y - half_h, self.x + half_w, self.y + half_h

    @property
    def metres_per_mm(self) -> float:
        """Metres of the world in a millimetre of the page."""
        return self.scale / MM_PER_M

    @property
    def view(self) -> View:
        """The map as a picture of 96 pixels to the inch, for what is shared with the screen."""
        width, height = (round(side / MM_PER_PIXEL) for side in (self.map_box.width, self.map_box.height))
        return View(self.x, self.y, self.metres_per_mm * MM_PER_PIXEL, width, height)

    def to_mm(self, x: float, y: float) -> tuple[float, float]:
        """The place on the page (mm from its upper left corner) of a place in the world."""
        xmin, _ymin, _xmax, ymax = self.bounds
        return self.map_box.left + (x - xmin) / self.metres_per_mm, self.map_box.top + (ymax - y) / self.metres_per_mm


def round_scale(needed: float) -> int:
    """The largest round scale (smallest denominator) at which the denominator is not below the one needed."""
    return next((scale for scale in SCALES if scale >= needed), round(needed))
