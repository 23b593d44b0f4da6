"""Gigs and classes of the demo once loaded: what their pages show is there."""

from datetime import timedelta
from decimal import Decimal

from demo.classes import trainers_of
from demo.market import Market
from demo.story import CITY
from gigs.readmodel import GigsReadModel
from income.readmodel import IncomeReadModel
from insight.service import Learning, Measures
from kernel.identity import Grant, Role
from kernel.lookups import Employers, Qualifications
from kernel.permissions import Actor
from kernel.time import ZONE, fixed_now
from people.readmodel import Accounts
from shell.house import House
from tests.demo.loading import NOW, STAR, STORY, happened
from training.readmodel import TrainingReadModel

MARKET = Market(STORY)
TODAY = NOW.date()


def test_employers_are_verified_refused_and_waiting(village: House) -> None:
    """Four give work; one was refused, and one waits with a draft in its drawer."""
    states = {key: village.get(Employers).employer_state(e.id) for key, e in MARKET.employers.items()}
    assert list(states.values()) == ["verified"] * 4 + ["waiting", "refused"]
    (draft,) = village.get(GigsReadModel).gigs_of(MARKET.employers["loud"].id)
    assert draft["state"] == "draft"


def test_fill_rates_rise_as_people_are_certified(village: House) -> None:
    """The nursery asks for certificates: in its first month most places stay empty, later few do."""
    read = village.get(GigsReadModel)
    fills = read.fill_rates(region=STORY.village, since="2026-09", until="2026-10", by="employer")
    rates = {(fill.key, fill.month): fill.rate or Decimal(0) for fill in fills}
    nursery = MARKET.employers["nursery"].id
    assert rates[nursery, "2026-09"] < Decimal("0.6")
    assert rates[nursery, "2026-10"] > Decimal("0.75")
    assert all(Decimal("0.2") < rate <= 1 for rate in rates.values())
    assert len({key for key, _ in rates}) == 4
    assert sum(fill.cancelled for fill in fills) > 0
    assert sum(fill.cancelled_late for fill in fills) > 0
    assert sum(fill.reduced for fill in fills) > 0
    attended = Decimal(sum(fill.attended for fill in fills)) / sum(fill.filled for fill in fills)
    assert Decimal("0.85") < attended < 1
    assert all(
        rate is not None for rate in read.town_median(STORY.village[:9], "2026-09", "2026-10").values()
    )


def test_there_are_some_hundred_places(village: House) -> None:
    """So that three hundred villages have about a hundred thousand."""
    fills = village.get(GigsReadModel).fill_rates(
        region=STORY.village, since="2026-08", until="2026-12", by="village"
    )
    assert 320 < sum(fill.asked for fill in fills) < 420


def test_work_is_open_for_tomorrow_and_next_week_in_both_modes(village: House) -> None:
    """Whoever looks for work finds some to take at once, and some to ask for."""
    read = village.get(GigsReadModel)
    tomorrow = TODAY + timedelta(days=1)
    soon = read.published(region=STORY.village, since=tomorrow, until=tomorrow, open_at=NOW)
    later = read.published(region=STORY.village, since=tomorrow + timedelta(days=1), open_at=NOW)
    assert {gig["mode"] for gig in soon} == {gig["mode"] for gig in later} == {"instant", "choose"}


def test_employers_have_something_to_do(village: House) -> None:
    """Somebody waits to be chosen, somebody's pay is due, somebody says a record is wrong."""
    read = village.get(GigsReadModel)
    gigs = [gig["id"] for e in MARKET.employers.values() for gig in read.gigs_of(e.id, limit=200)]
    assert read.waiting(gigs)
    assert read.unpaid(gigs)
    assert sum(read.contested(gigs).values()) >= 1


def test_the_first_villager_earns_by_what_she_learnt(village: House) -> None:
    """A certificate, work that asks for it, and its pay among her income; work taken for days to come."""
    (certificate,) = village.get(TrainingReadModel).certificates(STAR)
    assert certificate["qualifies_for"] == ["childcare"]
    assert village.get(Qualifications).holds(STAR, "childcare", TODAY)
    places = village.get(GigsReadModel).places_of(STAR, since=NOW - timedelta(days=60))
    assert len([place for place in places if place["outcome"] == "attended"]) >= 5
    assert any(place["starts_at"] > NOW for place in places)
    before = village.get(IncomeReadModel).months(STAR, "2026-10", "2026-10")[0]
    from_gigs = [
        event for event in happened(village) if event.TOPIC == "gigs.gig-paid" and event.worker == STAR
    ]
    assert len(from_gigs) >= 5
    assert before.total > sum(event.amount for event in from_gigs if event.at.astimezone(ZONE).month == 10)


def test_the_first_villager_waits_third_in_a_queue(village: House) -> None:
    """And the second member is offered the seat that has just come free."""
    read = village.get(TrainingReadModel)
    (mine,) = [each for each in read.enrolments(STAR) if each["state"] == "waitlisted"]
    standing = read.enrolment(mine["run"], STAR)
    assert standing is not None
    assert standing["place"] == 3
    first, *others = read.queue(mine["run"], NOW)
    assert (first["worker"], first["state"]) == (STORY.people[1].worker, "offered")
    assert first["offer_expires_at"] > NOW
    assert {each["state"] for each in others} == {"waitlisted"}


def test_trainers_have_a_class_today(village: House) -> None:
    """Two of them teach this evening; nobody is marked yet."""
    accounts, read = village.get(Accounts), village.get(TrainingReadModel)
    midnight = NOW.replace(hour=0, minute=0)
    found = {}
    for course, office in trainers_of(STORY).items():
        account = accounts.by_phone(str(office.phone))
        assert account is not None
        assert [grant.role for grant in accounts.grants_of(account)] == [Role.TRAINER]
        found[course] = read.sessions_of(account, midnight, midnight + timedelta(days=1))
    assert {course for course, sessions in found.items() if sessions} == {"childcare", "livestream"}


def test_officials_see_the_village_and_its_low_income_households(village: House) -> None:
    """The list was imported, with some who work nowhere here; a closed month has figures for it."""
    (brought,) = [event for event in happened(village) if event.TOPIC == "insight.low-income-list-imported"]
    assert (brought.rows, brought.workers) == (16, 11)
    official = Actor("official", (Grant(Role.OFFICIAL, region=CITY),))
    with fixed_now(NOW):
        (month,) = village.get(Measures).income(
            region=STORY.village, first="2026-10", last="2026-10", as_of=None, actor=official
        )
    assert month.cell.whole is not None
    assert 40 < month.cell.whole.workers < 66
    assert month.cell.low.people is not None
    assert 5 <= month.cell.low.people <= 11


def test_officials_see_what_became_of_the_first_class(village: House) -> None:
    """Its 90 days are over: of those certified members have had paid work, others none."""
    official = Actor("official", (Grant(Role.OFFICIAL, region=CITY),))
    with fixed_now(NOW):
        cohorts = village.get(Learning).cohorts(
            region=STORY.village, first="2026-06", last="2026-08", as_of=None, actor=official
        )
    ((certified, worked),) = [
        (each.certified.people, each.worked.people) for each in cohorts if each.certified.people
    ]
    assert certified is not None
    assert worked is not None
    assert 5 <= worked <= certified - 5


def test_people_were_certified_in_all_that_is_taught(village: House) -> None:
    """And some failed, or did not come often enough."""
    events = happened(village)
    enrolled = {event.worker for event in events if event.TOPIC == "training.enrolled"}
    certified = [event for event in events if event.TOPIC == "training.certificate-issued"]
    assert {event.course for event in certified} == {"childcare", "baking", "electrical-basics", "livestream"}
    assert 25 < len({event.worker for event in certified}) < len(enrolled)
    topics = {event.TOPIC for event in events}
    assert topics >= {
        "training.seat-offered",
        "training.offer-declined",
        "training.offer-expired",
        "training.enrolment-cancelled",
        "training.capacity-changed",
        "training.permit-recorded",
    }
