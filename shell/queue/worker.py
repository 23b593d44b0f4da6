"""What workers do when they are woken, and the worker process itself."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any

import structlog
from redis.exceptions import RedisError
from rq import Worker
from rq.exceptions import StopRequested
from rq.serializers import JSONSerializer
from rq.worker import WorkerStatus
from sqlalchemy import select

from kernel.errors import Refused
from kernel.time import fixed_now
from shell.database import reading
from shell.house import house
from shell.queue.jobs import QUEUES, Job, TakenOver
from shell.queue.outbox import send_due
from shell.queue.tables import JOBS

if TYPE_CHECKING:
    from shell.house import House

HEARTBEAT_SECONDS = 10.0

log = structlog.get_logger("worker")


def run_job(id: str) -> None:
    """Woken by RQ: run a job, in a process of its own."""
    try:
        run(house(), id)
    finally:
        house().close()


def send_effects() -> None:
    """Woken by RQ: send what is in the outbox, in a process of its own."""
    try:
        send_due(house())
    finally:
        house().close()


def run(house: "House", id: str) -> None:
    """Run a job here and now, unless it is done or another worker is at it."""
    job = house.jobs.claim(id)
    if job is None:
        return
    handlers = {kind: handler for context in house.contexts for kind, handler in context.jobs.items()}
    with ExitStack() as stack:
        stack.enter_context(structlog.contextvars.bound_contextvars(job=id, actor=job.owner))
        if job.moment is not None:
            stack.enter_context(fixed_now(job.moment))
        log.info("job begins", kind=job.kind)
        try:
            with _beating(job):
                result = handlers[job.kind](house, job)
            job.finish(result)
            log.info("job done", kind=job.kind)
        except TakenOver:
            log.warning("job taken over by another worker", kind=job.kind)
        except Exception as error:
            code = error.code if isinstance(error, Refused) else "failed"
            log.error("job failed", kind=job.kind, code=code, exc_info=error)
            _end(job, code)


def work_off(house: "House") -> int:
    """Do in this process all that waits for a worker; answers how much it was."""
    done = send_due(house)
    queued = select(JOBS.c.id).where(JOBS.c.state == "queued").order_by(JOBS.c.created_at)
    with reading(house.records_engine) as connection:
        ids = connection.execute(queued).scalars().all()
    for job in ids:
        run(house, job)
    return done + len(ids)


@contextmanager
def _beating(job: Job) -> Iterator[None]:
    """Show that a job is alive while it computes, from a thread beside it."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(HEARTBEAT_SECONDS):
            try:
                job.note()
            except TakenOver:
                return
            except Exception as error:
                log.warning("heartbeat missed", error=type(error).__name__)

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _end(job: Job, code: str) -> None:
    try:
        job.fail(code)
    except TakenOver:
        log.warning("job taken over by another worker", kind=job.kind)


class _Worker(Worker):
    """RQ's worker, remembering whether it was asked to stop or gave up by itself."""

    asked = False
    max_connection_wait_time = 5.0

    def request_stop(self, signum: Any, frame: Any) -> None:
        """Called by SIGTERM and SIGINT: end after the job in hand."""
        self.asked = True
        with suppress(RedisError):  # it cannot be told; we stop all the same
            super().request_stop(signum, frame)

    def heartbeat(self, *args: Any, **kwargs: Any) -> None:
        """Between jobs, end now if asked to: RQ forgets it where Redis goes away at the same moment."""
        if self.asked and self.get_state() != WorkerStatus.BUSY:
            raise StopRequested
        super().heartbeat(*args, **kwargs)


def work(house: "House", queues: tuple[str, ...] = QUEUES) -> None:
    """The worker process: run what RQ hands out until asked to stop, whatever becomes of Redis.

    Opens no store itself: each job is forked off and opens its own.
    """
    if house.redis is None:
        raise RuntimeError("a worker needs REDIS_URL")
    worker = None
    with suppress(StopRequested):  # raised where the signal finds us
        try:
            worker = _Worker(
                list(queues), connection=house.redis, serializer=JSONSerializer, log_job_description=False
            )
            worker.work(logging_level="WARNING")
        except RedisError as error:
            log.warning("worker ended", error=type(error).__name__)
        if worker is None or not worker.asked:
            _begin_anew()


def _begin_anew() -> None:
    """RQ gives up where Redis is away for long, and leaves threads behind: start the program afresh."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    time.sleep(2)
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606
