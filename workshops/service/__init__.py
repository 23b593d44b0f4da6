"""Use cases of a workshop: find, let decide, save. The keyword-only signatures are the commands."""

from workshops.service.hand_ins import HandIns, Row, RowRefused
from workshops.service.pay_runs import Due, PayRuns
from workshops.service.setup import Setup, WorkDates

__all__ = ["Due", "HandIns", "PayRuns", "Row", "RowRefused", "Setup", "WorkDates"]
