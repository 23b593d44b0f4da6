"""What use cases ask again and again, asked once: in a story nobody leaves, or loses a certificate."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache

from demo.story import Villager
from kernel.lookups import Member, Members, Qualifications, Regions
from people.domain import years_on


class Roll:
    """Answers `Members`."""

    def __init__(self, members: Members) -> None:
        self._members = members
        self._known: dict[tuple[str, str], Member] = {}
        self._works_at: dict[str, list[str]] = {}
        self._lies_in: dict[str, str] = {}

    def member(self, workshop: str, key: str) -> Member | None:
        """A member by worker id or by number."""
        known = self._known.get((workshop, key))
        if known is None:
            known = self._members.member(workshop, key)
            if known is not None:
                self._known[workshop, key] = known
        return known

    def workshops_of(self, worker: str) -> list[str]:
        """The workshops a worker is a member of; those who are none yet are their village's."""
        if worker not in self._works_at:
            self._works_at[worker] = self._members.workshops_of(worker)
        return self._works_at[worker]

    def village_of_workshop(self, workshop: str) -> str | None:
        """The village a workshop lies in."""
        if workshop not in self._lies_in:
            village = self._members.village_of_workshop(workshop)
            if village is None:
                return None
            self._lies_in[workshop] = village
        return self._lies_in[workshop]


class Places:
    """Answers `Regions`: no place comes or goes while a story is told."""

    def __init__(self, regions: Regions) -> None:
        self.name_of = cache(regions.name_of)
        self.is_village = cache(regions.is_village)


class Births:
    """Answers `Ages`."""

    def __init__(self, people: Iterable[Villager]) -> None:
        self._born = {person.worker: person.born for person in people}

    def age_on(self, worker: str, day: date) -> int | None:
        """Full years of a worker on a day."""
        return years_on(self._born[worker], day)


class Papers:
    """Answers `Qualifications`; where the read models do not know of one yet, they `catch_up` first."""

    def __init__(self, qualifications: Qualifications, catch_up: Callable[[], None]) -> None:
        self._qualifications, self._catch_up = qualifications, catch_up
        self._known: set[tuple[str, str]] = set()

    def holds(self, worker: str, qualification: str, day: date) -> bool:
        """Whether a worker's qualification is valid on a day."""
        if (worker, qualification) not in self._known:
            if not self._qualifications.holds(worker, qualification, day):
                self._catch_up()
                if not self._qualifications.holds(worker, qualification, day):
                    return False
            self._known.add((worker, qualification))
        return True
