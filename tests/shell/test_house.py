"""What is open in a process is opened once, however many threads ask for it first."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from sqlalchemy import create_engine

from shell.config import Config
from shell.context import Context
from shell.house import House


class Lamp:
    """A service that may be there once only."""


class Switch:
    """A service that needs the lamp."""

    def __init__(self, lamp: Lamp) -> None:
        self.lamp = lamp


def by_two_at_once(ask: Callable[[], object]) -> list[object]:
    """What two threads are given."""
    given: list[object] = []
    threads = [Thread(target=lambda: given.append(ask())) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


def slowly(make: Callable[[], object], times: list[int]) -> Callable[..., object]:
    """`make`, counted, and so slow that a second thread meets the first inside if nothing keeps it out."""
    both = Barrier(2)

    def made(*_given: object) -> object:
        times.append(1)
        with suppress(BrokenBarrierError):
            both.wait(0.2)
        return make()

    return made


@pytest.mark.parametrize(
    ("name", "opens"),
    [
        ("store", "shell.eventstore.open_store"),
        ("read_engine", "shell.database.open_engine"),
        ("records_engine", "shell.database.open_engine"),
    ],
)
def test_two_threads_that_ask_first_share_one_connection(
    name: str, opens: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pool that only one of them keeps would stay open behind everybody's back."""
    times: list[int] = []
    monkeypatch.setattr(opens, slowly(lambda: create_engine("sqlite://"), times))
    house = House(Config(env="test", data=tmp_path), [])
    one, other = by_two_at_once(lambda: getattr(house, name))
    house.close()
    assert one is other
    assert len(times) == 1


def test_two_threads_that_ask_first_share_one_service(tmp_path: Path) -> None:
    """Also where it is built of others, which are asked for while it is built."""
    times: list[int] = []
    lamp, switch = slowly(Lamp, times), slowly(lambda: None, times)

    def switched(house: House) -> Switch:
        switch()
        return Switch(house.get(Lamp))

    context = Context(name="light", services={Lamp: lambda house: lamp(), Switch: switched})
    house = House(Config(env="test", data=tmp_path), [context])
    one, other = by_two_at_once(lambda: house.get(Switch))
    assert one is other
    assert house.get(Switch).lamp is house.get(Lamp)
    assert len(times) == 2
