"""Jobs and effects: nothing lost, nothing repeated, whatever is killed or emptied."""

import dataclasses
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import redis
from sqlalchemy import func, select, update

from kernel.errors import NotFound, Refusal
from kernel.time import fixed_now, now
from shell import readmodels
from shell.cli import tick
from shell.config import Config
from shell.house import House
from shell.prepare import prepare
from shell.projector import Projector
from shell.queue import jobs
from shell.queue.jobs import Job, TakenOver
from shell.queue.outbox import retry_failed, send_due
from shell.queue.scheduler import run_due
from shell.queue.sweeper import purge, sweep
from shell.queue.tables import JOBS, OUTBOX, SCHEDULED
from shell.queue.worker import run, work_off
from tests import servers
from tests.shell import tally
from tests.shell.tally import count
from tests.shell.tally_worker import ATTEMPTS, STEPS, THANKED, busy

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def house(config: Config) -> Iterator[House]:
    """A house that thanks and walks; Redis is not there."""
    house = House(config, [busy()])
    prepare(house, lambda _line: None)
    yield house
    house.close()


@pytest.fixture
def served(config: Config, redis_url: str, house: House) -> Iterator[House]:
    """The same with a Redis."""
    served = House(dataclasses.replace(config, redis_url=redis_url), [busy()])
    yield served
    served.close()


@contextmanager
def worker(house: House) -> Iterator[subprocess.Popen[bytes]]:
    """A real worker process on this house's stores."""
    environment = {
        **os.environ,
        "GONGFU_ENV": "test",
        "GONGFU_DATA": str(house.config.data),
        "REDIS_URL": house.config.redis_url or "",
        "DATABASE_URL": house.config.database_url or "",
    }
    command = [sys.executable, "-m", "tests.shell.tally_worker"]
    process = subprocess.Popen(command, env=environment, cwd=Path(__file__).parents[2])
    try:
        yield process
    finally:
        process.terminate()
        ended = process.wait(30)
    assert ended in (0, -signal.SIGKILL)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a worker and the process it has forked for what it is at, as a power cut would."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    for pid in (process.pid, *map(int, children)):
        os.kill(pid, signal.SIGKILL)
    process.wait()


def until(true: Callable[[], Any]) -> None:
    """Wait for something to become true; a test that waits in vain fails."""
    give_up = time.monotonic() + 60
    while not true():
        assert time.monotonic() < give_up, "it never came true"
        time.sleep(0.02)


def rows(house: House, query: Any) -> list[Any]:
    """What a query of the records finds."""
    with house.records_engine.connect() as connection:
        return list(connection.execute(query).all())


def age(house: House, table: Any, **columns: Any) -> None:
    """Make records older than they are."""
    with house.records_engine.begin() as connection:
        connection.execute(update(table).values(**columns))


def states(house: House) -> dict[str, int]:
    """How many effects are in which state."""
    query = select(OUTBOX.c.state, func.count()).group_by(OUTBOX.c.state)
    return {row[0]: row[1] for row in rows(house, query)}


def test_a_killed_worker_and_an_emptied_redis_lose_and_repeat_no_effect(served: House) -> None:
    """Killed in the middle, with everything Redis knew gone: the sweeper finds the rest, each effect is sent,
    and its consequences are there once."""
    count(served, *[100] * 40)
    with worker(served) as first:
        Projector(served).catch_up()
        until(lambda: states(served).get("sent", 0) >= 5)
        kill(first)
    redis.Redis.from_url(served.config.redis_url or "").flushall()
    assert states(served)["sent"] < 40
    with served.records_engine.begin() as connection:  # instead of waiting for the lease to end
        sending = OUTBOX.c.state == "sending"
        connection.execute(update(OUTBOX).where(sending).values(due_at=LONG_AGO))
    with worker(served):
        sweep(served)
        until(lambda: states(served) == {"sent": 40})
    assert len(rows(served, THANKED.select())) == 40
    attempted = rows(served, select(ATTEMPTS.c.key, func.count()).group_by(ATTEMPTS.c.key))
    repeated = [key for key, times in attempted if times > 1]
    assert len(attempted) == 40
    assert len(repeated) <= 1  # the one in its hands when it was killed


def test_a_killed_worker_and_an_emptied_redis_lose_no_job(served: House) -> None:
    """The sweeper sees that nobody is at it any more; another worker does it again from its ids, and what
    waited behind it as well."""
    first = served.jobs.start("walk", owner="a", args={"steps": 60, "pause": 0.03})
    second = served.jobs.start("walk", owner="a", args={"steps": 3})
    with worker(served) as process:
        until(lambda: served.jobs.get(first).done > 0)
        kill(process)
    redis.Redis.from_url(served.config.redis_url or "").flushall()
    assert served.jobs.get(first).state == "running"
    age(served, JOBS, heartbeat=LONG_AGO)  # instead of waiting until it counts as dead
    with worker(served):
        sweep(served)
        until(lambda: served.jobs.get(second).state == "done")
        until(lambda: served.jobs.get(first).state == "done")
    assert served.jobs.get(first).result == {"steps": 60}
    assert len(rows(served, STEPS.select())) == 63


def test_a_worker_outlives_its_redis_and_stops_when_told(config: Config, house: House) -> None:
    """It ends in order also while Redis is gone."""
    with ExitStack() as working, servers.redis_server() as url:
        served = House(dataclasses.replace(config, redis_url=url), [busy()])
        working.enter_context(worker(served))
        job = served.jobs.start("walk", owner="a", args={"steps": 1})
        until(lambda: served.jobs.get(job).state == "done")
        served.close()


def test_the_sweeper_does_not_wake_twice_for_the_same_job(served: House) -> None:
    """What Redis still knows is left alone, however often it is swept."""
    served.jobs.start("walk", owner="a", args={"steps": 1})
    age(served, JOBS, heartbeat=LONG_AGO)
    sweep(served)
    sweep(served)
    assert served.redis is not None
    assert served.redis.llen("rq:queue:default") == 1
    served.redis.flushall()
    sweep(served)
    sweep(served)
    assert served.redis.llen("rq:queue:default") == 1


def test_effects_are_sent_once_by_many_senders(house: House, config: Config) -> None:
    """Whoever has claimed an effect has it alone."""
    import threading

    count(house, *[100] * 12)
    Projector(house).catch_up()
    houses = [House(config, [busy()]) for _ in range(3)]
    threads = [threading.Thread(target=send_due, args=(home,)) for home in houses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert states(house) == {"sent": 12}
    assert len(rows(house, ATTEMPTS.select())) == 12
    for home in houses:
        home.close()


def test_an_effect_that_fails_is_tried_again_later_and_then_given_up(config: Config) -> None:
    """It waits longer each time, keeps its last error, and after eight attempts a person must look; then it
    may be tried again."""
    attempts = []

    def refuse(_house: House, key: str, _payload: dict[str, Any]) -> None:
        attempts.append(key)
        if len(attempts) <= 8:
            raise ConnectionError("no line")

    house = House(config, [tally.context(effects={"tally.thank": refuse})])
    position = count(house, 100)
    Projector(house).catch_up()
    assert send_due(house) == 1
    assert send_due(house) == 0
    [row] = rows(house, OUTBOX.select())
    assert (row.state, row.attempts, row.last_error) == (
        "pending",
        1,
        "ConnectionError: no line",
    )
    for _ in range(7):
        age(house, OUTBOX, due_at=LONG_AGO)
        send_due(house)
    assert states(house) == {"failed": 1}
    assert retry_failed(house) == 1
    send_due(house)
    assert states(house) == {"sent": 1}
    assert attempts == [f"{position}:tally.thank"] * 9
    house.close()


def test_without_redis_work_is_done_where_it_is_asked_for(house: House) -> None:
    """`work_off` sends what is due and runs what is queued."""
    count(house, 100)
    Projector(house).catch_up()
    job = house.jobs.start("walk", owner="a", args={"steps": 2})
    assert work_off(house) == 2
    assert states(house) == {"sent": 1}
    done = house.jobs.get(job)
    assert (done.state, done.done, done.total, done.result) == ("done", 2, 2, {"steps": 2})


def test_a_redis_that_is_away_loses_nothing(config: Config, house: House) -> None:
    """A job is noted though nobody can be woken."""
    away = House(dataclasses.replace(config, redis_url="redis://127.0.0.1:1/0"), [busy()])
    job = away.jobs.start("walk", owner="a", args={"steps": 1})
    sweep(away)
    away.close()
    work_off(house)
    assert house.jobs.get(job).state == "done"


def test_the_same_job_asked_for_again_is_the_same_job(house: House) -> None:
    """By its id; and an id of something else is refused."""
    job = house.jobs.start("walk", owner="a", args={"steps": 1}, id="one")
    assert house.jobs.start("walk", owner="a", args={"steps": 1}, id="one") == job == "one"
    with pytest.raises(Refusal, match="id-reused"):
        house.jobs.start("walk", owner="b", args={"steps": 1}, id="one")
    work_off(house)
    run(house, job)
    assert len(rows(house, STEPS.select())) == 1


def test_the_same_job_asked_for_at_once_is_one_job(house: House) -> None:
    """Eight requests with the same id at the same time: one row, and no error."""
    with ThreadPoolExecutor(8) as threads:
        ids = list(
            threads.map(lambda _: house.jobs.start("walk", owner="a", args={"steps": 1}, id="one"), range(8))
        )
    assert ids == ["one"] * 8
    assert len(rows(house, JOBS.select())) == 1


@pytest.mark.parametrize(("refused", "code"), [(True, "nothing-to-pay"), (False, "failed")])
def test_a_job_that_fails_says_why_and_can_be_tried_again(house: House, refused: bool, code: str) -> None:
    """The code of a refusal, else `failed`; what it found out so far is kept."""
    job = house.jobs.start("stumble", owner="a", args={"refused": refused})
    work_off(house)
    failed = house.jobs.get(job)
    assert (failed.state, failed.code) == ("failed", code)
    assert failed.errors == [{"row": 3, "code": "quantity-unreadable"}]
    house.jobs.retry(job)
    assert house.jobs.get(job).state == "queued"
    with pytest.raises(Refusal, match="not-failed"):
        house.jobs.retry(job)


def test_a_job_that_kills_its_workers_is_given_up(house: House) -> None:
    """After three workers have died of it, it fails for all to see."""
    job = house.jobs.start("walk", owner="a", args={"steps": 1})
    for _ in range(3):
        assert house.jobs.claim(job)
        age(house, JOBS, heartbeat=LONG_AGO)
        sweep(house)
    assert (house.jobs.get(job).state, house.jobs.get(job).code) == ("failed", "gave-up")


def test_who_was_thought_dead_has_no_more_say(house: House) -> None:
    """A worker that wakes up after another has taken its job over can neither report nor finish it."""
    job = house.jobs.start("walk", owner="a", args={"steps": 1})
    first = house.jobs.claim(job)
    assert isinstance(first, Job)
    assert house.jobs.claim(job) is None
    age(house, JOBS, heartbeat=LONG_AGO)
    second = house.jobs.claim(job)
    assert isinstance(second, Job)
    with pytest.raises(TakenOver):
        first.progress(1, 1)
    second.finish({"steps": 1})
    with pytest.raises(TakenOver):
        first.fail("failed")
    assert house.jobs.get(job).state == "done"


def test_a_job_goes_on_at_the_moment_of_its_request(house: House) -> None:
    """Where a request had its clock set, so has the job it starts; else the job has the real one."""
    moment = datetime(2026, 3, 1, 8, tzinfo=UTC)
    with fixed_now(moment):
        then = house.jobs.start("tell-time", owner="a", args={})
    today = house.jobs.start("tell-time", owner="a", args={})
    work_off(house)
    assert house.jobs.get(then).result == {"now": moment.isoformat()}
    assert (house.jobs.get(today).result or {})["now"] > moment.isoformat()


def test_a_job_that_writes_much_lets_the_read_models_follow(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes on once they tell of the portion before the last: nobody's own write waits behind all of it."""
    projector = Projector(house)
    clock = SimpleNamespace(monotonic=time.monotonic, sleep=lambda _seconds: projector.catch_up())
    monkeypatch.setattr(readmodels, "time", clock)
    monkeypatch.setattr(jobs, "GIVES_WAY", 30.0)
    job = house.jobs.claim(house.jobs.start("walk", owner="a", args={"steps": 3}))
    assert job is not None
    first = count(house, 1)
    job.progress(1, 3)
    assert house.get(tally.Tally).position() < first
    count(house, 2)
    job.progress(2, 3)
    assert house.get(tally.Tally).position() >= first


def test_an_unknown_job_is_not_found(house: House) -> None:
    """Refused as such."""
    with pytest.raises(NotFound):
        house.jobs.get("nothing")


def test_what_is_long_over_is_removed(house: House) -> None:
    """Jobs a week after their end, sent effects after a month; what is not over stays."""
    count(house, 100)
    Projector(house).catch_up()
    old = house.jobs.start("walk", owner="a", args={"steps": 1})
    work_off(house)
    fresh = house.jobs.start("walk", owner="a", args={"steps": 1})
    purge(house)
    assert house.jobs.get(old).state == "done"
    assert states(house) == {"sent": 1}
    with house.records_engine.begin() as connection:
        over = JOBS.c.finished_at.is_not(None)
        connection.execute(update(JOBS).where(over).values(finished_at=LONG_AGO))
    age(house, OUTBOX, created_at=LONG_AGO)
    purge(house)
    with pytest.raises(NotFound):
        house.jobs.get(old)
    assert house.jobs.get(fresh).state == "queued"
    assert states(house) == {}


def test_scheduled_tasks_run_when_they_are_due(config: Config) -> None:
    """At first, then each time their seconds have passed; one that fails says so and stops no other."""
    ran: list[str] = []

    def faithful(_house: House) -> None:
        ran.append("faithful")

    def failing(_house: House) -> None:
        ran.append("failing")
        raise LookupError("no such region")

    home = House(config, [tally.context(schedule={failing: 60, faithful: 3600})])
    at = datetime(2026, 11, 3, 8, tzinfo=UTC)
    for minutes, expected in ((0, ["failing", "faithful"]), (0.5, []), (1, ["failing"])):
        ran.clear()
        with fixed_now(at + timedelta(minutes=minutes)):
            assert run_due(home) == expected.count("failing")
        assert ran == expected
    errors = rows(home, select(SCHEDULED.c.error).where(SCHEDULED.c.error.is_not(None)))
    assert [row.error for row in errors] == ["LookupError: no such region"]
    home.close()


def test_turning_the_clock_runs_every_task_however_lately_it_ran(config: Config) -> None:
    """`tick` does all that is due by its moment: an hourly task may have run a minute before it."""
    ran: list[datetime] = []

    def hourly(_house: House) -> None:
        ran.append(now())

    home = House(config, [tally.context(schedule={hourly: 3600})])
    at = datetime(2026, 11, 3, 8, tzinfo=UTC)
    moments = [at, at + timedelta(minutes=1)]
    for moment in moments:
        tick(home, moment)
    assert list(dict.fromkeys(ran)) == moments
    home.close()


def test_a_failed_job_is_tried_again_when_it_is_asked_for_again(served: House) -> None:
    """The same request after a failure is not answered with the dead job for ever."""
    job = served.jobs.start("unknown-kind", owner="a", args={}, id="33333333-3333-4333-8333-333333333333")
    run(served, job)
    assert served.jobs.get(job).state == "failed"
    assert served.jobs.start("unknown-kind", owner="a", args={}, id=job) == job
    assert served.jobs.get(job).state == "queued"
