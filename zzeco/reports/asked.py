"""What a report is asked to be about: the facts, and one site where it is about one."""

from dataclasses import dataclass, field

import numpy as np

from layers.errors import UsageError
from layers.i18n import _
from layers.layer import VectorLayer
from zzeco.audience import INTERNAL, Audience, audience, withheld
from zzeco.boundaries import named_layer
from zzeco.explaining import find
from zzeco.project import Project
from zzeco.report_facts import Facts

OWNERSHIP = "ld_qs"
"""The field of the forest survey from which the tables by owner are made."""


@dataclass(frozen=True, eq=False)
class Site:
    """One project of a ledger, or one polygon: its layer, id and features (a corridor may have several)."""

    layer: VectorLayer
    name: str
    fids: np.ndarray


@dataclass(frozen=True, eq=False)
class Asked:
    """The facts of a report, its site where it has one, and who it is for."""

    facts: Facts
    site: Site | None = None
    reader: Audience = field(default_factory=lambda: audience(INTERNAL))

    @property
    def the_site(self) -> Site:
        """The site; UsageError where none was named."""
        if self.site is None:
            raise UsageError(
                _("This report is about one site; none was named."),
                _("Name it as LAYER:ID, for example small_wetland_2025:XWSD-001."),
            )
        return self.site


def site_of(project: Project, text: str) -> Site:
    """The site that `LAYER:ID` names (ID: the record id, or fid:N); ZzecoError where there is none."""
    name, colon, wanted = text.partition(":")
    if not colon or not wanted:
        raise UsageError(
            _("{text} does not name a site.").format(text=text),
            _("Name it as LAYER:ID, for example small_wetland_2025:XWSD-001."),
        )
    layer = named_layer(project, name)
    ids = layer.columns(["record_id"])["record_id"].astype(str)
    same = ids.index[ids == wanted].to_numpy(np.int64)
    if not len(same):
        same = np.array([find(layer, wanted)], dtype=np.int64)
    return Site(layer, text, same)


def shows(field_name: str, reader: Audience) -> bool:
    """Whether these readers get tables by this field of the forest survey."""
    return not withheld([field_name], "forest", reader)
