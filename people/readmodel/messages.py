"""The gateway for short messages. Outside production what would be sent is kept, to be read at /outbox."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid4

import structlog
from flask_babel import gettext as _
from sqlalchemy import Engine, delete, insert, select

from kernel.identity import derived_id
from kernel.time import now
from people.readmodel.tables import OUTBOX_MESSAGES
from shell.database import reading

KEPT = 200

log = structlog.get_logger("messages")


class Message(NamedTuple):
    """What would have been sent."""

    at: datetime
    to_masked: str
    text: str


class OutboxMessages:
    """Sends nothing: keeps the last messages where demo and tests find them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def sign_in_code(self, *, phone: str, masked: str, code: str, at: datetime) -> None:
        """Keep a message; its full number is not."""
        text = _("您的登录数字是 %(code)s，5 分钟内有效。别告诉别人。", code=code)
        self._keep({"id": str(uuid4()), "at": at, "to_masked": masked, "text": text})

    def text(self, *, key: str, phone: str, masked: str, text: str) -> None:
        """Keep a message; one of the same key is kept already."""
        self._keep({"id": derived_id("message", key), "at": now(), "to_masked": masked, "text": text})

    def _keep(self, row: dict[str, Any]) -> None:
        table = OUTBOX_MESSAGES
        with self._engine.begin() as connection:
            if connection.execute(select(table.c.id).where(table.c.id == row["id"])).first():
                return
            connection.execute(insert(table), row)
            newest = select(table.c.id).order_by(table.c.at.desc()).limit(KEPT)
            connection.execute(delete(table).where(table.c.id.not_in(newest)))

    def latest(self, limit: int = 30) -> Sequence[Message]:
        """The last messages, the newest first."""
        table = OUTBOX_MESSAGES
        wanted = select(table.c.at, table.c.to_masked, table.c.text).order_by(table.c.at.desc())
        with reading(self._engine) as connection:
            return [Message(*row) for row in connection.execute(wanted.limit(limit))]


class NoGateway(Exception):
    """No message gateway is set up: what was to be sent waits until there is one."""


class NoMessages:
    """Production without a provider: nothing can be sent, and nothing counts as sent."""

    def sign_in_code(self, *, phone: str, masked: str, code: str, at: datetime) -> None:
        """Send nothing, and say so in the log: the page answers alike whatever number was asked for."""
        log.error("no message gateway is set up, a sign-in code was not sent")

    def text(self, *, key: str, phone: str, masked: str, text: str) -> None:
        """Raise `NoGateway`: the outbox keeps the message, as failed in the end, to be tried again."""
        raise NoGateway("no message gateway is set up")
