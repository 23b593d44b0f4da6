"""Gigs as people see them: tables, and all SQL on them.

`tables` says what is kept, `board` finds work, `people` tells who applied, worked and is owed what,
`confirming` what the clock has to ask, `seekers` who may want what is free, `fill` measures how many places
were filled.
"""

from typing import ClassVar

from sqlalchemy import MetaData

from gigs.readmodel.board import Board
from gigs.readmodel.confirming import Confirmations
from gigs.readmodel.fill import Fill, FillRates
from gigs.readmodel.people import GigPeople
from gigs.readmodel.seekers import Seekers
from gigs.readmodel.tables import METADATA


class GigsReadModel(Board, GigPeople, Confirmations, Seekers, FillRates):
    """Gigs with their places, who has them, and how well they are filled."""

    NAME: ClassVar[str] = "gigs"
    METADATA: ClassVar[MetaData] = METADATA


__all__ = ["Fill", "GigsReadModel"]
