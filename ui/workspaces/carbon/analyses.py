"""The pages of the carbon workspace beside the estimate, one row each; tabs and factories are made from these rows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtWidgets import QWidget

from layers.i18n import N_
from ui.context import Context
from zzeco.project import Project

ESTIMATE = "estimate"


class Page(Protocol):
    """A QWidget that shows one analysis."""

    def take(self, project: Project, run: str) -> None:
        """The project and the run to show ('' without one), when the page comes to the front or these changed."""


@dataclass(frozen=True)
class Row:
    """One page: key, label, and how it is made in a parent (imported when first chosen)."""

    key: str
    label: str
    make: Callable[[Context, QWidget], QWidget]


def _methods(context: Context, parent: QWidget) -> QWidget:
    from ui.workspaces.carbon.methods_page import MethodsPage

    return MethodsPage(context, parent)


def _uncertainty(context: Context, parent: QWidget) -> QWidget:
    from ui.workspaces.carbon.uncertainty_page import UncertaintyPage

    return UncertaintyPage(context, parent)


def _change(context: Context, parent: QWidget) -> QWidget:
    from ui.workspaces.carbon.change_page import ChangePage

    return ChangePage(context, parent)


def _forecast(context: Context, parent: QWidget) -> QWidget:
    from ui.workspaces.carbon.forecast_page import ForecastPage

    return ForecastPage(context, parent)


def _reconcile(context: Context, parent: QWidget) -> QWidget:
    from ui.workspaces.carbon.reconcile_page import ReconcilePage

    return ReconcilePage(context, parent)


def _factors(context: Context, parent: QWidget) -> QWidget:
    from ui.workspaces.carbon.factors.page import FactorsPage

    return FactorsPage(context, parent)


ANALYSES = (
    Row("methods", N_("Methods"), _methods),
    Row("uncertainty", N_("Uncertainty"), _uncertainty),
    Row("change", N_("Change"), _change),
    Row("forecast", N_("Forecast"), _forecast),
    Row("reconcile", N_("Published total"), _reconcile),
    Row("factors", N_("Factor sets"), _factors),
)  # fmt: skip
