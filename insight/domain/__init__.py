"""How officials' figures are made: gathered over regions, kept from telling on anybody, carried forward."""

from insight.domain.cells import NOBODY, STAGES, Cell, Count, Figures, Hourly, Trained, nothing, share
from insight.domain.figures import Listed, WorkerMonth, one_by_one, publish
from insight.domain.forecast import Forecast, forecast
from insight.domain.learning import Trainee
from insight.domain.lists import LowIncomeList
from insight.domain.seeking import Vacancy, vacancies
from insight.domain.suppression import Hidden

__all__ = [
    "NOBODY",
    "STAGES",
    "Cell",
    "Count",
    "Figures",
    "Forecast",
    "Hidden",
    "Hourly",
    "Listed",
    "LowIncomeList",
    "Trained",
    "Trainee",
    "Vacancy",
    "WorkerMonth",
    "forecast",
    "nothing",
    "one_by_one",
    "publish",
    "share",
    "vacancies",
]
