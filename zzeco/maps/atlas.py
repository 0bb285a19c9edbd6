"""An atlas: an index and a sheet of each area, as one PDF or as a folder of files that can be gone on with later."""

import json
import re
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from layers.errors import UsageError, ZzecoError
from layers.i18n import _
from layers.system_reasons import system_reason
from zzeco.audience import audience
from zzeco.maps.areas import Area, area_of, areas_by
from zzeco.maps.atlas_marks import mark_of_all, marks_of
from zzeco.maps.files import dots_of, write_pages, write_sheet
from zzeco.maps.index_page import drawn_index, index_page
from zzeco.maps.making import Wishes, page_for
from zzeco.maps.page import Page
from zzeco.maps.sheet import Content, content_of, drawn_content
from zzeco.project import Project
from zzeco.whole_file import put_whole

LIST, LEAST_DIGITS, INDEX = "atlas.json", 2, "00"
MOST_SIGNS, MOST_NAMED = 60, 3  # of a name in the name of a file; files in a message
NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]+')
AT_ONCE, MOST_DPI_AT_ONCE = 2, 400  # a sheet of more dots takes too much memory for two at a time
Progress = Callable[[str], object]


@dataclass(frozen=True)
class Sheet:
    """A sheet of an atlas: its file (in the folder), its area and scale, and whether it was made this time."""

    file: str
    area: str
    name: str
    scale: int
    is_new: bool


def atlas_files(out: Path, fmt: str) -> list[Path]:
    """The files of an atlas that are there: the one PDF, or index and sheets of the folder."""
    return [out] if out.suffix.lower() == ".pdf" else sorted(out.glob(f"*.{fmt}"))


def write_atlas(
    project: Project, wishes: Wishes, by: str, out: Path, fmt: str, dpi: int, progress: Progress
) -> list[Sheet]:
    """Writes the atlas, the index first. In a folder, sheets that are there already and would come out the same stay.

    `progress` is told each step and may stop the work by raising: what is written by then stays in a folder.
    """
    areas = areas_by(project, by, audience(wishes.audience))
    progress(_("Laying out {count} sheets").format(count=len(areas)))
    pages = [page_for(project, wishes, area) for area in areas]
    if out.suffix.lower() == ".pdf":
        return _as_one(project, wishes, areas, pages, out, progress)
    return _as_files(project, wishes, areas, pages, out, fmt, dpi, progress)


def _as_one(
    project: Project, wishes: Wishes, areas: Sequence[Area], pages: Sequence[Page], out: Path, progress: Progress
) -> list[Sheet]:
    whole = area_of(project, "", audience(wishes.audience))
    index = index_page(page_for(project, replace(wishes, portrait=pages[0].width_mm < pages[0].height_mm), whole))
    names = [f"{at + 2}" for at in range(len(pages))]
    first: Callable[[], Any] = partial(drawn_index, index, project, whole, areas, pages, names)
    sheets = _drawn_ahead(project, areas, pages, progress)
    write_pages(out, index.element("title").text, project, [index, *pages], chain([first], sheets))
    made = zip(areas, pages, strict=True)
    return [Sheet(out.name, area.key, area.name, page.scale, True) for area, page in made]


def _drawn_ahead(
    project: Project, areas: Sequence[Area], pages: Sequence[Page], progress: Progress
) -> Iterator[Callable[[], Any]]:
    """What draws each sheet; the content of the next is made ready meanwhile."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        ahead: deque[Future[Content]] = deque()
        for at, page in enumerate(pages):
            while len(ahead) < AT_ONCE and at + len(ahead) < len(pages):
                then = at + len(ahead)
                ahead.append(pool.submit(content_of, pages[then], project, _silent, areas[then]))
            progress(_numbered(at, areas))
            yield partial(drawn_content, page, project, _silent, ahead.popleft().result())


def _as_files(
    project: Project, wishes: Wishes, areas: Sequence[Area], pages: Sequence[Page], folder: Path, fmt: str, dpi: int,
    progress: Progress,
) -> list[Sheet]:  # fmt: skip
    _made_folder(folder)
    known = _known(folder)
    files = _file_names(areas, fmt)
    if audience(wishes.audience).is_outside:
        _refuse_others(folder, known, {*files, _index_name(fmt)})
    marks = marks_of(project, areas, pages, dpi)
    new = [at for at, file in enumerate(files) if known.get(file) != marks[at] or not (folder / file).exists()]
    turn = threading.Lock()

    def make(at: int) -> None:
        content = content_of(pages[at], project, _silent, areas[at], dots_of(f".{fmt}", dpi))
        draw = partial(drawn_content, pages[at], project, _silent, content)
        write_sheet(folder / files[at], pages[at], project, draw, dpi)
        with turn:
            known[files[at]] = marks[at]
            _keep(folder, known)

    _side_by_side(make, new, AT_ONCE if dpi <= MOST_DPI_AT_ONCE else 1, lambda at: progress(_numbered(at, areas)))
    sheets = [
        Sheet(file, area.key, area.name, page.scale, at in new)
        for at, (area, page, file) in enumerate(zip(areas, pages, files, strict=True))
    ]
    return [
        _index_file(project, wishes, areas, pages, files, folder, fmt, dpi, known, mark_of_all(marks, files, wishes)),
        *sheets,
    ]


def _side_by_side(
    make: Callable[[int], None], numbers: Sequence[int], workers: int, before: Callable[[int], object]
) -> None:  # fmt: skip
    """Makes all of them, some at once. What was begun when `before` or another one raises is made to its end."""
    with ThreadPoolExecutor(workers) as pool:
        begun: deque[Future[None]] = deque()
        for at in numbers:
            before(at)
            begun.append(pool.submit(make, at))
            if len(begun) >= workers:
                begun.popleft().result()
        for one in begun:
            one.result()


def _index_file(
    project: Project, wishes: Wishes, areas: Sequence[Area], pages: Sequence[Page], files: list[str], folder: Path,
    fmt: str, dpi: int, known: dict[str, str], mark: str,
) -> Sheet:  # fmt: skip
    whole = area_of(project, "", audience(wishes.audience))
    index = index_page(page_for(project, wishes, whole))
    file = _index_name(fmt)
    is_new = known.get(file) != mark or not (folder / file).exists()
    if is_new:
        write_sheet(
            folder / file, index, project, partial(drawn_index, index, project, whole, areas, pages, files), dpi
        )  # fmt: skip
        _keep(folder, {**known, file: mark})
    return Sheet(file, "", whole.name, index.scale, is_new)


def _index_name(fmt: str) -> str:
    return f"{INDEX}-{NOT_IN_NAMES.sub('_', _('Index'))}.{fmt}"


def _refuse_others(folder: Path, known: Mapping[str, str], files: Set[str]) -> None:
    """UsageError where sheets of another atlas, maybe the bureau's own, would lie among those for outsiders."""
    others = sorted(file for file in known if file not in files and (folder / file).exists())
    if others:
        raise UsageError(
            _("The folder holds sheets of another atlas: {names}").format(names=", ".join(others[:MOST_NAMED])),
            _("Choose an empty folder for what outsiders get."),
        )


def _numbered(at: int, areas: Sequence[Area]) -> str:
    return _("Sheet {number} of {count}: {name}").format(number=at + 1, count=len(areas), name=areas[at].name)


def _silent(_step: str) -> None:
    """The atlas tells its sheets, not the steps of each."""


def _file_names(areas: Sequence[Area], fmt: str) -> list[str]:
    """Number and name of each area, in the order of a folder however many there are."""
    digits = max(len(f"{len(areas)}"), LEAST_DIGITS)
    names = [NOT_IN_NAMES.sub("_", area.name)[:MOST_SIGNS] for area in areas]
    return [f"{at:0{digits}d}-{name}.{fmt}" for at, name in enumerate(names, start=1)]


def _known(folder: Path) -> dict[str, str]:
    try:
        stored = json.loads((folder / LIST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(file): str(mark) for file, mark in stored.items()} if isinstance(stored, dict) else {}


def _keep(folder: Path, known: dict[str, str]) -> None:
    text = json.dumps(known, ensure_ascii=False, indent=1)

    def write(draft: Path) -> None:
        draft.write_text(text, encoding="utf-8")

    put_whole(folder / LIST, write)


def _made_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ZzecoError(
            _("The folder {path} cannot be written: {reason}").format(path=folder, reason=system_reason(error)),
            _("Choose a folder in which you may write."),
        ) from error
