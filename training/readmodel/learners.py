"""Who has a seat, who is offered one, who waits in which order, and how far each has come."""

from datetime import datetime

from sqlalchemy import Connection, RowMapping, and_, func, or_, select, update

from shell.readmodels import ReadModel, Rows
from training.readmodel.tables import COURSES, ENROLMENTS, MARKS, OFFERED, RUNS

IN = ("enrolled", "offered", "waitlisted")


class Learners(ReadModel):
    """Enrolments and marks."""

    def enrolment(self, run: str, worker: str) -> RowMapping | None:
        """How somebody stands in a run, with their `place` where they wait; None who never asked."""
        e = ENROLMENTS.c
        ahead = ENROLMENTS.alias()
        place = (
            select(func.count() + 1)
            .where(ahead.c.run == e.run, ahead.c.state == "waitlisted", ahead.c.position < e.position)
            .scalar_subquery()
        )
        mine = select(ENROLMENTS, place.label("place")).where(e.run == run, self.whose(e.worker, worker))
        return self.first(mine.order_by(e.position.desc()))

    def queue(self, run: str, at: datetime) -> Rows:
        """Those who are offered a seat at a moment, then those who wait, each in their order."""
        e = ENROLMENTS.c
        statement = select(e.worker, e.state, e.offer_expires_at).where(
            e.run == run, or_(e.state == "waitlisted", and_(OFFERED, e.offer_expires_at > at))
        )
        return self.rows(statement.order_by(e.state, e.position))  # "offered" comes before "waitlisted"

    def learners(self, run: str, *, after: int | None = None, limit: int = 1000) -> Rows:
        """Those who have a seat, in the order they got it; `after`: the position a page ended with."""
        e = ENROLMENTS.c
        statement = select(ENROLMENTS).where(e.run == run, e.state == "enrolled")
        if after is not None:
            statement = statement.where(e.position > after)
        return self.rows(statement.order_by(e.position).limit(limit))

    def marks(self, run: str) -> dict[tuple[str, int], str]:
        """What was noted in a run: `attended` or `absent` by worker and session."""
        m = MARKS.c
        rows = self.rows(select(m.worker, m.session, m.outcome).where(m.run == run))
        return {(row["worker"], row["session"]): row["outcome"] for row in rows}

    def enrolments(self, worker: str) -> Rows:
        """All runs somebody ever enrolled in, with run and course, the latest to begin first."""
        statement = (
            select(
                ENROLMENTS,
                RUNS.c.course,
                RUNS.c.village,
                RUNS.c.begins_at,
                RUNS.c.ends_at,
                RUNS.c.sessions,
                RUNS.c.completion,
                RUNS.c.state.label("run_state"),
                COURSES.c.name.label("course_name"),
            )
            .join(RUNS, RUNS.c.id == ENROLMENTS.c.run)
            .join(COURSES, COURSES.c.code == RUNS.c.course)
            .where(self.whose(ENROLMENTS.c.worker, worker))
            .order_by(RUNS.c.begins_at.desc(), RUNS.c.id)
        )
        return self.rows(statement)

    def unanswered(self, at: datetime, limit: int = 1000) -> list[str]:
        """The runs with an offer that nobody answered by a moment."""
        e = ENROLMENTS.c
        statement = select(e.run).distinct().where(OFFERED, e.offer_expires_at <= at).limit(limit)
        return [row["run"] for row in self.rows(statement)]

    def empty(self, connection: Connection, run: str) -> None:
        """A run was cancelled: nobody has, is offered or waits for a seat any more."""
        enrolments, runs = self.table("enrolments"), self.table("course_runs")
        gone = update(enrolments).where(enrolments.c.run == run, enrolments.c.state.in_(IN))
        connection.execute(gone.values(state="cancelled", offer_expires_at=None))
        connection.execute(update(runs).where(runs.c.id == run).values(taken=0, held=0, waiting=0))
