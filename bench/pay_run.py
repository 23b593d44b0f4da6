"""A pay run of one big workshop, prepared as a job while its counter goes on recording, on both stores."""

import json
import statistics
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.load import SAVE_AT_ONCE, decided, founded
from bench.workload import Workload
from kernel.events import Aggregate
from kernel.identity import By, Grant, Role
from kernel.time import month_of, now, today
from people.readmodel import Accounts, Sessions, Vault
from shell.house import House
from shell.rebuild import rebuild
from tests.running import Platform, running

QUIET = 5.0  # seconds at the counter before the run begins
GIVE_UP = 600.0


@dataclass(frozen=True)
class Prepared:
    """How many slips and hand-ins, seconds from asking for the run to its total, and the milliseconds a
    hand-in took at the counter before and meanwhile (until half and until 99 of 100 were answered)."""

    slips: int
    hand_ins: int
    seconds: float
    before: tuple[float, float]
    meanwhile: tuple[float, float]
    recorded: int


def run(folder: Path, redis_url: str, database_url: str | None, workers: int, hand_ins: int) -> Prepared:
    """Fill a platform of its own, on SQLite where no database is named, and prepare the run."""
    workload = Workload(hand_ins, workers)
    # Nobody hands over as quickly as this counter: it asks as often as it is answered.
    with running(folder, redis_url, database_url, GONGFU_CHANGES_A_MINUTE="0") as platform:
        workshop = workload.workshops[0]
        token = _fill(platform.app.extensions["gongfu"], workload)
        counter = _Counter(platform, token, workload)
        counter.record(until=time.perf_counter() + QUIET)
        before, counter.took = counter.took, []
        id, over = str(uuid4()), threading.Event()
        at_work = threading.Thread(target=counter.record, kwargs={"over": over})
        began = time.perf_counter()
        asked = {"workshop": workshop.id, "to": today().isoformat(), "label": month_of(today())}
        job = _ask(platform, token, "PUT", f"/pay-runs/{id}", asked)["job"]
        at_work.start()
        try:
            result = _result(platform, token, job)
        finally:
            over.set()
            at_work.join()
        seconds = time.perf_counter() - began
        if result["slips"] != workers:
            raise RuntimeError(f"not everybody is on it: {result}")
        return Prepared(workers, hand_ins, seconds, _told(before), _told(counter.took), len(counter.took))


class _Counter:
    """One person at the counter: a hand-in after the other, each by a request of its own."""

    def __init__(self, platform: Platform, token: str, workload: Workload) -> None:
        self._platform, self._token, self._workload = platform, token, workload
        self.took: list[float] = []

    def record(self, *, until: float | None = None, over: threading.Event | None = None) -> None:
        """Go on until a moment, or until it is over; remember the milliseconds of each."""
        workshop = self._workload.workshops[0]
        product, step = self._workload.works[0]
        while (until is None or time.perf_counter() < until) and not (over and over.is_set()):
            body = {
                "workshop": workshop.id,
                "worker": workshop.members[len(self.took) % len(workshop.members)].worker,
                "product": product,
                "step": step,
                "quantity": 10,
                "work_date": today().isoformat(),
            }
            began = time.perf_counter()
            _ask(self._platform, self._token, "PUT", f"/hand-ins/{uuid4()}", body)
            self.took.append((time.perf_counter() - began) * 1000)


def _fill(house: House, workload: Workload) -> str:
    """Everything handed in and accepted; answers the coordinator's token."""
    workshop = workload.workshops[0]
    at = now() - timedelta(days=400)
    things = _things(workload, at)
    while some := list(islice(things, SAVE_AT_ONCE)):
        house.store.save(*some)
    rebuild(house, (), lambda _line: None)
    house.get(Vault).put_many(
        {member.worker: {"name": member.name, "birth_date": "1963-05-04"} for member in workshop.members}
    )
    accounts = house.get(Accounts)
    account = accounts.open("+8619900000001", at=now())
    accounts.grant(account, Grant(Role.COORDINATOR, workshop=workshop.id), at=now())
    return house.get(Sessions).issue(account, kind="program", lasts=timedelta(days=1))


def _things(workload: Workload, at: Any) -> Iterator[Aggregate]:
    workshop, day = workload.workshops[0], today()
    yield from founded(workshop, workload, at)
    by = By(account=workshop.coordinator, role=Role.COORDINATOR)
    for facts in workload.handed_in():
        good = facts.quantity if facts.accepted is None else facts.accepted
        yield decided(facts._replace(accepted=good), workload, by, day)


def _result(platform: Platform, token: str, job: str) -> dict[str, Any]:
    give_up = time.perf_counter() + GIVE_UP
    while time.perf_counter() < give_up:
        told: dict[str, Any] = _ask(platform, token, "GET", f"/jobs/{job}")
        if told["state"] == "done":
            return dict(told["result"])
        if told["state"] == "failed":
            raise RuntimeError(f"the run was not prepared: {told}")
        time.sleep(0.2)
    raise RuntimeError("the run does not end")


def _ask(platform: Platform, token: str, method: str, path: str, body: Any = None) -> Any:
    """Ask the API; nobody waits for what the read models do not tell yet, as at the counter."""
    asked = urllib.request.Request(
        f"{platform.address}/api/v1{path}",
        data=None if body is None else json.dumps(body).encode(),
        method=method,
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(asked, timeout=GIVE_UP) as answer:
        return json.load(answer)


def _told(took: list[float]) -> tuple[float, float]:
    """Until half, and until 99 of 100."""
    return statistics.median(took), statistics.quantiles(took, n=100)[-1]
