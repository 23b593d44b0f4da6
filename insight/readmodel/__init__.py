"""What everybody earned, by month and village; and the figures made of it, ready to be told."""

from typing import ClassVar

from sqlalchemy import MetaData

from insight.readmodel.cells import CELL_RECORDS, Cells
from insight.readmodel.lists import SealedLists
from insight.readmodel.months import Months
from insight.readmodel.outcomes import Outcomes
from insight.readmodel.tables import METADATA


class InsightReadModel(Months, Outcomes):
    """Workers' months, hours and certificates for officials' figures."""

    NAME: ClassVar[str] = "insight"
    METADATA: ClassVar[MetaData] = METADATA


__all__ = ["CELL_RECORDS", "Cells", "InsightReadModel", "SealedLists"]
