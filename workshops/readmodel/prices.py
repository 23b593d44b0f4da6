"""What a step pays, what a grade earns of it, and since when; and whom a change is about."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import Column, Table, and_, or_, select, tuple_

from kernel.lookups import RateNews
from shell.readmodels import Rows
from workshops.readmodel.places import Places
from workshops.readmodel.tables import GRADE_FACTORS, HAND_INS, RATES

LATELY = timedelta(days=92)  # who made something in this time is told what it will earn


class Quote(NamedTuple):
    """Yuan per piece, or what a grade earns of them, and since when."""

    effective_from: date
    rate: Decimal


class Priced(NamedTuple):
    """What a step, or a grade of its rate, earns on a day; what it will (the next change first), and what it
    did (the last first)."""

    in_force: Quote | None
    coming: Sequence[Quote]
    past: Sequence[Quote]


class Prices(Places):
    """Piece rates and grade factors by the day."""

    def priced(self, workshops: Collection[str], day: date) -> dict[tuple[str, str, str], Priced]:
        """What the steps of some workshops earn, by (workshop, product, step), seen from a day."""
        return self._dated(RATES, RATES.c.step, RATES.c.rate, workshops, day)

    def graded(self, workshops: Collection[str], day: date) -> dict[tuple[str, str, str], Priced]:
        """What grades earn of the rate, by (workshop, product, grade), seen from a day; those that a product
        has no more stand here, too."""
        f = GRADE_FACTORS.c
        return self._dated(GRADE_FACTORS, f.grade, f.factor, workshops, day)

    def _dated(
        self, table: Table, of: Column[str], figure: Column[str], workshops: Collection[str], day: date
    ) -> dict[tuple[str, str, str], Priced]:
        c = table.c
        statement = (
            select(c.workshop, c.product, of.label("of"), c.effective_from, figure.label("figure"))
            .where(c.workshop.in_(list(workshops)))
            .order_by(c.effective_from)
        )
        dated: dict[tuple[str, str, str], list[Quote]] = {}
        for row in self.rows(statement) if workshops else []:
            quotes = dated.setdefault((row["workshop"], row["product"], row["of"]), [])
            quotes.append(Quote(row["effective_from"], Decimal(row["figure"])))
        return {key: _seen_from(day, quotes) for key, quotes in dated.items()}

    def rate_news(self, workshop: str, product: str, step: str, day: date) -> RateNews | None:
        """Who made a step lately, what it is called, and what it earned before `day`; None where it earned
        nothing yet: then nobody counts on it."""
        quotes = self.priced([workshop], day - timedelta(days=1)).get((workshop, product, step))
        if quotes is None or quotes.in_force is None:
            return None
        places, labels = self.names([workshop])
        return RateNews(
            place=places.get(workshop, ""),
            label=labels.get((workshop, product, step), step),
            before=quotes.in_force.rate,
            said=_said(quotes, day),
            workers=self._makers(workshop, product, step, day),
        )

    def factor_news(self, workshop: str, product: str, grade: str, day: date) -> RateNews | None:
        """Who made a product lately, what it is called, and a grade's factor before `day`; None where there
        is no such grade."""
        quotes = self.graded([workshop], day - timedelta(days=1)).get((workshop, product, grade))
        made = next((row for row in self.products([workshop]) if row["code"] == product), None)
        if quotes is None or quotes.in_force is None or made is None:
            return None
        places, _labels = self.names([workshop])
        return RateNews(
            place=places.get(workshop, ""),
            label=made["name"],
            before=quotes.in_force.rate,
            said=_said(quotes, day),
            workers=self._makers(workshop, product, None, day),
        )

    def _makers(self, workshop: str, product: str, step: str | None, day: date) -> list[str]:
        """Who made a step (None: any of the product) in the months before a day."""
        h = HAND_INS.c
        makers = (
            select(h.worker)
            .distinct()
            .where(
                h.workshop == workshop,
                h.work_date > day - LATELY,
                h.product == product,
                h.state.in_(("handed-in", "inspected")),
            )
        )
        if step is not None:
            makers = makers.where(h.step == step)
        return [row["worker"] for row in self.rows(makers.order_by(h.worker))]

    def grade_factors(
        self, workshop: str, *, after: tuple[str, str, date] | None = None, limit: int | None = None
    ) -> Rows:
        """The grade factors of a workshop by product and grade, the latest first; `after` is the product,
        grade and day the last page ended at."""
        f = GRADE_FACTORS.c
        statement = select(GRADE_FACTORS).where(f.workshop == workshop).limit(limit)
        if after is not None:
            product, grade, day = after
            later = tuple_(f.product, f.grade) > tuple_(product, grade)
            statement = statement.where(
                or_(later, and_(f.product == product, f.grade == grade, f.effective_from < day))
            )
        return self.rows(statement.order_by(f.product, f.grade, f.effective_from.desc()))

    def rates(
        self, workshop: str, *, after: tuple[str, str, date] | None = None, limit: int | None = None
    ) -> Rows:
        """The rates of a workshop by product and step, the latest first.

        `after` is the product, step and day the last page ended at.
        """
        r = RATES.c
        statement = select(RATES).where(r.workshop == workshop).limit(limit)
        if after is not None:
            product, step, day = after
            later = tuple_(r.product, r.step) > tuple_(product, step)
            statement = statement.where(
                or_(later, and_(r.product == product, r.step == step, r.effective_from < day))
            )
        return self.rows(statement.order_by(r.product, r.step, r.effective_from.desc()))


def _said(quotes: Priced, day: date) -> Decimal | None:
    """What is said of a day to come, where anything is."""
    return next((each.rate for each in quotes.coming if each.effective_from == day), None)


def _seen_from(day: date, quotes: Sequence[Quote]) -> Priced:
    """Quotes in the order of their days, divided by a day."""
    past = [each for each in quotes if each.effective_from <= day][::-1]
    coming = [each for each in quotes if each.effective_from > day]
    return Priced(past[0] if past else None, coming, past[1:])
