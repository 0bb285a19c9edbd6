"""The fields of a target that the bureau fills in: baseline, goal, tolerance."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from layers.errors import ZzecoError
from layers.i18n import _
from ui.components.buttons import ghost, outlined, primary
from ui.components.field import Field
from ui.components.heading import caption, title
from ui.components.layout import clear, column_in, row_of
from ui.theme.tokens import px
from ui.workspaces.targets.verdict import quantity
from zzeco.target_editing import Filled, filled_of
from zzeco.target_texts import difference_unit_text, unit_text
from zzeco.target_trend import Point
from zzeco.targets.goals import Goal


class EditForm(QWidget):
    """`filled` gives the values to keep, `closed` says that nothing more is to be set."""

    filled = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.goal: Goal | None = None
        self.year, self.start, self.aim, self.tolerance = (QLineEdit() for _place in range(4))
        self.fields = {
            "baseline_year": Field(_("Baseline year"), self.year),
            "baseline_value": Field(_("Value then"), self.start),
            "goal": Field(_("Goal"), self.aim),
            "tolerance": Field(_("Tolerance"), self.tolerance),
        }
        self._suggestions = QVBoxLayout()
        self._suggestions.setSpacing(0)
        self.keep, self.leave = primary(_("Keep"), "check"), outlined(_("Cancel"))
        self._lay_out()
        self.keep.clicked.connect(self._keep)
        self.leave.clicked.connect(self.closed)
        for edit in (self.year, self.start, self.aim, self.tolerance):
            edit.returnPressed.connect(self._keep)

    def show_goal(self, goal: Goal, known: tuple[Point, ...]) -> None:
        """The values of a target as they are; `known` are surveyed values that may serve as its baseline."""
        self.goal = goal
        now = filled_of(goal)
        unit = unit_text(goal)
        self.fields["goal"].label.setText(_("Goal for {year}, {unit}").format(year=goal.year, unit=unit))
        self.fields["baseline_value"].label.setText(_("Value then, {unit}").format(unit=unit))
        self.fields["tolerance"].label.setText(_("Tolerance, {unit}").format(unit=difference_unit_text(goal)))
        for edit, value in (
            (self.year, now.baseline_year), (self.start, now.baseline_value), (self.aim, now.goal),
            (self.tolerance, now.tolerance),
        ):  # fmt: skip
            edit.setText("" if value is None else f"{value:.12g}")
        for field in self.fields.values():
            field.set_error("")
        self._suggest(goal, known)

    def values(self) -> Filled | None:
        """What stands in the fields; None where a field holds no number, which it then says."""
        found = {name: self._number(field) for name, field in self.fields.items()}
        year = found["baseline_year"]
        if year is not None and not year.is_integer():
            self.fields["baseline_year"].set_error(_("A year is a whole number."))
        if any(field.error.text() for field in self.fields.values()):
            return None
        return Filled(
            found["goal"], found["tolerance"] or 0.0, None if year is None else int(year), found["baseline_value"]
        )

    def _number(self, field: Field) -> float | None:
        assert isinstance(field.widget, QLineEdit)
        words = "".join(field.widget.text().split()).replace(",", "")
        field.set_error("")
        try:
            return float(words) if words else None
        except ValueError:
            field.set_error(_("Not a number"))
            return None

    def refuse(self, error: ZzecoError) -> None:
        """Says why the values cannot be kept, at the first field."""
        self.fields["baseline_year"].set_error(f"{error.problem} {error.advice or ''}".strip())

    def _keep(self) -> None:
        values = self.values()
        if values is not None:
            self.filled.emit(values)

    def _suggest(self, goal: Goal, known: tuple[Point, ...]) -> None:
        clear(self._suggestions)
        for point in known:
            if point.year < goal.year:
                words = _("Take {value} of {year}").format(value=quantity(goal, point.value), year=point.year)
                button = ghost(words, "history")
                button.clicked.connect(lambda _checked=False, point=point: self._take(point))
                self._suggestions.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _take(self, point: Point) -> None:
        self.year.setText(str(point.year))
        self.start.setText(f"{point.value:.6g}")

    def _lay_out(self) -> None:
        column = column_in(self, 8)
        column.addWidget(title(_("Baseline and goal")))
        grid = QGridLayout()
        grid.setSpacing(px(8))
        for place, field in enumerate(self.fields.values()):
            grid.addWidget(field, place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
        column.addLayout(grid)
        column.addLayout(self._suggestions)
        column.addWidget(caption(_("The baseline holds for all years of this target. It can be undone."), wrap=True))
        column.addLayout(row_of(self.keep, self.leave))
