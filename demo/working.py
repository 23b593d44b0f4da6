"""What happens at the work itself: people come, or do not, it is recorded, contested, put right, and paid."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple

from demo.acts import gigs as acts
from demo.jobs import Job
from demo.market import Employer, Market, Neighbour
from demo.moments import moment
from demo.story import Villager
from gigs.events import Shift
from kernel.time import day_of

HALF, DAY = Decimal("0.5"), timedelta(days=1)
# How many days after the last shift each employer pays.
PAYS_AFTER = {"orchard": 1, "nursery": 3, "bakery": 2, "lights": 6}
# Whose shift is recorded wrongly, by the job and how many gigs of it there were before, and when it is put
# right: the `day` after it is recorded, or after it is `paid`.
STILL_WRONG = {"kitchen", "cakes"}
MISRECORDED = {("sunday", 5): "day", ("cakes", 6): "paid", ("kitchen", 9): "day"}


@dataclass(frozen=True)
class Gig:
    """A gig to come about: the `nth` (from 0) of its job."""

    id: str
    job: Job
    employer: Employer
    shifts: tuple[Shift, ...]
    posted: datetime
    nth: int

    @property
    def begins(self) -> datetime:
        """When the first shift starts."""
        return self.shifts[0].starts_at

    @property
    def key(self) -> tuple[str, int]:
        """Which one it is, whenever the story takes place."""
        return self.job.code, self.nth

    def hours(self, shifts: Sequence[int]) -> list[tuple[datetime, datetime]]:
        """The hours of some of its shifts."""
        return [(self.shifts[no].starts_at, self.shifts[no].ends_at) for no in shifts]


class Hired(NamedTuple):
    """Somebody with a place in some shifts."""

    person: Villager
    shifts: tuple[int, ...]


class Working:
    """What happens from the start of a shift on, up to the end of the day before `last`."""

    def __init__(self, market: Market, last: date) -> None:
        self.acts: list[acts.GigAct] = []
        self._market, self._last = market, last
        self._chance = random.Random(f"work of {market.workshop.village}")

    def tell(self, gig: Gig, hired: Sequence[Hired]) -> None:
        """What those who have places do, and what they get for it."""
        before = len(self.acts)
        wronged = self._wronged(gig, hired)
        for no, shift in enumerate(gig.shifts):
            if day_of(shift.starts_at) >= self._last:
                continue
            there = [each.person for each in hired if no in each.shifts]
            for nth, person in enumerate(there):
                at = self._recorded(shift) + timedelta(seconds=20 * nth)
                wrong = wronged == (no, person)
                came = wrong or self._came(person)
                if wrong:
                    self._put_right(gig, no, person, at)
                elif came:
                    self._record(gig, no, person, at, "attended", self._quantity(gig, shift))
                else:
                    self._record(gig, no, person, at, "absent")
        pays = self._pays(gig)
        if day_of(pays) < self._last:
            told = [act for act in self.acts[before:] if isinstance(act, acts.Record) and act.at < pays]
            earned = {act.person.worker: act.person for act in told if act.outcome == "attended"}
            for nth, person in enumerate(earned.values()):
                self._pay(gig, person, pays + timedelta(minutes=nth))

    def goes_wrong(self, gig: Gig) -> bool:
        """Whether somebody's shift is recorded wrongly: of the last days', they still wait for an answer."""
        fresh = day_of(gig.begins) >= self._last - 10 * DAY
        return (fresh and gig.job.code in STILL_WRONG) or gig.key in MISRECORDED

    # -- Who came ------------------------------------------------------------------------------------------

    def _came(self, person: Villager) -> bool:
        return self._chance.random() < (person.careful if isinstance(person, Neighbour) else 0.98)

    def _recorded(self, shift: Shift) -> datetime:
        """The same day, or where it is too late for that, the next morning."""
        at = shift.ends_at + timedelta(minutes=25)
        evening = moment(day_of(at), time(20, 30))
        return at if at < evening else moment(day_of(at) + timedelta(days=1), time(7, 40))

    def _quantity(self, gig: Gig, shift: Shift) -> Decimal | None:
        """What somebody worked; None: the whole shift."""
        chance, basis = self._chance, gig.job.pay.basis
        if basis == "piece":
            return Decimal(round(gig.job.a_shift * chance.uniform(0.75, 1.2)))
        if basis == "hour" and chance.random() < 0.12:
            return self._length(shift) - HALF
        return HALF if basis == "day" and chance.random() < 0.08 else None

    def _length(self, shift: Shift) -> Decimal:
        return Decimal((shift.ends_at - shift.starts_at).seconds) / 3600

    def _record(
        self,
        gig: Gig,
        no: int,
        person: Villager,
        at: datetime,
        outcome: Literal["attended", "absent"],
        quantity: Decimal | None = None,
    ) -> None:
        self.acts.append(
            acts.Record(
                gig=gig.id,
                employer=gig.employer,
                person=person,
                shift=no,
                outcome=outcome,
                quantity=quantity,
                at=at,
            )
        )

    # -- What was wrong ------------------------------------------------------------------------------------

    def _wronged(self, gig: Gig, hired: Sequence[Hired]) -> tuple[int, Villager] | None:
        """Who is recorded wrongly in which shift: somebody who can say so, having an account of their own."""
        if not self.goes_wrong(gig):
            return None
        over = [no for no, shift in enumerate(gig.shifts) if day_of(shift.starts_at) <= self._last - 2 * DAY]
        can_say = (
            (no, each.person)
            for each in hired
            for no in each.shifts
            if no in over and self._market.signs_in(each.person)
        )
        return next(can_say, None)

    def _put_right(self, gig: Gig, no: int, person: Villager, at: datetime) -> None:
        """An hour too few, or not there at all, they say, and mostly hear that they are right."""
        shift, when = gig.shifts[no], MISRECORDED.get(gig.key)
        full, morning = self._length(shift), moment(day_of(at) + timedelta(days=1), time(8, 10))
        if when == "paid":
            self._record(gig, no, person, at, "attended", full - 1)
            morning = moment(day_of(self._pays(gig)) + timedelta(days=1), time(8, 10))
        else:
            self._record(gig, no, person, at, "absent")
        if day_of(morning) > self._last:
            return
        reason = "hours-wrong" if when == "paid" else "was-there"
        self.acts.append(
            acts.ContestShift(gig=gig.id, person=person, shift=no, claims=full, reason=reason, at=morning)
        )
        if when is not None and day_of(morning) < self._last:
            self._record(gig, no, person, morning + timedelta(hours=2), "attended", full)
        if when == "paid" and day_of(morning) < self._last:
            self._pay(gig, person, morning + timedelta(hours=8), nth=1)

    # -- Pay -----------------------------------------------------------------------------------------------

    def _pays(self, gig: Gig) -> datetime:
        ended = day_of(gig.shifts[-1].starts_at)
        return moment(ended + timedelta(days=PAYS_AFTER[gig.employer.key]), time(16))

    def _pay(self, gig: Gig, person: Villager, at: datetime, nth: int = 0) -> None:
        reference = f"{at:%y%m%d}-{person.worker[:4]}"
        self.acts.append(
            acts.PayGig(gig=gig.id, employer=gig.employer, person=person, reference=reference, nth=nth, at=at)
        )
