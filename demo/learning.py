"""What happens in the classes around a workshop: people ask for seats, wait, come, and are certified.

What it leaves behind is who is `certified` for what, and since when: the market takes nobody else.
"""

import random
from datetime import date, datetime, time, timedelta

from demo.acts import training as acts
from demo.classes import Run, runs_of
from demo.market import Market
from demo.moments import Busy, moment, over_by_now
from demo.story import DAYS, Villager
from kernel.time import day_of

OFFER_LASTS = timedelta(hours=24)
HOUR = timedelta(hours=1)


class Learning:
    """The classes of one village up to `last`. `now` is the present: what happens on `last` is over."""

    def __init__(self, market: Market, last: date, now: datetime, busy: Busy) -> None:
        self.market, self.last, self._now, self.busy = market, last, now, busy
        self.first = last - timedelta(days=DAYS - 1)
        self.runs = runs_of(market.workshop, last)
        self.certified: dict[tuple[str, str], date] = {}
        self._chance = random.Random(f"classes of {market.workshop.village}")
        self._acts: list[acts.TrainingAct] = []

    def history(self) -> list[acts.TrainingAct]:
        """Everything that happens, in order."""
        electrician = self.market.neighbours[0]
        shown = moment(self.first + timedelta(days=1), time(9, 30))
        self._acts.append(acts.ShowPermit(person=electrician, qualification="electrician", at=shown))
        self.certified[electrician.worker, "electrician"] = day_of(shown)
        for run in self.runs:
            opened = self._opens(run)
            self._acts.append(acts.Schedule(run=run, at=moment(opened, time(9))))
            seated = self._fill(run, opened)
            self._teach(run, seated)
        return over_by_now(self._acts, self.last, self._now)

    # -- Seats and the queue -------------------------------------------------------------------------------

    def _opens(self, run: Run) -> date:
        """Two weeks before the first class, but once people are known, and before the last day."""
        early = run.begins - timedelta(days=14)
        known = early if run.is_first else self.first + timedelta(days=2)
        return min(max(early, known), self.last - timedelta(days=4))

    def _fill(self, run: Run, opened: date) -> list[Villager]:
        """Who has a seat in the end, in the order in which they came by it."""
        plan = run.plan
        until = min(run.begins - timedelta(days=5), self.last - timedelta(days=1))
        days = max((until - opened).days, 1)
        wanted = self._wanted(run)
        asked = sorted(
            moment(opened, time(9, 5))
            + timedelta(days=self._chance.randrange(days), minutes=self._chance.randrange(640))
            for _ in wanted
        )
        asked = [at + timedelta(seconds=n) for n, at in enumerate(asked)]
        for person, at in zip(wanted, asked, strict=True):
            self.busy.take(person.worker, run.hours)
            self._acts.append(acts.Enrol(run=run, person=person, at=at))
        seated, queue = wanted[: plan.seats], wanted[plan.seats :]
        at = moment(min(run.begins - timedelta(days=4), self.last), time(10))
        if plan.more:
            seats = plan.seats + plan.more
            self._acts.append(acts.AddSeats(run=run, capacity=seats, at=at))
            at = self._offer(run, at, seated, queue) + HOUR
        # Whoever leaves is one of those who came first: they had the longest time for something to turn up.
        for person in seated[2 : 2 + plan.leave]:
            if at >= run.cut_off:
                break
            self._acts.append(acts.Leave(run=run, person=person, at=at))
            seated.remove(person)
            at = self._offer(run, at, seated, queue) + HOUR
        return seated

    def _wanted(self, run: Run) -> list[Villager]:
        """Who asks for a seat, in their order: free on all evenings and not certified yet.

        The first members, who are shown, have a place in the story: see `_shown`.
        """
        if run.is_first:
            return list(self.market.first_learners)
        shown = self._shown(run)
        others = [
            person
            for person in (*self.market.neighbours, *self.market.members[4:])
            if (person.worker, run.course.gives) not in self.certified
            and self.busy.free(person.worker, run.hours)
        ]
        count = min(run.plan.wanted - len(shown), len(others))
        wanted = self._chance.sample(others, count)
        for at, person in sorted(shown.items()):
            wanted.insert(at, person)
        return wanted

    def _shown(self, run: Run) -> dict[int, Villager]:
        """Those who are signed in as first, by their place in the order of asking.

        The star learnt to look after children, and waits third in a queue of which the second member has
        just been offered a seat; the fourth sits in a class that is running.
        """
        if self.market.workshop.index:
            return {}
        people, plan = self.market.members, run.plan
        if run is self.runs[0]:
            return {0: people[0]}
        if plan.course == "baking" and plan.begins > 0:
            return {plan.seats: people[1], plan.seats + 3: people[0]}
        if plan.course == "livestream" and plan.begins < 0 < plan.begins + 3 * plan.every:
            return {1: people[3]}
        return {}

    def _offer(self, run: Run, at: datetime, seated: list[Villager], queue: list[Villager]) -> datetime:
        """A seat came free: the next are asked until one takes it; answers when that was."""
        while queue:
            person = queue.pop(0)
            answers = at + timedelta(hours=self._chance.randint(2, 8))
            what = self._chance.random()
            if day_of(answers) >= self.last or answers >= run.cut_off:
                return answers  # still waiting for a word
            if what < 0.7:
                self._acts.append(acts.Answer(run=run, person=person, accept=True, at=answers))
                seated.append(person)
                return answers
            at = answers if what < 0.85 else at + OFFER_LASTS
            if what < 0.85:
                self._acts.append(acts.Answer(run=run, person=person, accept=False, at=at))
            else:
                self._acts.append(acts.MoveQueue(run=run, at=at))
        return at

    # -- Classes -------------------------------------------------------------------------------------------

    def _teach(self, run: Run, seated: list[Villager]) -> None:
        attended = dict.fromkeys((person.worker for person in seated), 0)
        for number, session in enumerate(run.sessions):
            if day_of(session.starts_at) >= self.last:
                return  # today's class is not marked yet
            for nth, person in enumerate(seated):
                came = self._chance.random() < 0.93 or self._is_shown(person)
                attended[person.worker] += came
                self._acts.append(
                    acts.Mark(
                        run=run,
                        person=person,
                        session=number,
                        outcome="attended" if came else "absent",
                        at=session.ends_at + timedelta(seconds=15 * nth),
                    )
                )
        day = day_of(run.sessions[-1].ends_at) + timedelta(days=1)
        if day >= self.last:
            return
        for nth, person in enumerate(seated):
            passed = self._chance.random() < 0.92 or self._is_shown(person)
            at = moment(day, time(19)) + timedelta(minutes=4 * nth)
            self._acts.append(acts.Assess(run=run, person=person, passed=passed, at=at))
            if passed and attended[person.worker] >= run.course.needed:
                self.certified[person.worker, run.course.gives] = day

    def _is_shown(self, person: Villager) -> bool:
        return self.market.workshop.index == 0 and person is self.market.members[0]
