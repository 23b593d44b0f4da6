"""Jobs: long work started by a person, with progress to watch and a result to come back to."""

import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import structlog
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import ColumnElement, and_, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from kernel.errors import NotFound, Refusal
from kernel.time import fixed
from shell.database import reading
from shell.queue.tables import JOBS, clock
from shell.readmodels import all_reached

if TYPE_CHECKING:
    from shell.house import House

QUEUES = ("urgent", "default", "bulk")

# A running job shows that it is alive every few seconds; unseen for this long, its worker is dead.
STALE = timedelta(seconds=45)
ATTEMPTS = 3

# Seconds a job waits for the read models before it writes the next portion.
GIVES_WAY = 1.0
KEPT = timedelta(days=7)

log = structlog.get_logger("jobs")


@dataclass(frozen=True, slots=True)
class JobState:
    """A job as the person who started it sees it. `code` says why it failed."""

    id: str
    kind: str
    owner: str
    args: dict[str, Any]
    state: str
    done: int
    total: int
    result: dict[str, Any] | None
    code: str | None
    errors: list[dict[str, Any]]
    warnings: list[dict[str, Any]]
    created_at: datetime
    finished_at: datetime | None


class TakenOver(Exception):
    """Another worker has this job by now: we were thought dead. Whatever we do, we say nothing more."""


class Job:
    """A job in the hands of the worker that runs it.

    `args` are ids and codes; `errors` and `warnings` are for the handler to fill, and kept also where it
    fails. It may run a second time after its worker died: what it does it must do by ids that come out
    the same.
    """

    def __init__(self, house: "House", row: Any) -> None:
        self.id: str = row.id
        self.kind: str = row.kind
        self.owner: str = row.owner
        self.args: dict[str, Any] = row.args
        self.moment: datetime | None = row.moment
        self.errors: list[dict[str, Any]] = []
        self.warnings: list[dict[str, Any]] = []
        self._house = house
        self._attempt: int = row.attempt
        self._shown_at = 0.0
        self._written = 0

    def progress(self, done: int, total: int) -> None:
        """Show how far it is, after each portion of the work. It is written down twice a second.

        Waits until the read models tell of the portion before: who writes something meanwhile, and reads it
        again, waits behind two portions at most and not behind all of them.
        """
        all_reached(self._house.read_engine, self._written, GIVES_WAY)
        self._written = self._house.store.head()
        if time.monotonic() - self._shown_at >= 0.5 or done >= total:
            self._shown_at = time.monotonic()
            self.note(done=done, total=total)

    def note(self, **values: Any) -> None:
        """Write something down about this job, and that it is alive. Raises `TakenOver`."""
        ours = and_(JOBS.c.id == self.id, JOBS.c.attempt == self._attempt, JOBS.c.state == "running")
        with self._house.records_engine.begin() as connection:
            noted = connection.execute(update(JOBS).where(ours).values(heartbeat=clock(), **values)).rowcount
        if not noted:
            raise TakenOver(self.id)

    def finish(self, result: dict[str, Any] | None) -> None:
        """It is done."""
        self._end(state="done", result=result, code=None)

    def fail(self, code: str) -> None:
        """It cannot be done, or not now; a person may have it tried again."""
        self._end(state="failed", code=code)

    def _end(self, **values: Any) -> None:
        self.note(errors=self.errors, warnings=self.warnings, finished_at=clock(), **values)


class Jobs:
    """The jobs there are."""

    def __init__(self, house: "House") -> None:
        self._house = house

    def start(
        self,
        kind: str,
        *,
        owner: str,
        args: dict[str, Any],
        queue: str = "default",
        id: str | None = None,
    ) -> str:
        """Have a job of `kind` done for the account `owner`; answers its id.

        Asked again with the same `id`, nothing new is started; a job that failed is tried again. Refuses
        `id-reused` where the id belongs to another job. `args` hold ids and codes only:
        they are shown in operators' tools.
        """
        job = id or str(uuid4())
        try:
            new = self._noted(job, kind, owner, args, queue)
        except IntegrityError:  # the same request came twice at once, the other was quicker
            new = self._noted(job, kind, owner, args, queue)
        if new:
            self.wake(job, queue)
        else:
            with suppress(Refusal):  # not-failed: it waits, runs or is done
                self.retry(job)
        return job

    def _noted(self, job: str, kind: str, owner: str, args: dict[str, Any], queue: str) -> bool:
        """Note a job down; whether it is new."""
        now = clock()
        with self._house.records_engine.begin() as connection:
            known = connection.execute(select(JOBS).where(JOBS.c.id == job)).first()
            if known is not None:
                if (known.kind, known.owner, known.args) != (kind, owner, args):
                    raise Refusal("id-reused")
                return False
            row: dict[str, Any] = {
                "id": job,
                "kind": kind,
                "owner": owner,
                "queue": queue,
                "args": args,
                "moment": fixed(),
                "state": "queued",
                "errors": [],
                "warnings": [],
                "heartbeat": now,
                "created_at": now,
            }
            connection.execute(insert(JOBS), row)
        return True

    def get(self, id: str) -> JobState:
        """How a job stands. Refuses `not-found`, also a week after it ended."""
        columns = [JOBS.c[name] for name in JobState.__dataclass_fields__]
        with reading(self._house.records_engine) as connection:
            row = connection.execute(select(*columns).where(JOBS.c.id == id)).first()
        if row is None:
            raise NotFound("job", id)
        return JobState(*row)

    def retry(self, id: str) -> None:
        """Let a failed job be tried again. Refuses `not-found` and `not-failed`."""
        with self._house.records_engine.begin() as connection:
            again = update(JOBS).where(JOBS.c.id == id, JOBS.c.state == "failed").returning(JOBS.c.queue)
            row = connection.execute(
                again.values(state="queued", attempt=0, code=None, finished_at=None, heartbeat=clock())
            ).first()
        if row is None:
            self.get(id)
            raise Refusal("not-failed")
        self.wake(id, row.queue)

    def claim(self, id: str) -> Job | None:
        """Take a job to run it; None where there is nothing to do, or another is at it."""
        free = and_(JOBS.c.id == id, or_(JOBS.c.state == "queued", self.forsaken()))
        with self._house.records_engine.begin() as connection:
            row = connection.execute(
                update(JOBS)
                .where(free)
                .values(state="running", attempt=JOBS.c.attempt + 1, heartbeat=clock())
                .returning(JOBS)
            ).first()
        return Job(self._house, row) if row else None

    def wake(self, id: str, queue: str) -> None:
        """Let a worker know. Where Redis is away the sweeper does it later."""
        if self._house.redis is None:
            return
        try:
            waiting = Queue(queue, connection=self._house.redis, serializer=JSONSerializer)
            waiting.enqueue(
                "shell.queue.worker.run_job",
                id,
                job_id=id,
                job_timeout=6 * 3600,
                result_ttl=0,
                failure_ttl=60,
            )
        except RedisError as error:
            log.warning("worker not woken", job=id, error=type(error).__name__)

    @staticmethod
    def forsaken() -> ColumnElement[bool]:
        """Which jobs' workers are dead."""
        return and_(JOBS.c.state == "running", JOBS.c.heartbeat < clock() - STALE)
