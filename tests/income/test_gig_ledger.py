"""What is earned at gigs stands in the one ledger: hours to the hundredth, money to the micro-yuan."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from gigs.events import Pay, Shift
from income.readmodel import IncomeReadModel
from shell.house import House
from shell.rebuild import rebuild, verify
from tests.examples import gig_what as gigs
from tests.examples import what
from tests.examples.who import AMEI, BAOGEN, WORKSHOP, an_id
from tests.founding import Founded
from tests.income.at_gigs import SECOND_GIG, AtGigs, whole_gig

NOVEMBER = ("2026-11", "2026-11")


@pytest.fixture
def at_gigs(house: House) -> AtGigs:
    """Nothing posted yet."""
    return AtGigs(house)


@pytest.fixture
def read(house: House) -> IncomeReadModel:
    """The ledger."""
    return house.get(IncomeReadModel)


def stages(read: IncomeReadModel, worker: str = AMEI, month: str = "2026-11") -> tuple[int, int]:
    """What somebody has earned and been paid in a month, in fen; gigs know no other stage."""
    [told] = read.months(worker, month, month)
    assert (told.stages["estimated"], told.stages["settled"]) == (0, 0)
    return told.stages["earned"], told.stages["paid"]


def standing(read: IncomeReadModel) -> list[tuple[str, str, Decimal, Decimal]]:
    """阿梅's entries: source, stage, quantity, exact yuan."""
    return [(each.row["source"], each.stage, each.quantity, each.exact) for each in read.entries(AMEI)]


def test_a_shift_is_earned_at_the_promised_pay(at_gigs: AtGigs, read: IncomeReadModel) -> None:
    """8.5 hours at 25.50 yuan; its entry knows whose gig it was, which shift, at what pay."""
    at_gigs.take()
    assert stages(read) == (0, 0)
    event = at_gigs.attend(None)
    assert stages(read) == (21675, 0)
    [entry] = read.entries(AMEI)
    assert (entry.id, entry.quantity, entry.exact) == (event.entry, Decimal("8.5"), Decimal("216.75"))
    kept = {key: value for key, value in entry.row.items() if value is not None}
    assert kept == kept | {
        "source": "gig-shift",
        "kind": "work",
        "employer": gigs.EMPLOYER,
        "gig": gigs.GIG,
        "shift": 0,
        "title": "彩灯装箱",
        "basis": "hour",
        "rate": "25.50",
        "work_date": gigs.SATURDAY.date(),
    }
    assert "workshop" not in kept


def test_a_correction_replaces_what_was_recorded(at_gigs: AtGigs, read: IncomeReadModel) -> None:
    """Up, down, to nothing and back: one entry, and it stands for the last record."""
    at_gigs.take()
    for quantity, earned in (("8", 20400), ("7.25", 18488), (None, 0), ("0.5", 1275), ("8.33", 21242)):
        if quantity is None:
            at_gigs.miss()
            assert standing(read) == []
        else:
            at_gigs.attend(quantity)
            assert standing(read)[0][2] == Decimal(quantity)
        assert stages(read) == (earned, 0)


def test_who_was_absent_first_may_have_come_after_all(at_gigs: AtGigs, read: IncomeReadModel) -> None:
    """An entry is made where there was none yet."""
    at_gigs.take()
    at_gigs.miss()
    assert (stages(read), standing(read)) == ((0, 0), [])
    at_gigs.attend("8")
    assert stages(read) == (20400, 0)


@pytest.mark.parametrize(
    ("basis", "amount", "quantity", "earned"),
    [("day", "150", "0.5", 7500), ("piece", "0.035", "1300", 4550), ("lump", "200", "1", 20000)],
)
def test_days_pieces_and_whole_jobs_are_counted_likewise(
    at_gigs: AtGigs, read: IncomeReadModel, basis: str, amount: str, quantity: str, earned: int
) -> None:
    """By whatever the gig pays."""
    pay = Pay(basis, Decimal(amount))  # type: ignore[arg-type]
    at_gigs.take(offer=gigs.OFFER._replace(pay=pay))
    at_gigs.attend(quantity)
    assert stages(read) == (earned, 0)
    assert standing(read) == [("gig-shift", "earned", Decimal(quantity), Decimal(earned) / 100)]


def test_a_payment_takes_all_that_was_earned_and_needs_no_slip(
    at_gigs: AtGigs, read: IncomeReadModel
) -> None:
    """Both shifts become one line of their month, rounded once: 424.83 for 16.66 h, not twice 212.42."""
    at_gigs.take()
    first = at_gigs.attend("8.33")
    at_gigs.attend("8.33", shift=1)
    assert stages(read) == (42483, 0)
    paid = at_gigs.pay()
    assert stages(read) == (0, 42483)
    line = paid.lines[0].id
    assert standing(read) == [("gig-payment", "paid", Decimal("16.66"), Decimal("424.83"))]
    parts = read.parts_of(line)
    assert [(part.row["shift"], part.quantity, part.exact) for part in parts] == [
        (shift, Decimal("8.33"), Decimal("212.415")) for shift in (0, 1)
    ]
    settled = read.entry(first.entry)
    assert settled is not None
    assert (settled.stage, settled.exact, settled.row["source"]) == ("paid", Decimal("212.415"), "gig-shift")


def test_what_was_found_after_the_payment_is_an_entry_of_its_own(
    at_gigs: AtGigs, read: IncomeReadModel
) -> None:
    """What is paid stays; the difference is earned until it is paid, and goes where it comes to nothing."""
    at_gigs.take()
    at_gigs.attend("8")
    at_gigs.pay()
    more = at_gigs.attend("9.5")
    assert stages(read) == (3825, 20400)
    difference = read.entry(more.entry)
    assert difference is not None
    assert (difference.row["kind"], difference.quantity) == ("difference", Decimal("1.5"))
    at_gigs.attend("8")
    assert stages(read) == (0, 20400)
    assert [source for source, *_ in standing(read)] == ["gig-payment"]
    at_gigs.attend("10")
    at_gigs.pay()
    assert stages(read) == (0, 25500)


def test_each_month_of_work_is_a_line_of_its_own(at_gigs: AtGigs, read: IncomeReadModel) -> None:
    """A night in October and one in November, paid at once."""
    october = Shift(*(datetime(2026, 10, 31, hour, tzinfo=UTC) for hour in (1, 9)), 1)
    at_gigs.now -= timedelta(days=9)
    at_gigs.take(offer=gigs.OFFER._replace(shifts=(october, gigs.SHIFTS[0])))
    at_gigs.attend("8")
    at_gigs.attend("8", shift=1)
    at_gigs.pay()
    assert stages(read) == (0, 20400)
    assert stages(read, month="2026-10") == (0, 20400)
    [payment] = read.payments_of(AMEI)
    assert payment["amount"] == 40800
    assert [(line.month, line.amount) for line in read.lines_of(payment)] == [
        ("2026-10", 20400),
        ("2026-11", 20400),
    ]


def test_payments_are_listed_with_their_reference(at_gigs: AtGigs, read: IncomeReadModel) -> None:
    """The latest first; nobody else's."""
    whole_gig(at_gigs)
    told = [(row["reference"], row["amount"], row["title"]) for row in read.payments_of(AMEI)]
    assert told == [("WX-2", 5100, "彩灯装箱"), ("WX-1", 32513, "彩灯装箱")]
    [last, _first] = read.payments_of(AMEI)
    assert read.payment(last["id"]) == last
    assert read.payment(an_id("nothing")) is None
    assert read.payments_of(BAOGEN) == []


def test_a_request_id_spent_at_two_gigs_stops_nothing(at_gigs: AtGigs, read: IncomeReadModel) -> None:
    """Ids of requests are the clients', and each gig's own."""
    week = timedelta(days=7)
    later = tuple(Shift(each.starts_at + week, each.ends_at + week, 2) for each in gigs.SHIFTS)
    for id, shifts in ((gigs.GIG, gigs.SHIFTS), (SECOND_GIG, later)):
        at_gigs.take(id, offer=gigs.OFFER._replace(shifts=shifts))
        at_gigs.attend("8", id=id)
        at_gigs.pay(id, request=an_id("paid"))
    assert [row["gig"] for row in read.payments_of(AMEI)] == [SECOND_GIG, gigs.GIG]


def test_gigs_stand_beside_pieces_and_are_no_workshops_part(house: House, read: IncomeReadModel) -> None:
    """One month's figure; a coordinator's part of it is their workshop's alone."""
    at_work = Founded(house).found()
    at_work.now = what.AT
    at_work.accept(an_id("one"), 30)
    at_gigs = AtGigs(house, now=at_work.now)
    at_gigs.take()
    at_gigs.attend("8")
    assert stages(read) == (1260 + 20400, 0)
    assert read.months(AMEI, *NOVEMBER, workshops=[WORKSHOP])[0].stages["earned"] == 1260
    part = read.entries(AMEI, workshops=[WORKSHOP])
    assert [each.row["source"] for each in part] == ["hand-in"]
    at_gigs.pay()
    at_work.approve(an_id("run"), at_work.prepare(an_id("run"), date(2026, 11, 30)))
    [told] = read.months(AMEI, *NOVEMBER)
    assert told.stages == {"estimated": 0, "earned": 0, "settled": 1260, "paid": 20400}


def test_as_of_a_moment_is_what_was_seen_then(house: House, read: IncomeReadModel) -> None:
    """Every month and entry, at every step of a whole gig, looked back on from its end."""

    def shown(as_of: datetime | None = None) -> object:
        entries = read.entries(AMEI, as_of=as_of)
        work = read.work(AMEI, "2026-11", as_of=as_of)
        return (
            work[1:],
            [(each.id, each.stage, each.quantity, each.exact) for each in work.entries],
            [tuple(each) for each in read.months(AMEI, "2026-10", "2026-12", as_of=as_of)],
            [(each.id, each.stage, each.quantity, each.exact) for each in entries],
        )

    at_gigs = whole_gig(AtGigs(house, look=shown))
    assert len(at_gigs.seen) > 12
    assert len({str(then) for _, then in at_gigs.seen}) > 8
    for moment, then in at_gigs.seen:
        assert shown(as_of=moment) == then


def test_a_rebuilt_ledger_is_the_live_one(house: House, read: IncomeReadModel) -> None:
    """Row for row, gigs among hand-ins."""
    Founded(house).found().accept(an_id("one"), 30, date(2026, 10, 1))
    whole_gig(AtGigs(house))
    before = (stages(read), standing(read))
    told: list[str] = []
    assert verify(house, told.append), told
    rebuild(house, report=told.append)
    assert (stages(read), standing(read)) == before
    assert verify(house, told.append), told
