"""Courses, where and when they take place, and with how many seats."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import RowMapping, Select, and_, case, func, select, tuple_

from shell.readmodels import ReadModel, Rows
from training.events import Session
from training.readmodel.tables import COURSES, ENROLMENTS, OFFERED, ON, RUNS, SESSIONS, TRAINERS


def _told(at: datetime) -> Select[Any]:
    """Runs with their courses; `held` counts the offers that still stand at a moment."""
    over = (
        select(func.count())
        .where(ENROLMENTS.c.run == RUNS.c.id, OFFERED, ENROLMENTS.c.offer_expires_at <= at)
        .scalar_subquery()
    )
    kept = [column for column in RUNS.c if column is not RUNS.c.held]
    held = case((RUNS.c.held > 0, RUNS.c.held - over), else_=0).label("held")
    course = (COURSES.c.name.label("course_name"), COURSES.c.trade, COURSES.c.hours, COURSES.c.qualifies_for)
    return select(*kept, held, *course).join(COURSES, COURSES.c.code == RUNS.c.course)


def sessions_in(row: RowMapping) -> tuple[Session, ...]:
    """The sessions in a row of a run."""
    return msgspec.convert(row["sessions"], tuple[Session, ...])


class Runs(ReadModel):
    """Courses, runs, sessions."""

    def course(self, code: str) -> RowMapping | None:
        """A course by its code."""
        return self.first(select(COURSES).where(COURSES.c.code == code))

    def courses(self, *, after: str | None = None, limit: int = 200) -> Rows:
        """Courses by their code, `after` the one a page ended with."""
        statement = select(COURSES).order_by(COURSES.c.code).limit(limit)
        return self.rows(statement if after is None else statement.where(COURSES.c.code > after))

    def course_names(self, codes: Iterable[str]) -> dict[str, str]:
        """What courses are called, by code."""
        statement = select(COURSES.c.code, COURSES.c.name).where(COURSES.c.code.in_(set(codes)))
        return {row["code"]: row["name"] for row in self.rows(statement)}

    def run(self, id: str, at: datetime) -> RowMapping | None:
        """A run with its seats as they are at a moment, and its course's name."""
        return self.first(_told(at).where(RUNS.c.id == id))

    def runs(
        self,
        at: datetime,
        *,
        village: str | None = None,
        course: str | None = None,
        trade: str | None = None,
        ends_after: datetime | None = None,
        only_open: bool = False,
        after: tuple[datetime, str] | None = None,
        limit: int = 200,
    ) -> Rows:
        """Runs with their seats as they are at a moment, the first to begin first, in one SELECT.

        `village` is a code or a prefix of it; `only_open`: those somebody may still enrol in then, be it to
        wait; `ends_after`: only those not over by that moment; `after`: beginning and id of
        the last of the page before.
        """
        r = RUNS.c
        statement = _told(at).order_by(r.begins_at, r.id).limit(limit)
        if village:
            statement = statement.where(r.village.startswith(village, autoescape=True))
        if course:
            statement = statement.where(r.course == course)
        if trade:
            statement = statement.where(COURSES.c.trade == trade)
        if ends_after is not None:
            statement = statement.where(r.ends_at > ends_after)
        if only_open:
            statement = statement.where(ON, r.cut_off > at)
        if after is not None:
            statement = statement.where(tuple_(r.begins_at, r.id) > tuple_(*after))
        return self.rows(statement)

    def sessions_of(self, trainer: str, first: datetime, last: datetime) -> Rows:
        """The sessions an account teaches that begin from `first` to before `last`, with run and course."""
        s = SESSIONS.c
        statement = (
            select(s.run, s.no, s.starts_at, s.ends_at, RUNS.c.village, RUNS.c.course, RUNS.c.taken)
            .add_columns(COURSES.c.name.label("course_name"))
            .join(RUNS, and_(RUNS.c.id == s.run, RUNS.c.state == "scheduled"))
            .join(COURSES, COURSES.c.code == RUNS.c.course)
            .join(TRAINERS, and_(TRAINERS.c.run == s.run, TRAINERS.c.account == trainer))
            .where(s.starts_at >= first, s.starts_at < last)
            .order_by(s.starts_at, s.run)
        )
        return self.rows(statement)
