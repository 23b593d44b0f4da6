"""Who takes the work that is posted around a workshop (`posting`); how it goes is told by `working`.

Who is certified comes from the classes, so work that asks for a certificate is filled better and better.
"""

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple

from demo.acts import gigs as acts
from demo.jobs import EVENING
from demo.learning import Learning
from demo.market import Neighbour
from demo.moments import moment, over_by_now
from demo.posting import Posting, heads_of_first
from demo.story import DAYS, Villager
from demo.working import Gig, Hired, Working
from kernel.time import day_of

HOUR = timedelta(hours=1)
EASY = {"farming", "packing", "childcare", "livestream"}  # what members do in their free time

# Which gigs are called off, by job and how many there were before, and how many hours before the first shift.
CALLED_OFF = {("picking", 3): 50, ("picking", 8): 9, ("stage", 2): 14}


class _Asked(NamedTuple):
    """Somebody took shifts, or asked for them; `gets`: and is the one who gets them."""

    person: Villager
    shifts: tuple[int, ...]
    at: datetime
    gets: bool


class Hiring:
    """The market of one village, over the same days as its classes, and with the same people."""

    def __init__(self, learning: Learning, now: datetime) -> None:
        self.learning, self.market = learning, learning.market
        self.first, self.last, self._now = learning.first, learning.last, now
        self._chance = random.Random(f"gigs of {self.market.workshop.village}")
        self._working = Working(self.market, self.last)
        self._acts: list[acts.GigAct] = []

    def history(self) -> list[acts.GigAct]:
        """Everything that happens, in order; the classes must have been told before."""
        posting = Posting(self.market, self.first, self.last)
        for gig in posting.gigs():
            self._take(gig)
        told = [*posting.acts, *self._acts, *self._working.acts]
        return over_by_now(told, self.last, self._now)

    # -- Who takes it --------------------------------------------------------------------------------------

    def _take(self, gig: Gig) -> None:
        heads = [heads_of_first(gig), *(shift.headcount for shift in gig.shifts[1:])]
        called_off = gig.begins - CALLED_OFF[gig.key] * HOUR if gig.key in CALLED_OFF else gig.begins
        decides = self._decides(gig)
        hired: list[Hired] = []
        for asked in self._askers(gig, heads, until=min(decides, called_off)):
            self._acts.append(acts.Apply(gig=gig.id, person=asked.person, shifts=asked.shifts, at=asked.at))
            if gig.job.mode == "choose" and (day_of(decides) >= self.last or decides >= called_off):
                continue  # they have not heard anything yet
            if gig.job.mode == "choose":
                self._choose(gig, asked, decides)
            if asked.gets and not self._drops_out(gig, asked, decides, called_off):
                hired.append(Hired(asked.person, asked.shifts))
        if called_off < gig.begins:
            reason = "weather" if gig.job.trade == "farming" else "dates-changed"
            self._acts.append(acts.CancelGig(gig=gig.id, employer=gig.employer, reason=reason, at=called_off))
        else:
            self._working.tell(gig, hired)

    def _decides(self, gig: Gig) -> datetime:
        """When the employer chooses, of a gig that says so; of another, when it is too late to take it."""
        if gig.job.mode == "instant":
            return gig.begins - 3 * HOUR
        return moment(day_of(gig.posted + (gig.begins - gig.posted) * 0.6), time(20))

    def _choose(self, gig: Gig, asked: _Asked, at: datetime) -> None:
        """Those who fit first; the others hear a little later."""
        decision: Literal["hired", "declined"] = "hired" if asked.gets else "declined"
        self._acts.append(
            acts.Choose(
                gig=gig.id,
                employer=gig.employer,
                person=asked.person,
                decision=decision,
                reason=None if asked.gets else "filled-by-others",
                at=at if asked.gets else at + timedelta(minutes=10),
            )
        )

    def _askers(self, gig: Gig, heads: Sequence[int], until: datetime) -> list[_Asked]:
        """Who asks for which shifts up to a moment, in the order of their asking."""
        wanted = [sum(self._chance.random() < self._pull(gig) for _ in range(count)) for count in heads]
        if day_of(gig.begins) > self.last:  # who looks for work finds some, whatever day it is
            wanted = [min(count, most - (most > 1)) for count, most in zip(wanted, heads, strict=True)]
        spare = self._chance.choice((0, 1, 1, 2)) if gig.job.mode == "choose" else 0
        asked: list[_Asked] = []
        for person in self._people(gig):
            at = self._sometime(gig.posted + HOUR, min(until, gig.posted + timedelta(days=3)))
            can = [no for no in range(len(heads)) if self._can(person, gig, no)]
            mine = [no for no in can if wanted[no]]
            if len(mine) > 1 and self._chance.random() < 0.35:
                mine = [self._chance.choice(mine)]
            if day_of(at) > self.last or not can or not (mine or spare):
                continue
            if mine:
                self.learning.busy.take(person.worker, gig.hours(mine))
                wanted = [count - (no in mine) for no, count in enumerate(wanted)]
            else:
                spare -= 1
            asked.append(_Asked(person, tuple(mine or can[:1]), at, bool(mine)))
        return sorted(asked, key=lambda each: each.at)

    def _pull(self, gig: Gig) -> float:
        """How likely a place is taken: word gets round."""
        return gig.job.pull * (0.86 + 0.14 * (day_of(gig.posted) - self.first).days / DAYS)

    def _people(self, gig: Gig) -> list[Villager]:
        """Who would like to, the keenest mostly first.

        The star takes what she learnt to do; where something will go wrong, somebody comes who can say so.
        """
        weighed: list[tuple[float, Villager]] = []
        wrong = self._working.goes_wrong(gig)
        for neighbour in self.market.neighbours:
            if gig.job.requires or gig.job.trade in neighbour.tastes:
                first = wrong and self.market.signs_in(neighbour)
                weighed.append((0 if first else self._chance.random() / neighbour.keen, neighbour))
        for n, member in enumerate(self.market.members if gig.job.trade in EASY else ()):
            first = n == 0 and gig.job.code == "sunday"
            weighed.append((0 if first else self._chance.uniform(0.3, 2), member))
        return [person for _, person in sorted(weighed, key=lambda each: each[0])]

    def _can(self, person: Villager, gig: Gig, no: int) -> bool:
        """Whether somebody is certified, if it asks for that, and free."""
        day = day_of(gig.shifts[no].starts_at)
        needs = gig.job.requires
        if needs and self.learning.certified.get((person.worker, needs), date.max) >= day_of(gig.posted):
            return False
        if not isinstance(person, Neighbour) and (
            day == self.last or not (day.weekday() == 6 or gig.job.hours == EVENING)
        ):
            return False  # the days belong to the workshop
        return self.learning.busy.free(person.worker, gig.hours([no]))

    def _drops_out(self, gig: Gig, asked: _Asked, decides: datetime, before: datetime) -> bool:
        """One in twenty cannot come after all; the place stays empty."""
        had = decides if gig.job.mode == "choose" else asked.at
        if self._chance.random() >= 0.05 or had + 2 * HOUR > before:
            return False
        at = self._sometime(had + HOUR, before - HOUR)
        if day_of(at) > self.last:
            return False
        self._acts.append(acts.Withdraw(gig=gig.id, person=asked.person, at=at))
        return True

    def _sometime(self, after: datetime, before: datetime) -> datetime:
        """A moment between two, while people are awake; the first where there is none."""
        for _ in range(8):
            at = after + (before - after) * self._chance.random()
            if 7 <= at.hour < 20:
                return at.replace(microsecond=0)
        return after
