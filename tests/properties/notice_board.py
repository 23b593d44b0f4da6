"""Gigs as a careful clerk would keep them on a notice board: written from the measures and invariants alone.

Nothing of the platform is used here. Moments are hours since the board was hung up; a month is 720 of them.
"""

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction

DAY, MONTH, NEVER = 24, 720, 10**6


@dataclass
class Shift:
    """One shift: `asked` is the headcount at publication and later increases."""

    start: int
    end: int
    headcount: int
    asked: int = 0
    reduced: int = 0
    cancelled: str = ""
    names: list[str] = field(default_factory=list)
    at_start: set[str] | None = None

    def filled(self) -> set[str]:
        """Hired and not withdrawn when it starts; until then as it stands."""
        return set(self.names) if self.at_start is None else self.at_start


@dataclass
class Work:
    """What one person worked in one shift: the quantity that counts, how much of it was paid, and whether
    more was written down since."""

    came: bool | None = None
    quantity: Fraction = Fraction(0)
    paid: Fraction = Fraction(0)
    more: bool = False


@dataclass
class Gig:
    """One notice."""

    shifts: list[Shift]
    choosing: bool
    pay: Fraction
    state: str = "draft"
    standing: dict[str, tuple[str, list[int]]] = field(default_factory=dict)
    work: dict[tuple[str, int], Work] = field(default_factory=dict)
    confirm: tuple[int, int] | None = None
    hired_at: dict[str, int] = field(default_factory=dict)
    until: dict[int, int] = field(default_factory=dict)
    silent: dict[int, set[str]] = field(default_factory=dict)
    sure: set[tuple[str, int]] = field(default_factory=set)

    def asks(self, no: int) -> int:
        """When the asking begins; never, where nobody asks."""
        return self.shifts[no].start - self.confirm[0] if self.confirm else NEVER

    def is_asked(self, who: str, no: int, now: int) -> bool:
        """Whether somebody is to say that they come: who had the place before the asking began."""
        return (
            who in self.shifts[no].names
            and self.hired_at[who] < self.asks(no) <= now < self.shifts[no].start
            and (who, no) not in self.sure
        )

    def take_back(self, who: str, no: int) -> None:
        """Somebody loses a place that has not begun."""
        self.shifts[no].names.remove(who)
        del self.work[who, no]
        self.sure.discard((who, no))
        self.silent.get(no, set()).discard(who)

    def to_come(self, now: int) -> list[int]:
        return [no for no, shift in enumerate(self.shifts) if shift.start > now]

    def places(self, who: str) -> list[int]:
        return [no for no, shift in enumerate(self.shifts) if who in shift.names]


class Board:
    """All notices, and everybody's calendar."""

    def __init__(self) -> None:
        self.now = 0
        self.gigs: dict[str, Gig] = {}

    def until(self, now: int) -> None:
        """Time passes; a shift that starts is frozen."""
        self.now = now
        for gig in self.gigs.values():
            for shift in gig.shifts:
                if shift.start <= now and shift.at_start is None and not shift.cancelled:
                    shift.at_start = set(shift.names)

    def busy(self, who: str) -> set[tuple[str, int]]:
        """The shifts somebody's hours are taken by."""
        return {(id, no) for id, gig in self.gigs.items() for no in gig.places(who)}

    def clash(self, who: str, id: str, wanted: list[int]) -> bool:
        """Whether a person would be in two places at once."""
        taken = [self.gigs[other].shifts[no] for other, no in self.busy(who)]
        for no in wanted:
            shift = self.gigs[id].shifts[no]
            if any(shift.start < other.end and other.start < shift.end for other in taken):
                return True
            taken.append(shift)
        return False

    def room(self, id: str, wanted: list[int]) -> bool:
        return all(len(s.names) < s.headcount for s in (self.gigs[id].shifts[no] for no in wanted))

    def may_publish(self, id: str) -> bool:
        gig = self.gigs[id]
        return gig.state == "draft" and len(gig.to_come(self.now)) == len(gig.shifts)

    def publish(self, id: str) -> None:
        self.gigs[id].state = "published"
        for shift in self.gigs[id].shifts:
            shift.asked = shift.headcount

    def may_resize(self, id: str, no: int, headcount: int) -> bool:
        gig, shift = self.gigs[id], self.gigs[id].shifts[no]
        if gig.state != "published":
            return False
        return headcount == shift.headcount or (shift.start > self.now and headcount >= len(shift.names))

    def resize(self, id: str, no: int, headcount: int) -> None:
        shift = self.gigs[id].shifts[no]
        shift.asked += max(headcount - shift.headcount, 0)
        shift.reduced += max(shift.headcount - headcount, 0)
        shift.headcount = headcount

    def is_in(self, id: str, who: str) -> bool:
        return self.gigs[id].standing.get(who, ("", []))[0] in ("applied", "hired")

    def may_apply(self, id: str, who: str, wanted: list[int]) -> bool:
        """For shifts to come with room; taken at once they must not clash."""
        gig = self.gigs[id]
        if self.is_in(id, who):
            return True
        able = gig.state == "published" and bool(wanted) and set(wanted) <= set(gig.to_come(self.now))
        return able and self.room(id, wanted) and (gig.choosing or not self.clash(who, id, wanted))

    def apply(self, id: str, who: str, wanted: list[int]) -> None:
        if self.is_in(id, who):
            return
        if self.gigs[id].choosing:
            self.gigs[id].standing[who] = ("applied", wanted)
        else:
            self.hire(id, who, wanted)

    def may_hire(self, id: str, who: str) -> bool:
        """Who waits, for what is still to come; whoever is hired already stays so."""
        state = self.gigs[id].standing[who][0]
        if state == "hired":
            return True
        still = self.still_wanted(id, who)
        return state == "applied" and bool(still) and self.room(id, still) and not self.clash(who, id, still)

    def still_wanted(self, id: str, who: str) -> list[int]:
        return [no for no in self.gigs[id].standing[who][1] if no in self.gigs[id].to_come(self.now)]

    def choose(self, id: str, who: str) -> None:
        if self.gigs[id].standing[who][0] == "applied":
            self.hire(id, who, self.still_wanted(id, who))

    def hire(self, id: str, who: str, shifts: list[int]) -> None:
        self.gigs[id].standing[who] = ("hired", shifts)
        self.gigs[id].hired_at[who] = self.now
        for no in shifts:
            self.gigs[id].shifts[no].names.append(who)
            self.gigs[id].work[who, no] = Work()

    def may_leave(self, id: str, who: str, *, sent: bool) -> bool:
        """Who is in may leave, who is out stays out; one is sent away only before the work begins."""
        if not self.is_in(id, who):
            state = self.gigs[id].standing.get(who, ("", []))[0]
            return state == "declined" if sent else bool(state)
        held = self.gigs[id].places(who)
        return not (sent and held) or bool(set(held) & set(self.gigs[id].to_come(self.now)))

    def leave(self, id: str, who: str, state: str) -> None:
        gig = self.gigs[id]
        if not self.is_in(id, who):
            return
        gig.standing[who] = (state, [])
        for no in set(gig.places(who)) & set(gig.to_come(self.now)):
            gig.take_back(who, no)

    def may_confirm(self, id: str, who: str) -> bool:
        """Who has a place still to come, unless the asking begins later for all of them."""
        gig = self.gigs[id]
        coming = set(gig.places(who)) & set(gig.to_come(self.now))
        return bool(coming) and (not gig.confirm or any(gig.asks(no) <= self.now for no in coming))

    def confirm(self, id: str, who: str) -> None:
        gig = self.gigs[id]
        for no in gig.places(who):
            if gig.is_asked(who, no, self.now):
                gig.sure.add((who, no))
                gig.silent.get(no, set()).discard(who)

    def tick(self, id: str) -> None:
        """The clerk goes round: asks where two hours are left for the answer, then gives places on."""
        gig = self.gigs[id]
        if gig.state != "published" or not gig.confirm:
            return
        for no in gig.to_come(self.now):
            until = max(gig.shifts[no].start - gig.confirm[1], self.now + 2)
            if gig.asks(no) <= self.now and no not in gig.until and until < gig.shifts[no].start:
                gig.until[no] = until
                gig.silent[no] = {who for who in gig.shifts[no].names if gig.is_asked(who, no, self.now)}
        for no in gig.to_come(self.now):
            for who in set(gig.silent.get(no, ())) if gig.until.get(no, NEVER) <= self.now else ():
                gig.take_back(who, no)
                if not gig.places(who):
                    gig.standing[who] = ("lapsed", [])

    def may_cancel(self, id: str) -> bool:
        gig = self.gigs[id]
        return gig.state == "draft" or (gig.state == "published" and bool(gig.to_come(self.now)))

    def cancel(self, id: str) -> None:
        gig = self.gigs[id]
        for no in gig.to_come(self.now):
            shift = gig.shifts[no]
            if gig.state == "published":
                shift.cancelled = "early" if shift.start - self.now > DAY else "late"
            for who in list(shift.names):
                gig.take_back(who, no)
        gig.state = "cancelled"
        for who, (state, _) in gig.standing.items():
            if state == "applied" or (state == "hired" and not gig.places(who)):
                gig.standing[who] = ("cancelled", [])

    def may_record(self, id: str, who: str, no: int, quantity: Fraction | None) -> bool:
        """Once it has begun, for who has a place; what was paid only grows."""
        gig = self.gigs[id]
        work = gig.work.get((who, no))
        if work is None or gig.shifts[no].start > self.now:
            return False
        if not work.paid:
            return True
        return quantity is not None and (quantity > work.paid or (quantity == work.paid and work.more))

    def record(self, id: str, who: str, no: int, quantity: Fraction | None) -> None:
        work = self.gigs[id].work[who, no]
        work.came, work.quantity = quantity is not None, quantity or Fraction(0)
        work.more = bool(work.paid)

    def unpaid(self, id: str, who: str) -> dict[int, Fraction]:
        """Exact yuan by month of work."""
        gig = self.gigs[id]
        owed: dict[int, Fraction] = {}
        for (name, no), work in gig.work.items():
            if name == who and work.quantity > work.paid:
                month = gig.shifts[no].start // MONTH
                owed[month] = owed.get(month, Fraction(0)) + (work.quantity - work.paid) * gig.pay
        return owed

    def pay(self, id: str, who: str) -> int:
        """Pay all of it, each month rounded half-up to fen once; answers the fen."""
        fen = sum(int(yuan * 100 + Fraction(1, 2)) for yuan in self.unpaid(id, who).values())
        for (name, _no), work in self.gigs[id].work.items():
            if name == who and work.quantity > work.paid:
                work.paid, work.more = work.quantity, False
        return fen

    def fill(self, month: int) -> dict[str, int]:
        """The measure, over the shifts that start in a month."""
        counts: Counter[str] = Counter()
        for gig in self.gigs.values():
            for no, shift in enumerate(gig.shifts):
                if shift.start // MONTH != month or gig.state == "draft" or not shift.asked:
                    continue
                if shift.cancelled == "early":
                    counts["cancelled"] += shift.asked
                    continue
                counts["asked"] += shift.asked
                counts["reduced"] += shift.reduced
                counts["cancelled_late"] += shift.asked * (shift.cancelled == "late")
                counts["filled"] += len(shift.filled())
                counts["attended"] += sum(
                    work.came is True for (_, number), work in gig.work.items() if number == no
                )
        return {name: count for name, count in counts.items() if count}
