"""Who someone is to the platform: roles, grants, and the ids that never change."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid5

import msgspec

NAMESPACE = UUID("6f0a3c1e-5a0d-5c55-9a57-0d2f6b3c7a11")


class Role(StrEnum):
    """What an account may be for the platform. `SYSTEM` is the platform itself: jobs, policies, the clock.

    `RELATIVE`: somebody acts for a worker who let them.
    """

    WORKER = "worker"
    COORDINATOR = "coordinator"
    EMPLOYER = "employer"
    TRAINER = "trainer"
    OFFICIAL = "official"
    OPERATOR = "operator"
    RELATIVE = "relative"
    SYSTEM = "system"


def derived_id(*parts: str) -> str:
    """A UUID that always comes out the same for the same parts (RFC 9562, version 5)."""
    return str(uuid5(NAMESPACE, "\x1f".join(parts)))


class By(msgspec.Struct, frozen=True):
    """Who did it, as an event remembers it: the account, the role it acted in, and for whom (a worker id)."""

    account: str
    role: Role
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """A role with its reach: a region prefix (GB/T 2260), one worker, one employer or one workshop.

    `account` is the account it was given to, for what names accounts: the trainers of a course run;
    `records` all records of the worker, where several were merged.
    Of a relative, `acting` is what they may do for the worker (`kernel.permissions.ACTING`), `until` the last
    day of it.
    """

    role: Role
    region: str | None = None
    worker: str | None = None
    employer: str | None = None
    workshop: str | None = None
    account: str | None = field(default=None, compare=False, kw_only=True)
    records: tuple[str, ...] = field(default=(), compare=False, kw_only=True)
    acting: str | None = field(default=None, kw_only=True)
    until: date | None = field(default=None, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose thing an action touches: the worker, workshop or employer it belongs to, the region it lies in.

    `workshops` are the workshops a worker is a member of; `region` is a village code or longer prefix;
    `trainers` are the accounts that teach a course run.
    """

    worker: str | None = None
    workshop: str | None = None
    employer: str | None = None
    region: str | None = None
    workshops: Sequence[str] = ()
    trainers: Sequence[str] = ()
