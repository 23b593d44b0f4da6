"""Loads the demo: the workshops of a scale, each with its story.

Loading again changes nothing; a load that was cut off goes on, with the last day it began with.
"""

from collections.abc import Callable
from dataclasses import replace

from demo.families import gather_family
from demo.gathering import PatientHouse
from demo.households import bring_list
from demo.story import CITY, FIRST_VILLAGE, TOWN, Workshop
from demo.telling import Story, is_told
from shell.house import House
from shell.regions import Region, Regions

# Workshops: at one village, at the first of its town, at most villages of the county.
SCALES = {"village": 1, "town": 6, "county": 320}

Report = Callable[[int, int], None]


def load(home: House, scale: str, report: Report) -> int:
    """Load what is not there yet; answers how many hand-ins the demo of this scale has.

    `report` hears of hand-ins done, at first of those that were there, and of how many there are in all: what
    has not been opened yet counts as much as what has, so the whole is known exactly only at the end.
    Nothing is sent to anybody.
    """
    house = PatientHouse(replace(home.config, gateways=False), home.contexts)
    try:
        chosen = workshops(house, scale)
        left = [workshop for workshop in chosen if not is_told(house.store, workshop)]
        told = len(chosen) - len(left)
        first = Story(house, (left or chosen)[0])
        each, done = first.hand_ins, first.hand_ins * told
        report(done, each * len(chosen))
        opened = 0
        for nth, workshop in enumerate(left):
            story = first if nth == 0 else Story(house, workshop)
            opened += story.hand_ins
            each = opened // (nth + 1)
            total = first.hand_ins * told + opened + each * (len(left) - nth - 1)
            for _ in story.happen():
                done += 1
                report(done, total)
        bring_list(house, chosen)
        gather_family(house, chosen[0])
        return done
    finally:
        house.close()


def loaded(house: House, scale: str = "village") -> bool:
    """Whether all workshops of a scale have come to the end of their story."""
    return all(is_told(house.store, workshop) for workshop in workshops(house, scale))


def workshops(house: House, scale: str) -> list[Workshop]:
    """The workshops of a scale: that of the first village, then of others in its town, then of others in its
    county; in order of code."""
    regions, count = Regions(house.records_engine), SCALES[scale]
    towns = sorted(regions.children(CITY), key=lambda town: (town.code != TOWN, town.code))
    chosen: list[Region] = []
    for town in towns:
        if len(chosen) < count:
            villages = regions.children(town.code)
            chosen += sorted(villages, key=lambda village: (village.code != FIRST_VILLAGE, village.code))
    return [Workshop(n, village.code, village.short) for n, village in enumerate(chosen[:count])]
