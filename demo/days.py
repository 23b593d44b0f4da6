"""What happens at a workshop of the demo, from its first day to the last: a list of acts, always the same.

Work weeks end on Sunday, which is free. Work is inspected in the morning two work days later; a week is
drawn up, checked and approved on Tuesday, and paid the Monday after.
"""

import random
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from demo.acts import workshop as acts
from demo.breaking import broken
from demo.moments import moment, over_by_now
from demo.story import DAYS, FAULTS, RAISED, RAISED_BEFORE_END, RATES, Person, Work, Workshop
from kernel.identity import derived_id

A_DAY = 75.0  # yuan, of someone with a pace of 1
FREE = {(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)}  # month and day

# Who contests a count, how many days before the end, and what comes of it; None: it waits for its answer.
CONTESTS = {1: (30, "upheld"), 3: (20, "rejected"), 2: (4, None)}
# Whose payment the bank sends back, by the number of the run.
SENT_BACK = {3: 7, 7: 0}


@dataclass
class _Done:
    """A hand-in as it stands: `split` into accepted, rework and rejected once it is inspected."""

    id: str
    person: Person
    work: Work
    day: date
    quantity: int
    split: tuple[int, int, int] | None = None
    is_rework: bool = False


class Days:
    """The days of one workshop up to `last`. `now` is the present: what happens on `last` is over by then."""

    def __init__(self, workshop: Workshop, last: date, now: datetime) -> None:
        self.workshop = workshop
        self.first, self.last, self._now = last - timedelta(days=DAYS - 1), last, now
        days = [self.first + timedelta(days=n) for n in range(DAYS)]
        self.sundays = [d for d in days if d.weekday() == 6 and self.first < d <= last - timedelta(days=5)]
        # Orders are urgent on the last day, whatever day it is: who looks at the demo sees work of today.
        self.work_days = [d for d in days if d == last or (d.weekday() != 6 and (d.month, d.day) not in FREE)]
        self._star, self._doubter = workshop.people[0], workshop.people[2]
        self._chance = random.Random(f"days of {workshop.village}")
        self._contested: set[int] = set()
        self._done: list[_Done] = []
        self._acts: list[acts.WorkshopAct] = []

    @property
    def last_run(self) -> str:
        """The run with which the story ends: drawn up, and waiting for approval."""
        return self._run(self.last - timedelta(days=3))

    def history(self) -> list[acts.WorkshopAct]:
        """Everything that happens, in order."""
        self._people_join()
        self._rates_are_set()
        for number, day in enumerate(self.work_days):
            if number > 1:
                self._inspect(self.work_days[number - 2], day)
            for person in self.workshop.people:
                self._work(person, day)
        self._pay_runs()
        if self.workshop.index == 0:
            self._acts += broken(self.workshop, self.last)
        return over_by_now(self._acts, self.last, self._now)

    # -- Setting up ----------------------------------------------------------------------------------------

    def _people_join(self) -> None:
        for n, person in enumerate(self.workshop.people):
            day = self.first + timedelta(days=person.joined or -1)
            self._acts.append(acts.Join(person=person, at=moment(day, time(7, n))))

    def _rates_are_set(self) -> None:
        start, raised = self.first, self.last - RAISED_BEFORE_END
        for said, day, rates in ((start, start, RATES), (raised - timedelta(days=5), raised, RAISED)):
            for work, rate in rates.items():
                at = moment(said - timedelta(days=1), time(18, 30))
                self._acts.append(acts.NewRate(work=Work(*work), rate=rate, day=day, at=at))

    # -- A day's work --------------------------------------------------------------------------------------

    def _work(self, person: Person, day: date) -> None:
        chance = self._chance
        shown = person is self._star and day in self.work_days[-6:]  # whose screen visitors open first
        comes = chance.random() < person.keen and day >= self.first + timedelta(days=person.joined)
        if not (comes or shown):
            return
        worth = A_DAY * person.pace * chance.uniform(0.8, 1.2) * (0.55 if person.afternoons else 1)
        works = chance.sample(person.works, k=1 if chance.random() < 0.65 else min(2, len(person.works)))
        if shown and day == self.last:
            works = list(person.works[:2])
        for nth, work in enumerate(works):
            share = 1.0 if len(works) == 1 else (0.6, 0.4)[nth]
            hour = 11 if nth + 1 < len(works) and not person.afternoons else 16
            at = moment(day, time(hour, chance.randrange(10, 59), chance.randrange(60)))
            done = _Done(
                id=derived_id("demo", "hand-in", person.worker, f"{day} {nth}"),
                person=person,
                work=work,
                day=day,
                quantity=max(2, round(worth * share / float(RATES[work]))),
            )
            if chance.random() < 0.006:
                self._mistype(done, at)
            self._hand_in(done, at)

    def _mistype(self, done: _Done, at: datetime) -> None:
        """A zero too many, taken back at once."""
        wrong = replace(done, id=derived_id(done.id, "mistyped"), quantity=done.quantity * 10)
        self._acts.append(self._handed_in(wrong, at - timedelta(seconds=50)))
        self._acts.append(acts.Undo(hand_in=wrong.id, at=at - timedelta(seconds=20)))

    def _hand_in(self, done: _Done, at: datetime) -> None:
        chance = self._chance
        own = done.quantity if chance.random() < 0.1 else None
        if own is not None and chance.random() < 0.25:
            own += chance.choice((-2, -1, 1, 2))
        waits = done.day in self.work_days[-2:]
        if waits and done.person is self._doubter:
            own = done.quantity + 2  # two counts that differ, to be settled at the inspection
        self._done.append(done)
        self._acts.append(self._handed_in(done, at, own))
        if own not in (None, done.quantity) and not waits:
            # Counted again together, and it was the worker who was right.
            assert own is not None
            done.quantity = max(1, own)
            self._correct(done, "miscounted", at + timedelta(minutes=3))

    def _handed_in(
        self, done: _Done, at: datetime, own: int | None = None, rework_of: str | None = None
    ) -> acts.HandIn:
        return acts.HandIn(
            id=done.id,
            person=done.person,
            work=done.work,
            quantity=done.quantity,
            day=done.day,
            own=own,
            rework_of=rework_of,
            at=at,
        )

    def _correct(self, done: _Done, reason: str, at: datetime) -> None:
        self._acts.append(
            acts.Correct(
                hand_in=done.id, quantity=done.quantity, split=done.split, reason=reason, clerk=1, at=at
            )
        )

    # -- Inspection ----------------------------------------------------------------------------------------

    def _inspect(self, worked: date, day: date) -> None:
        at = moment(day, time(8, 5))
        for done in [done for done in self._done if done.day == worked]:
            at += timedelta(seconds=self._chance.randrange(20, 50))
            rework, rejected = self._bad(done)
            done.split = (done.quantity - rework - rejected, rework, rejected)
            mend, spoil = self._chance.sample(FAULTS[done.work.product], k=2)
            faults = {reason: count for reason, count in ((mend, rework), (spoil, rejected)) if count}
            self._acts.append(acts.Inspect(hand_in=done.id, split=done.split, faults=faults, clerk=1, at=at))
            if rework:
                self._bring_back(done, day)
            self._contest(done, at)

    def _bad(self, done: _Done) -> tuple[int, int]:
        """How many pieces of a hand-in are to be mended, and how many are lost."""
        if done.is_rework or done.quantity < 9:
            return 0, 0
        if done.person is self._star and done.day == self.work_days[-5]:
            return 0, 3
        if self._chance.random() >= done.person.careless:
            return 0, 0
        return self._chance.choice(((1, 0), (2, 0), (4, 0), (0, 1), (0, 2), (3, 1), (0, 3)))

    def _bring_back(self, done: _Done, sent: date) -> None:
        """Rework comes back one to three work days later, as a hand-in of its own."""
        later = [day for day in self.work_days if day > sent][:3]
        if not later:
            return
        day = self._chance.choice(later)
        at = moment(day, time(16, self._chance.randrange(9), self._chance.randrange(60)))
        rework = done.split[1] if done.split else 0
        again = _Done(derived_id(done.id, "rework"), done.person, done.work, day, rework, is_rework=True)
        self._done.append(again)
        self._acts.append(self._handed_in(again, at, rework_of=done.id))

    def _contest(self, done: _Done, at: datetime) -> None:
        member = self._member(done)
        days, outcome = CONTESTS.get(member, (0, None))
        early = done.day < self.last - timedelta(days=days)
        if not days or early or done.is_rework or member in self._contested:
            return
        self._contested.add(member)
        at += timedelta(hours=9)
        self._acts.append(acts.Contest(hand_in=done.id, person=done.person, at=at))
        if outcome is not None:
            at += timedelta(minutes=30)
            self._acts.append(acts.Answer(hand_in=done.id, outcome=outcome, clerk=1, at=at))
        if outcome == "upheld" and done.split is not None:
            accepted, rework, rejected = done.split
            done.quantity, done.split = done.quantity + 2, (accepted + 2, rework, rejected)
            self._correct(done, "miscounted", at + timedelta(minutes=1))

    # -- Pay -----------------------------------------------------------------------------------------------

    def _pay_runs(self) -> None:
        """Every week; the last is approved and not paid yet, and the days after it are drawn up already."""
        for nth, to in enumerate(self.sundays):
            prepares, approves = (1, 0) if nth % 4 == 3 else (0, 1)
            tuesday, run = to + timedelta(days=2), self._run(to)
            self._acts.append(acts.Prepare(run=run, to=to, clerk=prepares, at=moment(tuesday, time(14))))
            self._acts.append(acts.Approve(run=run, clerk=approves, at=moment(tuesday, time(16, 40))))
            if nth % 2:
                self._mend(to, tuesday + timedelta(days=1))
            if to != self.sundays[-1]:
                self._pay(run, to, SENT_BACK.get(nth))
        rest = self.last - timedelta(days=3)
        self._acts.append(acts.Prepare(run=self._run(rest), to=rest, at=moment(self.last, time(20, 45))))

    def _pay(self, run: str, to: date, member: int | None) -> None:
        monday = to + timedelta(days=8)
        sent_back = None if member is None else self.workshop.people[member]
        self._acts.append(acts.Pay(run=run, to=to, sent_back=sent_back, at=moment(monday, time(15))))
        if sent_back is not None:
            tuesday = moment(monday + timedelta(days=1), time(10, 30))
            self._acts.append(acts.PayAgain(run=run, to=to, person=sent_back, at=tuesday))

    def _mend(self, to: date, day: date) -> None:
        """Something turns out wrong after the approval: the next run gets the difference."""
        settled = [d for d in self._done if to - timedelta(days=6) <= d.day <= to and d.quantity > 8]
        plain = [d for d in settled if d.split and not d.split[1] and not d.is_rework]
        done = self._chance.choice([d for d in plain if self._member(d) not in CONTESTS])
        accepted, rework, rejected = done.split or (0, 0, 0)
        if rejected:
            done.split = (accepted + rejected, rework, 0)
        else:
            done.quantity, done.split = done.quantity - 1, (accepted - 1, rework, 0)
        self._correct(done, "inspection-error" if rejected else "miscounted", moment(day, time(10, 12)))

    def _member(self, done: _Done) -> int:
        return self.workshop.people.index(done.person)

    def _run(self, to: date) -> str:
        return derived_id("demo", "run", self.workshop.id, to.isoformat())
