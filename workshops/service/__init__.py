"""Use cases of a workshop: find, let decide, save. The keyword-only signatures are the commands."""

from workshops.service.day_sheet import Row, RowRefused
from workshops.service.hand_ins import HandIns
from workshops.service.pay_runs import PayRuns
from workshops.service.setup import Setup

__all__ = ["HandIns", "PayRuns", "Row", "RowRefused", "Setup"]
