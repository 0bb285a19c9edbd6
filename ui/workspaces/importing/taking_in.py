"""The last act of an import: its dry run becomes the project, and is told of."""

from collections.abc import Sequence

import numpy as np

from layers.i18n import _
from ui.context import Context
from ui.format import number
from zzeco.import_memory import remembering
from zzeco.import_plan import Delivery
from zzeco.import_trial import Trial
from zzeco.project import Project


def taken_in(context: Context, trial: Trial, deliveries: Sequence[Delivery]) -> bool:
    """Makes the dry run the project, as one step that can be undone; False where the project moved on."""
    text = _("Import {count} records").format(count=number(trial.counts["accepted"]))
    if not context.document.put(text, remembering(trial.after, deliveries), trial.before):
        return False
    _say_done(context, trial)
    return True


def _say_done(context: Context, trial: Trial) -> None:
    said = _("{count} records imported").format(count=number(trial.counts["accepted"]))
    if not trial.layers:
        context.messages.toast(_("Nothing new came in; the rejected records were kept."))
        return
    layer = trial.layers[0]
    fids = new_fids(trial.before, trial.after, layer)

    def show() -> None:
        context.go("map", layer=layer, fids=fids, zoom=True)

    context.messages.toast(said, _("Show on map"), show)


def new_fids(before: Project, after: Project, layer: str) -> np.ndarray:
    """The records of a layer that came in."""
    fids = after.layers[layer].fids
    old = before.layers.get(layer)
    return fids if old is None else fids[fids >= old.next_fid]
