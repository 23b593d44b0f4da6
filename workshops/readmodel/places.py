"""The workshops themselves: where they are, who works there, what they make."""

from collections.abc import Iterable, Sequence

from sqlalchemy import RowMapping, bindparam, func, or_, select, tuple_

from kernel.lookups import Member, number_key
from kernel.time import day_of
from shell.question import Question
from shell.readmodels import ReadModel, Rows
from workshops.readmodel.tables import (
    MEMBERS,
    PRODUCTS,
    WORKSHOPS,
)

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


class Places(ReadModel):
    """Workshops, members and products."""

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
