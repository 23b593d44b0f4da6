"""Loads the demo: the workshops of a scale, each with its story.

Loading again changes nothing; a load that was cut off goes on, with the last day it began with.
"""

from collections.abc import Callable
from dataclasses import replace

from demo.gathering import PatientHouse
from demo.story import FIRST_VILLAGE, TOWN, Workshop
from demo.telling import Story, is_told
from shell.house import House
from shell.regions import Regions

SCALES = {"village": 1, "town": 6}  # workshops

Report = Callable[[int, int], None]


def load(home: House, scale: str, report: Report) -> int:
    """Load what is not there yet; answers how many hand-ins the demo of this scale has.

    `report` hears of hand-ins done, at first of those that were there, and of how many there are in all.
    Nothing is sent to anybody.
    """
    house = PatientHouse(replace(home.config, gateways=False), home.contexts)
    try:
        stories = [Story(house, workshop) for workshop in workshops(house, scale)]
        total = sum(story.hand_ins for story in stories)
        done = sum(story.hand_ins for story in stories if story.is_told)
        report(done, total)
        for story in stories:
            for _ in story.happen():
                done += 1
                report(done, total)
        return total
    finally:
        house.close()


def loaded(house: House, scale: str = "village") -> bool:
    """Whether all workshops of a scale have come to the end of their story."""
    return all(is_told(house.store, workshop) for workshop in workshops(house, scale))


def workshops(house: House, scale: str) -> list[Workshop]:
    """The workshops of a scale: that of the first village, then of others in its town, in order of code."""
    villages = Regions(house.records_engine).children(TOWN)
    chosen = sorted(villages, key=lambda village: (village.code != FIRST_VILLAGE, village.code))
    return [Workshop(n, village.code, village.short) for n, village in enumerate(chosen[: SCALES[scale]])]
