"""Short work and classes for both sides: as aggregates with events to save, and as rows of the baseline."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from bench.market import BORN, COURSE, TOWN, Gig, Market, Run
from bench.workload import VILLAGE
from gigs import domain
from gigs.events import Pay, Posting, Shift
from kernel.events import Aggregate
from kernel.identity import By, Role, derived_id
from kernel.schedule import Schedule, Slot
from kernel.time import fixed_now, now
from people.domain import Employer, Worker
from training.domain import Course, CourseRun
from training.events import Completion, Session

Row = tuple[Any, ...]

SYSTEM = By(account="system", role=Role.SYSTEM)
AGE = 40


def things(market: Market) -> Iterator[Aggregate]:
    """Everybody and everything of a market, each decided by the domain's own methods."""
    at = now() - timedelta(days=400)
    for person in market.people:
        worker = Worker(person)
        worker.register(village=VILLAGE, skills=(), fingerprint="", at=at, by=SYSTEM)
        yield worker
    for each in market.employers:
        employer = Employer(each.id)
        employer.register(town=TOWN, reason_code=None, fingerprint="", at=at, by=SYSTEM)
        employer.verify(request=derived_id(each.id, "verify"), at=at, by=SYSTEM)
        yield employer
    bys = {each.id: By(account=each.account, role=Role.EMPLOYER) for each in market.employers}
    schedules: dict[str, Schedule] = {}
    for facts in market.worked():
        yield _worked(facts, bys[facts.employer], schedules)
    yield from schedules.values()
    for facts in market.open:
        yield _published(facts, bys[facts.employer])
    yield _course(at)
    for run in market.runs:
        yield _scheduled(run, at)


def _published(facts: Gig, by: By) -> domain.Gig:
    gig = domain.Gig(facts.id)
    offer = domain.Offer(
        posting=Posting(facts.employer, facts.trade, facts.village),
        title=facts.title,
        pay=Pay("hour", facts.wage),
        shifts=tuple(Shift(starts_at, ends_at, facts.heads) for starts_at, ends_at in facts.shifts),
        mode="instant",
    )
    with fixed_now(at := facts.published_at):
        gig.draft(offer, at=at, by=by)
        gig.publish(verified=True, at=at, by=by, request=derived_id(facts.id, "publish"))
    return gig


def _worked(facts: Gig, by: By, schedules: dict[str, Schedule]) -> domain.Gig:
    gig = _published(facts, by)
    with fixed_now(facts.changed_at):
        if facts.became == "fewer":
            gig.resize(0, facts.heads_of(0), at=facts.changed_at, by=by)
        elif facts.became:
            request = derived_id(facts.id, "cancel")
            gig.cancel(reason_code=None, at=facts.changed_at, by=by, request=request)
            return gig
    over = facts.shifts[-1][1] + timedelta(hours=1)
    for worker, at, came in facts.hired:
        own = By(account=derived_id(worker, "bearers"), role=Role.WORKER)
        places = gig.wanted(None, at=at)
        request = derived_id(facts.id, worker, "take")
        with fixed_now(at):
            gig.apply(worker=worker, places=places, age=AGE, lacks=None, at=at, by=own, request=request)
        for place in places:
            slot = Slot(facts.id, place.shift, place.starts_at, place.ends_at)
            for month in slot.months():
                id = Schedule.id_of(worker, month)
                schedule = schedules.setdefault(id, Schedule(id))
                schedule.take(worker=worker, month=month, slot=slot, at=at, by=own)
            with fixed_now(over):
                _recorded(gig, worker, place.shift, came[place.shift], over, by)
        if facts.paid and any(came):
            request = derived_id(facts.id, worker, "pay")
            with fixed_now(at := over + timedelta(days=1)):
                gig.pay(worker=worker, reference=None, at=at, by=by, request=request)
    return gig


def _recorded(gig: domain.Gig, worker: str, shift: int, came: bool, at: datetime, by: By) -> None:
    request = derived_id(gig.id, worker, str(shift), "record")
    if came:
        gig.attend(worker=worker, shift=shift, quantity=None, at=at, by=by, request=request)
    else:
        gig.miss(worker=worker, shift=shift, at=at, by=by, request=request)


def _course(at: datetime) -> Course:
    code, name = COURSE
    course = Course(Course.id_of(code))
    course.define(
        code=code,
        name=name,
        trade=code,
        hours=4,
        qualifies_for=(),
        valid_months=None,
        state_permits=(),
        at=at,
        by=SYSTEM,
    )
    return course


def _scheduled(facts: Run, at: datetime) -> CourseRun:
    run = CourseRun(facts.id)
    run.schedule(
        course=COURSE[0],
        village=VILLAGE,
        trainers=(),
        capacity=facts.capacity,
        cut_off=facts.cut_off,
        sessions=[Session(starts_at, ends_at) for starts_at, ends_at in facts.sessions],
        completion=Completion(sessions=len(facts.sessions), assessment=False),
        at=at,
        by=SYSTEM,
    )
    return run


def rows(market: Market) -> dict[str, Iterator[Row]]:
    """What goes into the baseline's tables, by table and columns."""
    gigs = [*market.worked(), *market.open]
    applied = [(gig, hired) for gig in gigs for hired in gig.hired]
    return {
        "workers (id, name, village, birth_date)": (
            (person, name, VILLAGE, BORN) for person, name in market.people.items()
        ),
        "employers (id, name, town, verified)": ((e.id, e.name, TOWN, True) for e in market.employers),
        "gigs (id, employer_id, title, trade, village, basis, wage, mode, requires, state, published_at,"
        " cancelled_at, full_at)": (
            (
                *(g.id, g.employer, g.title, g.trade, g.village, "hour", g.wage, "instant", "{}"),
                "cancelled" if g.became in ("early", "late") else "published",
                g.published_at,
                g.changed_at if g.became in ("early", "late") else None,
                g.hired[-1].at if len(g.hired) == g.heads else None,
            )
            for g in gigs
        ),
        "shifts (gig_id, no, starts_at, ends_at, headcount, asked)": (
            (g.id, no, *hours, g.heads_of(no), g.heads) for g in gigs for no, hours in enumerate(g.shifts)
        ),
        "applications (gig_id, worker_id, state, applied_at)": (
            (gig.id, hired.worker, "hired", hired.at) for gig, hired in applied
        ),
        "places (gig_id, no, worker_id, held, outcome, quantity, earned, paid)": (
            (
                *(gig.id, no, hired.worker, True, "attended" if came else "absent"),
                _hours(gig, no) if came else None,
                _hours(gig, no) * gig.wage if came else Decimal(0),
                gig.paid,
            )
            for gig, hired in applied
            for no, came in enumerate(hired.came)
        ),
        "courses (code, name)": iter([COURSE]),
        "course_runs (id, course, village, capacity, cut_off, state)": (
            (run.id, COURSE[0], VILLAGE, run.capacity, run.cut_off, "scheduled") for run in market.runs
        ),
        "course_sessions (run_id, no, starts_at, ends_at)": (
            (run.id, no, *hours) for run in market.runs for no, hours in enumerate(run.sessions)
        ),
    }


def _hours(gig: Gig, shift: int) -> Decimal:
    starts_at, ends_at = gig.shifts[shift]
    return Decimal((ends_at - starts_at) // timedelta(hours=1))
