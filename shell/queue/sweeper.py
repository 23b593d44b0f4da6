"""Sees that nothing is forgotten: what Redis lost is woken again, what is long over is removed."""

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import delete, select, update

from shell.database import reading
from shell.queue.jobs import ATTEMPTS, KEPT, QUEUES, Jobs
from shell.queue.outbox import any_due, wake_sender
from shell.queue.tables import JOBS, OUTBOX, clock

if TYPE_CHECKING:
    from shell.house import House

# Given a moment, RQ hands a new job out by itself.
PATIENCE = timedelta(seconds=3)
OUTBOX_KEPT = timedelta(days=30)

log = structlog.get_logger("sweeper")


def sweep(house: "House") -> None:
    """Wake workers for what waits: unsent effects, jobs nobody has begun, jobs whose worker died."""
    engine = house.records_engine
    with reading(engine) as connection:
        unsent = any_due(connection)
        stuck = connection.execute(select(JOBS.c.id).where(Jobs.forsaken()).limit(1)).first()
        queued = connection.execute(
            select(JOBS.c.id, JOBS.c.queue)
            .where(JOBS.c.state == "queued", JOBS.c.heartbeat < clock() - PATIENCE)
            .order_by(JOBS.c.created_at)
        ).all()
    if unsent and not _sender_waits(house):
        wake_sender(house)
    waiting = [(row.id, row.queue) for row in queued]
    if stuck:
        waiting += _free_forsaken(house)
    if waiting:
        known = _known_to_redis(house)
        for job, queue in waiting:
            if job not in known:
                log.info("woken again", job=job)
                house.jobs.wake(job, queue)


def _free_forsaken(house: "House") -> list[tuple[str, str]]:
    """Queue the jobs of dead workers again; a job that has killed three is failed."""
    with house.records_engine.begin() as connection:
        connection.execute(
            update(JOBS)
            .where(Jobs.forsaken(), JOBS.c.attempt >= ATTEMPTS)
            .values(state="failed", code="gave-up", finished_at=clock())
        )
        freed = connection.execute(
            update(JOBS)
            .where(Jobs.forsaken())
            .values(state="queued", heartbeat=clock())
            .returning(JOBS.c.id, JOBS.c.queue)
        ).all()
    return [(row.id, row.queue) for row in freed]


def _known_to_redis(house: "House") -> set[str]:
    if house.redis is None:
        return set()
    try:
        return {job for name in QUEUES for job in _queue(house, name).get_job_ids()}
    except RedisError:
        return set()


def _sender_waits(house: "House") -> bool:
    """Whether somebody is woken for the outbox already, so that waking does not pile up."""
    try:
        return house.redis is not None and len(_queue(house, "urgent")) > 0
    except RedisError:
        return False


def _queue(house: "House", name: str) -> Queue:
    return Queue(name, connection=house.redis, serializer=JSONSerializer)


def purge(house: "House") -> None:
    """Remove what is over: jobs after a week, sent effects after a month, files that have expired."""
    with house.records_engine.begin() as connection:
        connection.execute(delete(JOBS).where(JOBS.c.finished_at < clock() - KEPT))
        settled = OUTBOX.c.state.in_(("sent", "skipped"))
        connection.execute(delete(OUTBOX).where(settled, OUTBOX.c.created_at < clock() - OUTBOX_KEPT))
    house.files.purge()
