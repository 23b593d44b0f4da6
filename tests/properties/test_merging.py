"""Whatever is merged, parted and worked in between: no fen is lost, and everything follows from events."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from income.readmodel import IncomeReadModel
from kernel.errors import Refusal
from kernel.identity import By, Role
from kernel.lookups import Members, Persons
from kernel.time import ZONE
from people.domain import Worker
from shell.house import House
from shell.projector import Projector
from shell.rebuild import verify
from tests.examples import what
from tests.examples.who import VILLAGE, an_id
from tests.founding import Founded

RECORDS = ("first", "second", "third")
MONTH = "2026-11"
CLERK = By("clerk", Role.COORDINATOR)
which = st.sampled_from(RECORDS)
acts = st.lists(
    st.one_of(
        st.tuples(st.just("merge"), which, which),
        st.tuples(st.just("part"), which, which),
        st.tuples(st.just("work"), which, st.integers(1, 60)),
    ),
    min_size=1,
    max_size=12,
)
_lives = count()


class Life:
    """Three records at a workshop of their own, and beside them what must be true, from the words alone."""

    def __init__(self, house: House, life: int) -> None:
        self.life = life
        self.ids = {name: an_id(f"{name} of life {life}") for name in RECORDS}
        self.founded = Founded(house, id=an_id(f"workshop of life {life}"))
        self.founded.found({id: f"N{number}" for number, id in enumerate(self.ids.values())})
        self.founded.now = datetime(2026, 11, 10, 8, 0, tzinfo=ZONE)
        self.into: dict[str, str] = {}
        self.worth = dict.fromkeys(RECORDS, Decimal(0))
        for id in self.ids.values():
            worker = Worker(id)
            at = self.founded.now
            worker.register(village=VILLAGE, skills=(), fingerprint="", at=at, by=CLERK)
            house.store.save(worker)

    def act(self, kind: str, one: str, other: Any) -> None:
        """Merge `other` into `one`, part them, or let `one` hand in `other` pieces."""
        if kind == "work":
            self.work(one, other)
            return
        store = self.founded.house.store
        survivor, record = store.get(Worker, self.ids[one]), store.get(Worker, self.ids[other])
        call = record.merge_into if kind == "merge" else record.part_from
        allowed = self.may_merge(one, other) if kind == "merge" else self.into.get(other) == one
        try:
            call(survivor, request=None, at=self.founded.now, by=CLERK)
        except Refusal:
            assert not allowed
            return
        assert allowed
        store.save(record, survivor)
        self.founded.catch_up()
        if kind == "merge":
            self.into[other] = one
        else:
            del self.into[other]

    def may_merge(self, one: str, other: str) -> bool:
        """Again as it is; else two that are neither merged nor the same, the other standing for nobody."""
        again = one != other and self.into.get(other) == one
        free = one not in self.into and other not in self.into and other not in self.into.values()
        return again or (one != other and free)

    def work(self, record: str, quantity: int) -> None:
        """Under whichever number, it is the surviving record's."""
        house = self.founded.house
        found = house.get(Members).member(self.founded.id, f"N{RECORDS.index(record)}")
        assert found is not None
        survivor = self.into.get(record, record)
        assert found.worker == self.ids[survivor]
        self.founded.hand_in(an_id(f"{self.life} {self.founded.now}"), quantity, worker=found.worker)
        self.worth[survivor] += quantity * what.RATE.rate

    def group(self, record: str) -> set[str]:
        """The records of the person a record means."""
        person = self.into.get(record, record)
        return {each for each in RECORDS if self.into.get(each, each) == person}

    def check(self) -> None:
        """Each record tells the whole person's month, and the persons' months add up to all that was done."""
        income = self.founded.house.get(IncomeReadModel)
        told = {}
        for record, id in self.ids.items():
            [month] = income.months(id, MONTH, MONTH)
            assert month.exact == sum(self.worth[each] for each in self.group(record))
            records = self.founded.house.get(Persons).records_of(id)
            assert set(records) == {self.ids[each] for each in self.group(record)}
            assert records[0] == self.ids[self.into.get(record, record)]
            told[records[0]] = month.exact
        assert sum(told.values()) == sum(self.worth.values())


@pytest.fixture(scope="module", autouse=True)
def rebuilt_is_the_same(shared_house: House) -> Iterator[None]:
    """After all these lives, what is told follows from events, row for row."""
    yield
    Projector(shared_house).catch_up()
    assert verify(shared_house, lambda _line: None)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=acts)
def test_merging_parting_and_working_keep_every_fen(shared_house: House, acts: list[Any]) -> None:
    """What is told of a person is always what their records hold, and sums up to what was done."""
    life = Life(shared_house, next(_lives))
    for kind, one, other in acts:
        life.act(kind, one, other)
        life.check()
