"""What part of the world a picture shows, in logical pixels (96 to the inch, y downwards)."""

from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

INCH_M = 0.0254
PIXELS_PER_INCH = 96
MM_PER_PIXEL = 25.4 / PIXELS_PER_INCH
LEAST_METRES_PER_PIXEL, MOST_METRES_PER_PIXEL = 0.01, 20_000.0
WORLD_M = 1e8  # far beyond any projected coordinate, those with the zone's number before them included
MOST_PIXELS = 2**31 - 2**17  # pixels of the world are numbered in 32 bits, with room for a picture's size

Numbers = TypeVar("Numbers", float, np.ndarray)
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class View:
    """The place in the middle (project CRS, metres), the scale and the size of a picture; `ratio` is that of the
    device's pixels to logical ones."""

    x: float
    y: float
    metres_per_pixel: float
    width: int
    height: int
    ratio: float = 1.0

    @property
    def bounds(self) -> Bounds:
        """xmin, ymin, xmax, ymax of what is shown."""
        half_width, half_height = self.metres_per_pixel * self.width / 2, self.metres_per_pixel * self.height / 2
        return self.x - half_width, self.y - half_height, self.x + half_width, self.y + half_height

    @property
    def scale(self) -> float:
        """The denominator of the scale on a screen of 96 pixels to the inch."""
        return self.metres_per_pixel * PIXELS_PER_INCH / INCH_M

    @property
    def device_width(self) -> int:
        """Width in the device's own pixels."""
        return round(self.width * self.ratio)

    @property
    def device_height(self) -> int:
        """Height in the device's own pixels."""
        return round(self.height * self.ratio)

    def within(self, metres_per_pixel: float) -> float:
        """The nearest scale there is: far from the origin, finer pixels than can be numbered do not exist."""
        far_m = min(max(abs(self.x), abs(self.y)), WORLD_M)
        least = max(LEAST_METRES_PER_PIXEL, far_m * self.ratio / MOST_PIXELS)
        return min(max(metres_per_pixel, least), MOST_METRES_PER_PIXEL)

    def to_screen(self, x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
        """Pixel positions of places."""
        return (
            (x - self.x) / self.metres_per_pixel + self.width / 2,
            (self.y - y) / self.metres_per_pixel + self.height / 2,
        )

    def to_world(self, px: Numbers, py: Numbers) -> tuple[Numbers, Numbers]:
        """Places at pixel positions."""
        return (
            self.x + (px - self.width / 2) * self.metres_per_pixel,
            self.y - (py - self.height / 2) * self.metres_per_pixel,
        )

    def zoomed(self, factor: float, at: tuple[float, float] | None = None) -> "View":
        """Magnified by `factor`; the place under the pixel `at` (the middle if None) stays where it is."""
        px, py = (self.width / 2, self.height / 2) if at is None else at
        x, y = self.to_world(px, py)
        finer = self.within(self.metres_per_pixel / factor)
        kept = finer / self.metres_per_pixel
        return replace(self, x=x + (self.x - x) * kept, y=y + (self.y - y) * kept, metres_per_pixel=finer)

    def panned(self, dx_px: float, dy_px: float) -> "View":
        """The picture moved right and down by these pixels."""
        return replace(self, x=self.x - dx_px * self.metres_per_pixel, y=self.y + dy_px * self.metres_per_pixel)

    def at_scale(self, denominator: float) -> "View":
        """The same middle at the scale 1:denominator."""
        return self.zoomed(self.scale / denominator)

    def fitting(self, bounds: Bounds, margin: float = 0.06) -> "View":
        """The view that shows all of these bounds, with a margin as share of the picture on each side."""
        xmin, ymin, xmax, ymax = bounds
        room = max(1 - 2 * margin, 0.01)
        needed = max((xmax - xmin) / max(self.width * room, 1), (ymax - ymin) / max(self.height * room, 1))
        placed = replace(self, x=(xmin + xmax) / 2, y=(ymin + ymax) / 2)
        if needed <= 0:
            return placed
        return replace(placed, metres_per_pixel=placed.within(needed))

    def resized(self, width: int, height: int, ratio: float) -> "View":
        """The same middle and scale in a picture of another size."""
        return replace(self, width=width, height=height, ratio=ratio)
