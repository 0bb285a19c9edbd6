"""What changes the project here: decisions on findings, and a new check; each is one step that can be undone."""

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from layers.i18n import _
from ui import format as text
from ui.context import Context
from ui.leaving import Question
from ui.tasks import Progress
from ui.workspaces.quality.findings_desk import FindingsDesk
from zzeco.checking import check_project
from zzeco.finding_state import RETURNED, with_state, without_refuted
from zzeco.finding_texts import state_text
from zzeco.finding_tree import rule_title
from zzeco.project import Project

ASKED_FROM = 20


class Deciding(QObject):
    """`checking` says whether a check is on its way."""

    checking = Signal(bool)

    def __init__(self, context: Context, desk: FindingsDesk, parent: QObject) -> None:
        super().__init__(parent)
        self.context, self.desk = context, desk
        self._is_checking = False

    def decide_on(self, state: str, reason: str) -> None:
        """Keeps a decision on the findings that are marked and goes on to the next one."""
        desk, model = self.desk, self.desk.card.model
        rows = desk.card.table.chosen_rows()
        if len(rows):
            after = int(rows[-1]) + 1
            desk.wanted = model.zz_id(after) if after < model.rowCount() else None
            desk.row = int(rows[0])
            self.keep(model.zz_ids()[rows], state, reason)

    def ask_to_send_all_back(self, window: QWidget) -> None:
        """Sends back everything that the table shows, after asking where that is a lot."""
        count = self.desk.card.model.rowCount()
        if count <= ASKED_FROM:
            self.send_all_back()
            return
        title = _("Send back {count} findings?").format(count=text.number(count))
        told = _("All findings that the table shows get this decision. It is one step and can be undone.")
        answers = [("primary", _("Send back"), self.send_all_back)]
        asked = Question(title, told, answers, window, _("Cancel"))
        asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asked.open()

    def send_all_back(self) -> None:
        """Sends back everything that the table shows."""
        self.keep(self.desk.card.model.zz_ids(), RETURNED, "")

    def keep(self, zz_ids: np.ndarray, state: str, reason: str) -> None:
        """Keeps a decision on these findings."""
        project = self.context.document.project
        if project is None or not len(zz_ids):
            return
        what = self._step_text(zz_ids, state)
        self.context.tasks.run(
            what,
            lambda _progress: with_state(project, zz_ids, state, reason),
            lambda after: self._put(what, project, after, len(zz_ids) > 1),
            exclusive="quality.decide",
            quiet=len(zz_ids) == 1,
        )

    def _step_text(self, zz_ids: np.ndarray, state: str) -> str:
        if len(zz_ids) > 1:
            count = text.number(len(zz_ids))
            return _("{count} findings: {state}").format(count=count, state=state_text(state))
        model = self.desk.card.model
        code = model.finding(model.row_of(int(zz_ids[0])) or 0)["code"]
        return _("Finding {rule}: {state}").format(rule=rule_title(str(code)), state=state_text(state))

    def _put(self, what: str, before: Project, after: Project, many: bool) -> None:
        if after is before:
            self.desk.step(1)
        elif self.context.document.put(what, after, before) and many:
            self.context.messages.step(what, self.context.document.undo_stack)

    def check(self) -> None:
        """Checks every layer anew, in a task; the new findings are one step."""
        project = self.context.document.project
        if project is None or not project.layers or self._is_checking:
            return

        def work(progress: Progress) -> tuple[Project, int]:
            after, found = check_project(project, None, progress)
            return without_refuted(after, after.layers), len(found)

        def keep(made: tuple[Project, int]) -> None:
            after, count = made
            if self.context.document.put(_("Check all layers"), after, project):
                self.context.messages.toast(_("Checked: {count} findings.").format(count=text.number(count)))

        self._tell(True)
        self.context.tasks.run(_("Checking the layers"), work, keep, ended=self._ended, exclusive="quality.check")

    def _ended(self) -> None:
        self._tell(False)

    def _tell(self, on: bool) -> None:
        self._is_checking = on
        self.checking.emit(on)
