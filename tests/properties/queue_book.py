"""What a careful trainer's notebook would say of seats and queues, from the rules of the domain alone.

Each of its answers is None, or the code of a refusal, after which nothing in it has changed.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

A_DAY = timedelta(hours=24)


@dataclass
class Room:
    """One run: who sits (with seats for `capacity`), who is asked until when, who waits in which order."""

    capacity: int
    cut_off: datetime
    evening: str
    open: bool = True
    sit: list[str] = field(default_factory=list)
    asked: dict[str, datetime] = field(default_factory=dict)
    wait: list[str] = field(default_factory=list)
    let_pass: set[str] = field(default_factory=set)
    out: set[str] = field(default_factory=set)

    def free(self) -> int:
        """Seats that nobody has and nobody is asked about."""
        return self.capacity - len(self.sit) - len(self.asked)

    def move(self, now: datetime) -> None:
        """Who did not answer in time is out; the first who wait are asked, for a day, before the cut-off."""
        for who in [who for who, until in self.asked.items() if until <= now]:
            del self.asked[who]
            self.let_pass.add(who)
        while self.wait and self.free() > 0 and now < self.cut_off:
            self.asked[self.wait.pop(0)] = min(now + A_DAY, self.cut_off)

    def stands(self, who: str, now: datetime) -> str | None:
        """How somebody stands; None who never came."""
        if who in self.sit:
            return "enrolled"
        if who in self.asked:
            return "offered" if now < self.asked[who] else "out"
        if who in self.wait:
            return "waitlisted"
        return "out" if who in self.out | self.let_pass else None


@dataclass
class Notebook:
    """All rooms; two with the same evening cannot have the same person sitting in them."""

    rooms: dict[str, Room] = field(default_factory=dict)

    def busy(self, name: str, who: str) -> bool:
        """Whether somebody sits elsewhere that evening."""
        here = self.rooms[name]
        return any(
            who in room.sit
            for other, room in self.rooms.items()
            if other != name and room.evening == here.evening
        )

    def come(self, name: str, who: str, now: datetime) -> str | None:
        """Somebody wants a seat."""
        room = self.rooms[name]
        if not room.open:
            return "run-cancelled"
        room.move(now)
        if who in room.sit or who in room.asked or who in room.wait:
            return None
        if now >= room.cut_off:
            return "enrolment-closed"
        if room.free() <= 0:
            room.wait.append(who)
        elif self.busy(name, who):
            return "overlap"
        else:
            room.sit.append(who)
        room.out.discard(who)
        room.let_pass.discard(who)
        return None

    def leave(self, name: str, who: str, now: datetime) -> str | None:
        """Somebody gives up whatever they have."""
        room = self.rooms[name]
        room.move(now)
        if room.stands(who, now) is None:
            return "not-found"
        if who in room.sit:
            room.sit.remove(who)
        elif who in room.wait:
            room.wait.remove(who)
        elif who in room.asked:
            del room.asked[who]
        else:
            return None
        room.out.add(who)
        room.move(now)
        return None

    def reply(self, name: str, who: str, yes: bool, now: datetime) -> str | None:
        """Somebody answers."""
        room = self.rooms[name]
        room.move(now)
        if who not in room.asked:
            return "offer-expired" if who in room.let_pass else "no-offer"
        if yes and self.busy(name, who):
            return "overlap"
        del room.asked[who]
        if yes:
            room.sit.append(who)
        else:
            room.out.add(who)
            room.move(now)
        return None

    def resize(self, name: str, capacity: int, now: datetime) -> str | None:
        """There are more seats, or fewer."""
        room = self.rooms[name]
        if not room.open:
            return "run-cancelled"
        room.move(now)
        if capacity < len(room.sit) + len(room.asked):
            return "seats-taken"
        room.capacity = capacity
        room.move(now)
        return None

    def close(self, name: str) -> str | None:
        """The run does not take place."""
        room = self.rooms[name]
        if not room.open:
            return "run-cancelled"
        room.open = False
        room.out |= {*room.sit, *room.asked, *room.wait}
        room.sit, room.asked, room.wait = [], {}, []
        return None
