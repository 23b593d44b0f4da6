"""How often is too often: 429 with how long to wait, by account where somebody is signed in, else by address.

All processes count together in Redis. Where Redis is away nobody is kept out: attempts at codes are counted
in the database all the same.
"""

import time
from collections.abc import Callable
from math import ceil
from typing import ParamSpec, TypeVar

import structlog
from flask import g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import RateLimitItemPerMinute
from redis import RedisError
from werkzeug.exceptions import TooManyRequests

from shell.web import actor

P = ParamSpec("P")
R = TypeVar("R")

# What takes a worker's time, for one account: files sent in, workbooks taken away.
A_PERSONS_PACE = "30/minute;300/hour"
# Seconds in which a Redis that did not answer is not asked again: nobody waits for it twice.
PAUSE = 5.0
CHANGING = frozenset(("POST", "PUT", "PATCH", "DELETE"))

limiter = Limiter(get_remote_address, strategy="fixed-window", headers_enabled=True, swallow_errors=True)


def at_a_persons_pace(view: Callable[P, R]) -> Callable[P, R]:
    """Let one account, wherever it is, ask for what is costly no oftener than a person would (else 429)."""
    limited: Callable[P, R] = limiter.limit(A_PERSONS_PACE, key_func=lambda: actor().account)(view)
    return limited


class Changes:
    """Counts all that anybody sends to change something, whatever it is and by whichever door.

    `most`: how many a minute, for an account from wherever, and for an address nobody is signed in from.
    """

    def __init__(self, most: int) -> None:
        self._most = RateLimitItemPerMinute(most)
        self._ask_again = 0.0

    def count(self) -> None:
        """Count this request. Raises `TooManyRequests` where it is one too many."""
        if request.method not in CHANGING or time.monotonic() < self._ask_again:
            return
        known = g.get("actor")
        who = ("account", known.account) if known else ("address", get_remote_address())
        try:
            if limiter.limiter.hit(self._most, "gongfu", "changes", *who):
                return
            free_at = limiter.limiter.get_window_stats(self._most, "gongfu", "changes", *who).reset_time
        except RedisError as away:
            self._ask_again = time.monotonic() + PAUSE
            structlog.get_logger().warning("changes are not counted", error=type(away).__name__)
            return
        raise TooManyRequests(retry_after=max(1, ceil(free_at - time.time())))


__all__ = ["A_PERSONS_PACE", "Changes", "at_a_persons_pace", "limiter"]
