"""The red dot on the quality workspace: records with errors are waiting there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from layers.i18n import _
from ui.bar import Bar
from ui.context import Context
from ui.format import number

if TYPE_CHECKING:
    from layers.lazy_table import LazyTable
    from zzeco.project import Project

WORKSPACE = "quality"


class QualityDot(QObject):
    """Counts again when the table of findings is another one."""

    def __init__(self, context: Context, bar: Bar) -> None:
        super().__init__(bar)
        self._context, self._tab = context, bar.tabs.get(WORKSPACE)
        if self._tab is not None:
            context.document.changed.connect(self._look)
            self._look(None, context.document.project)

    def _look(self, before: Project | None, project: Project | None) -> None:
        findings = None if project is None else project.table("findings")
        if findings is None or not len(findings):
            self._show(0)
        elif before is None or before.table("findings") is not findings:
            self._context.tasks.run(
                "", lambda progress: errors_in(findings), self._show, quiet=True, exclusive="quality dot"
            )

    def _show(self, errors: int) -> None:
        if self._tab is not None:
            why = _("{count} errors to mend").format(count=number(errors)) if errors else ""
            self._tab.show_dot(errors > 0, why)


def errors_in(findings: LazyTable) -> int:
    """How many findings are errors."""
    return int(findings.columns(["severity"])["severity"].eq("error").sum())
