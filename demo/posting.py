"""What employers post, week by week, and what they change about it."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from demo.acts import gigs as acts
from demo.jobs import DRAFTS, JOBS, Job
from demo.market import Employer, Market
from demo.moments import moment
from demo.working import Gig
from gigs.events import Shift
from kernel.identity import derived_id

AHEAD = 9  # days after the last for which work is posted already

# By how many people the first shift of a gig grows or shrinks, by job and how many there were before.
RESIZED = {("cakes", 5): 1, ("stage", 4): -1}


class Posting:
    """The employers around one workshop, from `first` to `last`."""

    def __init__(self, market: Market, first: date, last: date) -> None:
        self.acts: list[acts.GigAct] = []
        self._market, self._first, self._last = market, first, last
        self._chance = random.Random(f"gigs of {market.workshop.village}")

    def gigs(self) -> list[Gig]:
        """All that is shown to everybody, in the order in which it is; tells the drafts, too."""
        self._employers_register()
        gigs = [gig for key, jobs in JOBS.items() for job in jobs for gig in self._weeks(key, job)]
        for gig in gigs:
            self._post(gig, gig.posted, shown=True)
            self._resize(gig)
        for key, job in DRAFTS.items():
            if key in self._market.employers:
                days = [self._last + timedelta(days=12 + n) for n in range(len(job.weekdays))]
                draft = self._gig(job, self._market.employers[key], days, 0)
                self._post(draft, moment(self._last - timedelta(days=1), time(17, 20)), shown=False)
        return sorted(gigs, key=lambda gig: gig.posted)

    def _employers_register(self) -> None:
        for employer in self._market.employers.values():
            day = self._first + timedelta(days=employer.registered)
            self.acts.append(acts.RegisterEmployer(employer=employer, at=moment(day, time(9, 30))))
            if employer.verified is not None:
                at = moment(day + timedelta(days=1), time(15))
                self.acts.append(acts.DecideEmployer(employer=employer, at=at))

    def _weeks(self, key: str, job: Job) -> Iterator[Gig]:
        """A gig for every week in which there is something to do."""
        employer = self._market.employers[key]
        if not job.weekdays:
            yield self._gig(job, employer, [self._last + timedelta(days=1)], 0)
            return
        known = self._first + timedelta(days=employer.registered + 2 + job.ahead)
        nth, monday = 0, known - timedelta(days=known.weekday())
        while monday <= self._last + timedelta(days=AHEAD):
            days = [monday + timedelta(days=weekday) for weekday in job.weekdays]
            if known <= days[0] <= self._last + timedelta(days=job.ahead):
                yield self._gig(job, employer, days, nth)
            nth, monday = nth + 1, monday + timedelta(weeks=job.every)

    def _gig(self, job: Job, employer: Employer, days: Sequence[date], nth: int) -> Gig:
        minutes = timedelta(minutes=self._chance.randrange(540))
        posted = moment(days[0] - timedelta(days=job.ahead), time(8)) + minutes
        shifts = tuple(
            Shift(moment(day, job.hours.starts), moment(day, job.hours.ends), job.heads) for day in days
        )
        id = derived_id("demo", "gig", employer.id, job.code, days[0].isoformat())
        return Gig(id, job, employer, shifts, posted, nth)

    def _post(self, gig: Gig, at: datetime, *, shown: bool) -> None:
        self.acts.append(
            acts.PostGig(
                gig=gig.id, job=gig.job, employer=gig.employer, shifts=gig.shifts, shown=shown, at=at
            )
        )

    def _resize(self, gig: Gig) -> None:
        if gig.key in RESIZED:
            at, heads = gig.posted + timedelta(minutes=40), heads_of_first(gig)
            self.acts.append(acts.Resize(gig=gig.id, employer=gig.employer, shift=0, heads=heads, at=at))


def heads_of_first(gig: Gig) -> int:
    """How many people the first shift of a gig needs in the end."""
    return gig.job.heads + RESIZED.get(gig.key, 0)
