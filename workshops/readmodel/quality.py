"""How many of the pieces inspected were sent back or rejected, and what was wrong with them.

Months are those of the work, whenever it was inspected. What was found of a hand-in is its latest split by
the moment asked for, so a figure told once can be told again as it was.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Subquery, and_, case, extract, func, literal_column, select

from shell.readmodels import ReadModel, Rows
from workshops.readmodel.tables import DEFECTS, HAND_INS, SPLITS

_H, _S, _D = HAND_INS.c, SPLITS.c, DEFECTS.c
_HUNDRED: Any = literal_column("100")  # a parameter would make another expression of it in GROUP BY
_MONTH = (extract("year", _H.work_date) * _HUNDRED + extract("month", _H.work_date)).label("month")
_BAD = _S.rework + _S.rejected


class Quality(ReadModel):
    """What inspection found at a workshop, by product × step × month of work."""

    def worked_between(self, workshop: str) -> tuple[date, date] | None:
        """The first and the last work date of what was inspected; None where nothing was."""
        dates = func.min(_H.work_date).label("first"), func.max(_H.work_date).label("last")
        (row,) = self.rows(select(*dates).where(_H.workshop == workshop, _H.state == "inspected"))
        return (row["first"], row["last"]) if row["first"] else None

    def found(self, workshop: str, first: date, last: date, as_of: datetime) -> Rows:
        """Pieces `accepted`, sent to `rework` and `rejected` of work dates, as it stood at a moment.

        `month` is a number (202611); `again` marks rework that came in again, which was counted as bad once
        already.
        """
        again = _H.rework_of.is_not(None).label("again")
        key = (_H.product, _H.step, _MONTH, again)
        parts = (func.sum(part).label(part.name) for part in (_S.accepted, _S.rework, _S.rejected))
        return self.rows(_of(select(*key, *parts), _latest(workshop, first, last, as_of)).group_by(*key))

    def wrong(self, workshop: str, first: date, last: date, as_of: datetime) -> Rows:
        """What was wrong with pieces that came in for the first time, by defect `code`.

        `alone`: the pieces that had it and nothing else; `among`: the bad pieces of hand-ins where several
        things were wrong, this among them.
        """
        key = (_H.product, _H.step, _MONTH, _D.code)
        # A correction may have found fewer bad than the inspection it mends named.
        counted = case((_D.pieces > _BAD, _BAD), else_=_D.pieces)
        among = case((_D.pieces == 0, _BAD), else_=0)
        sums = func.sum(counted).label("alone"), func.sum(among).label("among")
        statement = _of(select(*key, *sums), _latest(workshop, first, last, as_of))
        statement = statement.join(DEFECTS, _D.hand_in == _H.id)
        return self.rows(statement.where(_H.rework_of.is_(None), _BAD > 0).group_by(*key))


def _latest(workshop: str, first: date, last: date, as_of: datetime) -> Subquery:
    """The last split of each hand-in by a moment."""
    latest = select(_S.hand_in, func.max(_S.position).label("position")).join(HAND_INS, _H.id == _S.hand_in)
    latest = latest.where(_H.workshop == workshop, _H.work_date.between(first, last), _S.at <= as_of)
    return latest.group_by(_S.hand_in).subquery()


def _of(statement: Any, latest: Subquery) -> Any:
    this = and_(_S.hand_in == latest.c.hand_in, _S.position == latest.c.position)
    return statement.select_from(latest).join(SPLITS, this).join(HAND_INS, _H.id == _S.hand_in)
