"""What workers say is wrong: what waits for an answer, and how long answers took."""

from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, and_, func, or_, select

from shell.readmodels import Rows
from workshops.readmodel.tables import (
    CONTESTED,
    CONTESTS,
    DAMAGES,
    HAND_INS,
    RUNS,
    SLIPS,
    UNANSWERED,
    WORKSHOPS,
)
from workshops.readmodel.work import Work, numbered

_WORKSHOP = func.coalesce(CONTESTS.c.workshop, HAND_INS.c.workshop).label("workshop")


class Contests(Work):
    """Contests of hand-ins, of lines of slips, of hours."""

    def contest(self, id: str) -> RowMapping | None:
        """One contest, also once it is answered, with the workshop it concerns."""
        return self.first(_contests().where(CONTESTS.c.id == id))

    def contests_ever(
        self,
        workshop: str | None = None,
        *,
        worker: str | None = None,
        state: str | None = None,
        before: int | None = None,
        limit: int = 200,
    ) -> Rows:
        """Contests, the latest first; `before` is the position the last page ended at."""
        c = CONTESTS.c
        statement = _contests().order_by(c.position.desc()).limit(limit)
        if worker is not None:
            statement = statement.where(self.whose(c.worker, worker))
        if workshop is not None:
            statement = statement.where(or_(c.workshop == workshop, HAND_INS.c.workshop == workshop))
        if state is not None:
            statement = statement.where(c.state == state)
        if before is not None:
            statement = statement.where(c.position < before)
        return self.rows(statement)

    def contested_hand_ins(self, workshop: str) -> Rows:
        """The hand-ins whose worker says that something is wrong and waits, who waits longest first.

        `contested_at` is since when.
        """
        h, c = HAND_INS.c, CONTESTS.c
        statement = numbered().where(h.workshop == workshop, CONTESTED)
        statement = statement.add_columns(c.at.label("contested_at")).join(CONTESTS, c.id == h.contest)
        return self.with_numbers(self.rows(statement.order_by(c.position)))

    def open_contests(self, workshop: str) -> Rows:
        """What waits for an answer and is no hand-in: lines of slips, hours; who waits longest first."""
        wanted = _contests().where(CONTESTS.c.workshop == workshop, UNANSWERED)
        return self.rows(wanted.order_by(CONTESTS.c.position))

    def contests_about(self, about: str) -> Rows:
        """What was ever contested of a slip, or of a month of hours, the first one first."""
        c = CONTESTS.c
        return self.rows(select(CONTESTS).where(c.about == about).order_by(c.position))

    def answering(self, since: datetime, workshop: str | None = None) -> Rows:
        """What waits for an answer, and what was answered from a moment on, at a workshop or everywhere.

        Whose (`worker`), the `village` of the workshop, since when (`at`), until when (`answered_at`, None
        while it waits).
        """
        c, w = CONTESTS.c, WORKSHOPS.c
        wanted = _waits().where(or_(UNANSWERED, c.answered_at >= since))
        if workshop is not None:
            wanted = wanted.where(w.id == workshop)
        return self.rows(wanted.order_by(c.position))

    def contested_until(self, moment: datetime) -> Rows:
        """All that was ever contested up to a moment, as `answering` has it; some was answered only later."""
        return self.rows(_waits().where(CONTESTS.c.at <= moment).order_by(CONTESTS.c.position))


def _waits() -> Any:
    """Whose contest it is, in which village, since when and until when it waits."""
    c, w = CONTESTS.c, WORKSHOPS.c
    wanted = select(c.worker, w.village, c.at, c.answered_at)
    return wanted.outerjoin(HAND_INS, HAND_INS.c.id == c.about).join(WORKSHOPS, w.id == _WORKSHOP.element)


def _contests() -> Any:
    """Contests with the workshop they concern: of a hand-in with its work, of a line with its slip, of a
    damage with what was `broken`."""
    c, h = CONTESTS.c, HAND_INS.c
    columns = [column for column in c if column.name != "workshop"]
    m = DAMAGES.c
    damage = (m.reason_code.label("broken"), m.happened_on, m.amount)
    work = (h.product, h.step, h.work_date, h.unit, h.quantity)
    found = select(*columns, _WORKSHOP, *work, *damage, SLIPS.c.lines, RUNS.c.to, RUNS.c.label)
    found = found.outerjoin(HAND_INS, h.id == c.about).outerjoin(SLIPS, SLIPS.c.id == c.about)
    found = found.outerjoin(DAMAGES, and_(m.about == c.about, m.damage == c.place))
    return found.outerjoin(RUNS, RUNS.c.id == SLIPS.c.run)
