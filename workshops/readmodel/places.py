"""The workshops themselves: where they are, who works there, what they make and what a step pays."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import RowMapping, and_, bindparam, func, or_, select, tuple_

from kernel.lookups import Member, RateNews, number_key
from kernel.time import day_of
from shell.question import Question
from shell.readmodels import ReadModel, Rows
from workshops.readmodel.tables import HAND_INS, MEMBERS, PRODUCTS, RATES, WORKSHOPS

_MEMBER = Question(
    select(MEMBERS.c.worker, MEMBERS.c.number, MEMBERS.c.joined_at).where(
        MEMBERS.c.workshop == bindparam("workshop"),
        or_(MEMBERS.c.worker == bindparam("worker"), MEMBERS.c.number_key == bindparam("number_key")),
    )
)
_NAMES = Question(
    select(
        WORKSHOPS.c.id,
        WORKSHOPS.c.name,
        PRODUCTS.c.code,
        PRODUCTS.c.name.label("product"),
        PRODUCTS.c.steps,
    )
    .outerjoin(PRODUCTS, PRODUCTS.c.workshop == WORKSHOPS.c.id)
    .where(WORKSHOPS.c.id.in_(bindparam("workshops", expanding=True)))
)


LATELY = timedelta(days=92)  # who made something in this time is told what it will earn


class Quote(NamedTuple):
    """Yuan per piece, and since when."""

    effective_from: date
    rate: Decimal


class Priced(NamedTuple):
    """What a step earns on a day, what it will (the next change first), and what it did (the last first)."""

    in_force: Quote | None
    coming: Sequence[Quote]
    past: Sequence[Quote]


class Places(ReadModel):
    """Workshops, members, products and rates."""

    def member(self, workshop: str, key: str) -> Member | None:
        """A member by worker id or number, under the surviving id where two records of theirs were merged."""
        number = number_key(key)
        found = _MEMBER.ask(self.engine, workshop=workshop, worker=key, number_key=number)
        if not found:  # a record of somebody who is a member under another one
            others = (record for record in self.records_of(key) if record != key)
            asked = (
                _MEMBER.ask(self.engine, workshop=workshop, worker=other, number_key=number)
                for other in others
            )
            found = next(filter(None, asked), found)
        if not found:
            return None
        row = found[0]
        return Member(self.records_of(row["worker"])[0], row["number"], day_of(row["joined_at"]))

    def members(
        self, workshop: str, key: str | None = None, *, after: str | None = None, limit: int | None = None
    ) -> Rows:
        """Members of a workshop in the order of their numbers, or the one a key names.

        `after` is the `number_key` the last page ended at.
        """
        m = MEMBERS.c
        statement = select(MEMBERS).where(m.workshop == workshop).order_by(m.number_key).limit(limit)
        if after is not None:
            statement = statement.where(m.number_key > after)
        if key is not None:
            statement = statement.where(or_(self.whose(m.worker, key), m.number_key == number_key(key)))
        return self.rows(statement)

    def next_number(self, workshop: str) -> str:
        """One more than the highest number given at a workshop, as wide as it."""
        given = (
            row["number"] for row in self.rows(select(MEMBERS.c.number).where(MEMBERS.c.workshop == workshop))
        )
        highest = max((n for n in given if n.isascii() and n.isdigit()), key=int, default="000")
        return str(int(highest) + 1).zfill(len(highest))

    def count_members(self, workshop: str) -> int:
        """How many people work at a workshop."""
        statement = select(func.count().label("count")).where(MEMBERS.c.workshop == workshop)
        return int(self.rows(statement)[0]["count"])

    def workshops_of(self, worker: str) -> list[str]:
        """The workshops a worker is a member of."""
        mine = select(MEMBERS.c.workshop).distinct().where(self.whose(MEMBERS.c.worker, worker))
        return [row["workshop"] for row in self.rows(mine)]

    def village_of_workshop(self, workshop: str) -> str | None:
        """The village a workshop lies in."""
        found = self.workshop(workshop)
        return found["village"] if found else None

    def workshop(self, id: str) -> RowMapping | None:
        """A workshop by its id."""
        return self.first(select(WORKSHOPS).where(WORKSHOPS.c.id == id))

    def workshops(
        self,
        ids: Iterable[str] | None = None,
        regions: Iterable[str] = (),
        *,
        after: Sequence[str] | None = None,
        limit: int | None = None,
    ) -> Rows:
        """Workshops by id and those of some regions, or all (`ids` None); `after` is a name and an id."""
        w = WORKSHOPS.c
        statement = select(WORKSHOPS).order_by(w.name, w.id).limit(limit)
        if ids is not None:
            within = (w.village.startswith(region, autoescape=True) for region in regions)
            statement = statement.where(or_(w.id.in_(list(ids)), *within))
        if after is not None:
            statement = statement.where(tuple_(w.name, w.id) > tuple_(*after))
        return self.rows(statement)

    def products(
        self, workshops: Iterable[str], *, after: str | None = None, limit: int | None = None
    ) -> Rows:
        """The products of some workshops; `after` is the code the last page of one workshop ended at."""
        p = PRODUCTS.c
        statement = select(PRODUCTS).where(p.workshop.in_(list(workshops))).order_by(p.code).limit(limit)
        if after is not None:
            statement = statement.where(p.code > after)
        return self.rows(statement)

    def names(self, workshops: Iterable[str]) -> tuple[dict[str, str], dict[tuple[str, str, str], str]]:
        """What some workshops are called, and their products' steps by (workshop, product, step)."""
        ids = list(workshops)
        rows = _NAMES.ask(self.engine, workshops=ids) if ids else []
        named = {row["id"]: row["name"] for row in rows}
        labels = {
            (row["id"], row["code"], step["code"]): f"{row['product']}{step['name']}"
            for row in rows
            for step in row["steps"] or ()
        }
        return named, labels

    def priced(self, workshops: Collection[str], day: date) -> dict[tuple[str, str, str], Priced]:
        """What the steps of some workshops earn, by (workshop, product, step), seen from a day."""
        r = RATES.c
        statement = select(RATES).where(r.workshop.in_(list(workshops))).order_by(r.effective_from)
        dated: dict[tuple[str, str, str], list[Quote]] = {}
        for row in self.rows(statement) if workshops else []:
            quotes = dated.setdefault((row["workshop"], row["product"], row["step"]), [])
            quotes.append(Quote(row["effective_from"], Decimal(row["rate"])))
        return {step: _seen_from(day, quotes) for step, quotes in dated.items()}

    def next_change(self, worker: str, day: date) -> date | None:
        """The first day after `day` on which a rate changes where a worker is a member; None: none is said.

        What earned nothing until then does not change.
        """
        mine = select(MEMBERS.c.workshop).where(self.whose(MEMBERS.c.worker, worker))
        before = RATES.alias("before")
        same = (before.c[name] == RATES.c[name] for name in ("workshop", "product", "step"))
        known = select(before.c.rate).where(*same, before.c.effective_from <= day).exists()
        first = select(func.min(RATES.c.effective_from).label("day")).where(
            RATES.c.workshop.in_(mine), RATES.c.effective_from > day, known
        )
        found: date | None = self.rows(first)[0]["day"]
        return found

    def rate_news(self, workshop: str, product: str, step: str, day: date) -> RateNews | None:
        """Who made a step lately, what it is called, and what it earned before `day`; None where it earned
        nothing yet: then nobody counts on it."""
        quotes = self.priced([workshop], day - timedelta(days=1)).get((workshop, product, step))
        if quotes is None or quotes.in_force is None:
            return None
        said = next((each.rate for each in quotes.coming if each.effective_from == day), None)
        h = HAND_INS.c
        makers = (
            select(h.worker)
            .distinct()
            .where(
                h.workshop == workshop,
                h.work_date > day - LATELY,
                h.product == product,
                h.step == step,
                h.state.in_(("handed-in", "inspected")),
            )
        )
        places, labels = self.names([workshop])
        return RateNews(
            place=places.get(workshop, ""),
            label=labels.get((workshop, product, step), step),
            before=quotes.in_force.rate,
            said=said,
            workers=[row["worker"] for row in self.rows(makers.order_by(h.worker))],
        )

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


def _seen_from(day: date, quotes: Sequence[Quote]) -> Priced:
    """Quotes in the order of their days, divided by a day."""
    past = [each for each in quotes if each.effective_from <= day][::-1]
    coming = [each for each in quotes if each.effective_from > day]
    return Priced(past[0] if past else None, coming, past[1:])
