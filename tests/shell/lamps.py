"""Lamps that are lit and snuffed: aggregates to try the event store with, also from other processes.

python -m tests.shell.lamps write DATA URL COUNT      saves COUNT lamps, one at a time
python -m tests.shell.lamps fork DATA URL             saves in a forked child of an open store
python -m tests.shell.lamps prepare DATA URL          creates what the store needs
"""

import os
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4

from kernel.events import Aggregate, Event
from kernel.identity import By, Role
from kernel.time import now
from shell.config import Config
from shell.eventstore import open_store, prepare_store

BY = By(account=str(uuid4()), role=Role.SYSTEM)


class LampLit(Event):
    """A lamp was lit, with so much oil (ml)."""

    TOPIC: ClassVar[str] = "lamps.lamp-lit"
    oil: int


class LampSnuffed(Event):
    """A lamp was put out."""

    TOPIC: ClassVar[str] = "lamps.lamp-snuffed"


class OilBought(Event):
    """Oil was bought. Its price was a word until version 2, and nobody noted the grade until version 3."""

    TOPIC: ClassVar[str] = "lamps.oil-bought"
    class_version: ClassVar[int] = 3
    fen: int
    grade: str

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """`price`, yuan as a word, became `fen`."""
        state["fen"] = int(Decimal(state.pop("price")) * 100)

    @staticmethod
    def upcast_v2_v3(state: dict[str, Any]) -> None:
        """What was bought before grades were noted was ordinary oil."""
        state["grade"] = "ordinary"


class Lamp(Aggregate):
    """A lamp."""

    CATEGORY = "lamp"

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.oil = 0

    def light(self, oil: int = 20, request: str | None = None) -> None:
        """Pour oil in and light it; a repeat of the request changes nothing."""
        if self.answered(request, LampLit) is None:
            self.trigger(LampLit, at=now(), by=BY, request=request, oil=oil)

    def snuff(self) -> None:
        """Put it out."""
        self.trigger(LampSnuffed, at=now(), by=BY)

    def when(self, event: LampLit | LampSnuffed) -> None:
        """Oil is all a lamp remembers."""
        if isinstance(event, LampLit):
            self.oil += event.oil


class LampShade(Lamp):
    """Another kind, whose streams begin like a lamp's."""

    CATEGORY = "lamp-shade"


def lit(oil: int = 20) -> Lamp:
    """A lamp just lit, not yet saved."""
    lamp = Lamp(str(uuid4()))
    lamp.light(oil)
    return lamp


def config_of(data: str, url: str) -> Config:
    """The stores in a directory, or those at an address."""
    return Config(env="test", data=Path(data), database_url=url or None)


def main(action: str, data: str, url: str, count: str = "1") -> int:
    """What other processes do in the tests."""
    config = config_of(data, url)
    if action == "prepare":
        prepare_store(config)
        return 0
    store = open_store(config)
    if action == "write":
        store.head()
        print("ready", flush=True)
        sys.stdin.readline()
        for time in range(int(count)):
            store.save(*(lit() for _ in range(1 + time * 7 % 20)))
    if action == "fork":
        store.save(lit(1))
        child = os.fork()
        if not child:
            store.save(lit(2))
            found = store.wait_for_events(0, 10)
            store.close()
            os._exit(0 if found else 1)
        _, status = os.waitpid(child, 0)
        store.save(lit(3))
        store.close()
        return os.waitstatus_to_exitcode(status)
    store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
