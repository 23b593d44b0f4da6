"""What is asked of the servers: a hand-in, a worker's income as JSON and as a page, at 1 and 16 clients.

Every round asks all sides after each other, so that what else the machine does falls on all of them. A
figure is the median over the rounds, a ratio the median of the rounds' ratios.
"""

import json
import statistics
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.generator import Figures, Script
from bench.load import Loaded
from bench.workload import Workload
from kernel.time import today

CLIENTS = (1, 16)
NAMES = {"hand-in": "交件 hand-in (PUT)", "json": "收入 income, JSON", "page": "收入 income, page"}


@dataclass(frozen=True)
class Side:
    """One server that is asked: ours or the baseline, with so many hand-ins in it."""

    name: str
    scale: int
    address: str
    scripts: dict[str, Script]


@dataclass(frozen=True)
class Measured:
    """One question at one number of clients to one side, every round."""

    question: str
    clients: int
    side: str
    scale: int
    rounds: Sequence[Figures]

    def median(self, figure: Callable[[Figures], float]) -> float:
        """The median of a figure over the rounds."""
        return statistics.median(map(figure, self.rounds))


def side(name: str, address: str, workload: Workload, loaded: Loaded, cookie: str, directory: Path) -> Side:
    """Write down for the generator what to ask a side."""

    def plan(question: str, script: str, content: dict[str, Any]) -> Script:
        return Script.write(script, directory / f"{name}-{workload.hand_ins}-{question}.lua", content)

    return Side(
        name,
        workload.hand_ins,
        address,
        {
            "json": plan(
                "json",
                "look",
                {
                    "looks": [
                        {
                            "path": f"/api/v1/workers/{worker}/income",
                            "headers": {"Authorization": f"Bearer {token}"},
                        }
                        for worker, token in loaded.bearers.items()
                    ]
                },
            ),
            "page": plan(
                "page",
                "look",
                {
                    "looks": [
                        {"path": "/income/", "headers": {"Cookie": f"{cookie}={token}"}}
                        for token in loaded.sessions.values()
                    ]
                },
            ),
            "hand-in": plan(
                "hand-in",
                "hand_in",
                {
                    "work_date": today().isoformat(),
                    "works": [list(work) for work in workload.works],
                    "workshops": [
                        {
                            "id": workshop.id,
                            "token": loaded.coordinators[workshop.id],
                            "numbers": [member.number for member in workshop.members],
                        }
                        for workshop in workload.workshops
                    ],
                },
            ),
        },
    )


def measure(
    sides: Sequence[Side], *, rounds: int, seconds: float, report: Callable[[str], None]
) -> list[Measured]:
    """Ask everything of all sides. Looks come first: hand-ins make the tables grow."""
    measured = []
    for question in ("json", "page", "hand-in"):
        for clients in CLIENTS:
            found: dict[int, list[Figures]] = {place: [] for place in range(len(sides))}
            for number in range(rounds + 1):
                for place in sorted(found, reverse=bool(number % 2)):
                    each = sides[place]
                    length = seconds if number else min(seconds, 2)  # the first one warms up
                    figures = each.scripts[question].run(each.address, clients=clients, seconds=length)
                    if number:
                        found[place].append(figures)
            for place, each in enumerate(sides):
                measured.append(Measured(question, clients, each.name, each.scale, found[place]))
                report(_line(measured[-1]))
    return measured


def _line(m: Measured) -> str:
    who = f"{m.question:8}{m.clients:3} clients  {m.side:9}{m.scale:10,} hand-ins"
    speed = f"{m.median(lambda f: f.rate):9.1f}/s"
    return f"{who}{speed}  p50 {m.median(lambda f: f.p50):7.2f} ms  p99 {m.median(lambda f: f.p99):7.2f} ms"


def ratio(ours: Measured, theirs: Measured, figure: Callable[[Figures], float]) -> float:
    """Ours by theirs: the median of the rounds' ratios."""
    pairs = zip(ours.rounds, theirs.rounds, strict=True)
    return statistics.median(figure(mine) / figure(other) for mine, other in pairs)


def find(measured: Sequence[Measured], question: str, clients: int, side: str, scale: int) -> Measured:
    """One of the things measured."""
    return next(
        each
        for each in measured
        if (each.question, each.clients, each.side, each.scale) == (question, clients, side, scale)
    )


def must_agree(ours: Side, theirs: Side, our: Loaded, their: Loaded) -> None:
    """Both sides tell the same worker the same income, before anybody takes the time. Raises where not."""
    for worker in list(our.bearers)[:10]:
        answers = []
        for each, loaded in ((ours, our), (theirs, their)):
            asked = urllib.request.Request(
                f"{each.address}/api/v1/workers/{worker}/income",
                headers={"Authorization": f"Bearer {loaded.bearers[worker]}"},
            )
            with urllib.request.urlopen(asked) as answer:
                answers.append(json.load(answer))
        if answers[0] != answers[1]:
            raise AssertionError(f"the sides disagree about {worker}: {answers}")
