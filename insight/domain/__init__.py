"""How officials' figures are made: gathered over regions, kept from telling on anybody, carried forward."""

from insight.domain.cells import NOBODY, STAGES, Cell, Count, Figures, Hourly, Trained, nothing, share
from insight.domain.figures import Listed, WorkerMonth, publish
from insight.domain.forecast import Forecast, forecast
from insight.domain.learning import Trainee
from insight.domain.lists import LowIncomeList
from insight.domain.seeking import Vacancy, vacancies

__all__ = [
    "NOBODY",
    "STAGES",
    "Cell",
    "Count",
    "Figures",
    "Forecast",
    "Hourly",
    "Listed",
    "LowIncomeList",
    "Trained",
    "Trainee",
    "Vacancy",
    "WorkerMonth",
    "forecast",
    "nothing",
    "publish",
    "share",
    "vacancies",
]
