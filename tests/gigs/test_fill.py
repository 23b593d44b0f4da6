"""The fill rate by worked examples: what the measure says, counted on the fingers of one hand."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from gigs.events import Posting, Shift
from gigs.readmodel import Fill
from kernel.time import ZONE
from shell.rebuild import verify
from tests.examples import gig_what as what
from tests.examples.who import AMEI, BAOGEN, CUIHUA, OTHER_VILLAGE, VILLAGE, an_id
from tests.gigs.market import Market

HOUR = timedelta(hours=1)
NOVEMBER = "2026-11"


@pytest.fixture(autouse=True)
def _rebuilt_the_same(market: Market) -> object:
    """After each story, folding the events again gives the same rows."""
    yield
    told: list[str] = []
    assert verify(market.house, told.append), told


def november(market: Market, as_of: datetime | None = None) -> Fill:
    """The employer's November."""
    (fill,) = market.read.fill_months(what.EMPLOYER, NOVEMBER, NOVEMBER, as_of=as_of)
    return fill


def counts(fill: Fill) -> dict[str, int]:
    """What is not zero."""
    told = fill._asdict()
    return {name: told[name] for name in told if name not in ("key", "month") and told[name]}


def test_a_draft_asks_for_nobody(market: Market) -> None:
    """Only what everybody can see counts."""
    market.draft()
    assert counts(november(market)) == {}
    assert november(market).rate is None


def test_places_are_asked_for_at_publication_and_filled_by_hires(market: Market) -> None:
    """Two shifts of two places; one person takes both, another the Sunday."""
    market.post()
    market.apply(AMEI)
    market.apply(BAOGEN, shifts=(1,))
    assert counts(november(market)) == {"asked": 4, "filled": 3}
    assert november(market).rate == Decimal("0.7500")


def test_leaving_before_the_start_counts_leaving_after_it_does_not(market: Market) -> None:
    """Live until the shift starts, then frozen."""
    market.post()
    market.apply(AMEI)
    market.apply(BAOGEN)
    market.withdraw(BAOGEN)
    assert counts(november(market)) == {"asked": 4, "filled": 2}
    market.now = what.SATURDAY + HOUR
    assert market.withdraw(AMEI).state == "withdrawn"
    assert counts(november(market)) == {"asked": 4, "filled": 1}


def test_increases_are_asked_for_and_reductions_stand_beside(market: Market) -> None:
    """2 + 3 − 1 on Saturday: five asked for, one reduced; four may work."""
    market.post()
    market.resize(5, 2)
    market.resize(4, 2)
    assert counts(november(market)) == {"asked": 7, "reduced": 1}


def test_a_shift_called_off_a_day_ahead_is_left_out(market: Market) -> None:
    """More than 24 hours before its start; its reductions and its people with it."""
    market.post()
    market.resize(1, 2)
    market.apply(AMEI)
    market.now = what.SATURDAY - 24 * HOUR - timedelta(seconds=2)
    market.cancel()
    assert counts(november(market)) == {"cancelled": 4}


def test_a_shift_called_off_late_counts_as_unfilled(market: Market) -> None:
    """24 hours before its start is late for Saturday; Sunday is still early."""
    market.post()
    market.apply(AMEI)
    market.now = what.SATURDAY - 24 * HOUR - timedelta(seconds=1)
    market.cancel()
    assert counts(november(market)) == {"asked": 2, "cancelled": 2, "cancelled_late": 2}
    assert november(market).rate == 0


def test_a_shift_that_has_started_stays_when_the_rest_is_called_off(market: Market) -> None:
    """Saturday was worked and is paid; Sunday is off, late."""
    market.post()
    market.apply(AMEI)
    market.now = what.SATURDAY + HOUR
    market.cancel()
    assert counts(november(market)) == {"asked": 4, "filled": 1, "cancelled_late": 2}
    assert market.record(AMEI).exact == Decimal("216.75")


def test_attendance_is_counted_once_however_often_it_is_corrected(market: Market) -> None:
    """Came, worked less, did not come, came after all."""
    market.post()
    market.apply(AMEI)
    market.apply(BAOGEN)
    market.now = what.AFTER
    market.record(AMEI)
    market.record(AMEI, quantity="4")
    assert counts(november(market))["attended"] == 1
    market.record(AMEI, outcome="absent")
    assert "attended" not in counts(november(market))
    market.record(AMEI, outcome="absent")
    market.record(AMEI)
    assert november(market).attendance == Decimal("0.2500")


def test_the_month_is_that_of_the_shifts_start_in_china(market: Market) -> None:
    """A night shift from the last hour of November belongs to November; half past midnight to December."""
    night = datetime(2026, 11, 30, 23, 30, tzinfo=ZONE)
    market.post(shifts=(Shift(night, night + 8 * HOUR, 1), Shift(night + 9 * HOUR, night + 10 * HOUR, 2)))
    months = market.read.fill_months(what.EMPLOYER, "2026-10", "2026-12")
    assert [(fill.month, fill.asked) for fill in months] == [("2026-10", 0), (NOVEMBER, 1), ("2026-12", 2)]


def test_as_of_tells_what_was_recorded_by_then(market: Market) -> None:
    """At each moment what was told live at that moment."""
    told = []
    market.post()
    told.append((market.now, november(market)))
    for worker, shifts in ((AMEI, None), (BAOGEN, (1,))):
        market.apply(worker, shifts=shifts)
        told.append((market.now, november(market)))
    market.withdraw(AMEI)
    told.append((market.now, november(market)))
    market.now = what.SATURDAY - HOUR
    market.cancel()
    told.append((market.now, november(market)))
    assert len({fill for _, fill in told}) == len(told)
    assert [november(market, as_of=moment) for moment, _ in told] == [fill for _, fill in told]


def test_officials_read_by_employer_trade_and_village(market: Market) -> None:
    """Of a region and below; what lies elsewhere is left out."""
    for number, (employer, trade, village) in enumerate(
        [
            (what.EMPLOYER, "packing", VILLAGE),
            (what.EMPLOYER, "loading", VILLAGE),
            (what.OTHER_EMPLOYER, "packing", OTHER_VILLAGE),
            (what.OTHER_EMPLOYER, "packing", "330102001001"),
        ]
    ):
        market.post(an_id(f"gig {number}"), posting=Posting(employer, trade, village))
    market.apply(AMEI, an_id("gig 0"))

    def told(region: str, by: str, as_of: datetime | None = None) -> dict[str, tuple[int, int]]:
        found = market.read.fill_rates(region=region, since=NOVEMBER, until="2026-12", by=by, as_of=as_of)
        return {fill.key: (fill.asked, fill.filled) for fill in found}

    assert told("331082", "trade") == {"packing": (8, 2), "loading": (4, 0)}
    assert told("331082", "village") == {VILLAGE: (8, 2), OTHER_VILLAGE: (4, 0)}
    assert told(VILLAGE, "employer") == {what.EMPLOYER: (8, 2)}
    assert told("", "employer") == {what.EMPLOYER: (8, 2), what.OTHER_EMPLOYER: (8, 0)}
    assert told("331082", "trade", as_of=what.POSTED) == {}
    assert told("331082", "trade", as_of=market.now) == told("331082", "trade")


def test_the_towns_median_needs_three_employers(market: Market) -> None:
    """With two, one could read the other's rate off it."""
    for number in range(3):
        employer = an_id(f"employer {number}")
        assert market.read.town_median(what.TOWN, NOVEMBER, NOVEMBER) == {NOVEMBER: None}
        market.post(an_id(f"gig {number}"), posting=Posting(employer, "packing", VILLAGE))
    market.apply(AMEI, an_id("gig 0"), shifts=(0,))
    market.apply(BAOGEN, an_id("gig 1"))
    assert market.read.town_median(what.TOWN, NOVEMBER, NOVEMBER) == {NOVEMBER: Decimal("0.2500")}


def test_hours_to_full_are_counted_to_the_first_time_every_place_was_taken(market: Market) -> None:
    """A later leave changes nothing; what never was full is left out."""
    assert market.read.hours_to_full(NOVEMBER, NOVEMBER) is None
    for number in range(2):
        market.post(an_id(f"gig {number}"), shifts=what.SHIFTS[number : number + 1])
    published = market.now
    market.apply(AMEI, an_id("gig 0"))
    market.now = published + 6 * HOUR
    market.apply(BAOGEN, an_id("gig 0"))
    full = market.now
    market.withdraw(AMEI, an_id("gig 0"))
    market.now += 6 * HOUR
    market.apply(CUIHUA, an_id("gig 0"))
    assert market.read.hours_to_full(NOVEMBER, NOVEMBER, employer=what.EMPLOYER) == Decimal("6.0")
    assert market.read.hours_to_full(NOVEMBER, NOVEMBER, employer=an_id("another")) is None
    assert market.read.hours_to_full(NOVEMBER, NOVEMBER, region=VILLAGE) == Decimal("6.0")
    assert market.read.hours_to_full(NOVEMBER, NOVEMBER, region="3301") is None
    assert market.read.hours_to_full(NOVEMBER, NOVEMBER, as_of=full) == Decimal("6.0")
    assert market.read.hours_to_full(NOVEMBER, NOVEMBER, as_of=full - HOUR) is None
