"""One example of every event of training, from a course to a certificate; `EVENTS` holds them by topic."""

from datetime import date, timedelta

from kernel.events import Event
from tests.examples import training_what as what
from tests.examples import who
from tests.examples.events import happened
from tests.examples.what import LATER
from tests.examples.who import an_id
from training import events as e
from training.domain import Certificate, Course, CourseRun, Permit, Progress
from training.domain.numbers import certificate_number

NUMBER = certificate_number(what.RUN, who.AMEI)
DAY = timedelta(days=1)

_course = Course.stream(Course.id_of("childcare-1"))
_run = CourseRun.stream(what.RUN)
_progress = Progress.stream(Progress.id_of(what.RUN, who.AMEI))
_certificate = Certificate.stream(Certificate.id_of(NUMBER))
_permit = Permit.stream(Permit.id_of(who.AMEI, "electrician"))
_place = {"course": "childcare-1", "village": who.VILLAGE}
_learner = {"run": what.RUN, "worker": who.AMEI}

COURSE_DEFINED = happened(e.CourseDefined, _course, by=who.BY_OFFICIAL, **what.COURSE)
COURSE_REDEFINED = happened(e.CourseRedefined, _course, 2, by=who.BY_OFFICIAL, **what.COURSE | {"hours": 60})
SCHEDULED = happened(e.RunScheduled, _run, **what.SCHEDULED)
CAPACITY = happened(e.CapacityChanged, _run, 2, capacity=3, before=2)
ENROLLED = happened(
    e.Enrolled, _run, 2, by=who.BY_AMEI, request=an_id("enrol amei"), worker=who.AMEI, **_place
)
ENROLLED_TOO = happened(
    e.Enrolled, _run, 3, by=who.BY_BAOGEN, request=an_id("enrol baogen"), worker=who.BAOGEN, **_place
)
WAITLISTED = happened(e.Waitlisted, _run, 4, request=an_id("enrol cuihua"), worker=who.CUIHUA)
OFFERED = happened(
    e.SeatOffered, _run, 6, at=LATER, by=what.BY_ITSELF, worker=who.CUIHUA, expires_at=LATER + DAY
)
DECLINED = happened(e.OfferDeclined, _run, 7, at=LATER, request=an_id("decline"), worker=who.CUIHUA)
EXPIRED = happened(e.OfferExpired, _run, 7, at=LATER + DAY, by=what.BY_ITSELF, worker=who.CUIHUA)
GAVE_UP = happened(
    e.EnrolmentCancelled,
    _run,
    5,
    at=LATER,
    by=who.BY_AMEI,
    request=an_id("cancel amei"),
    worker=who.AMEI,
    was="enrolled",
)
ASKED_AGAIN = happened(
    e.AskedAgain, _run, 5, by=who.BY_AMEI, request=an_id("enrol amei again"), worker=who.AMEI
)
CANCELLED = happened(
    e.RunCancelled,
    _run,
    4,
    request=an_id("cancel run"),
    reason_code="no-room",
    enrolled=(who.AMEI, who.BAOGEN),
)
MARKED = happened(
    e.SessionMarked,
    _progress,
    at=what.SESSIONS[0].ends_at,
    by=what.BY_TRAINER,
    request=an_id("mark 0"),
    session=0,
    outcome="attended",
    before=None,
    **_learner,
)
ASSESSED = happened(
    e.Assessed,
    _progress,
    2,
    at=what.SESSIONS[2].ends_at,
    by=what.BY_TRAINER,
    request=an_id("assess"),
    passed=True,
    **_learner,
)
COMPLETED = happened(
    e.CourseCompleted,
    _progress,
    3,
    at=what.SESSIONS[2].ends_at,
    by=what.BY_TRAINER,
    certificate=NUMBER,
    **_place,
    **_learner,
)
ISSUED = happened(
    e.CertificateIssued,
    _certificate,
    at=what.SESSIONS[2].ends_at,
    by=what.BY_TRAINER,
    number=NUMBER,
    course="childcare-1",
    qualifies_for=("childcare",),
    valid_from=date(2026, 11, 12),
    valid_until=date(2028, 11, 11),
    **_learner,
)
REVOKED = happened(
    e.CertificateRevoked,
    _certificate,
    2,
    by=who.BY_OFFICIAL,
    request=an_id("revoke"),
    number=NUMBER,
    worker=who.AMEI,
    day=date(2026, 11, 3),
    reason_code="issued-by-mistake",
)
PERMIT = happened(
    e.PermitRecorded,
    _permit,
    request=an_id("permit"),
    worker=who.AMEI,
    qualification="electrician",
    valid_from=date(2024, 3, 1),
    valid_until=date(2030, 2, 28),
    review_by=date(2027, 2, 28),
)

EVENTS: dict[str, Event] = {
    event.TOPIC: event for event in list(globals().values()) if isinstance(event, Event)
}
