"""The clock of the house: runs what contexts have scheduled, and the sweeper. One at a time."""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import insert, select, update

from kernel.time import now
from shell.database import reading
from shell.locks import Exclusive
from shell.log import words_of
from shell.proof.seals import keep_chain
from shell.queue.sweeper import purge, sweep
from shell.queue.tables import SCHEDULED

if TYPE_CHECKING:
    from shell.house import House

Task = Callable[["House"], Any]

HOUSEKEEPING: Mapping[Task, int] = {sweep: 2, purge: 3600, keep_chain: 300}

log = structlog.get_logger("scheduler")


def tasks_of(house: "House") -> dict[str, tuple[Task, int]]:
    """Everything that runs by the clock, by name, with the seconds between its runs."""
    everything = [HOUSEKEEPING, *(context.schedule for context in house.contexts)]
    return {
        f"{task.__module__}.{task.__qualname__}": (task, seconds)
        for schedule in everything
        for task, seconds in schedule.items()
    }


def run_due(house: "House") -> int:
    """Run what is due by `kernel.time.now`; answers how many tasks failed, each of which says so in
    `status` and is tried again when it is next due."""

    def due(last: datetime | None, seconds: int) -> bool:
        # A clock set back (outside production) must not put a task to sleep.
        return last is None or not last <= now() < last + timedelta(seconds=seconds)

    return _run_those(house, due)


def run_all(house: "House") -> int:
    """Run every task as of `kernel.time.now`, however lately it ran; answers how many failed."""
    return _run_those(house, lambda _last, _seconds: True)


def _run_those(house: "House", wanted: Callable[[datetime | None, int], bool]) -> int:
    ran_at = dict(_last_runs(house))
    failed = 0
    for name, (task, seconds) in tasks_of(house).items():
        last = ran_at.get(name)
        if not wanted(last, seconds):
            continue
        error = None
        try:
            task(house)
        except Exception as raised:
            failed += 1
            error = words_of(raised)
            log.error("scheduled task failed", task=name, exc_info=raised)
        _note(house, name, error, known=last is not None)
    return failed


def run(house: "House", stop: threading.Event) -> None:
    """The scheduler process, until `stop` is set; a second one waits to take over."""
    lock = Exclusive(house.config, "scheduler")
    ours = False
    log.info("scheduling", tasks=sorted(tasks_of(house)))
    try:
        while not stop.wait(1.0):
            try:
                ours = lock.kept() if ours else lock.taken()
                if ours:
                    run_due(house)
            except Exception as error:
                log.warning("database away", error=type(error).__name__)
                lock.release()
                ours = False
    finally:
        lock.release()


def _last_runs(house: "House") -> Any:
    with reading(house.records_engine) as connection:
        rows = connection.execute(select(SCHEDULED.c.name, SCHEDULED.c.ran_at)).all()
    return [(row.name, row.ran_at) for row in rows]


def _note(house: "House", name: str, error: str | None, *, known: bool) -> None:
    values = {"ran_at": now(), "error": error}
    with house.records_engine.begin() as connection:
        if known:
            connection.execute(update(SCHEDULED).where(SCHEDULED.c.name == name).values(**values))
        else:
            connection.execute(insert(SCHEDULED), {"name": name, **values})
