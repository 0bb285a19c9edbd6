"""The settings of the next estimate, filled in from the project and its last run."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from layers.errors import UsageError
from layers.i18n import _
from layers.labels import label
from ui import format as text
from ui.components.buttons import ghost, icon_button
from ui.components.choice import Choice
from ui.components.field import Field
from ui.components.heading import caption, title
from ui.components.layout import column_in, opposite
from ui.theme.icons import icon
from ui.theme.tokens import px
from ui.workspaces.carbon.pools import Pools
from zzeco.boundaries import layers_of
from zzeco.carbon.estimate import KINDS
from zzeco.carbon.settings import AREA_SOURCES, GWP_EDITIONS, METHODS, REGRESSION_SETS, EstimateSettings
from zzeco.estimate_texts import area_text, gwp_text, method_note, method_text, regression_text
from zzeco.estimating import Request
from zzeco.factor_sets import set_names
from zzeco.factor_texts import set_title
from zzeco.project import Project
from zzeco.run_sheet import RunHead
from zzeco.settings import setting, settings_dict, typed

LATEST, UNDATED = "latest", "undated"


class SettingsPanel(QWidget):
    """`changed` after every change of a setting, `county_chosen` when the scope is another one."""

    changed = Signal()
    county_chosen = Signal()
    factors_asked = Signal()
    taken_back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self._sink_pools = EstimateSettings().sink_pools
        self._is_filling = False
        self._make_fields()
        column = column_in(self, 10)
        column.addLayout(self._head())
        for part in (self.layer_field, self.scope_field, self.method_field, self._pool_group(), self.factor_field):
            column.addWidget(part)
        for part in (self.draws_field, self.epoch_field):
            column.addWidget(part)
        column.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.more)
        self._connect()

    # -- values

    def fill(self, project: Project, run: RunHead | None) -> None:
        """Offers what the project has, chosen as its settings and its last run (or the defaults) say."""
        self._project = project
        self._is_filling = True
        chosen = settings_dict(project)
        settings = run.settings if run else EstimateSettings()
        self.layer.offer(self._layer_entries(), run.kinds[0] if run and len(run.kinds) == 1 else None)
        self._offer_epochs()
        self.method.offer([(method_text(method), method) for method in METHODS], settings.method or METHODS[0])
        self.pools.choose(settings.pools)
        self.gwp.offer([(gwp_text(edition), edition) for edition in GWP_EDITIONS], chosen["gwp_ch4"])
        self.area.offer([(area_text(source), source) for source in AREA_SOURCES], chosen["area_source"])
        self.regression.offer([(regression_text(key), key) for key in REGRESSION_SETS], chosen["regression_set"])
        self._offer_factor_sets(project, str(chosen["factor_set"]))
        self.draws.setText(text.number(chosen["draws"]))
        self.seed.setText(str(chosen["seed"]))
        self._sink_pools = settings.sink_pools
        self._is_filling = False
        self._tell()

    def take(self, run: RunHead) -> None:
        """The settings of a run."""
        self._is_filling = True
        self.layer.choose(run.kinds[0] if len(run.kinds) == 1 else None)
        self._offer_epochs()
        self.method.choose(run.settings.method or METHODS[0])
        self.pools.choose(run.settings.pools)
        self.gwp.choose(run.settings.gwp_ch4)
        self.area.choose(run.settings.area_source)
        self.regression.choose(run.settings.regression_set)
        self._offer_factor_sets(self._project, run.factor_set)
        self.draws.setText(text.number(run.draws))
        self.seed.setText(str(run.seed))
        self._sink_pools = run.settings.sink_pools
        self._is_filling = False
        self._tell()

    def offer_counties(self, codes: tuple[str, ...], chosen: str | None) -> None:
        """The counties that the results can be limited to."""
        counted = _("Whole project · {count} counties").format(count=len(codes))
        whole = counted if codes else _("Whole project")
        self.scope.offer([(whole, None), *((label("county", code), code) for code in codes)], chosen)

    def offer_factor_sets(self, project: Project) -> None:
        """The factor sets of another value of the project; the choice stays."""
        self._project = project
        self._offer_factor_sets(project, str(self.factor_set.currentData()))

    def county(self) -> str | None:
        """The county that is shown, None for all."""
        code = self.scope.currentData()
        return None if code is None else str(code)

    def values(self) -> dict[str, Any] | None:
        """The project's settings as the form has them; None where one is not allowed (it says so)."""
        numbers = {name: self._number(name) for name in ("draws", "seed")}
        if None in numbers.values() or not self.pools.chosen():
            return None
        chosen = {"gwp_ch4": self.gwp, "area_source": self.area, "regression_set": self.regression}
        chosen["factor_set"] = self.factor_set
        return {**{name: box.currentData() for name, box in chosen.items()}, **numbers}

    def request(self) -> Request | None:
        """What is to be estimated and how; None where a field is not right."""
        values = self.values()
        if values is None:
            return None
        method = str(self.method.currentData())
        settings = EstimateSettings(
            method=None if method == METHODS[0] else method,
            pools=self.pools.chosen(),
            sink_pools=self._sink_pools,
            **{name: values[name] for name in ("gwp_ch4", "area_source", "regression_set")},
        )
        kind, factors = self.layer.currentData(), values["factor_set"]
        request = Request(settings, values["draws"], values["seed"], kind=kind, factors=factors)
        epoch = self.epoch.currentData()
        if epoch == UNDATED:
            return replace(request, layer=str(request.kind))
        return replace(request, epoch=None if epoch == LATEST else epoch)

    def problem(self) -> str:
        """What is to be put right before an estimate, '' where nothing is."""
        lines = [(_("Draws for the uncertainty"), self.draws_field.error), (_("Random seed"), self.seed_field.error)]
        told = [_("{field}: {problem}").format(field=name, problem=line.text()) for name, line in lines if line.text()]
        return " ".join(part for part in (self.pools.error.text(), *told) if part)

    def show_unverified(self, count: int | None) -> None:
        """How many of the factors in use are to be verified; None where nothing is estimated yet."""
        self.factor_field.help.setText("" if count is None else _("{count} in use to be verified").format(count=count))
        self.factor_field.help.setVisible(count is not None)

    # -- parts

    def _make_fields(self) -> None:
        self.layer, self.scope, self.method = Choice("layers"), Choice(), Choice()
        self.epoch, self.gwp, self.area, self.regression = Choice(), Choice(), Choice(), Choice()
        self.pools = Pools()
        self.draws, self.seed = QLineEdit(), QLineEdit()
        for line_edit in (self.draws, self.seed):
            line_edit.setProperty("fit", "small")
        self.factor_set, self.factors = Choice(), icon_button("book-open", _("Show factors"))
        self.layer_field, self.scope_field = Field(_("Layer"), self.layer), Field(_("Shown area"), self.scope)
        self.method_field = Field(_("Method"), self.method, " ")
        self.factor_field = Field(_("Factor set"), self._factor_row(), " ")
        shared = _("Factors that polygons share are drawn together.")
        self.draws_field = Field(_("Draws for the uncertainty"), self.draws, shared)
        self.epoch_field = Field(_("Base year"), self.epoch)
        self.more_button = ghost(_("More settings"), "chevron-right")
        self.more_button.setCheckable(True)
        self.more = self._more_fields()

    def _factor_row(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(4))
        row.addWidget(self.factor_set, 1)
        row.addWidget(self.factors)
        self.factor_set.setAccessibleName(_("Factor set"))
        return box

    def _offer_factor_sets(self, project: Project | None, chosen: str) -> None:
        names = list(dict.fromkeys([*([] if project is None else set_names(project)), chosen]))
        self.factor_set.offer([(set_title(name), name) for name in names], chosen)

    def _more_fields(self) -> QWidget:
        box = QWidget()
        column = column_in(box, 10)
        self.seed_field = Field(_("Random seed"), self.seed, _("The same seed gives the same intervals."))
        self.regression_field = Field(_("Volume–biomass equations"), self.regression)
        column.addWidget(self.seed_field)
        column.addWidget(Field(_("Warming potential of methane"), self.gwp))
        column.addWidget(Field(_("Area that multiplies"), self.area))
        column.addWidget(self.regression_field)
        box.hide()
        return box

    def _head(self) -> QHBoxLayout:
        self.back = icon_button("history", _("Settings of the estimate shown"))
        return opposite(title(_("Settings of the estimate")), self.back)

    def _pool_group(self) -> QWidget:
        box = QWidget()
        column = column_in(box, 2)
        column.addWidget(caption(_("Carbon pools")))
        column.addWidget(self.pools)
        return box

    def _connect(self) -> None:
        self.layer.picked.connect(self._offer_epochs)
        self.method.picked.connect(self._show_method_note)
        for box in (self.layer, self.epoch, self.method, self.gwp, self.area, self.regression, self.factor_set):
            box.picked.connect(self._tell)
        self.pools.changed.connect(self._tell)
        for line_edit in (self.draws, self.seed):
            line_edit.editingFinished.connect(self._tell)
        self.scope.picked.connect(self.county_chosen)
        self.factors.clicked.connect(self.factors_asked)
        self.back.clicked.connect(self.taken_back)
        self.more_button.toggled.connect(self._show_more)

    def _show_more(self, shown: bool) -> None:
        self.more.setVisible(shown)
        self.more_button.setIcon(icon("chevron-down" if shown else "chevron-right", "accent"))

    def _tell(self) -> None:
        if self._is_filling:
            return
        self._show_method_note()
        self.values()
        self.changed.emit()

    def _show_method_note(self) -> None:
        method = str(self.method.currentData() or METHODS[0])
        self.method_field.help.setText(method_note(method))
        self.method_field.help.setVisible(True)
        self.regression_field.setEnabled(method == "regression")

    def _number(self, name: str) -> Any:
        """The typed number of a line, None (and why, below the line) where it is not allowed."""
        line_edit, field = (self.draws, self.draws_field) if name == "draws" else (self.seed, self.seed_field)
        entered = "".join(line_edit.text().split())
        try:
            value = typed(setting(name), entered)
        except UsageError:
            low, high = (text.number(limit) for limit in (setting(name).minimum, setting(name).maximum))
            field.set_error(_("A whole number from {low} to {high}.").format(low=low, high=high))
            self.more_button.setChecked(self.more_button.isChecked() or name == "seed")
            return None
        field.set_error("")
        return value

    def _layer_entries(self) -> list[tuple[str, object]]:
        assert self._project is not None
        counts = {kind: [len(layer) for layer in layers_of(self._project, kind)][-1:] for kind in KINDS}
        there = {kind: found[0] for kind, found in counts.items() if found}
        single: list[tuple[str, object]] = [
            (_counted(label("kind", kind), count), kind) for kind, count in there.items()
        ]
        return [(_counted(_("All layers"), sum(there.values())), None), *single] if len(there) > 1 else single

    def _offer_epochs(self) -> None:
        assert self._project is not None
        kind = self.layer.currentData()
        layers = [layer for one in ([kind] if kind else KINDS) for layer in layers_of(self._project, one)]
        epochs = sorted({layer.epoch for layer in layers if layer.epoch}, reverse=True)
        entries: list[tuple[str, object]] = [(_latest(epochs), LATEST), *((epoch, epoch) for epoch in epochs[1:])]
        if kind and epochs and any(layer.epoch is None for layer in layers):
            entries.append((_("undated"), UNDATED))
        self.epoch.offer(entries, self.epoch.currentData())


def _latest(epochs: list[str]) -> str:
    return _("latest ({epoch})").format(epoch=epochs[0]) if epochs else _("undated")


def _counted(name: str, count: int) -> str:
    return _("{name} ({count})").format(name=name, count=text.number(count))
