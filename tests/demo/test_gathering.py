"""The store that gathers: what was written is there at once, and is saved in the order it happened."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.gathering import Gathering
from kernel.errors import Conflict, NotFound
from shell.config import Config
from shell.eventstore import open_store, prepare_store
from shell.eventstore.application import Store
from tests.examples import what, who
from workshops.domain import Product, Workshop


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An event store with nothing in it."""
    config = Config(env="test", data=tmp_path)
    prepare_store(config)
    store = open_store(config)
    yield store
    store.close()


def founded(id: str = who.WORKSHOP) -> Workshop:
    """A workshop about to be saved for the first time."""
    workshop = Workshop(id)
    workshop.describe(
        name="庙西灯笼工坊", village=who.VILLAGE, kind="materials", payer=what.PAYER, at=what.AT, by=who.BY
    )
    return workshop


def joined(workshop: Workshop, number: str) -> Workshop:
    """The workshop with one more member about to be saved."""
    workshop.join(worker=who.an_id(number), number=number, age=60, at=what.AT, by=who.BY)
    return workshop


def test_what_was_written_is_found_before_it_is_saved(store: Store) -> None:
    """Use cases build on one another though the store below has heard of nothing yet."""
    gathering = Gathering(store)
    gathering.save(founded())
    assert gathering.get(Workshop, who.WORKSHOP).village == who.VILLAGE
    assert store.head() == 0
    assert gathering.head() == store.head() == 1


def test_events_are_saved_in_the_order_they_happened(store: Store) -> None:
    """Two streams written by turns stay interleaved; each save knows the position it will have."""
    gathering = Gathering(store)
    one, two = founded(), founded(who.OTHER_WORKSHOP)
    positions = [gathering.save(one), gathering.save(two)]
    positions += [gathering.save(joined(one, "G01")), gathering.save(joined(two, "G02"))]
    assert positions == [1, 2, 3, 4]
    saved = [(recorded.position, recorded.event.id) for recorded in gathering.read(0, 10)]
    assert saved == list(enumerate([one.id, two.id, one.id, two.id], 1))


def test_one_thing_made_twice_is_a_conflict(store: Store) -> None:
    """Whether it is still kept back or was saved by an earlier load; what was found may go on."""
    gathering = Gathering(store)
    gathering.save(founded())
    with pytest.raises(Conflict):
        gathering.save(founded())
    gathering.forget()
    with pytest.raises(Conflict):
        gathering.save(founded())
    gathering.save(joined(gathering.get(Workshop, who.WORKSHOP), "G01"))
    assert gathering.head() == 2


def test_a_first_load_does_not_ask_for_what_cannot_be_there(store: Store) -> None:
    """With `may_exist` unset only what was written here is found; a clash is noticed when saving below."""
    store.save(founded())
    gathering = Gathering(store)
    gathering.may_exist = False
    with pytest.raises(NotFound):
        gathering.get(Workshop, who.WORKSHOP)
    gathering.save(founded())
    with pytest.raises(Conflict):
        gathering.flush()


def test_what_was_forgotten_is_found_again(store: Store) -> None:
    """Also at a first load: what comes after the story goes on with what the story made."""
    gathering = Gathering(store)
    gathering.may_exist = False
    gathering.save(founded())
    gathering.forget()
    assert gathering.get(Workshop, who.WORKSHOP).id == who.WORKSHOP


def test_an_id_names_one_kind_of_thing(store: Store) -> None:
    """A workshop is not found as a product."""
    gathering = Gathering(store)
    gathering.save(founded())
    assert gathering.find(Product, who.WORKSHOP) is None
