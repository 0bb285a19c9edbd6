"""The program's icon as a Windows .ico, drawn from resources/icons/zzeco.svg (a rounded square, strokes of curves)."""

import re
import struct
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
FINER = 8  # drawn so much larger, then made smaller: smooth edges
STEPS = 48  # pieces of a curve


def write_icon(svg: Path, ico: Path) -> None:
    """An icon file with one PNG per size."""
    text = svg.read_text(encoding="utf-8")
    pictures = [_picture(text, size) for size in SIZES]
    offset = 6 + 16 * len(SIZES)
    head = struct.pack("<HHH", 0, 1, len(SIZES))
    for size, picture in zip(SIZES, pictures, strict=True):
        head += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    ico.write_bytes(head + b"".join(pictures))


def _picture(text: str, size: int) -> bytes:
    """The drawing as a PNG of `size` pixels."""
    side = float(re.search(r'viewBox="0 0 (\d+)', text)[1])  # type: ignore[index]
    scale = size * FINER / side
    image = Image.new("RGBA", (size * FINER, size * FINER))
    draw = ImageDraw.Draw(image)
    radius, fill = re.search(r'rx="([\d.]+)" fill="(#\w+)"', text).groups()  # type: ignore[union-attr]
    draw.rounded_rectangle((0, 0, size * FINER - 1, size * FINER - 1), float(radius) * scale, fill=fill)
    colour, width = re.search(r'stroke="(#\w+)" stroke-width="([\d.]+)"', text).groups()  # type: ignore[union-attr]
    for path in re.findall(r' d="([^"]+)"', text):
        _stroke(draw, [(x * scale, y * scale) for x, y in _points(path)], colour, float(width) * scale)
    stream = BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _points(path: str) -> list[tuple[float, float]]:
    """Points along the cubic curves of a path `Mx y Cx y x y x y …`."""
    numbers = [float(word) for word in re.findall(r"-?[\d.]+", path)]
    corners = list(zip(numbers[::2], numbers[1::2], strict=True))
    points = [corners[0]]
    for at in range(1, len(corners), 3):
        a, (b, c, d) = points[-1], corners[at : at + 3]
        for step in range(1, STEPS + 1):
            t = step / STEPS
            w = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            points.append(
                (
                    w[0] * a[0] + w[1] * b[0] + w[2] * c[0] + w[3] * d[0],
                    w[0] * a[1] + w[1] * b[1] + w[2] * c[1] + w[3] * d[1],
                )
            )
    return points


def _stroke(draw: ImageDraw.ImageDraw, points: list[tuple[float, float]], colour: str, width: float) -> None:
    """A line with round ends and corners."""
    draw.line(points, fill=colour, width=round(width))
    for x, y in points:
        draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=colour)
