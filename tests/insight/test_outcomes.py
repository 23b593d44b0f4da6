"""What an hour earned, and what followed a certificate: by events, against what is counted by hand."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from gigs import events as g
from insight.domain import Count, WorkerMonth, share
from insight.domain.learning import Trainee, over, trained, trainees
from insight.domain.suppression import FEWEST
from insight.projections import InsightProjection
from insight.readmodel import InsightReadModel
from insight.service import Cohort, Learning
from kernel.regions import path_of, tree_of
from kernel.store import Recorded
from kernel.time import ZONE, end_of, fixed_now
from people.events import WorkerRegistered, WorkersMerged, WorkersParted
from tests.examples import what, who
from tests.examples.events import happened
from tests.examples.who import an_id
from tests.insight.months import published
from tests.insight.test_suppression import determined, sums_of
from tests.insight.villages import COUNTY, COUNTY_OFFICIAL, LATER, TOWN, Villages
from training.events import CertificateIssued
from workshops.events import HandInWithdrawn, PiecesHandedIn

A, B = who.VILLAGE, who.OTHER_VILLAGE
JULY, OCTOBER = date(2026, 7, 20), date(2026, 10, 20)
FAR = datetime(2027, 3, 1, 9, 0, tzinfo=ZONE)


class Told(Villages):
    """Insight told of single events, at the position after the last."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.position = 10_000

    def tell(self, event: type[Any], stream: str, at: datetime = what.AT, **fields: Any) -> None:
        """Let something have happened and been recorded at a moment."""
        self.position += 1
        read = self.house.get(InsightReadModel)
        with self.house.read_engine.begin() as connection:
            InsightProjection(read).apply(
                connection, [Recorded(self.position, happened(event, stream, at=at, **fields))]
            )

    def live(self, village: str, people: int, first: int = 0) -> list[str]:
        """People registered in a village."""
        ids = [an_id(f"{village} lives {number}") for number in range(first, first + people)]
        for id in ids:
            self.tell(WorkerRegistered, f"worker-{id}", village=village, fingerprint=id)
        return ids

    def shift(
        self, worker: str, amount: str, quantity: str, basis: Any = "hour", day: date = OCTOBER, **more: Any
    ) -> None:
        """A shift was worked."""
        self.tell(
            g.ShiftAttended,
            f"gig-{an_id('a gig')}",
            **{"at": datetime.combine(day, what.AT.timetz())}
            | {k: more.pop(k) for k in ("at",) if k in more},
            worker=worker,
            posting=g.Posting(an_id("employer"), "cleaning", A),
            title="扫地",
            place=g.Place(0, what.AT, what.AT + timedelta(hours=4)),
            work_date=day,
            pay=g.Pay(basis, Decimal(1)),
            quantity=Decimal(quantity),
            exact=Decimal(amount),
            entry=an_id(f"{worker} {day} {basis}"),
            **more,
        )

    def made(self, worker: str, day: date, name: str = "", at: datetime | None = None) -> str:
        """Ten pieces at ¥1 were handed in; answers the hand-in."""
        id = an_id(f"{worker} {day} {name}")
        self.tell(
            PiecesHandedIn,
            f"hand-in-{id}",
            at=at or datetime.combine(day, what.AT.timetz()),
            **{**HANDED_IN, "worker": worker, "work_date": day},
            quantity=10,
            rate=Decimal(1),
        )
        return id

    def certified(self, worker: str, day: date = JULY, name: str = "") -> None:
        """Somebody was given a certificate."""
        number = f"{worker[:8]}{name}{day}"
        self.tell(
            CertificateIssued,
            f"certificate-{an_id(number)}",
            at=datetime.combine(day, what.AT.timetz()),
            number=number,
            worker=worker,
            course="childcare-1",
            run=an_id("run"),
            qualifies_for=(),
            valid_from=day,
        )

    def cohort(
        self, region: str = COUNTY, month: str = "2026-07", at: datetime = LATER, **asked: Any
    ) -> Cohort:
        """A month's certificates as the county's official sees them."""
        with fixed_now(at):
            (found,) = self.house.get(Learning).cohorts(
                region=region, first=month, last=month, actor=COUNTY_OFFICIAL, **asked
            )
        return found


def _fields_of_a_hand_in() -> dict[str, Any]:
    """What a hand-in says beside who, when and how much."""
    from tests.examples.events import EVENTS

    example = EVENTS["workshops.pieces-handed-in"]
    own = {name: getattr(example, name) for name in example.__struct_fields__}
    known = (*WorkerRegistered.__mro__[1].__struct_fields__, "worker", "work_date", "quantity", "rate")
    return {name: value for name, value in own.items() if name not in known}


HANDED_IN = _fields_of_a_hand_in()


@pytest.fixture
def told(app: Flask) -> Told:
    """Nobody yet."""
    return Told(app)


# ---- what an hour earned ------------------------------------------------------------------------------


def test_an_hour_is_what_hours_earned_by_the_hours_recorded(told: Told) -> None:
    """Five at 20 for four hours, one at 30 for two: 460 yuan in 22 hours are 20.91 an hour."""
    people = told.live(A, 6)
    for worker in people[:5]:
        told.shift(worker, "80", "4")
    told.shift(people[5], "60", "2")
    hourly = told.month(COUNTY).cell.hourly
    assert (hourly.people, hourly.total, hourly.hundredths) == (6, 46_000, 2_200)
    assert hourly.pay == Decimal("20.91")


def test_work_that_is_not_paid_by_the_hour_has_no_hours(told: Told) -> None:
    """Days, pieces, lumps and what is made at a workshop are not guessed at."""
    for worker in told.live(A, 6):
        told.shift(worker, "80", "4")
        for basis in ("day", "piece", "lump"):
            told.shift(worker, "200", "1", basis)
        told.made(worker, OCTOBER)
    hourly = told.month(COUNTY).cell.hourly
    assert (hourly.people, hourly.total, hourly.pay) == (6, 48_000, Decimal("20.00"))
    for worker in told.live(B, 6):
        told.shift(worker, "200", "1", "day")
    assert told.month(B).cell.hourly.pay is None
    assert told.month(B).cell.hourly.hidden is None


def test_hours_counted_anew_or_missed_after_all_are_taken_back(told: Told) -> None:
    """Four hours become five; somebody did not come, and is one fewer."""
    people = told.live(A, 7)
    for worker in people:
        told.shift(worker, "80", "4")
    told.shift(people[0], "100", "5", before=Decimal(80), before_quantity=Decimal(4), was="attended")
    told.tell(
        g.ShiftMissed,
        f"gig-{an_id('a gig')}",
        at=datetime.combine(OCTOBER, what.AT.timetz()),
        worker=people[1],
        posting=g.Posting(an_id("employer"), "cleaning", A),
        place=g.Place(0, what.AT, what.AT + timedelta(hours=4)),
        work_date=OCTOBER,
        entry=an_id(f"{people[1]} {OCTOBER} hour"),
        before=Decimal(80),
        before_quantity=Decimal(4),
        was="attended",
    )
    hourly = told.month(COUNTY).cell.hourly
    assert (hourly.people, hourly.total, hourly.hundredths) == (6, 50_000, 2_500)


@pytest.mark.parametrize(
    ("by_hour", "others", "why"), [(4, 9, "few"), (9, 4, "few"), (9, 0, None), (9, 5, None)]
)
def test_neither_those_paid_by_the_hour_nor_the_others_may_be_few(
    told: Told, by_hour: int, others: int, why: str | None
) -> None:
    """What the whole leaves when the hours are taken away is somebody's as well."""
    people = told.live(A, by_hour + others)
    for worker in people[:by_hour]:
        told.shift(worker, "80", "4")
    for worker in people[by_hour:]:
        told.shift(worker, "80", "1", "day")
    assert told.month(COUNTY).cell.hourly.hidden == why
    assert told.month(COUNTY).cell.whole.workers == by_hour + others


def test_hours_are_those_known_when_the_month_had_just_ended(told: Told) -> None:
    """Told once: somebody's late hour is not what is more today than yesterday. Before, they are not told."""
    people = told.live(A, 8)
    for worker in (*people, *told.live(B, 8)):
        told.shift(worker, "80", "4")
    late = what.AT + timedelta(days=2)
    for worker in people[1:]:
        told.shift(worker, "30", "1", "day", at=late)
    told.shift(people[0], "20", "1", day=date(2026, 10, 2), at=late)
    assert told.month(COUNTY).cell.hourly.hundredths == 6_400
    assert told.month(COUNTY).cell.whole.total == 151_000
    assert told.month(COUNTY, as_of=end_of(what.AT.date())).cell.hourly.hundredths == 6_400
    assert told.month(COUNTY, as_of=end_of(OCTOBER)).cell.hourly.hidden == "open"


def test_hours_of_two_records_are_one_persons(told: Told) -> None:
    """Six records of five people are five, and six again when they are parted."""
    people = told.live(A, 6)
    for worker in people:
        told.shift(worker, "80", "4")
    told.tell(WorkersMerged, f"worker-{people[5]}", into=people[0])
    assert told.month(COUNTY).cell.hourly.people == 5
    told.tell(WorkersParted, f"worker-{people[5]}", of=people[0])
    assert told.month(COUNTY).cell.hourly.people == 6


person = st.tuples(st.sampled_from([0, 0, 1, 700, 30_000]), st.sampled_from([0, 0, 1, 900, 20_000]))
places = st.builds(
    "{}{}{}".format,
    st.sampled_from(["331082", "330106"]),
    st.sampled_from(["101", "102"]),
    st.sampled_from(["201", "202", "203"]),
)


@settings(max_examples=60)
@given(st.dictionaries(places, st.lists(person, min_size=1, max_size=14), max_size=10))
def test_hours_tell_of_nobody_by_any_sum_or_difference(
    villages: dict[str, Sequence[tuple[int, int]]],
) -> None:
    """Of each region the hours are those of a plain sum; what is hidden cannot be worked out, neither what
    the hours earned nor what else was earned."""
    months, hours = [], {}
    for village, people in villages.items():
        for number, (by_hour, other) in enumerate(people):
            worker = f"{village} {number}"
            months.append(WorkerMonth(worker, village, (0, by_hour + other, 0, 0)))
            if by_hour:
                hours[worker] = (by_hour * 10_000, 100 + number)
    months = [month._replace(stages=tuple(10_000 * each for each in month.stages)) for month in months]
    cells = published(months, hours)
    for code, cell in cells.items():
        behind = [month for month in months if month.village.startswith(code) and month.worker in hours]
        if cell.hourly.people is not None:
            assert cell.hourly.people == len(behind)
            assert cell.hourly.total == sum(hours[month.worker][0] for month in behind) // 10_000
            assert cell.hourly.hundredths == sum(hours[month.worker][1] for month in behind)
            others = [
                m for m in months if m.village.startswith(code) and any(m.stages) and m.worker not in hours
            ]
            assert not behind or len(behind) >= FEWEST
            assert not behind or not others or len(others) >= FEWEST
    hidden = {(code, "hours") for code, cell in cells.items() if cell.hourly.people is None}
    worked_out = determined(sums_of(["hours"], hidden, set(cells)))
    of = {code: [m for m in months if m.village.startswith(code) and m.worker in hours] for code in cells}
    assert {name for name in worked_out if of[name.split()[0]]} == set()


# ---- from a certificate to paid work ------------------------------------------------------------------


def test_work_of_the_ninety_days_after_a_certificate_counts(told: Told) -> None:
    """The day itself and the ninety-first do not; the first and the ninetieth do; withdrawn work does not."""
    people = told.live(A, 12)
    for worker in people:
        told.certified(worker)
    days = (0, 1, 90, 91, 45, 45, 45, 45)
    made = [told.made(w, JULY + timedelta(days=days[n])) for n, w in enumerate(people[:8])]
    for id, worker in zip(made[6:], people[6:8], strict=True):
        told.tell(
            HandInWithdrawn,
            f"hand-in-{id}",
            **_fields_of_withdrawal(id, worker, JULY + timedelta(days=45)),
        )
    for worker in people[8:]:
        told.shift(worker, "80", "4", day=JULY + timedelta(days=30))
    assert told.cohort() == Cohort(COUNTY, "2026-07", Count(12), Count(hidden="few"), True)
    extra = told.live(A, 3, first=20)
    for worker in extra:
        told.certified(worker)
    assert told.cohort() == Cohort(COUNTY, "2026-07", Count(15), Count(8), True)


def _fields_of_withdrawal(hand_in: str, worker: str, day: date) -> dict[str, Any]:
    """What the withdrawal of ten pieces at ¥1 says."""
    from tests.examples.events import EVENTS

    example = EVENTS["workshops.hand-in-withdrawn"]
    base = WorkerRegistered.__mro__[1].__struct_fields__
    own = {name: getattr(example, name) for name in example.__struct_fields__ if name not in base}
    return own | {"worker": worker, "work_date": day, "estimate": Decimal(10)}


def test_a_month_is_told_once_its_last_ninety_days_are_over(told: Told) -> None:
    """Until then how many were certified, and that it is still running: not one day's few."""
    for worker in told.live(A, 10)[:10]:
        told.certified(worker)
        told.made(worker, JULY + timedelta(days=3))
    last = datetime(2026, 10, 29, 12, 0, tzinfo=ZONE)
    running = told.cohort(at=last)
    assert (running.certified, running.worked, running.over) == (Count(10), Count(hidden="running"), False)
    assert told.cohort(at=last + timedelta(days=1)).worked == Count(10)
    assert told.cohort(as_of=end_of(last.date() - timedelta(days=1))).worked == Count(hidden="running")
    assert told.cohort(as_of=end_of(last.date())).worked == Count(10)


def test_a_person_counts_once_a_month_and_for_the_village_of_then(told: Told) -> None:
    """Two certificates of July are one person's; who was certified in two months counts in both."""
    people = told.live(A, 6)
    for worker in people:
        told.certified(worker)
        told.certified(worker, JULY + timedelta(days=2), "second")
        told.certified(worker, JULY + timedelta(days=20), "third")
    assert told.cohort().certified == Count(6)
    assert told.cohort(A).certified == Count(6)
    assert told.cohort(B).certified == Count(0)
    assert told.cohort(month="2026-08").certified == Count(6)


def test_learning_of_an_earlier_day_is_told_where_it_is_what_it_was(told: Told) -> None:
    """Work that became known late hides the month as of the days before, in its village and above."""
    here, there = told.live(A, 12), told.live(B, 12)
    for worker in (*here, *there):
        told.certified(worker)
    for worker in (*here[:6], *there[:6]):
        told.made(worker, JULY + timedelta(days=9))
    late = datetime(2026, 11, 10, 9, 0, tzinfo=ZONE)
    told.made(here[7], JULY + timedelta(days=10), at=late)
    assert told.cohort().worked == Count(13)
    before = end_of(late.date() - timedelta(days=1))
    assert told.cohort(as_of=before).worked == Count(hidden="later")
    assert told.cohort(A, as_of=before).worked == Count(hidden="later")
    assert told.cohort(B, as_of=before).worked == Count(6)
    assert told.cohort(as_of=end_of(late.date())).worked == Count(13)


def test_work_under_another_record_counts_for_whoever_it_is(told: Told) -> None:
    """Certified under one record, at work under the other before anybody noticed; and parted again."""
    people, others = told.live(A, 11), told.live(A, 1, first=30)
    for worker in people:
        told.certified(worker)
    for worker in (*people[:5], *others):
        told.made(worker, JULY + timedelta(days=9))
    assert told.cohort().worked == Count(5)
    told.tell(WorkersMerged, f"worker-{others[0]}", into=people[10])
    assert told.cohort().worked == Count(6)
    told.made(others[0], JULY + timedelta(days=12), "again")
    told.tell(WorkersParted, f"worker-{others[0]}", of=people[10])
    assert told.cohort().worked == Count(5)


def test_parts_of_a_region_are_told_where_anybody_was_certified(told: Told) -> None:
    """A town and its villages; four people hide their village and the one beside it."""
    for worker in (*told.live(A, 9), *told.live(B, 4)):
        told.certified(worker)
    with fixed_now(FAR):
        learning = told.house.get(Learning)
        (town,) = learning.parts(region=COUNTY, month="2026-07", actor=COUNTY_OFFICIAL)
        villages = learning.parts(region=TOWN, month="2026-07", actor=COUNTY_OFFICIAL)
    assert (town.region, town.certified) == (TOWN, Count(13))
    assert {each.region: each.certified.hidden for each in villages} == {A: "beside", B: "few"}


days = st.integers(0, 120)


@settings(max_examples=60)
@given(st.lists(st.tuples(places, st.lists(days, max_size=3), st.lists(days, max_size=4)), max_size=40))
def test_outcomes_are_those_counted_by_hand(people: list[tuple[str, list[int], list[int]]]) -> None:
    """Whoever they are: each certified person once, at work after their first certificate or not."""
    rows, worked = [], {}
    expected: dict[str, list[bool]] = {}
    for number, (village, certificates, work) in enumerate(people):
        worker = f"{number}"
        worked[worker] = [JULY + timedelta(days=day) for day in work]
        for day in certificates:
            at = JULY + timedelta(days=day)
            rows.append({"worker": worker, "village": village, "day": at, "until": at + timedelta(days=90)})
        if certificates:
            first = min(certificates)
            did = any(first < day <= first + 90 for day in work)
            for code in path_of(village):
                expected.setdefault(code, []).append(did)
    told = trained(trainees(sorted(rows, key=lambda row: row["day"]), worked, {}))
    assert told.keys() == expected.keys()
    for code, each in told.items():
        if each.certified.people is not None:
            assert each.certified.people == len(expected[code]) >= FEWEST
        if each.worked.people is not None:
            assert each.worked.people == sum(expected[code])
            assert all(not few or few >= FEWEST for few in (sum(expected[code]), expected[code].count(False)))
    for measure in ("certified", "worked"):
        hidden = {(code, measure) for code, each in told.items() if getattr(each, measure).people is None}
        worked_out = determined(sums_of([measure], hidden, set(told)))
        truly = {c: sum(e) if measure == "worked" else len(e) for c, e in expected.items()}
        assert {name for name in worked_out if truly[name.split()[0]]} == set()


def test_nobody_is_no_share() -> None:
    """Of nobody there is no part; days that count end with the ninetieth after the month's last."""
    assert (share(0, 0), share(None, 9), share(3, 9)) == (None, None, Decimal("0.3333"))
    assert [over("2026-07", day) for day in (date(2026, 10, 29), date(2026, 10, 30))] == [False, True]
    assert trained([Trainee("a", "", True)]) == {}
    assert tree_of([]) == {}
