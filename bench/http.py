"""What is asked of the servers, at 1 and 16 clients: what people write, and what they look at.

Every round asks all sides after each other, so that what else the machine does falls on all of them. A
figure is the median over the rounds, a ratio the median of the rounds' ratios.
"""

import json
import statistics
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from bench.generator import Failed, Figures, Script
from bench.load import Loaded
from bench.market import Market
from bench.workload import Workload
from kernel.time import month_of, months_after, today

CLIENTS = (1, 16)
NAMES = {
    "hand-in": "交件 hand-in (PUT)",
    "enrol": "报名 enrol (PUT)",
    "take": "接零工 take a gig (PUT)",
    "json": "收入 income, JSON",
    "page": "收入 income, page",
    "mine": "我的零工 my gigs, JSON",
    "fill": "招工 fill rate, employer",
    "fills": "招工 fill rates, county",
    "month": "全县 dashboard, a month",
}
# Looks first, what is written last.
QUESTIONS = ("json", "page", "mine", "fill", "fills", "month", "hand-in", "enrol", "take")
SHOWN = 10  # of somebody's gigs: there are five times as many at the larger scale
PATHS = {"take": "/api/v1/gigs/{}/applications/{}", "enrol": "/api/v1/course-runs/{}/enrolments/{}"}


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


def side(name: str, address: str, market: Market, loaded: Loaded, cookie: str, directory: Path) -> Side:
    """Write down for the generator what to ask a side."""
    scale = market.workload.hand_ins
    plans: dict[str, tuple[str, dict[str, Any]]] = {
        question: ("look", {"looks": looks}) for question, looks in _looks(market, loaded, cookie).items()
    }
    plans["hand-in"] = ("hand_in", _hand_ins(market.workload, loaded))
    for question, pairs in (("enrol", market.enrolments), ("take", market.takes)):
        puts = [
            {"path": PATHS[question].format(thing, worker), "token": loaded.people[worker]}
            for thing, worker in pairs
        ]
        plans[question] = ("put", {"puts": puts})
    return Side(
        name,
        scale,
        address,
        {
            question: Script.write(script, directory / f"{name}-{scale}-{question}.lua", plan)
            for question, (script, plan) in plans.items()
        },
    )


def _looks(market: Market, loaded: Loaded, cookie: str) -> dict[str, list[dict[str, Any]]]:
    month = months_after(month_of(today()), -1)
    region = f"region={market.region}"
    readers, employers = loaded.bearers.items(), loaded.employers.items()
    official = loaded.official
    return {
        "json": [_look(f"/api/v1/workers/{worker}/income", token) for worker, token in readers],
        "page": [
            {"path": "/income/", "headers": {"Cookie": f"{cookie}={token}"}}
            for token in loaded.sessions.values()
        ],
        "mine": [
            _look(f"/api/v1/workers/{worker}/applications?limit={SHOWN}", token) for worker, token in readers
        ],
        "fill": [_look(f"/api/v1/employers/{employer}/fill-rate", token) for employer, token in employers],
        "fills": [_look(f"/api/v1/insight/fill-rates?{region}", official)],
        "month": [_look(f"/api/v1/insight/income?{region}&from={month}&to={month}", official)],
    }


def _look(path: str, token: str) -> dict[str, Any]:
    return {"path": path, "headers": {"Authorization": f"Bearer {token}"}}


def _hand_ins(workload: Workload, loaded: Loaded) -> dict[str, Any]:
    return {
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
    }


def measure(
    sides: Sequence[Side],
    *,
    questions: Sequence[str],
    rounds: int,
    seconds: float,
    report: Callable[[str], None],
) -> list[Measured]:
    """Ask everything of all sides. Looks come first: what is written makes the tables grow."""
    measured = []
    for question in questions:
        used = dict.fromkeys(range(len(sides)), 0)
        for clients in CLIENTS:
            found: dict[int, list[Figures]] = {place: [] for place in range(len(sides))}
            for number in range(rounds + 1):
                for place in sorted(found, reverse=bool(number % 2)):
                    each = sides[place]
                    length = seconds if number else min(seconds, 2)  # the first one warms up
                    script = each.scripts[question]
                    figures = script.run(each.address, clients=clients, seconds=length, done=used[place])
                    used[place] += figures.requests + clients  # those under way when time was up, too
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


def must_agree(ours: Side, theirs: Side, market: Market, our: Loaded, their: Loaded) -> None:
    """Both sides tell the same, before anybody takes the time. Raises where not."""
    for question, looks in _looks(market, our, "").items():
        if question == "page":
            continue
        pairs = zip(looks, _looks(market, their, "")[question], strict=True)
        for look, their_look in islice(pairs, 10):
            mine, other = _answer(ours.address, look), _answer(theirs.address, their_look)
            if mine != other:
                raise Failed(f"the sides disagree about {look['path']}:\n{mine}\n{other}")


def _answer(address: str, look: dict[str, Any]) -> Any:
    """What is told, but for what each says in its own way: where the next page begins, a region's name."""
    asked = urllib.request.Request(f"{address}{look['path']}", headers=look["headers"])
    with urllib.request.urlopen(asked) as answer:
        told = json.load(answer)
    return comparable(told)


def comparable(told: Any) -> Any:
    """An answer without what each side says in its own way, or the baseline not at all."""
    match told:
        case dict():
            own = ("next", "name", "hourly_pay", "hourly_hours", "hourly_workers")
            return {key: comparable(each) for key, each in told.items() if key not in own}
        case list():
            return [comparable(each) for each in told]
        case _:
            return told
