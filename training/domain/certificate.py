"""A certificate (结业证): what somebody completed, what it qualifies for, and how long."""

import calendar
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Literal

from kernel.errors import Refusal
from kernel.events import Aggregate
from kernel.identity import By, derived_id
from kernel.time import day_of, months_after
from training.events import CertificateIssued, CertificateRevoked

State = Literal["valid", "revoked", "expired"]


class Certificate(Aggregate):
    """One stream per number."""

    CATEGORY: ClassVar[str] = "certificate"
    number: str
    worker: str
    course: str
    run: str
    qualifies_for: tuple[str, ...]
    valid_from: date
    valid_until: date | None

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.revoked_on: date | None = None
        self.revoked_for: str | None = None

    @staticmethod
    def id_of(number: str) -> str:
        """The id of a certificate by its number."""
        return derived_id("certificate", number)

    def state_on(self, day: date) -> State:
        """Whether it counts on a day; one that is revoked stays so when it would have expired, too."""
        return state_on(day, self.valid_until, self.revoked_on)

    def issue(
        self,
        *,
        number: str,
        worker: str,
        course: str,
        run: str,
        qualifies_for: Sequence[str],
        valid_months: int | None,
        at: datetime,
        by: By,
    ) -> None:
        """Certify somebody from today on, for so many months (None: for good)."""
        self.trigger(
            CertificateIssued,
            at=at,
            by=by,
            number=number,
            worker=worker,
            course=course,
            run=run,
            qualifies_for=tuple(qualifies_for),
            valid_from=day_of(at),
            valid_until=None if valid_months is None else _last_day(day_of(at), valid_months),
        )

    def revoke(self, *, reason_code: str, at: datetime, by: By, request: str) -> CertificateRevoked:
        """Take it back from today on. Refuses `already-revoked`."""
        if repeat := self.answered(request, CertificateRevoked):
            return repeat
        if self.revoked_on is not None:
            raise Refusal("already-revoked")
        return self.trigger(
            CertificateRevoked,
            at=at,
            by=by,
            request=request,
            number=self.number,
            worker=self.worker,
            day=day_of(at),
            reason_code=reason_code,
        )

    def when(self, event: Any) -> None:
        match event:
            case CertificateIssued():
                self.number, self.worker = event.number, event.worker
                self.course, self.run = event.course, event.run
                self.qualifies_for = event.qualifies_for
                self.valid_from, self.valid_until = event.valid_from, event.valid_until
            case CertificateRevoked():
                self.revoked_on, self.revoked_for = event.day, event.reason_code


def state_on(day: date, valid_until: date | None, revoked_on: date | None) -> State:
    """What a certificate with these days is on a day."""
    if revoked_on is not None and revoked_on <= day:
        return "revoked"
    return "valid" if valid_until is None or day <= valid_until else "expired"


def _last_day(first: date, months: int) -> date:
    """The last of so many months that begin on a day; months without that day end a day sooner."""
    month = date.fromisoformat(months_after(f"{first.year:04d}-{first.month:02d}", months) + "-01")
    days = calendar.monthrange(month.year, month.month)[1]
    if first.day > days:
        return month.replace(day=days)
    return month.replace(day=first.day) - timedelta(days=1)
