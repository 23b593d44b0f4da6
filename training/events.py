"""What happens in training. Other contexts listen; the topics never change."""

from datetime import date, datetime
from typing import ClassVar, Literal

import msgspec

from kernel.events import Event


class Session(msgspec.Struct, frozen=True):
    """One class of a run."""

    starts_at: datetime
    ends_at: datetime


class Completion(msgspec.Struct, frozen=True):
    """What it takes to complete a run: so many sessions attended, and the assessment passed if asked."""

    sessions: int
    assessment: bool


class CourseDefined(Event, frozen=True, kw_only=True):
    """What is taught, `hours` of it.

    Its certificate gives the qualifications it `qualifies_for`, for `valid_months` (None: for good).
    """

    TOPIC: ClassVar[str] = "training.course-defined"
    code: str
    name: str
    trade: str
    hours: int
    qualifies_for: tuple[str, ...] = ()
    valid_months: int | None = None


class CourseRedefined(Event, frozen=True, kw_only=True):
    """The course is described anew; certificates already given stay what they are."""

    TOPIC: ClassVar[str] = "training.course-redefined"
    code: str
    name: str
    trade: str
    hours: int
    qualifies_for: tuple[str, ...] = ()
    valid_months: int | None = None


class RunScheduled(Event, frozen=True, kw_only=True):
    """A course takes place: where (village code), when, with how many seats, taught by which accounts.

    From `cut_off` on no seat is offered any more.
    """

    TOPIC: ClassVar[str] = "training.run-scheduled"
    course: str
    village: str
    trainers: tuple[str, ...]
    capacity: int
    cut_off: datetime
    sessions: tuple[Session, ...]
    completion: Completion


class CapacityChanged(Event, frozen=True, kw_only=True):
    """There are more seats, or fewer; never fewer than are taken or held."""

    TOPIC: ClassVar[str] = "training.capacity-changed"
    capacity: int
    before: int


class RunCancelled(Event, frozen=True, kw_only=True):
    """The run does not take place; everybody on it is free."""

    TOPIC: ClassVar[str] = "training.run-cancelled"
    reason_code: str
    enrolled: tuple[str, ...] = ()


class Enrolled(Event, frozen=True, kw_only=True):
    """Somebody has a seat, at once or by accepting an offer."""

    TOPIC: ClassVar[str] = "training.enrolled"
    worker: str
    course: str
    village: str
    offered: bool = False


class Waitlisted(Event, frozen=True, kw_only=True):
    """All seats are taken: somebody stands in the queue, behind whoever came before."""

    TOPIC: ClassVar[str] = "training.waitlisted"
    worker: str


class SeatOffered(Event, frozen=True, kw_only=True):
    """A seat came free and is held for the first of the queue until `expires_at`."""

    TOPIC: ClassVar[str] = "training.seat-offered"
    worker: str
    expires_at: datetime


class OfferDeclined(Event, frozen=True, kw_only=True):
    """They do not want it: the next is asked."""

    TOPIC: ClassVar[str] = "training.offer-declined"
    worker: str


class OfferExpired(Event, frozen=True, kw_only=True):
    """They did not answer in time: the next is asked."""

    TOPIC: ClassVar[str] = "training.offer-expired"
    worker: str


class EnrolmentCancelled(Event, frozen=True, kw_only=True):
    """Somebody gave up their seat, or their place in the queue."""

    TOPIC: ClassVar[str] = "training.enrolment-cancelled"
    worker: str
    was: Literal["enrolled", "waitlisted", "offered"]


class AskedAgain(Event, frozen=True, kw_only=True):
    """What somebody asked for (to be in, to be out) was so already.

    Nothing changes, but the request is remembered: a late repeat of it must not undo what came after.
    """

    TOPIC: ClassVar[str] = "training.asked-again"
    worker: str


class SessionMarked(Event, frozen=True, kw_only=True):
    """A trainer noted whether somebody was in class; `before` is what was noted earlier."""

    TOPIC: ClassVar[str] = "training.session-marked"
    run: str
    worker: str
    session: int
    outcome: Literal["attended", "absent"]
    before: Literal["attended", "absent"] | None = None


class Assessed(Event, frozen=True, kw_only=True):
    """A trainer judged what somebody can do."""

    TOPIC: ClassVar[str] = "training.assessed"
    run: str
    worker: str
    passed: bool


class CourseCompleted(Event, frozen=True, kw_only=True):
    """Attendance and assessment reached what the run asks for; saved together with the certificate."""

    TOPIC: ClassVar[str] = "training.course-completed"
    run: str
    course: str
    village: str
    worker: str
    certificate: str


class CertificateIssued(Event, frozen=True, kw_only=True):
    """Somebody is certified under a number anyone can check; `valid_until` is the last valid day."""

    TOPIC: ClassVar[str] = "training.certificate-issued"
    number: str
    worker: str
    course: str
    run: str
    qualifies_for: tuple[str, ...]
    valid_from: date
    valid_until: date | None = None


class CertificateRevoked(Event, frozen=True, kw_only=True):
    """It counts no more from `day` on."""

    TOPIC: ClassVar[str] = "training.certificate-revoked"
    number: str
    worker: str
    day: date
    reason_code: str


class PermitRecorded(Event, frozen=True, kw_only=True):
    """Somebody showed a state permit (特种作业操作证) and a person checked it.

    It is valid for six years and reviewed every three (特种作业人员安全技术培训考核管理规定, articles 19
    and 21); `review_by` is the last day of the review now due. The permit's own number lies in the vault.
    """

    TOPIC: ClassVar[str] = "training.permit-recorded"
    worker: str
    qualification: str
    valid_from: date
    valid_until: date
    review_by: date
