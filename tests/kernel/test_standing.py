"""How long a session is good, and which grants it opens."""

from datetime import UTC, datetime, timedelta

import pytest

from kernel.identity import Grant, Role
from kernel.standing import STAFF_IDLE, STAFF_LASTS, Session, is_over, withheld

NOON = datetime(2026, 11, 3, 4, tzinfo=UTC)
OWN = Grant(Role.WORKER, worker="amei")
CLERK = Grant(Role.COORDINATOR, workshop="w")
BOSS = Grant(Role.EMPLOYER, employer="e")


def session(**changed: object) -> Session:
    """A browser's, begun and last used now, without a second factor."""
    said = {"kind": "browser", "began_at": NOON, "seen_at": NOON, "factor": False, "enrolled": False}
    return Session(**{**said, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("grants", "kind", "began", "unused", "over"),
    [
        ((OWN,), "browser", timedelta(days=80), timedelta(days=30), False),
        ((OWN, CLERK), "browser", STAFF_LASTS - timedelta(minutes=1), timedelta(minutes=1), False),
        ((OWN, CLERK), "browser", STAFF_LASTS + timedelta(minutes=1), timedelta(minutes=1), True),
        ((CLERK,), "bearer", STAFF_IDLE, STAFF_IDLE - timedelta(minutes=1), False),
        ((BOSS,), "bearer", timedelta(hours=3), STAFF_IDLE + timedelta(minutes=1), True),
        ((CLERK,), "program", timedelta(days=300), timedelta(days=30), False),
    ],
)
def test_a_session_that_opens_others_data_is_shorter(
    grants: tuple[Grant, ...], kind: str, began: timedelta, unused: timedelta, over: bool
) -> None:
    """Twelve hours, or two unused; who sees only their own is not asked again, and a program never."""
    asked = session(kind=kind, began_at=NOON - began, seen_at=NOON - unused)
    assert is_over(asked, grants, NOON) is over


def test_without_a_demand_only_who_has_a_second_factor_is_asked_for_it() -> None:
    """One's own is open in any case, everything once the factor was shown."""
    granted = [(OWN, NOON), (CLERK, NOON), (BOSS, NOON)]
    assert withheld(session(), granted, None, NOON) == ()
    assert withheld(session(enrolled=True), granted, None, NOON) == (CLERK, BOSS)
    assert withheld(session(enrolled=True, factor=True), granted, None, NOON) == ()


def test_where_it_is_demanded_staff_must_have_one_some_days_after_their_grant() -> None:
    """Coordinators, officials and operators; an employer may have one, but need not."""
    granted = [(OWN, NOON), (CLERK, NOON - timedelta(days=3)), (BOSS, NOON - timedelta(days=30))]
    assert withheld(session(), granted, 4, NOON) == ()
    assert withheld(session(), granted, 3, NOON) == (CLERK,)
    assert withheld(session(), granted, 0, NOON) == (CLERK,)
    assert withheld(session(kind="program"), granted, 0, NOON) == ()
