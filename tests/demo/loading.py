"""Stores with the demo in them."""

from datetime import datetime

from demo.load import load
from demo.story import FIRST_VILLAGE, Workshop
from kernel.events import Event
from kernel.time import ZONE, fixed_now
from shell.config import Config
from shell.factory import load_contexts
from shell.house import House
from shell.prepare import prepare

NOW = datetime(2026, 11, 20, 17, 30, tzinfo=ZONE)
STORY = Workshop(0, FIRST_VILLAGE, "庙西村")
STAR = STORY.people[0].worker


def opened(config: Config) -> House:
    """A house of all contexts on these stores."""
    return House(config, load_contexts())


def prepared(config: Config) -> None:
    """Create all stores."""
    house = opened(config)
    prepare(house, lambda _line: None)
    house.close()


def load_at(house: House, moment: datetime) -> list[tuple[int, int]]:
    """Load the village at a moment; answers what was reported."""
    heard: list[tuple[int, int]] = []
    with fixed_now(moment):
        load(house, "village", lambda done, total: heard.append((done, total)))
    return heard


def happened(house: House) -> list[Event]:
    """Everything that happened, in order."""
    return [recorded.event for recorded in house.store.read(0, 100_000)]
