"""Many want the same at the same moment: no place is given twice, and whoever came too late is told so.

Sixty people take the five places of a gig, two hundred want into a class of fifty, all at once, each over a
connection of their own; ten times with another gig and another class.
"""

import http.client
import json
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from bench.generator import Failed
from bench.http import PATHS
from bench.load import Loaded
from bench.market import RUSH_LEARNERS, RUSH_PLACES, RUSH_SEATS, RUSH_TAKERS, Market, Rush

NAMES = {
    "take": f"{RUSH_TAKERS} take {RUSH_PLACES} places of a gig",
    "enrol": f"{RUSH_LEARNERS} enrol for {RUSH_SEATS} seats",
}
THERE = {"take": RUSH_PLACES, "enrol": RUSH_SEATS}
HAVE = {"hired", "enrolled"}


@dataclass(frozen=True)
class Result:
    """How often a side was tried, places given beyond or short of those there were, and how long it took
    until everybody had an answer (seconds, the median)."""

    question: str
    side: str
    runs: int
    oversold: int
    undersold: int
    seconds: float


def run(name: str, address: str, market: Market, loaded: Loaded) -> list[Result]:
    """Let everybody want everything. Raises `Failed` where an answer is none of those there may be."""
    results = []
    for question, rushes in market.rushes.items():
        over, under, took = 0, 0, []
        for rush in rushes:
            began = time.perf_counter()
            answers = _all_at_once(question, address, rush, loaded)
            took.append(time.perf_counter() - began)
            had = _had(question, answers)
            over += max(0, had - THERE[question])
            under += max(0, THERE[question] - had)
        results.append(Result(question, name, len(rushes), over, under, statistics.median(took)))
    return results


def _had(question: str, answers: Sequence[tuple[int, dict[str, Any]]]) -> int:
    """How many got what they wanted; the others are told that it is full, or their place in the queue."""
    outcomes = Counter(told.get("state") or told.get("code") for _, told in answers)
    had = sum(outcomes[state] for state in HAVE)
    if set(outcomes) - HAVE - {"gig-full", "waitlisted"}:
        raise Failed(f"{question} in a rush: {dict(outcomes)}")
    places = sorted(told["place"] for _, told in answers if told.get("state") == "waitlisted")
    if places != list(range(1, len(places) + 1)):
        raise Failed(f"places in the queue: {places}")
    return had


def _all_at_once(
    question: str, address: str, rush: Rush, loaded: Loaded
) -> Sequence[tuple[int, dict[str, Any]]]:
    ready = Barrier(len(rush.wanted_by))
    place = urlsplit(address).netloc

    def want(worker: str) -> tuple[int, dict[str, Any]]:
        headers = {"Authorization": f"Bearer {loaded.people[worker]}", "Content-Type": "application/json"}
        connection = http.client.HTTPConnection(place, timeout=60)
        ready.wait()
        path = PATHS[question].format(rush.thing, worker)
        connection.request("PUT", path, json.dumps({"id": str(uuid4())}), headers)
        answer = connection.getresponse()
        told: dict[str, Any] = json.loads(answer.read())
        connection.close()
        return answer.status, told

    with ThreadPoolExecutor(len(rush.wanted_by)) as threads:
        return list(threads.map(want, rush.wanted_by))
