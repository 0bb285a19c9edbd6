"""The sheet that a project is being laid out as, and own templates: in the project or in the user's folder."""

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from itertools import chain, count
from pathlib import Path
from typing import Any

import pandas as pd
import platformdirs

from layers.drawing.style import ThemeSpec
from layers.errors import UsageError
from layers.i18n import _
from layers.kind import LAYER_KINDS
from zzeco.boundaries import latest_layer
from zzeco.maps.making import Wishes
from zzeco.maps.page import SheetLayer
from zzeco.maps.templates import template, templates
from zzeco.project import Project, with_table
from zzeco.whole_file import put_whole

LAYOUTS, CURRENT = "layouts", ""
FOLDER_VARIABLE = "ZZECO_LAYOUTS"
OF_ONE_SHEET = ("area", "extent", "scale", "day", "audience")  # what no template keeps
NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]+')


@dataclass(frozen=True)
class OwnTemplate:
    """A template of the bureau; `in_project` tells where it is kept."""

    name: str
    wishes: Wishes
    in_project: bool


def as_dict(wishes: Wishes) -> dict[str, Any]:
    """The wishes as JSON takes them; what stands at its default is left out."""
    plain = asdict(Wishes(""))
    layers = [{**asdict(one), "theme": one.theme.as_dict()} for one in wishes.layers]
    said = {name: value for name, value in asdict(wishes).items() if value != plain[name] and name != "day"}
    return {**said, **({"layers": layers} if layers else {})}


def from_dict(stored: Mapping[str, Any]) -> Wishes:
    """The wishes of such a dict; entries that this version does not know are passed over."""
    known = {one.name for one in fields(Wishes)} & stored.keys()
    values = {name: stored[name] for name in known}
    makers: dict[str, Callable[[Any], Any]] = {"layers": _layer, "moves": tuple, "styles": dict, "hidden": str}
    values |= {name: tuple(make(one) for one in values[name]) for name, make in makers.items() if name in values}
    if values.get("extent"):
        values["extent"] = tuple(values["extent"])
    return Wishes(**{"template": "", **values})


def _layer(stored: Mapping[str, Any]) -> SheetLayer:
    return SheetLayer(str(stored["layer"]), ThemeSpec.from_dict(stored["theme"]), str(stored["amount"]))


def current(project: Project) -> Wishes | None:
    """The sheet that the project is being laid out as; None before a template was chosen."""
    stored = _stored(project).get(CURRENT)
    return from_dict(stored) if stored else None


def with_current(project: Project, wishes: Wishes) -> Project:
    """The project that keeps this as its sheet; the same object where it does so already."""
    return _kept(project, {CURRENT: as_dict(wishes)})


def own_templates(project: Project) -> list[OwnTemplate]:
    """Those of the project, then those of the user's folder; of one name that of the project."""
    here = [OwnTemplate(name, from_dict(one), True) for name, one in _stored(project).items() if name != CURRENT]
    names = {one.name for one in here}
    return here + [one for one in _of_user().values() if one.name not in names]


def _of_user() -> dict[Path, OwnTemplate]:
    """The templates of the user's folder by their files."""
    found = {}
    for path in sorted(user_folder().glob("*.json")):
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            found[path] = OwnTemplate(str(stored["name"]), from_dict(stored["sheet"]), False)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue  # a file that is no template is none of ours
    return found


def user_folder() -> Path:
    """Where a user's own templates lie, for all projects."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named) if named else Path(platformdirs.user_config_dir("zzeco", appauthor=False)) / "layouts"


def checked_name(name: str) -> str:
    """The name of an own template without spaces around it; UsageError where it is empty or that of a shipped one."""
    name = name.strip()
    if not name:
        raise UsageError(_("A template needs a name."), _("Write one."))
    if any(name in (one.key, one.label_zh, one.label_en) for one in templates()):
        raise UsageError(
            _("“{name}” is a template of the program.").format(name=name), _("Give your own template another name.")
        )
    return name


def with_own(project: Project, name: str, wishes: Wishes) -> Project:
    """The project that keeps the wishes as a template of this name."""
    return _kept(project, {checked_name(name): as_dict(_of_any_sheet(wishes))})


def without_own(project: Project, name: str) -> Project:
    """The project without its template of this name."""
    return _kept(project, {name: None})


def keep_for_user(name: str, wishes: Wishes) -> Path:
    """Writes the template into the user's folder."""
    name = checked_name(name)
    text = json.dumps({"name": name, "sheet": as_dict(_of_any_sheet(wishes))}, ensure_ascii=False, indent=1)

    def write(draft: Path) -> None:
        draft.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8")

    return put_whole(_file_of(name) or _free_file(name), write)


def drop_for_user(name: str) -> None:
    """Takes the template out of the user's folder."""
    path = _file_of(name)
    if path is not None:
        path.unlink(missing_ok=True)


def _file_of(name: str) -> Path | None:
    """The file that holds the template of this name."""
    return next((path for path, one in _of_user().items() if one.name == name), None)


def _free_file(name: str) -> Path:
    """A file that is not there yet: several names may come down to the same one."""
    stem = NOT_IN_NAMES.sub("_", name)
    ends = chain([""], (f"-{number}" for number in count(2)))
    tried = (user_folder() / f"{stem}{end}.json" for end in ends)
    return next(path for path in tried if not path.exists())


def made_from(wishes: Wishes, own: Sequence[OwnTemplate]) -> str:
    """The own template that the sheet still is, else the key of the shipped one below it."""
    bare = _of_any_sheet(wishes)
    return next((one.name for one in own if one.wishes == bare), wishes.template)


def _of_any_sheet(wishes: Wishes) -> Wishes:
    plain = Wishes(wishes.template)
    return replace(wishes, **{name: getattr(plain, name) for name in OF_ONE_SHEET})


def wishes_for(project: Project, name: str, given: Mapping[str, Any]) -> Wishes:
    """A shipped or own template with what was asked for in place of its values; UsageError naming all of them."""
    own = {one.name: one.wishes for one in own_templates(project)}
    base = own.get(name) or Wishes(template(name, own).key)
    asked = {key: value for key, value in given.items() if value not in (None, "", ())}
    return fitted(project, replace(base, **asked))


def fitted(project: Project, wishes: Wishes) -> Wishes:
    """The wishes with the project's latest layer of the kind where a layer is called otherwise in this project."""
    return replace(wishes, layers=tuple(replace(one, layer=_name_here(project, one.layer)) for one in wishes.layers))


def _name_here(project: Project, name: str) -> str:
    if name in project.layers:
        return name
    kinds = [kind.key for kind in LAYER_KINDS if name == kind.key or name.startswith(f"{kind.key}_")]
    found = latest_layer(project, max(kinds, key=len)) if kinds else None
    return name if found is None else found.name


def _stored(project: Project) -> dict[str, Any]:
    table = project.table(LAYOUTS)
    if not len(table):
        return {}
    rows = table.rows
    return {str(name): json.loads(value) for name, value in zip(rows["name"], rows["sheet"], strict=True)}


def _kept(project: Project, changes: Mapping[str, Mapping[str, Any] | None]) -> Project:
    before = _stored(project)
    after = {name: one for name, one in {**before, **changes}.items() if one is not None}
    if json.dumps(after) == json.dumps(before):
        return project
    texts = [json.dumps(one, ensure_ascii=False) for one in after.values()]
    return with_table(project, LAYOUTS, pd.DataFrame({"name": list(after), "sheet": texts}, dtype="str"))
