"""An employer: registered, then verified or refused by an official."""

from datetime import datetime
from typing import Any

from kernel.errors import Refusal
from kernel.events import Aggregate
from kernel.identity import By, Role
from people.events import (
    EmployerErased,
    EmployerMended,
    EmployerRefused,
    EmployerRegistered,
    EmployerVerified,
)


class Employer(Aggregate):
    """Who gives work and pays for it. State: `waiting`, `verified` or `refused`, and in the end `erased`.

    `odd_code` is why its credit code passes although the check digit does not; `introducer` the account of
    the coordinator who registered it, so that perhaps nobody speaks for it here yet.
    """

    CATEGORY = "employer"

    town: str
    state: str
    reason_code: str | None
    odd_code: str | None
    fingerprint: str
    asked_at: datetime
    introducer: str | None = None

    def register(self, *, town: str, reason_code: str | None, fingerprint: str, at: datetime, by: By) -> None:
        """Be known from now on, waiting for verification."""
        self.trigger(
            EmployerRegistered, town=town, reason_code=reason_code, fingerprint=fingerprint, at=at, by=by
        )

    def mend(
        self, *, town: str, reason_code: str | None, fingerprint: str, request: str, at: datetime, by: By
    ) -> bool:
        """Say anew who it is, and wait for verification again; False for a repeat, which changes nothing.

        Refuses `employer-verified`, `erased`.
        """
        if self.answered(request, EmployerMended):
            return False
        self._there()
        if self.state == "verified":
            raise Refusal("employer-verified")
        self.trigger(
            EmployerMended,
            town=town,
            reason_code=reason_code,
            fingerprint=fingerprint,
            at=at,
            by=by,
            request=request,
        )
        return True

    def verify(self, *, request: str, at: datetime, by: By) -> None:
        """Be found to be who it says, once more if it was already: so every request is known by its event.

        A repeat of the request changes nothing. Refuses `erased`.
        """
        if not self.answered(request, EmployerVerified):
            self._there()
            self.trigger(EmployerVerified, at=at, by=by, request=request)

    def refuse(self, *, reason_code: str | None, request: str, at: datetime, by: By) -> None:
        """Not be found to be who it says. A repeat of the request changes nothing. Refuses `erased`."""
        if not self.answered(request, EmployerRefused):
            self._there()
            self.trigger(EmployerRefused, reason_code=reason_code, at=at, by=by, request=request)

    @property
    def erased(self) -> bool:
        """Whether it is named no more."""
        return self.state == "erased"

    def erase(self, *, at: datetime, by: By) -> None:
        """Be named no more. Once is for ever; again changes nothing."""
        if not self.erased:
            self.trigger(EmployerErased, at=at, by=by)

    def _there(self) -> None:
        if self.erased:
            raise Refusal("erased")

    def when(self, event: Any) -> None:
        """Apply one event."""
        match event:
            case EmployerRegistered() | EmployerMended():
                self.town = event.town
                self.state = "waiting"
                self.reason_code = self.odd_code = event.reason_code
                self.asked_at = event.at
                self.fingerprint = event.fingerprint
                if isinstance(event, EmployerRegistered) and event.by.role is Role.COORDINATOR:
                    self.introducer = event.by.account
            case EmployerVerified():
                self.state = "verified"
                self.reason_code = None
            case EmployerRefused():
                self.state = "refused"
                self.reason_code = event.reason_code
            case EmployerErased():
                self.state = "erased"
                self.reason_code = self.odd_code = None
