"""How many of the pieces inspected were sent back or rejected, and what was wrong with them.

Months are those of the work, whenever it was inspected. What was found of a hand-in is its latest split by
the moment asked for, so a figure told once can be told again as it was.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Subquery, and_, case, extract, func, literal_column, select

from shell.readmodels import ReadModel, Rows
from workshops.readmodel.tables import DEFECTS, HAND_INS, SPLITS

_H, _S, _D = HAND_INS.c, SPLITS.c, DEFECTS.c
_HUNDRED: Any = literal_column("100")  # a parameter would make another expression of it in GROUP BY
_MONTH = (extract("year", _H.work_date) * _HUNDRED + extract("month", _H.work_date)).label("month")
_BAD = _S.rework + _S.rejected


K = TypeVar("K")


class Defect(NamedTuple):
    """What was wrong: `alone` the pieces that had it and nothing else, `among` the bad pieces of hand-ins
    where several things were."""

    code: str
    alone: int
    among: int


@dataclass
class Found:
    """What inspection found of one product step, in pieces; `again` is rework that came in again."""

    accepted: int = 0
    rework: int = 0
    rejected: int = 0
    again: int = 0
    again_accepted: int = 0
    defects: list[Defect] = field(default_factory=list)

    @property
    def pieces(self) -> int:
        """All that came in for the first time and was inspected."""
        return self.accepted + self.rework + self.rejected

    @property
    def share(self) -> Decimal | None:
        """Per cent sent back or rejected, to one decimal; None where nothing was inspected."""
        if not self.pieces:
            return None
        bad = Decimal(self.rework + self.rejected)
        return (bad * 100 / self.pieces).quantize(Decimal("0.1"))

    def add(self, other: "Found") -> None:
        """Count another step's first-time pieces in."""
        self.accepted += other.accepted
        self.rework += other.rework
        self.rejected += other.rejected


def together(found: Rows, wrong: Rows, key: Callable[[Any], K]) -> dict[K, Found]:
    """Rows of `found` and `wrong` as one thing a key, the commonest defect first."""
    told: dict[K, Found] = {}
    for row in found:
        one = told.setdefault(key(row), Found())
        if row["again"]:
            one.again = row["accepted"] + row["rework"] + row["rejected"]
            one.again_accepted = row["accepted"]
        else:
            one.accepted, one.rework, one.rejected = row["accepted"], row["rework"], row["rejected"]
    for row in sorted(wrong, key=lambda row: (-row["alone"], -row["among"], row["code"])):
        defect = Defect(row["code"], row["alone"], row["among"])
        told.setdefault(key(row), Found()).defects.append(defect)
    return told


class Quality(ReadModel):
    """What inspection found at a workshop, by product × step × month of work; or of an order, by step."""

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
        return self._found_by((_H.product, _H.step, _MONTH), _of_days(workshop, first, last, as_of))

    def wrong(self, workshop: str, first: date, last: date, as_of: datetime) -> Rows:
        """What was wrong with pieces that came in for the first time, by defect `code`.

        `alone`: the pieces that had it and nothing else; `among`: the bad pieces of hand-ins where several
        things were wrong, this among them.
        """
        return self._wrong_by((_H.product, _H.step, _MONTH), _of_days(workshop, first, last, as_of))

    def found_of(self, order: str) -> dict[str, Found]:
        """What was found of the pieces made for an order, by step, as it stands now."""
        of_order = _latest(_H.order == order)
        found, wrong = self._found_by((_H.step,), of_order), self._wrong_by((_H.step,), of_order)
        return together(found, wrong, lambda row: str(row["step"]))

    def _found_by(self, key: tuple[Any, ...], latest: Subquery) -> Rows:
        key = (*key, _H.rework_of.is_not(None).label("again"))
        parts = (func.sum(part).label(part.name) for part in (_S.accepted, _S.rework, _S.rejected))
        return self.rows(_of(select(*key, *parts), latest).group_by(*key))

    def _wrong_by(self, key: tuple[Any, ...], latest: Subquery) -> Rows:
        key = (*key, _D.code)
        # A correction may have found fewer bad than the inspection it mends named.
        counted = case((_D.pieces > _BAD, _BAD), else_=_D.pieces)
        among = case((_D.pieces == 0, _BAD), else_=0)
        sums = func.sum(counted).label("alone"), func.sum(among).label("among")
        statement = _of(select(*key, *sums), latest).join(DEFECTS, _D.hand_in == _H.id)
        return self.rows(statement.where(_H.rework_of.is_(None), _BAD > 0).group_by(*key))


def _of_days(workshop: str, first: date, last: date, as_of: datetime) -> Subquery:
    return _latest(_H.workshop == workshop, _H.work_date.between(first, last), _S.at <= as_of)


def _latest(*where: Any) -> Subquery:
    """The last split of each of some hand-ins."""
    latest = select(_S.hand_in, func.max(_S.position).label("position")).join(HAND_INS, _H.id == _S.hand_in)
    return latest.where(*where).group_by(_S.hand_in).subquery()


def _of(statement: Any, latest: Subquery) -> Any:
    this = and_(_S.hand_in == latest.c.hand_in, _S.position == latest.c.position)
    return statement.select_from(latest).join(SPLITS, this).join(HAND_INS, _H.id == _S.hand_in)
