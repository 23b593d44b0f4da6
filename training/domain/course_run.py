"""A course run: what is taught where and when, with how many seats, and the hours it takes of its learners.

Seats and queue are in `seats`; who is in class and who passed is another stream's (`Progress`).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, ClassVar

from kernel.errors import Invalid, Refusal
from kernel.identity import By
from kernel.schedule import Slot
from training.domain.seats import Seats
from training.events import CapacityChanged, Completion, RunCancelled, RunScheduled, Session

LONGEST_SESSION = timedelta(hours=24)


class CourseRun(Seats):
    """One stream a run: what is said of it, its seats and its queue."""

    CATEGORY: ClassVar[str] = "course-run"
    trainers: tuple[str, ...]
    sessions: tuple[Session, ...]
    completion: Completion

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.scheduled: RunScheduled | None = None
        self.edition = 0  # how often what is said of the run has changed; enrolments do not count

    def slots(self, since: datetime) -> list[Slot]:
        """The hours of the sessions that are not over at a moment."""
        return [
            Slot(self.id, no, session.starts_at, session.ends_at)
            for no, session in enumerate(self.sessions)
            if session.ends_at > since
        ]

    def schedule(
        self,
        *,
        course: str,
        village: str,
        trainers: Sequence[str],
        capacity: int,
        cut_off: datetime,
        sessions: Sequence[Session],
        completion: Completion,
        at: datetime,
        by: By,
    ) -> None:
        """Let a course take place. The same again changes nothing; other content: `id-reused`.

        Refuses `session-impossible` (it ends before it begins, or lasts over a day), `sessions-overlap`
        (given out of order, too), `cut-off-too-late` (after the last session), `completion-impossible`
        (asks for nothing, or for more sessions than there are).
        """
        said: dict[str, Any] = {
            "course": course,
            "village": village,
            "trainers": tuple(dict.fromkeys(trainers)),
            "capacity": capacity,
            "cut_off": cut_off,
            "sessions": tuple(sessions),
            "completion": completion,
        }
        if self.scheduled is not None:
            if any(getattr(self.scheduled, key) != value for key, value in said.items()):
                raise Refusal("id-reused")
            return
        lasting = [each.ends_at - each.starts_at for each in sessions]
        if not lasting or min(lasting) <= timedelta(0) or max(lasting) > LONGEST_SESSION:
            raise Invalid("session-impossible", field="sessions")
        if any(after.starts_at < before.ends_at for before, after in pairwise(sessions)):
            raise Invalid("sessions-overlap", field="sessions")
        if cut_off > sessions[-1].ends_at:
            raise Invalid("cut-off-too-late", field="cut_off")
        if completion.sessions > len(sessions) or not (completion.sessions or completion.assessment):
            raise Invalid("completion-impossible", field="completion")
        self.trigger(RunScheduled, at=at, by=by, **said)

    def change_capacity(self, *, capacity: int, at: datetime, by: By) -> None:
        """Give the run more seats, or fewer; the first of the queue are offered what is new.

        Refuses `run-cancelled`, and `seats-taken`: fewer than are taken and held.
        """
        self._check_on()
        self.move(at=at)
        if capacity < self.capacity - self.free:
            raise Refusal("seats-taken", taken=self.capacity - self.free)
        if capacity != self.capacity:
            self.trigger(CapacityChanged, at=at, by=by, capacity=capacity, before=self.capacity)
        self.move(at=at)

    def cancel(self, *, reason_code: str, at: datetime, by: By, request: str) -> RunCancelled:
        """The run does not take place. Refuses `run-cancelled`."""
        if repeat := self.answered(request, RunCancelled):
            return repeat
        self._check_on()
        return self.trigger(
            RunCancelled,
            at=at,
            by=by,
            request=request,
            reason_code=reason_code,
            enrolled=tuple(self.seated),
        )

    def when(self, event: Any) -> None:
        match event:
            case RunScheduled():
                self.scheduled, self.edition = event, 1
                self.course, self.village, self.trainers = event.course, event.village, event.trainers
                self.capacity, self.cut_off = event.capacity, event.cut_off
                self.sessions, self.completion = event.sessions, event.completion
            case CapacityChanged():
                self.capacity = event.capacity
                self.edition += 1
            case RunCancelled():
                self.cancelled = True
                self.edition += 1
                for worker in [*self.seated, *self.offers, *self.queue]:
                    self._leave(worker, "cancelled")
            case _:
                super().when(event)
