"""Use cases of a workshop: find, let decide, save. The keyword-only signatures are the commands."""

from workshops.service.bank import BankBatches, BankResult
from workshops.service.contests import Contests
from workshops.service.damages import Damages
from workshops.service.day_sheets import DaySheets
from workshops.service.hand_ins import HandIns, Judgement
from workshops.service.hours import Hours
from workshops.service.matching import Row, RowRefused
from workshops.service.materials import Materials
from workshops.service.orders import Orders
from workshops.service.pay_runs import PayRuns
from workshops.service.photos import Photos
from workshops.service.rate_corrections import RateCorrections
from workshops.service.setup import Setup

__all__ = [
    "BankBatches",
    "BankResult",
    "Contests",
    "Damages",
    "DaySheets",
    "HandIns",
    "Hours",
    "Judgement",
    "Materials",
    "Orders",
    "PayRuns",
    "Photos",
    "RateCorrections",
    "Row",
    "RowRefused",
    "Setup",
]
