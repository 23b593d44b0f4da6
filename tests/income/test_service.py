"""Who may see whose income, and how much of it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from income.service import Incomes
from kernel.errors import Refused
from kernel.identity import Grant, Role
from kernel.permissions import Actor
from shell.access import REASONS
from shell.house import House
from tests.examples import who
from tests.examples.who import AMEI, STRANGER, WORKSHOP, an_id
from tests.founding import Founded
from tests.lives import LIFE, whole_life

NOBODY = Actor(an_id("nobody"))
CLERK_ELSEWHERE = Actor(an_id("clerk"), (Grant(Role.COORDINATOR, region="331082102"),))
OFFICIAL_ELSEWHERE = Actor(an_id("away"), (Grant(Role.OFFICIAL, region="3301"),))


@pytest.fixture
def incomes(house: House) -> Incomes:
    """Income of a whole life."""
    whole_life(Founded(house))
    return house.get(Incomes)


def part(incomes: Incomes, actor: Actor, reason: str | None = None, worker: str = AMEI) -> Any:
    """What an actor may see, or why not."""
    try:
        return incomes.part_for(worker=worker, actor=actor, reason=reason)
    except Refused as refusal:
        return refusal.code


def test_one_sees_all_of_ones_own(incomes: Incomes) -> None:
    """Without a reason, and nobody else's."""
    assert part(incomes, who.AMEI_HERSELF) is None
    assert part(incomes, who.BAOGEN_HIMSELF) == "forbidden"


def test_a_coordinator_sees_their_workshops_part(incomes: Incomes) -> None:
    """What a member earned elsewhere is not theirs to see."""
    assert part(incomes, who.COORDINATOR) == [WORKSHOP]
    assert part(incomes, who.ELSEWHERE) == "forbidden"
    assert part(incomes, CLERK_ELSEWHERE) == "forbidden"


@pytest.mark.parametrize("reason", [None, "", "curiosity"])
def test_an_official_gives_a_reason(incomes: Incomes, reason: str | None) -> None:
    """One of those that are listed, for people of their own region."""
    assert part(incomes, who.OFFICIAL, reason) == "reason-needed"
    assert [part(incomes, who.OFFICIAL, known) for known in REASONS] == [None] * len(REASONS)
    assert part(incomes, OFFICIAL_ELSEWHERE, "audit") == "forbidden"


def test_who_is_unknown_is_not_found_by_those_who_see_all(incomes: Incomes) -> None:
    """Others learn nothing."""
    assert part(incomes, who.OPERATOR, worker=STRANGER) == "not-found"
    assert part(incomes, who.OFFICIAL, "audit", worker=STRANGER) == "forbidden"
    assert part(incomes, NOBODY) == "forbidden"


def story(incomes: Incomes, actor: Actor, id: str = LIFE, as_of: datetime | None = None) -> Any:
    """An entry's events, or why not."""
    try:
        recorded = incomes.story(id=id, as_of=as_of, actor=actor, reason="audit").recorded
    except Refused as refusal:
        return refusal.code
    return len(recorded)


def test_a_story_is_for_those_who_may_see_the_entry(incomes: Incomes) -> None:
    """The same rule, by the worker of the entry."""
    whole = story(incomes, who.AMEI_HERSELF)
    assert whole > 10
    assert story(incomes, who.COORDINATOR) == story(incomes, who.OFFICIAL) == whole
    assert story(incomes, who.BAOGEN_HIMSELF) == "forbidden"
    assert story(incomes, who.AMEI_HERSELF, an_id("nothing")) == "not-found"
    assert story(incomes, who.AMEI_HERSELF, as_of=datetime(2026, 10, 1, tzinfo=UTC)) == "not-found"


def test_a_member_of_two_workshops_shows_each_its_own(house: House, incomes: Incomes) -> None:
    """A coordinator of the second sees none of the first, entry by entry."""
    Founded(house, who.OTHER_WORKSHOP, now=datetime(2026, 12, 1, tzinfo=UTC)).found({AMEI: "1"})
    assert part(incomes, who.ELSEWHERE) == [who.OTHER_WORKSHOP]
    assert story(incomes, who.ELSEWHERE) == "forbidden"
    assert part(incomes, who.COORDINATOR) == [WORKSHOP]
