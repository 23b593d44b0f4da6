"""From what happens in training to its read model."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import msgspec
from sqlalchemy import Connection

from kernel.events import Event
from kernel.store import Recorded
from shell.changes import Changes
from shell.projector import Projection
from shell.readmodels import ReadModel
from training import events as e
from training.readmodel import TrainingReadModel

COUNTS = {"enrolled": "taken", "offered": "held", "waitlisted": "waiting"}


class TrainingProjection(Projection[TrainingReadModel]):
    """Keeps the tables of `TrainingReadModel`.

    Seats and marks are told by events of different streams: each writes columns of its own, so that it does
    not matter which came first.
    """

    READ_MODEL: ClassVar[type[ReadModel]] = TrainingReadModel

    def apply(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Write what a batch of events changes, in bulk."""
        changes = Changes(self.read_model)
        for recorded in batch:
            event = recorded.event
            tell = _TELL.get(type(event))
            if tell is not None:
                tell(changes, event, recorded.position)
            if isinstance(event, e.RunCancelled):
                changes.write(connection)
                self.read_model.empty(connection, event.id)
        changes.write(connection)


# -- Courses and runs ------------------------------------------------------------------------------------


def _course(c: Changes, event: e.CourseDefined | e.CourseRedefined, position: int) -> None:
    c.set(
        "courses",
        {"code": event.code},
        name=event.name,
        trade=event.trade,
        hours=event.hours,
        qualifies_for=list(event.qualifies_for),
        valid_months=event.valid_months,
    )


def _scheduled(c: Changes, event: e.RunScheduled, position: int) -> None:
    c.set(
        "course_runs",
        {"id": event.id},
        course=event.course,
        village=event.village,
        trainers=list(event.trainers),
        capacity=event.capacity,
        cut_off=event.cut_off,
        sessions=msgspec.to_builtins(event.sessions),
        completion=msgspec.to_builtins(event.completion),
        begins_at=event.sessions[0].starts_at,
        ends_at=event.sessions[-1].ends_at,
        state="scheduled",
        edition=1,
        taken=0,
        held=0,
        waiting=0,
    )
    for no, session in enumerate(event.sessions):
        key = {"run": event.id, "no": no}
        c.set("course_sessions", key, starts_at=session.starts_at, ends_at=session.ends_at)
    for account in event.trainers:
        c.set("course_trainers", {"account": account, "run": event.id})


def _capacity(c: Changes, event: e.CapacityChanged, position: int) -> None:
    c.set("course_runs", {"id": event.id}, capacity=event.capacity)
    c.add("course_runs", {"id": event.id}, edition=1)


def _cancelled(c: Changes, event: e.RunCancelled, position: int) -> None:
    c.set("course_runs", {"id": event.id}, state="cancelled")
    c.add("course_runs", {"id": event.id}, edition=1)


# -- Seats and queue -------------------------------------------------------------------------------------


def _stand(c: Changes, event: Any, position: int, was: str | None, state: str) -> None:
    """Somebody stands otherwise in a run: their row, and how many stand so."""
    key = {"run": event.id, "worker": event.worker}
    c.set(
        "enrolments",
        key,
        state=state,
        position=position,
        at=event.at,
        offer_expires_at=event.expires_at if state == "offered" else None,
    )
    c.add("enrolments", key, attended=0)
    for stood, by in ((was, -1), (state, 1)):
        if stood in COUNTS:
            c.add("course_runs", {"id": event.id}, **{COUNTS[stood]: by})


def _enrolled(c: Changes, event: e.Enrolled, position: int) -> None:
    _stand(c, event, position, "offered" if event.offered else None, "enrolled")


def _waitlisted(c: Changes, event: e.Waitlisted, position: int) -> None:
    _stand(c, event, position, None, "waitlisted")


def _offered(c: Changes, event: e.SeatOffered, position: int) -> None:
    _stand(c, event, position, "waitlisted", "offered")


def _declined(c: Changes, event: e.OfferDeclined, position: int) -> None:
    _stand(c, event, position, "offered", "declined")


def _expired(c: Changes, event: e.OfferExpired, position: int) -> None:
    _stand(c, event, position, "offered", "expired")


def _gave_up(c: Changes, event: e.EnrolmentCancelled, position: int) -> None:
    _stand(c, event, position, event.was, "cancelled")


# -- Marks and papers ------------------------------------------------------------------------------------


def _marked(c: Changes, event: e.SessionMarked, position: int) -> None:
    key = {"run": event.run, "worker": event.worker}
    c.set("session_marks", {**key, "session": event.session}, outcome=event.outcome)
    c.add("enrolments", key, attended=(event.outcome == "attended") - (event.before == "attended"))


def _assessed(c: Changes, event: e.Assessed, position: int) -> None:
    c.set("enrolments", {"run": event.run, "worker": event.worker}, passed=event.passed)


def _completed(c: Changes, event: e.CourseCompleted, position: int) -> None:
    c.set("enrolments", {"run": event.run, "worker": event.worker}, certificate=event.certificate)


def _issued(c: Changes, event: e.CertificateIssued, position: int) -> None:
    c.set(
        "certificates",
        {"number": event.number},
        worker=event.worker,
        course=event.course,
        run=event.run,
        qualifies_for=list(event.qualifies_for),
        valid_from=event.valid_from,
        valid_until=event.valid_until,
        revoked_on=None,
    )


def _revoked(c: Changes, event: e.CertificateRevoked, position: int) -> None:
    c.set("certificates", {"number": event.number}, revoked_on=event.day)


def _permit(c: Changes, event: e.PermitRecorded, position: int) -> None:
    c.set(
        "permits",
        {"worker": event.worker, "qualification": event.qualification},
        valid_from=event.valid_from,
        valid_until=event.valid_until,
        review_by=event.review_by,
    )


_TELL: dict[type[Event], Callable[[Changes, Any, int], None]] = {
    e.CourseDefined: _course,
    e.CourseRedefined: _course,
    e.RunScheduled: _scheduled,
    e.CapacityChanged: _capacity,
    e.RunCancelled: _cancelled,
    e.Enrolled: _enrolled,
    e.Waitlisted: _waitlisted,
    e.SeatOffered: _offered,
    e.OfferDeclined: _declined,
    e.OfferExpired: _expired,
    e.EnrolmentCancelled: _gave_up,
    e.SessionMarked: _marked,
    e.Assessed: _assessed,
    e.CourseCompleted: _completed,
    e.CertificateIssued: _issued,
    e.CertificateRevoked: _revoked,
    e.PermitRecorded: _permit,
}
