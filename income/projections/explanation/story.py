"""A story of an amount while it is being told: its steps so far, and what later sentences refer back to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from flask_babel import gettext
from markupsafe import Markup

from kernel.events import Event
from kernel.store import Recorded
from shell.i18n import yuan
from shell.vocabularies import ROLES, unit_word
from workshops import events as e


def say(message: str, **values: object) -> Markup:
    """A translated sentence; what is filled in is escaped, so that a name cannot become markup."""
    return Markup(gettext(message)) % values  # noqa: S704 - the message is ours


class Names(NamedTuple):
    """What ids are called: workshops and employers by id; products and steps by (workshop, product, step)."""

    workshops: Mapping[str, str]
    labels: Mapping[tuple[str, str, str], str]
    employers: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Step:
    """One step on the way of an amount. `note` stands where the time would; `by_role` is who did it; somebody
    may have said it in `words` of their own, too, which are kept under that id."""

    icon: str
    word: str
    sentences: list[Markup]
    event: str
    position: int
    at: datetime | None = None
    note: str | None = None
    by_role: str | None = None
    by: str | None = None
    split: Mapping[str, int] | None = None
    words: str | None = None

    @property
    def text(self) -> str:
        """The sentences as plain text; a language that puts a space between them ends each with one."""
        spaced = (" " if sentence.endswith(" ") else "" for sentence in self.sentences)
        plain = (sentence.striptags() for sentence in self.sentences)
        return "".join(text + space for text, space in zip(plain, spaced, strict=True)).strip()


@dataclass
class Story:
    """What has been told so far, of hand-ins and slips or of a gig.

    `shift` is the one it is about (0-based; None: a line, of several), `standing` the quantity on each entry
    of that shift, `basis` what it is paid by; `contests` those told of, whose answers belong to it.
    """

    names: Names
    entry: str
    shift: int | None = None
    standing: dict[str, Decimal] = field(default_factory=dict)
    basis: str = "hour"
    hand_in: e.PiecesHandedIn | None = None
    quantity: int = 0
    split: e.Split | None = None
    slip: e.PaySlipPrepared | None = None
    contests: set[str] = field(default_factory=set)
    steps: list[Step] = field(default_factory=list)

    def tell(self, recorded: Recorded, icon: str, word: str, *sentences: Markup | str, **more: Any) -> None:
        event = recorded.event
        self.steps.append(
            Step(
                icon,
                word,
                [Markup(s) for s in sentences if s],  # noqa: S704 - `_` made them
                event.TOPIC,
                recorded.position,
                **({"at": event.at, "by_role": event.by.role, "by": more.pop("by", None)} | more),
            )
        )

    @property
    def unit(self) -> str:
        """The unit the pieces are counted in."""
        return unit_word(self.hand_in.unit if self.hand_in else "item")

    @property
    def line(self) -> e.PayLine | None:
        """The line of the slip this entry is, or is part of."""
        if self.slip is None:
            return None
        for line in self.slip.lines:
            if line.id == self.entry or any(part.entry == self.entry for part in line.parts):
                return line
        return None

    @property
    def share(self) -> str:
        """What of the slip is this entry's."""
        assert self.slip is not None
        if any(line.id == self.entry for line in self.slip.lines):
            return yuan(self.line.amount if self.line else 0)
        exact = sum(part.exact for line in self.slip.lines for part in line.parts if part.entry == self.entry)
        return yuan(exact) if exact else yuan(0)


def role(event: Event) -> str:
    """What somebody did it as."""
    return str(ROLES.get(event.by.role, event.by.role))


Tell = Mapping[type[Event], Callable[[Story, Recorded], None]]
