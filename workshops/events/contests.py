"""What a worker says is wrong of what is kept of their work, and how they are answered.

A contested count stands in the hand-in itself (`HandInContested`); every other matter in the stream it is
about. All are answered by one event.
"""

from typing import Any, ClassVar

from kernel.events import Event


class HandInContested(Event, frozen=True, kw_only=True):
    TOPIC: ClassVar[str] = "workshops.hand-in-contested"
    worker: str
    contest: str
    reason_code: str


class Contested(Event, frozen=True, kw_only=True):
    """The worker says that something about a `matter` is wrong: `pay-line` of a slip, `hours` of a month.

    `place` says where in the stream: the id of the line, the day.
    """

    TOPIC: ClassVar[str] = "workshops.contested"
    workshop: str
    worker: str
    matter: str
    place: str
    contest: str
    reason_code: str


class ContestAnswered(Event, frozen=True, kw_only=True):
    """The workshop looked again: `upheld`, the worker was right; `rejected`, and why nothing changes."""

    TOPIC: ClassVar[str] = "workshops.contest-answered"
    class_version: ClassVar[int] = 2
    worker: str
    contest: str
    outcome: str
    reason_code: str | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """No reason was given then."""
        state["reason_code"] = None
