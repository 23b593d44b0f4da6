"""求人倍率: places asked for by those who look for them, by trade and month."""

from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from gigs.events import Posting, Shift
from gigs.readmodel import GigsReadModel
from insight.domain import Count, vacancies
from insight.domain.seeking import seekers
from insight.domain.suppression import FEWEST
from insight.service import Seeking
from kernel.identity import Grant, Role
from kernel.permissions import Actor
from kernel.time import ZONE, end_of, fixed_now
from people.service import Workers
from shell.rebuild import verify
from tests.examples import gig_what as what
from tests.examples import who
from tests.examples.who import an_id
from tests.gigs.stall import Stall
from tests.insight.test_suppression import determined, sums_of

OFFICIAL = Actor(an_id("county official"), (Grant(Role.OFFICIAL, region="331082"),))
DECEMBER = datetime(2026, 12, 2, 9, 0, tzinfo=ZONE)
PEOPLE = [an_id(f"seeker {number}") for number in range(7)]


class Looking(Stall):
    """A market in which seven more people look for work."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        for number, id in enumerate(PEOPLE):
            self.do(
                self.house.get(Workers).register,
                id=id,
                name=f"村民{number}",
                village=who.VILLAGE,
                birth_date=what.POSTED.date().replace(year=1963),
                actor=who.OPERATOR,
            )

    def told(self, **asked: Any) -> dict[tuple[str, str], Count]:
        """Who looked for work in the county in November, when it is over."""
        with fixed_now(DECEMBER):
            return dict(
                self.house.get(Seeking).seekers(
                    region="331082", first="2026-11", last="2026-11", actor=OFFICIAL, **asked
                )
            )


def test_whoever_asked_for_a_place_looks_for_work(app: Flask) -> None:
    """Chosen, not chosen or gone again: each once a trade and month, however often they asked."""
    market = Looking(app)
    market.post(mode="choose")
    market.post(an_id("more"), mode="choose", shifts=(what.SHIFTS[1],))
    for worker in PEOPLE[:5]:
        market.apply(worker)
    assert market.told() == {("2026-11", "packing"): Count(5)}
    market.apply(PEOPLE[5])
    market.withdraw(PEOPLE[5])
    market.decide(PEOPLE[4], "hired")
    market.decide(PEOPLE[3], "declined")
    market.apply(PEOPLE[3], an_id("more"))
    market.apply(PEOPLE[5])
    assert market.told() == {("2026-11", "packing"): Count(6)}
    rows: list[str] = []
    assert verify(market.house, rows.append), rows


def test_who_takes_a_place_at_once_looked_for_it_and_four_are_not_told(app: Flask) -> None:
    """Each trade by itself; places of the month beside them."""
    market = Looking(app)
    market.post(shifts=tuple(Shift(each.starts_at, each.ends_at, 9) for each in what.SHIFTS))
    for worker in PEOPLE[:6]:
        market.apply(worker)
    other = market.post(
        an_id("clean"), posting=Posting(what.OTHER_EMPLOYER, "cleaning", who.VILLAGE), mode="choose"
    )
    for worker in (PEOPLE[6], who.CUIHUA):
        market.apply(worker, other)
    told = market.told()
    assert told == {("2026-11", "packing"): Count(6), ("2026-11", "cleaning"): Count(hidden="few")}
    with fixed_now(market.now):
        fills = market.house.get(GigsReadModel).fill_rates(
            region="331082", since="2026-11", until="2026-11", by="trade"
        )
    found = {each.trade: each for each in vacancies(((f.month, f.key, f.asked) for f in fills), told)}
    assert (found["packing"].places, str(found["packing"].ratio)) == (18, "3.00")
    assert found["cleaning"].ratio is None


def test_seekers_of_an_earlier_day_are_told_where_they_are_the_same(app: Flask) -> None:
    """Whoever came later hides how many there were before."""
    market = Looking(app)
    market.post(mode="choose")
    for worker in PEOPLE[:5]:
        market.apply(worker)
    evening = end_of(DECEMBER.date() - timedelta(days=1))
    assert market.told(as_of=evening) == {("2026-11", "packing"): Count(5)}
    assert market.told(as_of=end_of(market.now.date())) == {("2026-11", "packing"): Count(hidden="open")}


def test_who_became_known_after_a_day_hides_what_was_told_of_it() -> None:
    """A place asked for in November and written down in December: five then and six now would tell of one."""

    class Late:
        def sought(self, first: str, last: str) -> list[dict[str, Any]]:
            return [
                {"month": "2026-11", "trade": "packing", "worker": worker, "village": who.VILLAGE}
                | {"recorded_at": DECEMBER if worker == PEOPLE[5] else what.POSTED}
                for worker in PEOPLE[:6]
            ]

    class Nobody:
        def persons(self) -> dict[str, str]:
            return {}

    seeking: Any = Seeking(sought=Late(), known=Nobody())  # type: ignore[arg-type]
    asked = {"region": "331082", "first": "2026-11", "last": "2026-11", "actor": OFFICIAL}
    with fixed_now(DECEMBER + timedelta(days=1)):
        assert seeking.seekers(**asked) == {("2026-11", "packing"): Count(6)}
        before = end_of(DECEMBER.date() - timedelta(days=1))
        assert seeking.seekers(**asked, as_of=before) == {("2026-11", "packing"): Count(hidden="later")}


places = st.builds(
    "{}{}{}".format,
    st.sampled_from(["331082", "330106"]),
    st.sampled_from(["101", "102"]),
    st.sampled_from(["201", "202", "203"]),
)


@settings(max_examples=60)
@given(st.lists(st.tuples(places, st.integers(0, 60)), max_size=70))
def test_seekers_are_those_counted_by_hand_or_not_told(asked: list[tuple[str, int]]) -> None:
    """A person once in every region; fewer than five never, nor by subtraction where nobody looks twice."""
    rows = [{"worker": f"{worker}", "village": village} for village, worker in asked]
    told = seekers(rows, {"1": "2"})
    for code, count in told.items():
        people = {2 if worker == 1 else worker for village, worker in asked if village.startswith(code)}
        assert count.people is None or count.people == len(people) >= FEWEST
    apart = seekers([row | {"worker": f"{row['worker']} {row['village']}"} for row in rows], {})
    hidden = {(code, "people") for code, count in apart.items() if count.people is None}
    assert determined(sums_of(["people"], hidden, set(apart))) == set()
