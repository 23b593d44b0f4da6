"""Certificates and state permits: what somebody may show, and whether it counts on a day."""

from datetime import date

from sqlalchemy import bindparam, select

from shell.question import Question
from shell.readmodels import ReadModel, Rows
from shell.vocabularies import STATE_PERMITS
from training.readmodel.tables import CERTIFICATES, COURSES, PERMITS

_c, _p = CERTIFICATES.c, PERMITS.c
_CERTIFIED = Question(
    select(_c.qualifies_for, _c.valid_from, _c.valid_until, _c.revoked_on).where(
        _c.worker == bindparam("worker")
    )
)
_PERMITTED = Question(
    select(_p.valid_from, _p.valid_until, _p.review_by).where(
        _p.worker == bindparam("worker"), _p.qualification == bindparam("qualification")
    )
)


class Papers(ReadModel):
    """Certificates, permits, and what they unlock."""

    def certificates(self, worker: str) -> Rows:
        """Somebody's certificates with their courses' names, the newest first."""
        statement = (
            select(CERTIFICATES, COURSES.c.name.label("course_name"))
            .join(COURSES, COURSES.c.code == _c.course)
            .where(self.whose(_c.worker, worker))
            .order_by(_c.valid_from.desc(), _c.number)
        )
        return self.rows(statement)

    def permits(self, worker: str) -> Rows:
        """Somebody's state permits."""
        return self.rows(select(PERMITS).where(self.whose(_p.worker, worker)).order_by(_p.qualification))

    def holds(self, worker: str, qualification: str, day: date) -> bool:
        """Whether a worker's qualification is valid on a day.

        What the state permits is unlocked by its permit alone, valid and reviewed; all else by a certificate
        that is valid and was not revoked by then.
        """
        records = self.records_of(worker)
        if qualification in STATE_PERMITS:
            return any(
                row["valid_from"] <= day <= min(row["valid_until"], row["review_by"])
                for record in records
                for row in _PERMITTED.ask(self.engine, worker=record, qualification=qualification)
            )
        return any(
            qualification in row["qualifies_for"]
            and row["valid_from"] <= day <= (row["valid_until"] or day)
            and (row["revoked_on"] is None or day < row["revoked_on"])
            for record in records
            for row in _CERTIFIED.ask(self.engine, worker=record)
        )
