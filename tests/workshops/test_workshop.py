"""A workshop decides who it is and who works there."""

import pytest

from tests.examples.events import DESCRIBED, FOUNDED, JOINED, RENUMBERED, happened
from tests.examples.what import AT, PAYER
from tests.examples.who import AMEI, BAOGEN, BY, BY_OFFICIAL, VILLAGE, WORKSHOP
from tests.given import given
from workshops.domain import Workshop
from workshops.events import MemberJoined, MemberRenumbered

SAID = {"name": FOUNDED.name, "village": VILLAGE, "kind": "materials", "payer": PAYER}
STREAM = Workshop.stream(WORKSHOP)


def joining(worker: str = AMEI, number: str = "G01", age: int | None = 61):
    """Take somebody in."""
    return lambda it: it.join(worker=worker, number=number, age=age, at=AT, by=BY)


def test_a_workshop_is_founded_once_and_described_when_something_changes() -> None:
    """Saying the same again changes nothing."""
    founding = {"at": AT, "by": BY_OFFICIAL}
    given(Workshop).when(lambda it: it.describe(**SAID, **founding)).then(FOUNDED)
    given(Workshop, FOUNDED).when(lambda it: it.describe(**SAID, **founding)).then()
    changed = SAID | {"name": DESCRIBED.name}
    given(Workshop, FOUNDED).when(lambda it: it.describe(**changed, at=AT, by=BY)).then(DESCRIBED)


def test_a_member_joins_under_a_number() -> None:
    """The same again changes nothing; another number replaces the first, which is then free."""
    given(Workshop, FOUNDED).when(joining()).then(JOINED)
    given(Workshop, FOUNDED, JOINED).when(joining()).then()
    given(Workshop, FOUNDED, JOINED).when(joining(number="G11")).then(RENUMBERED)
    taken = happened(MemberJoined, STREAM, worker=BAOGEN, number="G01")
    given(Workshop, FOUNDED, JOINED, RENUMBERED).when(joining(BAOGEN, "G01")).then(taken)


@pytest.mark.parametrize("number", ["G01", "g01", "ｇ０１", "G 01"])
def test_a_number_belongs_to_one_member_however_it_is_written(number: str) -> None:
    """Letter case, width and spaces make no other number."""
    given(Workshop, FOUNDED, JOINED).when(joining(BAOGEN, number)).refuses("number-taken")


def test_a_member_may_write_their_own_number_another_way() -> None:
    """It is theirs."""
    renumbered = happened(MemberRenumbered, STREAM, worker=AMEI, number="g01")
    given(Workshop, FOUNDED, JOINED).when(joining(number="g01")).then(renumbered)


@pytest.mark.parametrize(("age", "code"), [(15, "under-age"), (None, "age-unknown")])
def test_nobody_joins_before_sixteen(age: int | None, code: str) -> None:
    """State Council decree 364; an age nobody knows is not taken on trust."""
    given(Workshop, FOUNDED).when(joining(age=age)).refuses(code)


def test_one_may_join_at_sixteen() -> None:
    """The birthday counts."""
    given(Workshop, FOUNDED).when(joining(age=16)).then(JOINED)
