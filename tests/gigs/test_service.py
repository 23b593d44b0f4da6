"""The use cases on both stores: who may, what is looked up, whose hours are taken in the same save."""

from datetime import date, timedelta
from typing import Any

import pytest

from gigs.domain import Gig
from gigs.events import AskedAgain, Posting, Shift, WorkerHired
from gigs.service import Hirings
from kernel.errors import Invalid, NotFound, Refusal, Stale
from kernel.identity import Grant, Role
from kernel.lookups import Ages, Members, People, Persons
from kernel.permissions import Actor
from kernel.schedule import Schedule
from tests.examples import gig_what as what
from tests.examples.gig_what import GIG
from tests.examples.who import AMEI, BAOGEN, OTHER_VILLAGE, OTHER_WORKSHOP, STRANGER, VILLAGE, WORKSHOP, an_id
from tests.founding import refused
from tests.gigs.market import Market, as_worker

OTHER_GIG = an_id("other gig")
NOVEMBER = "2026-11"


def taken(market: Market, worker: str, month: str = NOVEMBER) -> set[tuple[str, int]]:
    """The slots of somebody's month."""
    found = market.house.store.find(Schedule, Schedule.id_of(worker, month))
    return set(found.slots) if found else set()


def test_a_hire_takes_the_hours_and_leaving_gives_them_back(market: Market) -> None:
    """In the same save; another gig at the same hours is refused meanwhile."""
    market.post()
    market.post(OTHER_GIG, posting=Posting(what.OTHER_EMPLOYER, "packing", VILLAGE))
    market.apply(AMEI)
    assert taken(market, AMEI) == {(GIG, 0), (GIG, 1)}
    head = market.house.store.head()
    assert refused(lambda: market.apply(AMEI, OTHER_GIG)) == "overlap"
    assert market.house.store.head() == head
    market.withdraw(AMEI)
    assert taken(market, AMEI) == set()
    assert market.apply(AMEI, OTHER_GIG).state == "hired"


def test_waiting_takes_no_hours_being_chosen_does(market: Market) -> None:
    """One may wait for two at the same time; whoever chooses second is refused."""
    market.post(mode="choose")
    market.post(OTHER_GIG, mode="choose")
    for gig in (GIG, OTHER_GIG):
        assert market.apply(AMEI, gig).state == "applied"
    assert taken(market, AMEI) == set()
    assert market.decide(AMEI, "hired").state == "hired"
    assert refused(lambda: market.decide(AMEI, "hired", OTHER_GIG)) == "overlap"
    assert market.decide(AMEI, "declined", OTHER_GIG).state == "declined"
    assert taken(market, AMEI) == {(GIG, 0), (GIG, 1)}
    market.decide(AMEI, "declined")
    assert taken(market, AMEI) == set()


def test_two_shifts_of_one_gig_at_the_same_hours_cannot_both_be_had(market: Market) -> None:
    """Whoever asks for both is refused; one of them is fine."""
    market.post(shifts=(what.SHIFTS[0], what.SHIFTS[0]))
    assert refused(lambda: market.apply(AMEI)) == "overlap"
    assert market.apply(AMEI, shifts=(1,)).shifts == (1,)


def test_a_night_shift_at_the_end_of_a_month_is_in_both_months(market: Market) -> None:
    """Taken in both, freed in both."""
    start = what.SATURDAY.replace(day=30, hour=22)
    market.post(shifts=(Shift(start, start + timedelta(hours=8), 1),))
    market.apply(AMEI)
    assert taken(market, AMEI) == taken(market, AMEI, "2026-12") == {(GIG, 0)}
    market.cancel()
    assert taken(market, AMEI) == taken(market, AMEI, "2026-12") == set()


def test_calling_off_frees_everybody_once(market: Market) -> None:
    """Sent again, it does not free what was taken since for something else."""
    market.post()
    market.post(OTHER_GIG)
    for worker in (AMEI, BAOGEN):
        market.apply(worker)
    request = market.request()
    market.cancel(request=request)
    assert taken(market, AMEI) == taken(market, BAOGEN) == set()
    market.apply(AMEI, OTHER_GIG)
    head = market.house.store.head()
    market.cancel(request=request)
    assert taken(market, AMEI) == {(OTHER_GIG, 0), (OTHER_GIG, 1)}
    assert market.house.store.head() == head


def test_a_stale_retry_takes_and_frees_nothing(market: Market) -> None:
    """Applied, left, applied anew: each earlier request is answered as it was."""
    market.post()
    first, leave, again = (market.request() for _ in range(3))
    assert market.apply(AMEI, request=first).new
    market.withdraw(AMEI, request=leave)
    stale = market.apply(AMEI, request=first)
    assert (stale.state, stale.new) == ("hired", False)
    assert taken(market, AMEI) == set()
    market.apply(AMEI, request=again)
    assert market.withdraw(AMEI, request=leave).state == "withdrawn"
    assert taken(market, AMEI) == {(GIG, 0), (GIG, 1)}
    assert market.house.store.get(Gig, GIG).application(AMEI).state == "hired"


def test_whoever_is_in_is_answered_as_it_stands(market: Market) -> None:
    """Another request, other shifts: nothing changes but that the request is known."""
    market.post()
    market.apply(AMEI, shifts=(1,))
    before = gig_of(market)
    again = market.apply(AMEI)
    assert (again.state, again.shifts, again.new) == ("hired", (1,), False)
    assert (gig_of(market).places, taken(market, AMEI)) == (before.places, {(GIG, 1)})
    (told,) = [r.event for r in market.house.store.read(0, 100) if isinstance(r.event, AskedAgain)]
    assert (told.worker, told.state, told.shifts) == (AMEI, "hired", (1,))


def gig_of(market: Market) -> Gig:
    """The gig as it is."""
    return market.house.store.get(Gig, GIG)


def test_a_late_repeat_of_what_changed_nothing_changes_nothing_either(market: Market) -> None:
    """She tapped twice, then thought otherwise; the second tap arrives once more."""
    market.post()
    market.apply(AMEI)
    again, out, out_again = (market.request() for _ in range(3))
    assert market.apply(AMEI, request=again).state == "hired"
    market.withdraw(AMEI, request=out)
    assert market.withdraw(AMEI, request=out_again).state == "withdrawn"
    late = market.apply(AMEI, request=again)
    assert (late.state, late.shifts, late.new) == ("hired", (0, 1), False)
    assert (gig_of(market).application(AMEI).state, taken(market, AMEI)) == ("withdrawn", set())
    market.apply(AMEI)
    assert market.withdraw(AMEI, request=out_again).state == "withdrawn"
    assert gig_of(market).application(AMEI).state == "hired"
    assert refused(lambda: market.apply(BAOGEN, request=again)) == "id-reused"


def test_a_late_repeat_of_a_decision_that_changed_nothing_decides_nothing(market: Market) -> None:
    """Chosen twice or declined twice, then she applied anew: what was decided of the old one is no answer."""
    market.post(mode="choose")
    market.apply(AMEI)
    market.decide(AMEI, "hired")
    hired_again, declined_again = market.request(), market.request()
    assert market.decide(AMEI, "hired", request=hired_again).state == "hired"
    market.decide(AMEI, "declined")
    assert market.decide(AMEI, "declined", request=declined_again).state == "declined"
    assert refused(lambda: market.decide(AMEI, "hired")) == "not-applied"
    market.apply(AMEI)
    assert market.decide(AMEI, "hired", request=hired_again).state == "hired"
    assert market.decide(AMEI, "declined", request=declined_again).state == "declined"
    assert gig_of(market).application(AMEI).state == "applied"


def test_a_clerk_acts_for_somebody_and_the_record_says_so(market: Market) -> None:
    """A coordinator of the village they live in; nobody of another one."""
    market.post()
    market.apply(AMEI, actor=what.CLERK)
    events = [r.event for r in market.house.store.read(0, 100) if isinstance(r.event, WorkerHired)]
    assert [event.by for event in events] == [what.BY_CLERK]
    elsewhere = Actor("elsewhere", (Grant(Role.COORDINATOR, region="331082102"),))
    for actor in (elsewhere, as_worker(BAOGEN), what.BOSS):
        assert refused(lambda actor=actor: market.apply(AMEI, actor=actor)) == "forbidden"  # type: ignore[misc]
    operator = Actor("operator", (Grant(Role.OPERATOR),))
    assert refused(lambda: market.apply(STRANGER, actor=operator)) == "worker-unknown"


class Papers:
    """A qualification that is valid until a day."""

    def __init__(self, last: date) -> None:
        self.last = last

    def holds(self, worker: str, qualification: str, day: date) -> bool:
        """Whether the day is not past the last."""
        return day <= self.last


class Youth:
    """Somebody who turns 16 on a day."""

    def __init__(self, sixteen_on: date) -> None:
        self.sixteen_on = sixteen_on

    def age_on(self, worker: str, day: date) -> int | None:
        """Full years."""
        return 16 if day >= self.sixteen_on else 15


class Roll:
    """Two workshops, one in each village, and who is a member of the second."""

    def __init__(self, *members: str) -> None:
        self.members = members

    def workshops_of(self, worker: str) -> list[str]:
        """The second, for its members."""
        return [OTHER_WORKSHOP] if worker in self.members else []

    def village_of_workshop(self, workshop: str) -> str | None:
        """Where a workshop lies."""
        return {WORKSHOP: VILLAGE, OTHER_WORKSHOP: OTHER_VILLAGE}.get(workshop)


def with_lookups(market: Market, **changed: Any) -> Market:
    """The same market with other answers."""
    house = market.house
    known: dict[str, Any] = {
        "ages": house.get(Ages),
        "people": house.get(People),
        "persons": house.get(Persons),
        "members": house.get(Members),
        "qualifications": Papers(date.max),
    }
    market.hirings = Hirings(store=house.store, **known | changed)
    return market


def test_a_workshop_acts_for_its_village_where_somebody_is_at_none(market: Market) -> None:
    """As it enrols them in classes: who has no phone is helped at the counter. A member is their own
    workshop's only."""
    here = Actor("here", (Grant(Role.COORDINATOR, workshop=WORKSHOP),))
    there = Actor("there", (Grant(Role.COORDINATOR, workshop=OTHER_WORKSHOP),))
    with_lookups(market, members=Roll()).post()
    assert refused(lambda: market.apply(AMEI, actor=there)) == "forbidden"
    assert market.apply(AMEI, actor=here).state == "hired"
    with_lookups(market, members=Roll(AMEI))
    market.withdraw(AMEI)
    assert refused(lambda: market.apply(AMEI, actor=here)) == "forbidden"
    assert market.apply(AMEI, actor=there).state == "hired"


def test_a_qualification_must_be_valid_on_each_shifts_day(market: Market) -> None:
    """Expired on Saturday evening, she may work on Saturday, not on Sunday."""
    with_lookups(market, qualifications=Papers(what.SATURDAY.date())).post(requires=("baking",))
    assert refused(lambda: market.apply(AMEI)) == "not-qualified"
    assert market.apply(AMEI, shifts=(0,)).state == "hired"


def test_age_counts_on_the_days_of_work(market: Market) -> None:
    """Sixteen on Sunday: not yet on Saturday."""
    with_lookups(market, ages=Youth(what.SUNDAY.date())).post()
    assert refused(lambda: market.apply(AMEI)) == "under-age"
    assert market.apply(AMEI, shifts=(1,)).state == "hired"
    with_lookups(market, ages=Youth(what.SATURDAY.date())).post(
        OTHER_GIG, posting=Posting(what.EMPLOYER, "loading", VILLAGE)
    )
    assert refused(lambda: market.apply(BAOGEN, OTHER_GIG)) == "hazardous-trade"


def test_the_first_day_counts_in_whatever_order_the_shifts_are_written(market: Market) -> None:
    """Sunday stands first, Saturday comes first: whoever turns sixteen on Sunday is not old enough."""
    youth = with_lookups(market, ages=Youth(what.SUNDAY.date()))
    youth.post(shifts=(what.SHIFTS[1], what.SHIFTS[0]))
    youth.post(OTHER_GIG, shifts=(what.SHIFTS[1], what.SHIFTS[0]), mode="choose")
    assert refused(lambda: market.apply(AMEI)) == "under-age"
    assert refused(lambda: market.apply(AMEI, OTHER_GIG)) == "under-age"
    assert market.apply(AMEI, shifts=(0,)).state == "hired"


def test_whoever_waits_again_is_out_when_the_gig_is_called_off(market: Market) -> None:
    """Saturday's work stays hers; what she asked for anew is over, and nobody can be chosen for it."""
    market.post(mode="choose")
    market.apply(AMEI)
    market.decide(AMEI, "hired")
    market.now = what.SATURDAY + timedelta(hours=2)
    market.withdraw(AMEI)
    assert market.apply(AMEI).state == "applied"
    market.cancel()
    assert gig_of(market).application(AMEI).state == "cancelled"
    assert [row["state"] for row in market.read.applications(GIG)] == ["cancelled"]
    assert refused(lambda: market.decide(AMEI, "hired")) == "not-applied"
    assert [row["shift"] for row in market.read.places(GIG)] == [0]


def test_a_qualification_lost_while_waiting_is_missed_at_the_choice(market: Market) -> None:
    """It is asked again."""
    with_lookups(market).post(mode="choose", requires=("baking",))
    market.apply(AMEI)
    with_lookups(market, qualifications=Papers(date.min))
    assert refused(lambda: market.decide(AMEI, "hired")) == "not-qualified"


def test_a_gig_needs_an_employer_and_a_village(market: Market) -> None:
    """Those nobody knows are refused."""
    boss = Actor("boss", (Grant(Role.EMPLOYER, employer=STRANGER), Grant(Role.OPERATOR)))
    for posting, kind in (
        (Posting(STRANGER, "packing", VILLAGE), NotFound),
        (Posting(what.EMPLOYER, "packing", "331082"), Invalid),
    ):
        offer = what.OFFER._replace(posting=posting)
        with pytest.raises(kind):
            market.do(market.gigs.draft, id=GIG, offer=offer, actor=boss)


def test_only_its_employer_or_the_places_coordinator_posts_and_changes_a_gig(market: Market) -> None:
    """Not another employer; and nobody moves it to where they may not post."""
    offer = what.OFFER

    def draft(actor: Actor) -> Any:
        return market.do(market.gigs.draft, id=GIG, offer=offer, actor=actor)

    assert refused(lambda: draft(what.OTHER_BOSS)) == "forbidden"
    assert refused(lambda: draft(as_worker(AMEI))) == "forbidden"
    assert draft(what.CLERK).new
    assert not draft(what.BOSS).new
    moved = offer._replace(posting=Posting(what.OTHER_EMPLOYER, "packing", "330102001001"))

    def move(actor: Actor) -> Any:
        return market.do(market.gigs.change, id=GIG, version=1, offer=moved, actor=actor)

    assert [refused(lambda a=a: move(a)) for a in (what.CLERK, what.BOSS, what.OTHER_BOSS)] == [  # type: ignore[misc]
        "forbidden"
    ] * 3
    other_village = offer._replace(posting=Posting(what.EMPLOYER, "packing", OTHER_VILLAGE))
    market.do(market.gigs.change, id=GIG, version=1, offer=other_village)
    with pytest.raises(Stale):
        market.do(market.gigs.change, id=GIG, version=1, offer=offer)


def test_people_who_come_meanwhile_do_not_spoil_a_change(market: Market) -> None:
    """The version is that of what is offered."""
    market.post()
    gig = market.read.gig(GIG)
    market.apply(AMEI)
    assert gig == {**(market.read.gig(GIG) or {}), **{key: gig[key] for key in ("shifts", "vacant")}}  # type: ignore[index]
    market.resize(3, 3)
    assert [shift["left"] for shift in market.read.gig(GIG)["shifts"]] == [2, 2]  # type: ignore[index]


def test_only_the_employer_decides_records_and_pays(market: Market) -> None:
    """Not a coordinator, not another employer, not the worker."""
    market.post(mode="choose")
    market.apply(AMEI)
    request = market.request()
    said: dict[str, Any] = {"id": GIG, "worker": AMEI, "request": request}
    for actor in (what.OTHER_BOSS, what.CLERK, as_worker(AMEI)):
        said["actor"] = actor
        for use_case, more in (
            (market.hirings.decide, {"decision": "hired", "reason_code": None}),
            (market.worked.record, {"shift": 0, "outcome": "attended", "quantity": None}),
            (market.worked.pay, {"reference": None}),
        ):
            assert refused(lambda u=use_case, m=more: market.do(u, **said, **m)) == "forbidden"  # type: ignore[misc]


def test_refusals_leave_no_trace(market: Market) -> None:
    """A full gig, and hours that overlap: nothing is written, and the gig is not spoiled for others."""
    market.post(shifts=(Shift(what.SATURDAY, what.SATURDAY_END, 1),))
    market.apply(AMEI)
    head = market.house.store.head()
    with pytest.raises(Refusal, match="gig-full"):
        market.apply(BAOGEN)
    assert market.house.store.head() == head
    assert taken(market, BAOGEN) == set()


def test_the_board_and_the_books_tell_what_happened(market: Market) -> None:
    """Places left, where each stands, hours worked, owed and paid."""
    market.post()
    for worker in (AMEI, BAOGEN):
        market.apply(worker)
    market.withdraw(BAOGEN)
    market.now = what.AFTER
    market.record(AMEI)
    market.record(AMEI, 1, quantity="4")
    market.pay(AMEI)
    market.record(AMEI, 1, quantity="6")
    market.contest(AMEI, 0, claims="9")
    assert {row["worker"]: row["state"] for row in market.read.applications(GIG)} == {
        AMEI: "hired",
        BAOGEN: "withdrawn",
    }
    first, second = market.read.places(GIG)
    assert (first["hundredths"], first["earned"], first["unpaid"]) == (850, 216_750_000, 0)
    assert (second["hundredths"], second["paid"], second["unpaid"]) == (600, 102_000_000, 51_000_000)
    assert (first["contest_reason"], first["claims"], second["contest"]) == ("hours-wrong", "9", None)
    assert market.read.unpaid([GIG]) == {GIG: 51_000_000}
    assert market.read.contested([GIG]) == {GIG: 1}
    assert [row["title"] for row in market.read.places_of(AMEI, since=what.SATURDAY)] == ["彩灯装箱"] * 2


def test_the_board_is_searched_by_region_trade_day_and_room(market: Market) -> None:
    """What everybody may see, in the order in which it begins; drafts are their employer's."""
    market.post(OTHER_GIG, shifts=(what.SHIFTS[1],), posting=Posting(what.EMPLOYER, "baking", OTHER_VILLAGE))
    market.post()
    market.draft(an_id("draft"))

    def found(**asked: Any) -> list[str]:
        return [row["id"] for row in market.read.published(**asked)]

    saturday, sunday = what.SATURDAY.date(), what.SUNDAY.date()
    assert found() == [GIG, OTHER_GIG]
    assert found(region=VILLAGE) == found(trade="packing") == found(until=saturday) == [GIG]
    assert found(region="331082101") == found(since=sunday) == [GIG, OTHER_GIG]
    assert found(region="3301") == found(since=date(2026, 11, 9)) == found(employer=what.OTHER_EMPLOYER) == []
    assert found(limit=1) == [GIG]
    assert found(after=(what.SATURDAY, GIG)) == [OTHER_GIG]
    for worker in (AMEI, BAOGEN):
        market.apply(worker, shifts=(0,))
    assert found(open_at=market.now, until=saturday) == []
    assert found(open_at=market.now) == [GIG, OTHER_GIG]
    assert found(open_at=what.SUNDAY) == []
    assert [row["id"] for row in market.read.gigs_of(what.EMPLOYER)] == [an_id("draft"), GIG, OTHER_GIG]
    market.cancel()
    assert found() == [OTHER_GIG]


def test_a_shift_at_midnight_is_found_on_its_day(market: Market) -> None:
    """The first and the last moment of Saturday are Saturday's, by the clock of the place."""
    first, last = what.SATURDAY.replace(hour=0), what.SATURDAY.replace(hour=23, minute=59)
    saturday, day = what.SATURDAY.date(), timedelta(days=1)
    for id, start in ((GIG, first), (OTHER_GIG, last)):
        market.post(id, shifts=(Shift(start, start + timedelta(hours=8), 1),))

    def found(**asked: Any) -> list[str]:
        return [row["id"] for row in market.read.published(**asked)]

    assert found(since=saturday) == found(until=saturday) == [GIG, OTHER_GIG]
    assert found(since=saturday, until=saturday, after=(first, GIG)) == [OTHER_GIG]
    assert found(since=saturday + day) == found(until=saturday - day) == []


def test_a_draft_that_loses_a_shift_loses_it_on_the_board(market: Market) -> None:
    """And nothing is left of it."""
    market.draft()
    offer = what.OFFER._replace(shifts=what.SHIFTS[:1])
    market.do(market.gigs.change, id=GIG, version=1, offer=offer)
    assert [shift["no"] for shift in market.read.gig(GIG)["shifts"]] == [0]  # type: ignore[index]
