"""An employer: registered, then verified or refused by an official."""

from datetime import datetime
from typing import Any

from kernel.events import Aggregate
from kernel.identity import By
from people.events import EmployerRefused, EmployerRegistered, EmployerVerified


class Employer(Aggregate):
    """Who gives work and pays for it. State: `waiting`, `verified` or `refused`."""

    CATEGORY = "employer"

    town: str
    state: str
    reason_code: str | None
    fingerprint: str

    def register(self, *, town: str, reason_code: str | None, fingerprint: str, at: datetime, by: By) -> None:
        """Be known from now on, waiting for verification."""
        self.trigger(
            EmployerRegistered, town=town, reason_code=reason_code, fingerprint=fingerprint, at=at, by=by
        )

    def verify(self, *, request: str, at: datetime, by: By) -> None:
        """Be found to be who it says, once more if it was already: so every request is known by its event.

        A repeat of the request changes nothing.
        """
        if not self.answered(request, EmployerVerified):
            self.trigger(EmployerVerified, at=at, by=by, request=request)

    def refuse(self, *, reason_code: str | None, request: str, at: datetime, by: By) -> None:
        """Not be found to be who it says. A repeat of the request changes nothing."""
        if not self.answered(request, EmployerRefused):
            self.trigger(EmployerRefused, reason_code=reason_code, at=at, by=by, request=request)

    def when(self, event: Any) -> None:
        """Apply one event."""
        match event:
            case EmployerRegistered():
                self.town = event.town
                self.state = "waiting"
                self.reason_code = event.reason_code
                self.fingerprint = event.fingerprint
            case EmployerVerified():
                self.state = "verified"
                self.reason_code = None
            case EmployerRefused():
                self.state = "refused"
                self.reason_code = event.reason_code
