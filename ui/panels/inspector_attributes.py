"""The attributes tab of the inspector: labels and decoded values by group, to read."""

from functools import partial
from itertools import groupby

from PySide6.QtWidgets import QWidget

from layers.i18n import _
from ui.components.buttons import ghost
from ui.format import MISSING
from ui.models.cells import number_text
from ui.panels.inspector_rows import Page, Section, pair_grid
from zzeco.record_details import Details, Shown
from zzeco.record_view import group_label

ALWAYS_HIDDEN = ("record_id",)


class AttributesPage(Page):
    """What is known of the records; empty attributes come with a button."""

    def __init__(self, details: Details, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        shown = [one for one in details.attributes if not one.is_repeated and one.attribute.name not in ALWAYS_HIDDEN]
        empty = [one for one in shown if one.is_missing]
        for group, members in groupby(shown, lambda one: one.attribute.group):
            self._add_group(group_label(group), [one for one in members if not one.is_missing])
        if empty:
            self.add_later(partial(_empty_ones, empty))

    def _add_group(self, label: str, members: list[Shown]) -> None:
        if members:
            self.add_later(partial(_group, label, members))


def _empty_ones(empty: list[Shown]) -> QWidget:
    made = Section()
    grid = pair_grid([pair_of(one) for one in empty])
    grid.hide()
    button = ghost(_("Show {count} empty attributes").format(count=len(empty)), "chevron-down")
    button.clicked.connect(grid.show)
    button.clicked.connect(button.hide)
    made.rows.addWidget(button)
    made.rows.addWidget(grid)
    return made


def _group(label: str, members: list[Shown]) -> QWidget:
    section = Section(label)
    section.rows.addWidget(pair_grid([pair_of(one) for one in members]))
    return section


def pair_of(shown: Shown) -> tuple[str, str, str]:
    """Label, value, and its unit or code."""
    attribute = shown.attribute
    return attribute.label, value_text(shown), (attribute.unit if shown.value is not None else "") or shown.code


def value_text(shown: Shown) -> str:
    """The value as it is read; a sentence where several records differ."""
    if shown.is_mixed:
        return _("(several values)")
    if shown.value is None:
        return MISSING
    return number_text(shown.attribute, float(shown.value)) if shown.attribute.is_number else shown.label
