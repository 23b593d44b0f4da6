"""Many want the same places at once, from many processes: there are never more hired than places."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from gigs.domain import Gig
from gigs.events import Posting, Shift
from kernel.schedule import Schedule
from shell.house import House
from tests.examples import gig_what as what
from tests.examples.who import VILLAGE, an_id
from tests.gigs.market import Market
from tests.servers import _end_with_parent

PROCESSES = 8
PEOPLE = 60
PLACES = 5
RUNS = 10


class Crowd:
    """People in processes of their own, who all ask at once."""

    def __init__(self, processes: list["subprocess.Popen[str]"]) -> None:
        self.processes = processes
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"

    def take(self, workers: list[str], gigs: list[str]) -> Counter[str]:
        """Everybody wants every gig; how it went, counted."""
        for no, process in enumerate(self.processes):
            assert process.stdin is not None
            process.stdin.write(json.dumps({"gigs": gigs, "workers": workers[no::PROCESSES]}) + "\n")
            process.stdin.flush()
        answers: Counter[str] = Counter()
        for process in self.processes:
            assert process.stdout is not None
            answers.update(json.loads(process.stdout.readline()))
        return answers


@pytest.fixture(scope="module")
def crowd(shared_house: House) -> Iterator[Crowd]:
    """Eight processes on the stores of the tests."""
    config = shared_house.config
    command = [sys.executable, "-m", "tests.gigs.taker", str(config.data)]
    command += [config.database_url] if config.database_url else []
    with ExitStack() as stack:
        processes = [
            stack.enter_context(
                subprocess.Popen(
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    cwd=Path(__file__).parents[2],
                    preexec_fn=_end_with_parent,
                )
            )
            for _ in range(PROCESSES)
        ]
        yield Crowd(processes)
        for process in processes:
            assert process.stdin is not None
            process.stdin.close()
    assert [process.returncode for process in processes] == [0] * PROCESSES


@pytest.fixture
def market(shared_house: House) -> Market:
    """On the Tuesday before."""
    return Market(shared_house)


def people(run: str) -> list[str]:
    """Sixty people of a run."""
    return [an_id(f"{run} {number}") for number in range(PEOPLE)]


def post(market: Market, gig: str, employer: str = what.EMPLOYER) -> str:
    """A gig of one shift with five places."""
    shifts = (Shift(what.SATURDAY, what.SATURDAY_END, PLACES),)
    return market.post(an_id(gig), shifts=shifts, posting=Posting(employer, "packing", VILLAGE))


def hired(market: Market, gig: str) -> set[str]:
    """Who has a place in a gig, by its own events."""
    return set(market.house.store.get(Gig, gig).places)


def busy(market: Market, workers: list[str]) -> dict[str, set[tuple[str, int]]]:
    """Whose hours are taken, and by what."""
    found = market.house.store.get_many(Schedule, [Schedule.id_of(worker, "2026-11") for worker in workers])
    by_id = {Schedule.id_of(worker, "2026-11"): worker for worker in workers}
    return {by_id[id]: set(schedule.slots) for id, schedule in found.items() if schedule.slots}


def test_sixty_people_take_five_places(market: Market, crowd: Crowd) -> None:
    """From eight processes, ten times: exactly five are hired, and just their hours are taken."""
    for run in range(RUNS):
        gig, workers = post(market, f"gig of run {run}"), people(f"run {run}")
        assert crowd.take(workers, [gig]) == {"hired": PLACES, "gig-full": PEOPLE - PLACES}
        assert len(hired(market, gig)) == PLACES
        assert busy(market, workers) == {worker: {(gig, 0)} for worker in hired(market, gig)}
    market.catch_up()
    (fill,) = market.read.fill_months(what.EMPLOYER, "2026-11", "2026-11")
    assert fill.rate == 1


def test_nobody_is_in_two_gigs_at_the_same_hours(market: Market, crowd: Crowd) -> None:
    """Everybody asks for both at once: both are full, and of nobody's hours both are."""
    gigs, workers = [post(market, "one"), post(market, "two", what.OTHER_EMPLOYER)], people("both")
    answers = crowd.take(workers, gigs)
    assert answers["hired"] == 2 * PLACES
    assert set(answers) <= {"hired", "gig-full", "overlap"}
    first, second = (hired(market, gig) for gig in gigs)
    assert (len(first), len(second)) == (PLACES, PLACES)
    assert first.isdisjoint(second)
    assert busy(market, workers) == {w: {(gigs[w in second], 0)} for w in first | second}
