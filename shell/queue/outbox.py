"""The outbox: effects on the world that events ask for, each sent once.

A policy's effects are written in one transaction with its position. Who sends one holds it by a lease: a
worker that dies lets it go. Between an effect and the note that it was sent a worker can still die, therefore
each carries a key that makes its repetition harmless.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import Connection, Row, and_, insert, select, update

from shell.log import words_of
from shell.queue.tables import OUTBOX, clock

if TYPE_CHECKING:
    from shell.house import House

LEASE = timedelta(seconds=60)
ATTEMPTS = 8

log = structlog.get_logger("outbox")


@dataclass(frozen=True, slots=True)
class Effect:
    """Something to be done in the world: a kind, and what it needs (ids, numbers and codes only)."""

    kind: str
    payload: dict[str, Any] = field(default_factory=dict)


def post(connection: Connection, effects: Sequence[tuple[int, Effect]], *, skipped: bool = False) -> bool:
    """Write effects down, each with the position of its event; whether any is to be sent.

    `skipped`: the gateways are off, they are recorded and never sent.
    """
    now = clock()
    rows = [
        {
            "position": position,
            "kind": effect.kind,
            "payload": effect.payload,
            "state": "skipped" if skipped else "pending",
            "attempts": 0,
            "due_at": now,
            "created_at": now,
        }
        for position, effect in effects
    ]
    if rows:
        connection.execute(insert(OUTBOX), rows)
    return bool(rows) and not skipped


def wake_sender(house: "House") -> None:
    """Let a worker look into the outbox. Where Redis is away the sweeper does it later."""
    if house.redis is None:
        return
    try:
        queue = Queue("urgent", connection=house.redis, serializer=JSONSerializer)
        queue.enqueue("shell.queue.worker.send_effects", result_ttl=0, failure_ttl=60)
    except RedisError as error:
        log.warning("sender not woken", error=type(error).__name__)


def send_due(house: "House") -> int:
    """Send what is due, one after the other; answers how many were tried."""
    senders = {kind: send for context in house.contexts for kind, send in context.effects.items()}
    tried = 0
    while (row := _claim(house)) is not None:
        tried += 1
        key = f"{row.position}:{row.kind}"
        try:
            senders[row.kind](house, key, row.payload)
        except Exception as error:
            log.warning("not sent", key=key, attempt=row.attempts, exc_info=error)
            given_up = row.attempts >= ATTEMPTS
            again = clock() + timedelta(seconds=5 * 2**row.attempts)
            _settle(
                house,
                row,
                state="failed" if given_up else "pending",
                due_at=again,
                last_error=words_of(error),
            )
        else:
            _settle(house, row, state="sent", sent_at=clock(), last_error=None)
    return tried


def _is_due() -> Any:
    return and_(OUTBOX.c.state.in_(("pending", "sending")), OUTBOX.c.due_at <= clock())


def any_due(connection: Connection) -> bool:
    """Whether something waits to be sent, or was left lying by a worker that died."""
    return connection.execute(select(OUTBOX.c.position).where(_is_due()).limit(1)).first() is not None


def _claim(house: "House") -> Row[Any] | None:
    """Take the oldest due effect for ourselves. SKIP LOCKED lets several workers do so at once;
    on SQLite writers come one after the other anyway."""
    oldest = (
        select(OUTBOX.c.position, OUTBOX.c.kind)
        .where(_is_due())
        .order_by(OUTBOX.c.position, OUTBOX.c.kind)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    with house.records_engine.begin() as connection:
        found = connection.execute(oldest).first()
        if found is None:
            return None
        taken = (
            update(OUTBOX)
            .where(OUTBOX.c.position == found.position, OUTBOX.c.kind == found.kind)
            .values(state="sending", due_at=clock() + LEASE, attempts=OUTBOX.c.attempts + 1)
            .returning(OUTBOX)
        )
        return connection.execute(taken).one()


def _settle(house: "House", row: Row[Any], **values: Any) -> None:
    """Note how it went, unless our lease ran out and another has taken it over."""
    ours = and_(
        OUTBOX.c.position == row.position,
        OUTBOX.c.kind == row.kind,
        OUTBOX.c.state == "sending",
        OUTBOX.c.attempts == row.attempts,
    )
    with house.records_engine.begin() as connection:
        connection.execute(update(OUTBOX).where(ours).values(**values))


def retry_failed(house: "House") -> int:
    """Let what was given up be tried again; answers how many."""
    with house.records_engine.begin() as connection:
        again = connection.execute(
            update(OUTBOX)
            .where(OUTBOX.c.state == "failed")
            .values(state="pending", attempts=0, due_at=clock())
        )
    wake_sender(house)
    return again.rowcount


__all__ = ["Effect", "any_due", "post", "retry_failed", "send_due", "wake_sender"]
