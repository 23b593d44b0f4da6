"""What is told of gigs and classes, before anything of it happens."""

import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

import pytest

from demo.acts import gigs as g
from demo.acts import training as t
from demo.classes import COURSES, Run
from demo.hiring import Hiring
from demo.jobs import DRAFTS, JOBS
from demo.learning import Learning
from demo.market import Market
from demo.moments import Busy
from demo.story import FIRST_VILLAGE, Villager, Workshop
from kernel.time import ZONE, day_of
from shell.vocabularies import QUALIFICATIONS, REASONS, STATE_PERMITS, TRADES
from tests.demo.test_story import LAST_DAYS

WORKSHOP = Workshop(0, FIRST_VILLAGE, "庙西村")
STAR = WORKSHOP.people[0]


@dataclass(frozen=True)
class Told:
    """A story of the market and the classes, up to a moment of its last day."""

    now: datetime
    classes: list[t.TrainingAct]
    market: list[g.GigAct]
    runs: list[Run]

    def has(self, asked: g.Apply) -> bool:
        """Whether somebody who asked for shifts had them at once, or was chosen."""
        return self.posted[asked.gig].job.mode == "instant" or (asked.gig, asked.person) in self.chosen

    @cached_property
    def chosen(self) -> set[tuple[str, Villager]]:
        """Who was hired by their employer's choice, and for which gig."""
        chosen = (act for act in self.market if isinstance(act, g.Choose) and act.decision == "hired")
        return {(act.gig, act.person) for act in chosen}

    @cached_property
    def posted(self) -> dict[str, g.PostGig]:
        """The gigs that everybody can see."""
        return {act.gig: act for act in self.market if isinstance(act, g.PostGig) and act.shown}


def told(last: date, hour: int = 22, workshop: Workshop = WORKSHOP) -> Told:
    """The story up to a day, told on that day."""
    now = datetime.combine(last, time(hour), tzinfo=ZONE)
    learning = Learning(Market(workshop), last, now, Busy())
    classes = learning.history()
    return Told(now, classes, Hiring(learning, now).history(), learning.runs)


def test_the_same_day_is_always_told_alike() -> None:
    """Who takes what, and when, follows from village and day, whatever chance did elsewhere."""
    random.seed(1)
    first = told(LAST_DAYS[0])
    random.seed(2)
    assert told(LAST_DAYS[0]) == first


@pytest.mark.parametrize("last", LAST_DAYS)
@pytest.mark.parametrize("hour", [1, 15])
def test_everything_told_is_over_by_now(last: date, hour: int) -> None:
    """Acts come in the order of their moments, and the last day fits into what has passed of it."""
    story = told(last, hour)
    for acts in (story.classes, story.market):
        moments = [act.at for act in acts]
        assert moments == sorted(moments)
        assert moments[-1] <= story.now


@pytest.mark.parametrize("last", LAST_DAYS)
def test_nobody_is_in_two_places(last: date) -> None:
    """Shifts people had, and classes they had a seat in, never overlap: not even with what they gave up."""
    story = told(last)
    hours = defaultdict(list)
    for act in story.market:
        if isinstance(act, g.Apply) and story.has(act):
            shifts = story.posted[act.gig].shifts
            hours[act.person.worker] += [(shifts[no].starts_at, shifts[no].ends_at) for no in act.shifts]
    for act in story.classes:
        if isinstance(act, t.Enrol):
            hours[act.person.worker] += act.run.hours
    assert len(hours) > 30
    for taken in hours.values():
        in_order = sorted(taken)
        assert all(before[1] <= after[0] for before, after in pairwise(in_order))


@pytest.mark.parametrize("last", LAST_DAYS)
def test_nobody_takes_work_they_are_not_certified_for(last: date) -> None:
    """Who applies for work that asks for a certificate has passed and attended enough, before that day."""
    story = told(last)
    certified: dict[tuple[str, str], date] = {}
    came: Counter[tuple[str, str]] = Counter()
    for act in story.classes:
        match act:
            case t.ShowPermit():
                certified[act.person.worker, act.qualification] = day_of(act.at)
            case t.Mark():
                came[act.run.id, act.person.worker] += act.outcome == "attended"
            case t.Assess():
                if act.passed and came[act.run.id, act.person.worker] >= act.run.course.needed:
                    certified[act.person.worker, act.run.course.gives] = day_of(act.at)
    asked = 0
    for act in story.market:
        if isinstance(act, g.Apply) and (needs := story.posted[act.gig].job.requires):
            asked += 1
            assert certified[act.person.worker, needs] < day_of(act.at)
    assert asked > 40


@pytest.mark.parametrize("last", LAST_DAYS)
def test_no_shift_has_more_people_than_it_needs(last: date) -> None:
    """Counting all who ever had a place, with what a shift grew or shrank by."""
    story = told(last)
    heads = {id: [shift.headcount for shift in act.shifts] for id, act in story.posted.items()}
    hired: Counter[tuple[str, int]] = Counter()
    for act in story.market:
        if isinstance(act, g.Resize):
            heads[act.gig][act.shift] = act.heads
        if isinstance(act, g.Apply) and story.has(act):
            hired.update((act.gig, no) for no in act.shifts)
    assert hired
    assert all(count <= heads[gig][no] for (gig, no), count in hired.items())


@pytest.mark.parametrize("last", LAST_DAYS)
def test_there_is_work_to_take_tomorrow_and_next_week_in_both_ways(last: date) -> None:
    """Whatever day the demo is loaded on, gigs to take at once and to be chosen for have places left."""
    story = told(last)
    taken = Counter(
        (act.gig, no)
        for act in story.market
        if isinstance(act, g.Apply) and story.has(act)
        for no in act.shifts
    )
    open_for = {
        (act.job.mode, (day_of(shift.starts_at) - last).days > 1)
        for act in story.posted.values()
        for no, shift in enumerate(act.shifts)
        if day_of(shift.starts_at) > last and taken[act.gig, no] < shift.headcount
    }
    assert open_for == {("instant", False), ("instant", True), ("choose", False), ("choose", True)}


def test_the_story_has_all_that_happens_on_a_market() -> None:
    """Absence, late and early cancellations, declined ones, drafts, something paid a second time."""
    story = told(LAST_DAYS[0])
    kinds = Counter(type(act) for act in story.market)
    assert kinds.keys() >= {g.Withdraw, g.Resize, g.ContestShift, g.CancelGig}
    off = [
        story.posted[act.gig].shifts[0].starts_at - act.at
        for act in story.market
        if isinstance(act, g.CancelGig)
    ]
    assert min(off).days == 0 < max(off).days
    assert {act.outcome for act in story.market if isinstance(act, g.Record)} == {"attended", "absent"}
    assert {act.decision for act in story.market if isinstance(act, g.Choose)} == {"hired", "declined"}
    assert {act.nth for act in story.market if isinstance(act, g.PayGig)} == {0, 1}
    drafts = [act.employer.key for act in story.market if isinstance(act, g.PostGig) and not act.shown]
    assert sorted(drafts) == sorted(DRAFTS)
    verified = [act.employer.verified for act in story.market if isinstance(act, g.RegisterEmployer)]
    assert Counter(verified) == {True: 4, False: 1, None: 1}


@pytest.mark.parametrize("last", LAST_DAYS)
def test_some_say_that_a_record_is_wrong(last: date) -> None:
    """Most are told that they are right; somebody still waits for an answer."""
    story = told(last)
    contests = [act for act in story.market if isinstance(act, g.ContestShift)]
    answered = [
        act
        for act in contests
        for later in story.market
        if isinstance(later, g.Record) and later.at > act.at
        if (later.gig, later.person, later.shift) == (act.gig, act.person, act.shift)
    ]
    assert 0 < len(answered) < len(contests)


@pytest.mark.parametrize("last", LAST_DAYS)
def test_nobody_is_paid_who_earned_nothing(last: date) -> None:
    """Every payment comes after a shift that was recorded since the one before."""
    due: set[tuple[str, str]] = set()
    paid = 0
    for act in told(last).market:
        if isinstance(act, g.Record) and act.outcome == "attended":
            due.add((act.gig, act.person.worker))
        if isinstance(act, g.PayGig):
            due.remove((act.gig, act.person.worker))
            paid += 1
    assert paid > 100


@pytest.mark.parametrize("last", LAST_DAYS)
def test_there_are_classes_in_every_state(last: date) -> None:
    """Over, running with a class today, and to come: full with a queue and with free seats."""
    story = told(last)
    states = {(run.begins <= last) + (day_of(run.sessions[-1].starts_at) < last): run for run in story.runs}
    assert set(states) == {0, 1, 2}
    today = [run for run in story.runs if any(day_of(each.starts_at) == last for each in run.sessions)]
    assert {run.course.code for run in today} == {"childcare", "livestream"}
    asked = Counter(act.run.id for act in story.classes if isinstance(act, t.Enrol))
    to_come = [asked[run.id] - run.plan.seats for run in story.runs if run.begins > last]
    assert min(to_come) < 0 < max(to_come)
    kinds = {type(act) for act in story.classes}
    assert kinds >= {t.Leave, t.Answer, t.MoveQueue, t.AddSeats, t.Mark, t.Assess}


@pytest.mark.parametrize("last", LAST_DAYS)
def test_the_first_villager_learns_and_then_earns(last: date) -> None:
    """The star completes a class, takes work that asks for it and is paid; she waits for another seat."""
    story = told(last)
    hers = [act for act in (*story.classes, *story.market) if getattr(act, "person", None) is STAR]
    passed = [act.at for act in hers if isinstance(act, t.Assess)]
    taken = [act for act in hers if isinstance(act, g.Apply) and story.posted[act.gig].job.requires]
    assert len(passed) == 1
    assert len(taken) >= 5
    assert all(passed[0] < act.at for act in taken)
    assert len([act for act in hers if isinstance(act, g.PayGig)]) >= 4
    (queue,) = [run for run in story.runs if run.begins > last and run.plan.wanted > run.plan.seats]
    order = [act.person for act in story.classes if isinstance(act, t.Enrol) and act.run is queue]
    assert order.index(STAR) == queue.plan.seats + 3


def test_pay_is_what_such_work_is_paid() -> None:
    """18 to 28 yuan an hour; 150 to 220 a day."""
    jobs = [job for jobs in JOBS.values() for job in jobs] + list(DRAFTS.values())
    assert {job.pay.basis for job in jobs} == {"hour", "day", "piece", "lump"}
    assert all(Decimal(18) <= job.yuan_an_hour <= Decimal(28) for job in jobs)
    assert all(150 <= job.pay.amount <= 220 for job in jobs if job.pay.basis == "day")


def test_words_are_those_of_the_platform() -> None:
    """Trades, qualifications and reasons are known; no class gives what only the state gives."""
    jobs = [job for jobs in JOBS.values() for job in jobs] + list(DRAFTS.values())
    trades = {job.trade for job in jobs} | {course.trade for course in COURSES.values()}
    assert trades <= set(TRADES)
    gives = {course.gives for course in COURSES.values()}
    assert {job.requires for job in jobs if job.requires} <= gives | STATE_PERMITS <= set(QUALIFICATIONS)
    assert not gives & STATE_PERMITS
    said = [getattr(act, "reason", None) for act in told(LAST_DAYS[0]).market]
    assert {"weather", "was-there", "hours-wrong", "filled-by-others"} <= {*said} <= {*REASONS, None}


def test_another_village_has_another_story() -> None:
    """Its own employers, all of them verified, its own people, and nobody of the first village."""
    other = told(LAST_DAYS[0], workshop=Workshop(1, "331082101205", "中街村"))
    assert {act.employer.verified for act in other.market if isinstance(act, g.RegisterEmployer)} == {True}
    mine = {act.person.worker for act in other.market if isinstance(act, g.Apply)}
    first = {act.person.worker for act in told(LAST_DAYS[0]).market if isinstance(act, g.Apply)}
    assert not mine & first
