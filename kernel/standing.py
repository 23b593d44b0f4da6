"""What a session is good for: how long, and which of an account's grants it opens.

Who only sees their own stays signed in for long: people of 63 do not like to type codes. Who sees others'
data signs in every day, and with a second factor where that is demanded or was set up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kernel.identity import Grant, Role

# Of a session that opens others' data: how long at the most, and how long unused.
STAFF_LASTS = timedelta(hours=12)
STAFF_IDLE = timedelta(hours=2)

# How long after a code was shown what is delicate may be done without another.
FRESH = timedelta(minutes=15)

# Their own, or somebody's who let them: neither is work at a desk.
PRIVATE = frozenset({Role.WORKER, Role.RELATIVE})

# Who must have a second factor where it is demanded; every other staff may.
SECOND_FACTOR = frozenset({Role.COORDINATOR, Role.OFFICIAL, Role.OPERATOR})


@dataclass(frozen=True, slots=True)
class Session:
    """What is known of a session. `kind`: `browser`, `bearer` (a person's, at the API) or `program`.

    `began_at` is when somebody signed in, `seen_at` when it was last used; `factor` says whether a second
    factor was shown, `enrolled` whether the account has one.
    """

    kind: str
    began_at: datetime
    seen_at: datetime
    factor: bool
    enrolled: bool


def is_over(session: Session, grants: Sequence[Grant], at: datetime) -> bool:
    """Whether a session ended before its time, because it opens others' data: too long, or idle."""
    if session.kind == "program" or not any(grant.role not in PRIVATE for grant in grants):
        return False
    return at - session.began_at > STAFF_LASTS or at - session.seen_at > STAFF_IDLE


def withheld(
    session: Session, granted: Sequence[tuple[Grant, datetime]], days: int | None, at: datetime
) -> tuple[Grant, ...]:
    """The grants a session does not open until the second factor is shown.

    `granted` are an account's grants and when each was given; `days` how long after that the factor may still
    be missing (None: it is not demanded). A program has been given its token by the operator's hand.
    """
    if session.kind == "program" or session.factor:
        return ()
    staff = [(grant, since) for grant, since in granted if grant.role not in PRIVATE]
    if session.enrolled:
        return tuple(grant for grant, _ in staff)
    if days is None:
        return ()
    return tuple(
        grant for grant, since in staff if grant.role in SECOND_FACTOR and at - since >= timedelta(days=days)
    )
