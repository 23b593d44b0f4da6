"""What someone agreed to. One stream a person: the worker, or the account of who is none."""

from datetime import datetime
from typing import Any

from kernel.events import Aggregate
from kernel.identity import By
from people.events import ConsentGiven


class Consent(Aggregate):
    """The purposes one person agreed to, and after reading which text."""

    CATEGORY = "consent"

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.purposes: dict[str, str] = {}

    def give(self, purposes: tuple[str, ...], *, text: str, at: datetime, by: By) -> None:
        """Agree to purposes as described in the text of version `text`; what was agreed to stays so."""
        new = tuple(p for p in purposes if self.purposes.get(p) != text)
        if new:
            self.trigger(ConsentGiven, purposes=new, text=text, at=at, by=by)

    def when(self, event: Any) -> None:
        """Apply one event."""
        match event:
            case ConsentGiven():
                self.purposes |= dict.fromkeys(event.purposes, event.text)
