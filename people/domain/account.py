"""An account: what was done to it that somebody may ask about later. Who may sign in is an ordinary table."""

from datetime import datetime
from typing import Any

from kernel.events import Aggregate
from kernel.identity import By
from people.events import AccountClosed, NumberChanged, NumberDetached, SecondFactorRemoved, SecondFactorSet


class Account(Aggregate):
    """Who signs in. Its stream tells of its second factor, its number, and its end."""

    CATEGORY = "account"

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.closed = False

    def set_second_factor(self, *, at: datetime, by: By) -> None:
        """Have a second factor from now on, or another."""
        self.trigger(SecondFactorSet, at=at, by=by)

    def remove_second_factor(self, *, reason_code: str, at: datetime, by: By) -> None:
        """Have none any more: `switched-off` by its owner, `phone-lost` by somebody else."""
        self.trigger(SecondFactorRemoved, reason_code=reason_code, at=at, by=by)

    def change_number(self, *, at: datetime, by: By) -> None:
        """Be reached under another number."""
        self.trigger(NumberChanged, at=at, by=by)

    def detach_number(self, *, worker: str | None, reason_code: str, at: datetime, by: By) -> None:
        """Have no number any more: somebody else has it now, who said so or did not know whose it was."""
        self.trigger(NumberDetached, worker=worker, reason_code=reason_code, at=at, by=by)

    def close(self, *, at: datetime, by: By) -> None:
        """Let nobody in any more. Once is for ever; again changes nothing."""
        if not self.closed:
            self.trigger(AccountClosed, at=at, by=by)

    def when(self, event: Any) -> None:
        """Apply one event."""
        match event:
            case AccountClosed():
                self.closed = True
