"""Every setting of a project, declared once: its type, default, unit, allowed values and what it is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from layers.errors import UsageError
from layers.i18n import N_, _
from zzeco.project import Project

NONE_WORDS = ("", "none", "null", "无")


@dataclass(frozen=True)
class Setting:
    """One setting; `type` is text, number, whole or choice, `synonyms` are other spellings of an allowed value."""

    key: str
    type: str
    default: Any
    unit: str
    meaning: str
    allowed: tuple[str, ...] = ()
    synonyms: tuple[tuple[str, str], ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    optional: bool = False

    @property
    def label(self) -> str:
        """What the setting is, in the user's language."""
        return _(self.meaning)

    @property
    def range_text(self) -> str:
        """The allowed values as a person reads them."""
        if self.allowed:
            return ", ".join(self.allowed)
        kind = {"whole": _("a whole number"), "number": _("a number"), "text": _("any text")}[self.type]
        low = "" if self.minimum is None else _(" of at least {limit:g}").format(limit=self.minimum)
        high = "" if self.maximum is None else _(" and at most {limit:g}").format(limit=self.maximum)
        unit = f" {self.unit}" if self.unit else ""
        return kind + low + high + unit + (_(" (or none)") if self.optional else "")


GWP_SYNONYMS = (("27.2", "AR6"), ("28", "AR5"), ("28.0", "AR5"), ("ar6", "AR6"), ("ar5", "AR5"))
SETTINGS = (
    Setting("project_name", "text", "", "", N_("project name")),
    Setting("bureau_name", "text", "", "", N_("name of the bureau, as maps and reports print it")),
    Setting("map_approval", "text", "", "", N_("map approval number, as map sheets print it")),
    Setting("map_secrecy", "text", "", "", N_("secrecy level, as map sheets print it")),
    Setting("map_logo", "text", "", "", N_("picture on map sheets, a path from the project's folder")),
    Setting(
        "area_source", "choice", "computed", "", N_("area that multiplies: computed on the ellipsoid, or reported"),
        allowed=("computed", "reported"),
    ),
    Setting(
        "land_area_ha", "number", None, "ha", N_("land area, the denominator of forest cover"),
        minimum=1e-6, optional=True,
    ),
    Setting(
        "gwp_ch4", "choice", "AR6", "", N_("edition of the warming potential of methane: 27.2 in AR6, 28 in AR5"),
        allowed=("AR6", "AR5", "AR6_alternative"), synonyms=GWP_SYNONYMS,
    ),
    Setting(
        "regression_set", "choice", "fang", "", N_("set of volume–biomass equations"),
        allowed=("fang", "zhang"),
    ),
    Setting("factor_set", "text", "default", "", N_("name of the set of factor tables")),
    Setting("draws", "whole", 10_000, "", N_("Monte Carlo draws"), minimum=100, maximum=1_000_000),
    Setting("seed", "whole", 1, "", N_("random seed"), minimum=0, maximum=2**32 - 1),
    Setting(
        "jitter_tolerance_m", "number", 1.0, "m", N_("shift of a boundary that counts as jitter only"),
        minimum=0, maximum=100,
    ),
    Setting(
        "outside_tolerance_m", "number", 1000.0, "m",
        N_("distance beyond the boundary from which a record is kept out"), minimum=0,
    ),
)  # fmt: skip
_BY_KEY = {setting.key: setting for setting in SETTINGS}


def defaults() -> dict[str, Any]:
    """Every setting at its default."""
    return {setting.key: setting.default for setting in SETTINGS}


def setting(key: str) -> Setting:
    """The declaration of a setting; UsageError for an unknown key."""
    if key not in _BY_KEY:
        raise UsageError(
            _("There is no setting {key}.").format(key=key),
            _("Known settings: {keys}.").format(keys=", ".join(_BY_KEY)),
        )
    return _BY_KEY[key]


def parse_settings(pairs: Sequence[str]) -> dict[str, Any]:
    """`key=value` texts as typed values by key; UsageError names the key and what is allowed."""
    parsed = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise UsageError(_("{text} is not of the form key=value.").format(text=pair), _("For example: draws=10000"))
        parsed[key.strip()] = typed(setting(key.strip()), value.strip())
    return parsed


def typed(one: Setting, text: str) -> Any:
    """The text as a value of this setting; UsageError if it is not allowed."""
    if one.optional and text.lower() in NONE_WORDS:
        return None
    if one.type == "text":
        return text
    if one.type == "choice":
        text = dict(one.synonyms).get(text, text)
        if text in one.allowed:
            return text
        raise _refused(one, text)
    try:
        value = int(text) if one.type == "whole" else float(text)
    except ValueError:
        raise _refused(one, text) from None
    low = -float("inf") if one.minimum is None else one.minimum
    high = float("inf") if one.maximum is None else one.maximum
    if not low <= value <= high or value in (float("inf"), -float("inf")):
        raise _refused(one, text)
    return value


def settings_dict(project: Project) -> dict[str, Any]:
    """Every setting with the project's value, else the default."""
    return {**defaults(), **project.settings}


def _refused(one: Setting, text: str) -> UsageError:
    return UsageError(
        _("{value} is no value of the setting {key} ({label}).").format(value=text, key=one.key, label=one.label),
        _("Allowed: {allowed}.").format(allowed=one.range_text),
    )
