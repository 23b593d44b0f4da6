"""What a workshop's pages and decisions look things up in: tables, and all SQL on them.

`tables` says what is kept; `places` tells of workshops, members and products, `prices` of rates and grade
factors, `work` of hand-ins, `contests` of what is said to be wrong, `answering` how long answers take,
`quality` of bad pieces, `rates` of corrected rates, `hours` of those of the employed, `damages` of what they
broke, `pay` of what is owed, runs and slips, `ledger` of what was paid as the law wants it kept, `notices`
of what waits for somebody. Orders and their material are a read model of their own: `orders`, `materials`,
on `order_tables`.
"""

from typing import ClassVar

from sqlalchemy import MetaData

from workshops.readmodel.answering import PERIOD, median_days
from workshops.readmodel.contests import Contests
from workshops.readmodel.ledger import Ledger
from workshops.readmodel.notices import Noticed, Notices
from workshops.readmodel.orders import OrdersReadModel, Wanting
from workshops.readmodel.pay import Pay
from workshops.readmodel.prices import Prices
from workshops.readmodel.quality import Quality
from workshops.readmodel.rates import CorrectedRates
from workshops.readmodel.tables import METADATA


class WorkshopsReadModel(Prices, Contests, Quality, CorrectedRates, Pay, Ledger, Notices):
    """Workshops as their people see them. Answers `Members`, `WorkDates` and `Due`."""

    NAME: ClassVar[str] = "workshops"
    METADATA: ClassVar[MetaData] = METADATA


__all__ = ["PERIOD", "Noticed", "OrdersReadModel", "Wanting", "WorkshopsReadModel", "median_days"]
