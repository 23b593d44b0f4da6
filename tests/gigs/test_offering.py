"""Who is told of a place that is free: who did such work, lives near, is fit for it, and is free then."""

from datetime import timedelta

from gigs.events import Shift
from kernel.lookups import Openings
from shell.house import House
from tests.examples import gig_what as what
from tests.examples.who import AMEI, BAOGEN, an_id
from tests.gigs.market import Market

WEEK = timedelta(days=7)


def test_who_works_elsewhere_at_that_time_is_not_told(house: House) -> None:
    """Both came last Saturday; next Saturday one of them has other work."""
    market = Market(house)
    market.post()
    for worker in (AMEI, BAOGEN):
        market.apply(worker)
    market.now = what.SATURDAY_END
    for worker in (AMEI, BAOGEN):
        market.record(worker)
    next_week = (Shift(what.SATURDAY + WEEK, what.SATURDAY_END + WEEK, 2),)
    free, elsewhere = an_id("free place"), an_id("elsewhere")
    for gig in (free, elsewhere):
        market.post(gig, shifts=next_week)
    openings = house.get(Openings)
    told = openings.opening(free, 0, market.now)
    assert told is not None
    assert set(told.seekers) == {AMEI, BAOGEN}
    market.apply(AMEI, elsewhere)
    told = openings.opening(free, 0, market.now)
    assert told is not None
    assert list(told.seekers) == [BAOGEN]
