"""Use cases of people: registering workers and employers, signing in. Keyword-only signatures are the commands."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from uuid import uuid4

from kernel.errors import Forbidden, Invalid, Refusal, Stale
from kernel.identity import By, Grant, Role, Scope
from kernel.lookups import Members, Regions
from kernel.permissions import Actor
from kernel.store import EventStore, Written, deciding_again
from kernel.time import day_of
from people.domain import (
    Consent,
    Employer,
    Worker,
    birth_date_of,
    credit_code,
    credit_code_checks,
    id_number,
    masked_phone,
    phone_number,
)

# The version of the text at /privacy that consent is given to.
PRIVACY_TEXT = "2026-11"

OLDEST = 120

DAYS = {"browser": 90, "bearer": 90, "operator": 365}


class Vault(Protocol):
    """Where values that identify people are kept, by person and field."""

    def put(self, person: str, values: Mapping[str, str]) -> None:
        """Keep values of one person, over what was there."""

    def get(self, person: str, fields: Sequence[str]) -> dict[str, str]:
        """What is kept of one person."""

    def find(self, field: str, value: str) -> list[str]:
        """Who has this value."""

    def fingerprint(self, person: str, content: str) -> str:
        """A digest of content under the person's own key."""


class Accounts(Protocol):
    """Accounts, their grants, their tokens, and codes to sign in with."""

    def by_phone(self, phone: str) -> str | None:
        """The account of a phone number."""

    def open(self, phone: str, *, at: datetime) -> str:
        """The account of a phone number, opened if there is none."""

    def grant(self, account: str, grant: Grant, *, at: datetime) -> None:
        """Let an account do what a grant allows."""

    def regrant(self, account: str, old: Grant, new: Grant, *, at: datetime) -> None:
        """Put a grant in the place of another."""

    def grants_of(self, account: str) -> tuple[Grant, ...]:
        """What an account may do."""

    def issue_token(self, account: str, *, kind: str, lasts: timedelta) -> str:
        """A new token for an account."""

    def new_code(self, phone: str, code: str, *, at: datetime) -> bool:
        """Keep a code about to be sent; False where none may be sent now."""

    def take_code(self, phone: str, code: str, *, at: datetime) -> bool:
        """Whether this is the code that was sent."""


class Messages(Protocol):
    """The gateway for short messages: an implementation per provider."""

    def sign_in_code(self, *, phone: str, masked: str, code: str, at: datetime) -> None:
        """Send a code to a phone."""


def _fingerprint(vault: Vault, id: str, said: Mapping[str, Any]) -> str:
    return vault.fingerprint(id, json.dumps(said, ensure_ascii=False, sort_keys=True, default=str))


@dataclass(frozen=True)
class Workers:
    """Workers, and the accounts that are theirs."""

    store: EventStore
    vault: Vault
    accounts: Accounts
    members: Members
    regions: Regions

    @deciding_again
    def register(
        self,
        *,
        id: str,
        name: str,
        village: str,
        phone: str | None = None,
        id_number: str | None = None,
        birth_date: date | None = None,
        skills: Sequence[str] = (),
        consents: Sequence[str] = (),
        at: datetime,
        actor: Actor,
    ) -> Written[Worker]:
        """Register a worker in a village. The same again changes nothing; other content: `id-reused`.

        Refuses `region-unknown`, `phone-unreadable`, `id-number-unreadable`, `id-number-wrong`,
        `birth-date-mismatch`, `birth-date-impossible`.
        """
        known = self.store.find(Worker, id)
        by = self._registering(id, known.village if known else village, actor)
        values = self._values(name, phone, id_number, birth_date, at)
        if not self.regions.is_village(village):
            raise Invalid("region-unknown", field="village")
        said = {**values, "village": village, "skills": sorted(skills), "consents": sorted(consents)}
        fingerprint = _fingerprint(self.vault, id, said)
        if known is not None:
            if known.fingerprint != fingerprint:
                raise Refusal("id-reused")
            return Written(known, self.store.save(known), False)
        # The person first, then the event: a row without an event is swept away, the reverse would last.
        self.vault.put(id, values)
        worker = Worker(id)
        worker.register(village=village, skills=tuple(sorted(skills)), fingerprint=fingerprint, at=at, by=by)
        saved = [worker, *self._consent(id, tuple(sorted(consents)), at=at, by=by)]
        position = self.store.save(*saved)
        if phone and actor.worker != id:
            self._hand_over_account(values["phone"], id, at)
        return Written(worker, position, True)

    @deciding_again
    def change(
        self,
        *,
        id: str,
        version: int,
        name: str | None = None,
        village: str | None = None,
        phone: str | None = None,
        id_number: str | None = None,
        birth_date: date | None = None,
        skills: Sequence[str] | None = None,
        at: datetime,
        actor: Actor,
    ) -> Written[Worker]:
        """Put right what is known of a worker (None: as it was), where nobody did since `version`."""
        worker = self.store.get(Worker, id)
        by = actor.require("register-worker", self.scope_of(worker))
        if version != worker.version:
            raise Stale
        if village is not None and not self.regions.is_village(village):
            raise Invalid("region-unknown", field="village")
        values = self._values(name, phone, id_number, birth_date, at)
        before = self.vault.get(id, list(values))
        values = {field: value for field, value in values.items() if before.get(field) != value}
        if values:
            self.vault.put(id, values)
        worker.change(
            village=village or worker.village,
            skills=worker.skills if skills is None else tuple(sorted(skills)),
            fields=tuple(sorted(values)),
            at=at,
            by=by,
        )
        return Written(worker, self.store.save(worker), False)

    @deciding_again
    def agree(self, *, person: str, purposes: Sequence[str], at: datetime, by: By) -> int:
        """Keep that someone agreed to purposes, having seen the text at /privacy; answers the position."""
        return self.store.save(*self._consent(person, tuple(purposes), at=at, by=by))

    def to_see(self, *, id: str, actor: Actor) -> tuple[By, Worker]:
        """A worker somebody may see, and in which role. Who may see nobody there hears nothing of them."""
        worker = self.store.find(Worker, id)
        by = actor.require("see-worker", self.scope_of(worker) if worker else Scope(worker=id))
        return by, self.store.get(Worker, id) if worker is None else worker

    def scope_of(self, worker: Worker) -> Scope:
        """Whose a worker is to see or change: their own, their workshops', their region's."""
        workshops = self.members.workshops_of(worker.id)
        return Scope(worker=worker.id, region=worker.village, workshops=workshops)

    def _registering(self, id: str, village: str, actor: Actor) -> By:
        """Allow registering someone in a village: to a coordinator of a workshop there, too."""
        here = [w for w in actor.workshops if self.members.village_of_workshop(w) == village]
        return actor.require("register-worker", Scope(worker=id, region=village, workshops=here))

    def _values(
        self,
        name: str | None,
        phone: str | None,
        number: str | None,
        birth: date | None,
        at: datetime,
    ) -> dict[str, str]:
        """What goes to the vault, checked and in one form."""
        values: dict[str, str] = {}
        if name is not None:
            values["name"] = name.strip()
        if phone:
            values["phone"] = phone_number(phone)
        if number:
            values["id_number"] = id_number(number)
            told = birth_date_of(values["id_number"])
            if birth is not None and birth != told:
                raise Invalid("birth-date-mismatch", field="birth_date")
            birth = told
        if birth is not None:
            if not 0 <= day_of(at).year - birth.year <= OLDEST or birth > day_of(at):
                raise Invalid("birth-date-impossible", field="id_number" if number else "birth_date")
            values["birth_date"] = birth.isoformat()
        return values

    def _consent(self, person: str, purposes: tuple[str, ...], *, at: datetime, by: By) -> list[Consent]:
        if not purposes:
            return []
        consent = self.store.find(Consent, person) or Consent(person)
        consent.give(purposes, text=PRIVACY_TEXT, at=at, by=by)
        return [consent]

    def _hand_over_account(self, phone: str, worker: str, at: datetime) -> None:
        """The account of this phone becomes this worker's, unless it is another registered worker's."""
        account = self.accounts.by_phone(phone)
        if account is None:
            return
        mine = Grant(Role.WORKER, worker=worker)
        held = [g for g in self.accounts.grants_of(account) if g.role is Role.WORKER and g.worker]
        if not held:
            self.accounts.grant(account, mine, at=at)
        elif held[0].worker and self.store.find(Worker, held[0].worker) is None:
            self.accounts.regrant(account, held[0], mine, at=at)


@dataclass(frozen=True)
class Employers:
    """Employers, and whether they are who they say."""

    store: EventStore
    vault: Vault
    regions: Regions

    @deciding_again
    def register(
        self,
        *,
        id: str,
        name: str,
        uscc: str,
        town: str,
        phone: str,
        reason_code: str | None = None,
        at: datetime,
        actor: Actor,
    ) -> Written[Employer]:
        """Register an employer, to be verified. The same again changes nothing; other content: `id-reused`.

        Refuses `region-unknown`, `phone-unreadable`, `uscc-unreadable`, and `uscc-check-failed`: the check
        digit of the credit code is wrong, which early codes are, so a `reason_code` lets it pass.
        """
        by = actor.require("register-employer", Scope(employer=id, region=town))
        code = credit_code(uscc)
        if not credit_code_checks(code) and not reason_code:
            raise Invalid("uscc-check-failed", field="uscc")
        values = {"name": name.strip(), "uscc": code, "phone": phone_number(phone)}
        if self.regions.name_of(town) is None:
            raise Invalid("region-unknown", field="town")
        reason = None if credit_code_checks(code) else reason_code
        fingerprint = _fingerprint(self.vault, id, {**values, "town": town, "reason_code": reason})
        known = self.store.find(Employer, id)
        if known is not None:
            if known.fingerprint != fingerprint:
                raise Refusal("id-reused")
            return Written(known, self.store.save(known), False)
        self.vault.put(id, values)
        employer = Employer(id)
        employer.register(town=town, reason_code=reason, fingerprint=fingerprint, at=at, by=by)
        return Written(employer, self.store.save(employer), True)

    @deciding_again
    def decide(
        self,
        *,
        id: str,
        request: str,
        verified: bool,
        reason_code: str | None,
        at: datetime,
        actor: Actor,
    ) -> Written[Employer]:
        """Find an employer to be who it says, or not."""
        employer = self.store.get(Employer, id)
        by = actor.require("verify-employer", Scope(employer=id, region=employer.town))
        if verified:
            employer.verify(request=request, at=at, by=by)
        else:
            employer.refuse(reason_code=reason_code, request=request, at=at, by=by)
        return Written(employer, self.store.save(employer), False)


@dataclass(frozen=True)
class SignIn:
    """Coming in by phone and code. Nothing here tells whether a number is known."""

    store: EventStore
    vault: Vault
    accounts: Accounts
    messages: Messages

    def send_code(self, *, phone: str, at: datetime) -> None:
        """Send a code to a number, at most one a minute. Refuses `phone-unreadable`."""
        number = phone_number(phone)
        code = f"{secrets.randbelow(10**6):06d}"
        if self.accounts.new_code(number, code, at=at):
            self.messages.sign_in_code(phone=number, masked=masked_phone(number), code=code, at=at)

    def sign_in(self, *, phone: str, code: str, at: datetime) -> str:
        """Let the holder of a number in; answers the account. Refuses `code-wrong`: not it, or too late.

        Who is new gets an account, and is the worker registered with this number; where there is none, or
        more than one, a worker id of their own to register under.
        """
        number = phone_number(phone)
        if not self.accounts.take_code(number, code.strip(), at=at):
            raise Invalid("code-wrong", field="code")
        account = self.accounts.open(number, at=at)
        if not self.accounts.grants_of(account):
            self.accounts.grant(account, Grant(Role.WORKER, worker=self.worker_with(number)), at=at)
        return account

    def worker_with(self, phone: str) -> str:
        """The one worker registered with a number, else the id of one who is not registered yet."""
        known = list(self.store.get_many(Worker, self.vault.find("phone", phone)))
        return known[0] if len(known) == 1 else str(uuid4())


@dataclass(frozen=True)
class Granting:
    """What the operator does at the command line: open accounts, hand out grants and tokens."""

    accounts: Accounts
    vault: Vault
    workers: Workers
    sign_in: SignIn

    def add(
        self, *, phone: str, name: str, role: Role, reach: Mapping[str, str | None], at: datetime, actor: Actor
    ) -> str:
        """Open the account of a phone, or find it, and add a grant; answers the account.

        A worker without an id is the one registered with this number, or is registered in the village
        given as region. Refuses `reach-needed` where the role's grant would reach nothing.
        """
        number = phone_number(phone)
        reach = {key: value for key, value in reach.items() if value}
        needed = {
            Role.WORKER: ("worker", "region"),
            Role.COORDINATOR: ("workshop", "region"),
            Role.EMPLOYER: ("employer",),
            Role.OFFICIAL: ("region",),
        }.get(role)
        if role is Role.SYSTEM:
            raise Forbidden()
        if needed and not any(key in reach for key in needed):
            raise Invalid("reach-needed", field=needed[0])
        if role is Role.WORKER:
            reach = {"worker": self._worker(number, name, reach, at, actor)}
        account = self.accounts.open(number, at=at)
        self.vault.put(account, {"name": name.strip()})
        self.accounts.grant(account, Grant(role, **reach), at=at)
        return account

    def token(self, *, phone: str) -> str | None:
        """A bearer token for the account of a phone; None where there is none."""
        account = self.accounts.by_phone(phone_number(phone))
        if account is None:
            return None
        return self.accounts.issue_token(account, kind="bearer", lasts=timedelta(days=DAYS["operator"]))

    def _worker(self, phone: str, name: str, reach: Mapping[str, str | None], at: datetime, actor: Actor) -> str:
        worker = reach.get("worker") or self.sign_in.worker_with(phone)
        village = reach.get("region")
        if village and self.workers.store.find(Worker, worker) is None:
            self.workers.register(id=worker, name=name, phone=phone, village=village, at=at, actor=actor)
        return worker
