"""Two hundred want fifty seats at the same moment, from eight processes; the order is provable."""

import json
import subprocess
import sys
from contextlib import ExitStack
from typing import Any

from shell.config import Config
from shell.house import House
from tests.examples.who import an_id
from tests.training.school import School
from training.domain import CourseRun
from training.events import Enrolled, Waitlisted

PROCESSES = 8
RUNS = 10
LEARNERS = 200
SEATS = 50


def crowd(config: Config, runs: dict[str, list[str]]) -> list[dict[str, str]]:
    """How everybody stands after each run, as the processes were answered."""
    with ExitStack() as stack:
        processes = []
        for number in range(PROCESSES):
            words = [sys.executable, "-m", "tests.training.crowd"]
            pipe = subprocess.PIPE
            process = stack.enter_context(
                subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True, bufsize=1)
            )
            own = {run: workers[number::PROCESSES] for run, workers in runs.items()}
            said = {"data": str(config.data), "url": config.database_url, "runs": own}
            tell(process, json.dumps(said))
            processes.append(process)
        stood = []
        for _ in runs:
            assert {heard(process) for process in processes} == {"ready"}
            for process in processes:
                tell(process, "go")
            answers = [json.loads(heard(process)) for process in processes]
            stood.append({worker: state for answer in answers for worker, state in answer.items()})
    assert {process.returncode for process in processes} == {0}
    return stood


def tell(process: "subprocess.Popen[str]", line: str) -> None:
    """One line to a process."""
    assert process.stdin is not None
    process.stdin.write(line + "\n")


def heard(process: "subprocess.Popen[str]") -> str:
    """One line from it."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_two_hundred_on_fifty_seats(house: House, work_config: Config) -> None:
    """Ten times: exactly 50 enrolled, 150 waiting in the order of their events, and everybody was told so."""
    school = School(house)
    school.define()
    runs: dict[str, list[str]] = {}
    for number in range(RUNS):
        run = an_id(f"crowded run {number}")
        runs[run] = [an_id(f"learner {learner} of {run}") for learner in range(LEARNERS)]
        school.schedule(run, capacity=SEATS)
    for (run, workers), stood in zip(runs.items(), crowd(work_config, runs), strict=True):
        recorded: list[Any] = list(house.store.events_of([CourseRun.stream(run)]))
        came = [each.event for each in recorded if isinstance(each.event, Enrolled | Waitlisted)]
        positions = [each.position for each in recorded]
        assert positions == sorted(positions)
        assert sorted(event.worker for event in came) == sorted(workers)
        assert [type(event) for event in came] == [Enrolled] * SEATS + [Waitlisted] * (LEARNERS - SEATS)
        waiting = [event.worker for event in came[SEATS:]]
        assert list(house.store.get(CourseRun, run).queue) == waiting
        assert stood == {
            event.worker: "enrolled" if isinstance(event, Enrolled) else "waitlisted" for event in came
        }
        school.catch_up()
        told = school.read
        assert [row["worker"] for row in told.queue(run, school.now)] == waiting
        row: Any = told.run(run, school.now)
        assert (row["taken"], row["held"], row["waiting"]) == (SEATS, 0, LEARNERS - SEATS)
