"""The ledger of everyone's income: tables, and all SQL on them.

`tables` says what is kept, `months` adds it up, `entries` tells what it was for, `payments` what was paid for
gigs; `moves` is what the projection writes of a pay run.
"""

from typing import ClassVar

from sqlalchemy import MetaData

from income.readmodel.entries import Entries, Entry, Part
from income.readmodel.months import MonthIncome, Months
from income.readmodel.moves import Moves
from income.readmodel.payments import Payments
from income.readmodel.tables import LEDGER, METADATA, STAGES, TOTALS, to_hundredths


class IncomeReadModel(Months, Entries, Payments, Moves):
    """Income by worker, month and stage, with every entry behind it."""

    NAME: ClassVar[str] = "income"
    METADATA: ClassVar[MetaData] = METADATA


__all__ = [
    "LEDGER",
    "STAGES",
    "TOTALS",
    "Entry",
    "IncomeReadModel",
    "MonthIncome",
    "Part",
    "to_hundredths",
]
