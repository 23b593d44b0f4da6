"""How officials' figures are made: gathered over regions, kept from telling on anybody, carried forward."""

from insight.domain.figures import STAGES, Cell, Figures, Listed, WorkerMonth, one_by_one, publish
from insight.domain.forecast import Forecast, forecast
from insight.domain.lists import LowIncomeList
from insight.domain.suppression import Hidden

__all__ = [
    "STAGES",
    "Cell",
    "Figures",
    "Forecast",
    "Hidden",
    "Listed",
    "LowIncomeList",
    "WorkerMonth",
    "forecast",
    "one_by_one",
    "publish",
]
