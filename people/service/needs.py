"""What the use cases of people need of the world, as protocols; `people.readmodel` answers them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from kernel.identity import Grant

# What the wage ledger must say of a person: 保障农民工工资支付条例, article 15.
LEDGER_FIELDS = ("name", "id_number", "phone")
# And of who paid.
PAYER_FIELDS = ("name", "uscc")


class Vault(Protocol):
    """Where values that identify people are kept, by person and field."""

    def put(self, person: str, values: Mapping[str, str]) -> None:
        """Keep values of one person, over what was there."""

    def put_first(self, person: str, values: Mapping[str, str]) -> bool:
        """Keep values of someone of whom nothing is kept; False, and nothing changed, where something is."""

    def put_anew(self, person: str, values: Mapping[str, str]) -> None:
        """Keep these values of one person, and no others."""

    def remove(self, person: str, fields: Sequence[str]) -> None:
        """Delete values of one person."""

    def get(self, person: str, fields: Sequence[str]) -> dict[str, str]:
        """What is kept of one person."""

    def get_many(self, people: Iterable[str], fields: Sequence[str]) -> dict[str, dict[str, str]]:
        """What is kept of many people, in one query."""

    def find(self, field: str, value: str) -> list[str]:
        """Who has this value."""

    def find_many(self, field: str, values: Iterable[str]) -> dict[str, list[str]]:
        """Who has each of these values; one that nobody has is left out."""

    def fingerprint(self, person: str, content: str) -> str:
        """A digest of content under the person's own key."""


class Registry(Protocol):
    """Who is registered, as told by events."""

    def introduced_by(self, account: str) -> Sequence[str]:
        """The employers a coordinator introduced that nobody has verified."""


class Turns(Protocol):
    """Turns of those who write the same about somebody."""

    def of(self, values: Mapping[str, str]) -> AbstractContextManager[None]:
        """Wait until nobody else has a turn by one of these values of looked-up fields."""


class Accounts(Protocol):
    """Accounts and their grants."""

    def by_phone(self, phone: str) -> str | None:
        """The account of a phone number."""

    def open(self, phone: str, *, at: datetime) -> str:
        """The account of a phone number, opened if there is none."""

    def used_at(self, account: str) -> datetime | None:
        """When somebody last came in by an account; None where nobody ever did."""

    def opened_at(self, account: str) -> datetime | None:
        """Since when there is an account."""

    def used(self, account: str, *, at: datetime) -> None:
        """Note that somebody came in."""

    def doubt(self, account: str) -> int:
        """Count that somebody did not know whose account it is; answers how often by now."""

    def detach(self, account: str) -> None:
        """Let no number lead to an account any more, and end its sessions."""

    def renumber(self, account: str, phone: str) -> None:
        """Let another number lead to an account."""

    def close(self, account: str, *, at: datetime) -> None:
        """Let nobody in by an account any more."""

    def grant(self, account: str, grant: Grant, *, at: datetime) -> None:
        """Let an account do what a grant allows."""

    def ungrant(self, account: str, grant: Grant) -> None:
        """Let an account no longer do what a grant allows."""

    def speakers_of(self, employer: str) -> Sequence[str]:
        """The open accounts that speak for an employer."""

    def relatives_of(self, worker: str) -> list[tuple[str, Grant]]:
        """Who may act for a worker."""

    def regrant(self, account: str, old: Grant, new: Grant, *, at: datetime) -> None:
        """Put a grant in the place of another."""

    def grants_of(self, account: str) -> tuple[Grant, ...]:
        """What an account may do."""

    def among(self, ids: Sequence[str]) -> set[str]:
        """Which of these are accounts."""


class Invitation(Protocol):
    """Who is let act for whom."""

    @property
    def worker(self) -> str:
        """For whom."""

    @property
    def acting(self) -> str:
        """How far."""

    @property
    def until(self) -> date:
        """Up to and including which day."""

    @property
    def by(self) -> str:
        """Whose account read the number out."""


class Invitations(Protocol):
    """Numbers read out to who is to act for somebody."""

    def keep(self, number: str, *, worker: str, acting: str, until: date, by: str, at: datetime) -> None:
        """Keep a number, good for an hour, once."""

    def take(self, number: str, *, at: datetime) -> Invitation | None:
        """What a number stands for."""


class Sessions(Protocol):
    """The tokens accounts show."""

    def issue(
        self,
        account: str,
        *,
        kind: str,
        lasts: timedelta,
        device: str | None = None,
        address: str | None = None,
    ) -> str:
        """A new token for an account."""

    def end_others(self, account: str, line: str | None) -> int:
        """End the sessions of an account on all devices but one."""


class SecondFactors(Protocol):
    """Who has a second factor, and what is needed to check a code of it."""

    def since(self, account: str) -> datetime | None:
        """Since when an account has one."""

    def secret(self, account: str) -> str | None:
        """The secret codes are checked by."""

    def new_secret(self, account: str) -> str | None:
        """The secret that waits for its first right code."""

    def begin(self, account: str, secret: str) -> None:
        """Keep a secret that waits for its first right code."""

    def set(self, account: str, secret: str, codes: Sequence[str], *, at: datetime) -> None:
        """Check codes by this secret from now on; `codes` are those on paper."""

    def remove(self, account: str) -> None:
        """Have none any more."""

    def attempt(self, account: str, *, at: datetime) -> bool:
        """Count an attempt; False where there were too many."""

    def take_step(self, account: str, step: int) -> bool:
        """Take the code of a half minute, once."""

    def take_recovery_code(self, account: str, code: str, *, at: datetime) -> bool:
        """Take a code from paper, once."""

    def keep_recovery_codes(self, account: str, codes: Sequence[str]) -> None:
        """Take these codes from paper from now on, and none of before."""


class Codes(Protocol):
    """Codes to sign in with."""

    def new(self, phone: str, code: str, *, at: datetime) -> bool:
        """Keep a code about to be sent; False where none may be sent now."""

    def check(self, phone: str, code: str, *, at: datetime) -> bool:
        """Whether this is the code that was sent, without using it up."""

    def use_up(self, phone: str, code: str) -> bool:
        """Let a code be no good any more."""

    def take(self, phone: str, code: str, *, at: datetime) -> bool:
        """Whether this is the code that was sent."""


class Erasures(Protocol):
    """Who was erased, and what the law keeps of them for a while."""

    def carry_out(self, person: str, *, keep: Sequence[str], retain_until: date | None, at: datetime) -> None:
        """Destroy a person's key and what it sealed, close their accounts, keep some fields until a day."""

    def recorded(self, person: str) -> None:
        """Note that the event of an erasure is there."""

    def not_recorded(self) -> Sequence[str]:
        """Whose erasure was carried out, but stopped before its event."""

    def listed(self) -> Sequence[str]:
        """Everybody on the list that lies apart from the database."""

    def for_wage_ledger(self, person: str) -> tuple[Mapping[str, str], date] | None:
        """What is kept of an erased person, and until when."""

    def kept_of(self, people: Iterable[str]) -> Mapping[str, tuple[Mapping[str, str], date]]:
        """What is kept of those of some people who were erased, and until when."""

    def over_by(self, day: date) -> Sequence[str]:
        """Of whom something is kept though its last day was before `day`."""

    def keep_until(self, person: str, day: date) -> None:
        """Keep it longer."""

    def destroy_statutory(self, person: str) -> None:
        """Destroy what was kept."""


class Messages(Protocol):
    """The gateway for short messages: an implementation per provider."""

    def sign_in_code(self, *, phone: str, masked: str, code: str, at: datetime) -> None:
        """Send a code to a phone."""

    def text(self, *, key: str, phone: str, masked: str, text: str) -> None:
        """Send a message to a phone; sent again with the same key it is the same message."""


def fingerprint_of(vault: Vault, id: str, said: Mapping[str, Any]) -> str:
    """A digest of everything a request said about someone, to know a repeat of it by."""
    return vault.fingerprint(id, json.dumps(said, ensure_ascii=False, sort_keys=True, default=str))
