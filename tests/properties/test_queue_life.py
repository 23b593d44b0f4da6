"""Weeks of enrolling, made up by hypothesis: seats and queues are what a careful notebook would say.

Learners come, leave, are asked, answer, let offers pass; runs grow, shrink, are called off; the clock moves
on and back; anything is sent twice. Both stores.
"""

from collections.abc import Callable
from copy import deepcopy
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kernel.errors import Refused
from kernel.schedule import Schedule
from kernel.time import ZONE, fixed_now
from shell.house import House
from shell.rebuild import verify
from tests.examples.who import an_id
from tests.properties.queue_book import Notebook, Room
from tests.training.school import LOCAL, School
from training.domain import CourseRun
from training.events import Completion, Session
from training.tasks import move_queues

BEGIN = datetime(2026, 11, 2, 8, 0, tzinfo=ZONE)
CLASS = BEGIN + timedelta(days=20)
HOUR = timedelta(hours=1)

_numbers = count()

learners = st.integers(0, 4)
rooms = st.integers(0, 2)
again = st.booleans()


class Life(RuleBasedStateMachine):
    """Three runs, two of them on the same evening, five learners, and the notebook beside them."""

    house: House

    @initialize(seats=st.lists(st.integers(1, 3), min_size=3, max_size=3), days=st.integers(1, 6))
    def begin(self, seats: list[int], days: int) -> None:
        """The runs are open for some days."""
        number = next(_numbers)
        self.school = School(self.house, now=BEGIN)
        self.workers = [an_id(f"learner {n} of life {number}") for n in range(5)]
        self.runs = [an_id(f"run {n} of life {number}") for n in range(3)]
        self.book = Notebook()
        self.requests = (an_id(f"request {n} of life {number}") for n in count())
        self.done: list[Callable[[], Any]] = []
        self.school.define()
        for index, (run, capacity) in enumerate(zip(self.runs, seats, strict=True)):
            starts = CLASS + timedelta(days=index // 2)
            cut_off = BEGIN + timedelta(days=days + index)
            self.school.schedule(
                run,
                capacity=capacity,
                cut_off=cut_off,
                sessions=(Session(starts, starts + 2 * HOUR),),
                completion=Completion(1, False),
            )
            self.book.rooms[run] = Room(capacity, cut_off, f"evening {index // 2}")

    def do(
        self, ask: Callable[[Notebook], str | None], call: Callable[[], Any], *, twice: bool = False
    ) -> None:
        """Ask book and house: both do it, or both refuse for the same reason, the house without a trace."""
        book = deepcopy(self.book)
        expected = ask(book)
        head = self.house.store.head()
        refused: str | None = None
        try:
            call()
        except Refused as refusal:
            refused = refusal.code
        assert refused == expected
        if refused is None:
            self.book = book
            self.done.append(call)
            if twice:
                self.send_again(-1)
        else:
            assert self.house.store.head() == head

    @rule(learner=learners, room=rooms, twice=again)
    def enrol(self, learner: int, room: int, twice: bool) -> None:
        """Somebody enrols."""
        worker, run, request = self.workers[learner], self.runs[room], next(self.requests)
        now = self.school.now
        self.do(
            lambda book: book.come(run, worker, now),
            lambda: self.school.enrol(worker, run, request=request),
            twice=twice,
        )

    @rule(learner=learners, room=rooms, twice=again)
    def cancel(self, learner: int, room: int, twice: bool) -> None:
        """Somebody gives up."""
        worker, run, request = self.workers[learner], self.runs[room], next(self.requests)
        now = self.school.now
        self.do(
            lambda book: book.leave(run, worker, now),
            lambda: self.school.cancel(worker, run, request=request),
            twice=twice,
        )

    @precondition(lambda self: any(room.asked for room in self.book.rooms.values()))
    @rule(pick=st.integers(0, 20), yes=st.booleans(), twice=again)
    def answer(self, pick: int, yes: bool, twice: bool) -> None:
        """Somebody who is asked answers, perhaps too late."""
        asked = [(run, who) for run, room in self.book.rooms.items() for who in room.asked]
        run, worker = asked[pick % len(asked)]
        request, now = next(self.requests), self.school.now
        self.do(
            lambda book: book.reply(run, worker, yes, now),
            lambda: self.school.answer(worker, yes, run, request=request),
            twice=twice,
        )

    @rule(learner=learners, room=rooms, yes=st.booleans())
    def answer_out_of_turn(self, learner: int, room: int, yes: bool) -> None:
        """Anybody answers."""
        worker, run, request, now = (
            self.workers[learner],
            self.runs[room],
            next(self.requests),
            self.school.now,
        )
        self.do(
            lambda book: book.reply(run, worker, yes, now),
            lambda: self.school.answer(worker, yes, run, request=request),
        )

    @rule(room=rooms, capacity=st.integers(1, 4))
    def resize(self, room: int, capacity: int) -> None:
        """A run gets other seats."""
        run, now = self.runs[room], self.school.now
        edition = self.house.store.get(CourseRun, run).edition
        said: dict[str, Any] = {"run": run, "capacity": capacity, "edition": edition}
        done = len(self.done)
        self.do(
            lambda book: book.resize(run, capacity, now),
            lambda: self.school.do(self.school.courses.change_capacity, LOCAL, **said),
        )
        del self.done[done:]  # names no request: sent again it is another wish, or stale

    @precondition(lambda self: self.school.now > BEGIN + timedelta(days=2))
    @rule(room=rooms, sure=st.integers(0, 4))
    def call_off(self, room: int, sure: int) -> None:
        """A run does not take place."""
        if sure:
            return
        run, request = self.runs[room], next(self.requests)
        said: dict[str, Any] = {"run": run, "reason_code": "no-room", "request": request}
        self.do(
            lambda book: book.close(run),
            lambda: self.school.do(self.school.courses.cancel, LOCAL, **said),
            twice=True,
        )

    @rule(hours=st.sampled_from([-3, 1, 5, 23, 24, 30]))
    def wait(self, hours: int) -> None:
        """Time passes; or somebody's clock is behind."""
        self.school.later(hours=hours)

    @rule()
    def tick(self) -> None:
        """The clock's task runs."""
        now = self.school.now
        overdue = [run for run, room in self.book.rooms.items() if any(u <= now for u in room.asked.values())]
        with fixed_now(now):
            move_queues(self.house)
        self.school.catch_up()
        for run in overdue:
            self.book.rooms[run].move(now)

    @precondition(lambda self: self.done)
    @rule(pick=st.integers(0, 50))
    def send_again(self, pick: int) -> None:
        """Something that was done is sent again, whatever has happened since: nothing happens."""
        head = self.house.store.head()
        self.done[pick % len(self.done)]()
        assert self.house.store.head() == head

    @invariant()
    def the_house_says_what_the_notebook_says(self) -> None:
        """Everybody stands, waits and is asked alike, by the events and by the read model."""
        now = self.school.now
        for name, room in self.book.rooms.items():
            run = self.house.store.get(CourseRun, name)
            assert len(run.seated) + len(run.offers) <= run.capacity
            assert (list(run.seated), run.offers, list(run.queue)) == (room.sit, room.asked, room.wait)
            for worker in self.workers:
                state = run.state_of(worker, now)
                assert room.stands(worker, now) == (
                    "out" if state in ("cancelled", "declined", "expired") else state
                )
            asked = [worker for worker in room.asked if room.stands(worker, now) == "offered"]
            row: Any = self.school.read.run(name, now)
            assert (row["taken"], row["held"], row["waiting"]) == (len(room.sit), len(asked), len(room.wait))
            queue = self.school.read.queue(name, now)
            assert [each["worker"] for each in queue] == [*asked, *room.wait]

    @invariant()
    def hours_are_those_of_the_seats(self) -> None:
        """Somebody's month holds the sessions of the runs they sit in, no more and no less."""
        for worker in self.workers:
            month = self.house.store.find(Schedule, Schedule.id_of(worker, "2026-11"))
            taken = {thing for thing, _no in month.slots} if month else set()
            assert taken == {name for name, room in self.book.rooms.items() if worker in room.sit}


def test_seats_and_queues_are_what_a_careful_notebook_says(shared_house: House) -> None:
    """Invariants 5, 6 and 7 of the domain, after every step; then row by row against a rebuild."""

    class LifeHere(Life):
        house = shared_house

    run_state_machine_as_test(
        LifeHere,
        settings=settings(
            max_examples=20,
            stateful_step_count=40,
            suppress_health_check=list(HealthCheck),
        ),
    )
    told: list[str] = []
    assert verify(shared_house, told.append), told
