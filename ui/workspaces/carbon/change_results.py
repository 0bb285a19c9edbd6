"""What a change is made of: the waterfall of its parts, the map, tables of parts, causes and polygons."""

import numpy as np
import pandas as pd
from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QStackedWidget, QWidget

from layers.i18n import _
from layers.labels import label
from ui import format as text
from ui.components.buttons import ghost
from ui.components.card import Card
from ui.components.figure import Figure
from ui.components.heading import caption
from ui.components.layout import column_in
from ui.components.splitter import CardSplitter
from ui.components.tabs import TabStrip
from ui.context import Context
from ui.theme.tokens import px
from ui.workspaces.carbon.change_map import ChangeMap
from ui.workspaces.carbon.fitted_table import Cell, FittedTable, fill_table
from ui.workspaces.carbon.notes import Notes
from ui.workspaces.carbon.results import Notice
from ui.workspaces.carbon.themed_map import Coloured
from ui.workspaces.carbon.units import CARBON, SINK, area_unit, column_scale, scale_of
from ui.workspaces.carbon.waterfall import Part, Waterfall
from zzeco.carbon.change import CAUSES
from zzeco.change_explaining import terms as change_terms
from zzeco.change_sheet import ChangeSheet, step_text
from zzeco.change_texts import counts_text, part_names
from zzeco.run_sheet import Figure as Amount

UPPER_LEAST, LOWER_LEAST = 340, 240


class ChangeResults(QWidget):
    """`export_asked` is the button."""

    export_asked = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.largest = pd.DataFrame()
        self.notice = Notice(self)
        self.notice.back.hide()
        self.splitter = CardSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setMinimumHeight(px(UPPER_LEAST))
        self.whole, self.map = Card(" ", parent=self.splitter), ChangeMap(context, self.splitter)
        self.tables = Card(" ", parent=self)
        self.total, self.waterfall = Figure(text.MISSING, "", inline=True), Waterfall()
        self.waterfall.setAccessibleName(_("Parts of the change"))
        self.counts = caption(wrap=True)
        self.tabs = TabStrip([_("Parts"), _("Causes of area change"), _("Largest changes"), _("Notes")])
        self.parts, self.causes, self.polygons = (FittedTable(even=True) for _table in range(3))
        self.notes = Notes(16)
        self.export, self.show_there = ghost(_("Excel"), "download"), ghost(_("Show on the map"), "external-link")
        self.pages = QStackedWidget()
        self._lay_out()
        self.tabs.chosen.connect(self._choose_page)
        self.polygons.clicked.connect(self._select)
        self.polygons.activated.connect(self.open_on_map)
        self.show_there.clicked.connect(self.open_on_map)
        self.export.clicked.connect(self.export_asked)

    def show_sheet(self, sheet: ChangeSheet, made: Coloured) -> None:
        """Two epochs compared, and their map."""
        self.largest = sheet.largest
        self._show_whole(sheet)
        self._show_parts(sheet)
        self._show_causes(sheet)
        self._show_polygons(sheet)
        self.notes.say(_notes(sheet))
        self.map.show_sheet(sheet, made)

    def set_outdated(self, outdated: bool) -> None:
        """Whether the project has changed since."""
        self.notice.say(_("The project has changed since this comparison.") if outdated else "")

    def open_on_map(self) -> None:
        """The chosen polygons in the map workspace, those of one survey."""
        chosen = self._chosen()
        if len(chosen):
            layer = str(chosen["layer"].iloc[0])
            fids = chosen.loc[chosen["layer"] == layer, "fid"].to_numpy(np.int64)
            self.context.go("map", layer=layer, fids=fids, zoom=True)

    def _chosen(self) -> pd.DataFrame:
        model = self.polygons.selectionModel()
        return self.largest.iloc[[index.row() for index in model.selectedRows()] if model else []]

    def _select(self, _index: QModelIndex) -> None:
        chosen = self._chosen()
        if len(chosen):
            layer = str(chosen["layer"].iloc[0])
            fids = chosen.loc[chosen["layer"] == layer, "fid"].to_numpy(np.int64)
            self.context.document.select(layer, fids)
            self.map.zoom_to(layer, fids)

    def _choose_page(self, place: int) -> None:
        self.pages.setCurrentIndex(place)
        self.show_there.setVisible(self.pages.currentWidget() is self.polygons)

    # -- filling

    def _show_whole(self, sheet: ChangeSheet) -> None:
        figures = sheet.found.figures
        whole, (low, high) = figures["tco2e_per_a"]["total"], figures["ci95_tco2e_per_a"]
        scale = scale_of(max(abs(whole), abs(low), abs(high)), SINK)
        limits = _("95 %: {low_high}").format(low_high=scale.interval(Amount(whole, low, high)))
        self.total.set(scale.number(whole, sign=True), scale.unit, "", limits)
        years = {"start": sheet.before.epoch, "end": sheet.after.epoch}
        self.whole.set_title(_("Change {start} → {end}").format(**years), _("living trees"))
        parts = [Part(step_text(step), sheet.per_year(t), step == "jitter") for step, t in sheet.steps.items()]
        self.waterfall.show_parts(parts, Part(step_text("total"), whole), (low, high), scale)
        self.counts.setText(counts_text(figures))

    def _show_parts(self, sheet: ChangeSheet) -> None:
        figures, names = sheet.found.figures, part_names()
        amounts = pd.DataFrame({key: figures[key] for key in ("carbon_t", "tco2e_per_a")}).loc[[*names]]
        carbon, yearly = (
            scale_of(float(amounts[key].abs().max()), unit)
            for key, unit in (("carbon_t", CARBON), ("tco2e_per_a", SINK))
        )
        rows: list[list[Cell]] = []
        for key, (carbon_t, per_year) in zip(names, amounts.to_numpy(dtype=float).tolist(), strict=True):
            limits = Amount(per_year, *figures["ci95_tco2e_per_a"])
            cells = [(carbon.number(carbon_t, sign=True), carbon_t), (yearly.number(per_year, sign=True), per_year)]
            rows.append([(names[key], key), *cells, (yearly.interval(limits) if key == "total" else "", "")])
        fill_table(self.parts, [_("Part"), carbon.unit, yearly.unit, _("95 %")], rows)

    def _show_causes(self, sheet: ChangeSheet) -> None:
        causes = sheet.found.figures["area_change_by_cause"]
        keys = ("gain_t", "loss_t", "gain_ha", "loss_ha")
        frame = pd.DataFrame(causes, columns=["cause_code", *keys])
        scale = scale_of(float(frame[["gain_t", "loss_t"]].abs().max().max()) if len(frame) else 0.0, CARBON)
        rows: list[list[Cell]] = []
        for one in causes:
            carbon = [(scale.number(one[key], sign=True), float(one[key])) for key in keys[:2]]
            area = [(text.number(one[key], 1, sign=True), float(one[key])) for key in keys[2:]]
            rows.append([(one["cause_code"] or _("no cause delivered"), one["cause_code"]), *carbon, *area])
        heads = [_("Cause (code)"), *(f"{words} {scale.unit}" for words in (_("Gained"), _("Lost")))]
        heads += [f"{words} {area_unit()}" for words in (_("Gained"), _("Lost"))]
        fill_table(self.causes, heads, rows)

    def _show_polygons(self, sheet: ChangeSheet) -> None:
        names, rows = part_names(), self.largest
        keys = ("carbon_before_t", "carbon_after_t", "difference_t")
        scale = column_scale(rows["difference_t"], CARBON)
        surveys = {sheet.before.name: sheet.before.epoch, sheet.after.name: sheet.after.epoch}
        cells: list[list[Cell]] = []
        for row in rows.to_dict("records"):
            amounts = [(scale.number(row[key], sign=key == "difference_t"), float(row[key])) for key in keys]
            known = [str(surveys[row["layer"]]), label("county", row["county"]), names.get(row["cause"], "")]
            words = [row["name"], *known, "" if text.missing(row["cause_code"]) else str(row["cause_code"])]
            cells.append([*((word, word) for word in words), *amounts])
        heads = [_("Record"), _("Survey"), _("County"), _("Main part"), _("Cause (code)")]
        heads += [f"{words} {scale.unit}" for words in (_("Before"), _("After"), _("Difference"))]
        fill_table(self.polygons, heads, cells)

    # -- putting together

    def _lay_out(self) -> None:
        column = column_in(self, 12)
        self.whole.body.addWidget(self.total)
        self.whole.body.addWidget(self.waterfall, 1)
        self.whole.body.addWidget(self.counts)
        self.splitter.hold((self.whole, self.map), (6, 4))
        self.tables.title.hide()
        self.tables.head.insertWidget(0, self.tabs)
        self.tables.head.addWidget(self.show_there)
        self.tables.head.addWidget(self.export)
        self.show_there.hide()
        self.export.setToolTip(_("Export to Excel"))
        self.tables.body.setContentsMargins(0, 0, 0, 1)
        self.tables.setMinimumHeight(px(LOWER_LEAST))
        for place, page in enumerate((self.parts, self.causes, self.polygons, self.notes)):
            self.pages.addWidget(page)
            page.setAccessibleName(self.tabs.tabText(place))
        self.polygons.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.tables.body.addWidget(self.pages)
        column.addWidget(self.notice)
        column.addWidget(self.splitter, 3)
        column.addWidget(self.tables, 2)


def _notes(sheet: ChangeSheet) -> list[str]:
    """What the parts mean, and what is to be verified."""
    figures, terms, names = sheet.found.figures, change_terms(), part_names()
    said = [_("{part}: {meaning}").format(part=names[part], meaning=terms[part]) for part in CAUSES]
    said += [
        _("These are differences of two inventories; the sink of `estimate` is one year of its growth curves."),
        *sheet.found.warnings,
    ]
    count = len(figures["unverified_factors"])
    if count:
        said.append(_("{count} factors in these figures are to be verified.").format(count=count))
    return said
