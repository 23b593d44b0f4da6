"""Workers: registered, seen, put right; and the accounts that are theirs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kernel.errors import Invalid, NotFound, Refusal, Stale
from kernel.identity import By, Role, Scope
from kernel.lookups import Members, Regions
from kernel.permissions import Actor
from kernel.reach import reach_of
from kernel.store import EventStore, Written, deciding_again
from people.domain import Consent, Employer, Worker
from people.service.consents import in_force
from people.service.details import PAPERS, PROVED, values_of
from people.service.duplicates import Duplicates, Likely, like
from people.service.needs import Accounts, Turns, Vault, fingerprint_of
from people.service.phones import Phones

# The version of the text at /privacy, which consent to anything without a text of its own is given to.
PRIVACY_TEXT = "2026-11"


@dataclass(frozen=True)
class Workers:
    """Workers, and the accounts that are theirs."""

    store: EventStore
    vault: Vault
    accounts: Accounts
    members: Members
    regions: Regions
    duplicates: Duplicates
    turns: Turns

    @property
    def phones(self) -> Phones:
        """The accounts that follow their phones."""
        return Phones(self.store, self.accounts)

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
        hours: Sequence[str] = (),
        apart: str | None = None,
        at: datetime,
        actor: Actor,
    ) -> Written[Worker]:
        """Register a worker in a village. The same again changes nothing; other content: `id-reused`.

        At a desk, somebody registered already who is like them refuses it (`possible-duplicate`, with
        `candidates`), unless `apart` says why they are another person (a code of `APART`).

        The vault knows people by id alone: the id of an employer or account is no worker's (`not-found`).
        Refuses `erased`, `region-unknown`, `phone-unreadable`, `id-number-unreadable`, `id-number-wrong`,
        `birth-date-mismatch`, `birth-date-impossible`; to a worker a phone they did not sign in with
        (`forbidden`).
        """
        known = self.store.find(Worker, id)
        by = actor.require("register-worker", self.scope_of(id, known.village if known else village, actor))
        if known is None and (self.store.find(Employer, id) or self.accounts.among([id])):
            raise NotFound("worker", id)
        if known is not None and known.erased:
            raise Refusal("erased")
        values = values_of(name, phone, id_number, birth_date, at)
        if not self.regions.is_village(village):
            raise Invalid("region-unknown", field="village")
        said = {**values, "village": village, "skills": sorted(skills), "consents": sorted(consents)}
        if hours:
            said["hours"] = sorted(hours)
        fingerprint = fingerprint_of(self.vault, id, said)
        if known is not None:
            if known.fingerprint != fingerprint:
                raise Refusal("id-reused")
            return Written(known, self.store.save(known), False)
        self.phones.require_own(values, by)
        kept = values | like(values)
        with self.turns.of(kept):  # else of two clerks at once neither would see whom the other registers
            others = self._told_apart(values, apart, by, actor, None)
            worker = self.store.begin(Worker, id)
            # The person first, then the event: a row without an event is swept away, the reverse would last.
            # Where somebody else's values, or an earlier attempt's, are there, ours wait until the event is
            # ours.
            first = self.vault.put_first(id, kept)
            can = tuple(sorted(skills))
            worker.register(village=village, skills=can, fingerprint=fingerprint, at=at, by=by)
            worker.want_hours(tuple(sorted(hours)), at=at, by=by)
            if others and apart:
                worker.tell_apart(others, reason_code=apart, at=at, by=by)
            saved = [worker, *self._consent(id, tuple(sorted(consents)), at=at, by=by)]
            position = self.store.save(*saved)
            if not first:
                self.vault.put_anew(id, kept)
        if phone and actor.worker != id:
            self.phones.hand_over(values["phone"], id, at)
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
        hours: Sequence[str] | None = None,
        apart: str | None = None,
        paper: str | None = None,
        asked: bool = False,
        request: str | None = None,
        at: datetime,
        actor: Actor,
    ) -> Written[Worker]:
        """Put right what is known of a worker (None: as it was), where nobody did since `version`.

        With another phone the account of the old one is no longer this worker's, and that of the new one is.
        A worker cannot take a phone they did not sign in with (`forbidden`), nor change a name, identity
        number or birth date that is written down: a desk does (`needs-desk`). Where `paper` is given, that
        desk says which of `PAPERS` it saw (`paper-needed`); `asked`: it does what the worker asked for, by
        `request`. Somebody else who is like them refuses it as in `register`.
        """
        worker = self.store.get(Worker, id)
        by = actor.require("register-worker", self.scope_of(id, worker.village, actor))
        if version != worker.version:
            raise Stale
        if village is not None and not self.regions.is_village(village):
            raise Invalid("region-unknown", field="village")
        values = values_of(name, phone, id_number, birth_date, at)
        before = self.vault.get(id, [*PROVED, *values])
        values = {field: value for field, value in values.items() if before.get(field) != value}
        replaced = tuple(sorted(PROVED & values.keys() & before.keys()))
        if replaced and (by.role is Role.WORKER or actor.worker == id):
            raise Refusal("needs-desk")
        self.phones.require_own(values, by)
        if paper is not None and (replaced or asked) and paper not in PAPERS:
            raise Invalid("paper-needed", field="paper")
        new = self._newly(values, before)
        with self.turns.of(new | like(new)):
            others = self._told_apart(new, apart, by, actor, worker)
            worker.change(
                village=village or worker.village,
                skills=worker.skills if skills is None else tuple(sorted(skills)),
                fields=tuple(sorted(values)),
                at=at,
                by=by,
            )
            if hours is not None:
                worker.want_hours(tuple(sorted(hours)), at=at, by=by)
            if others and apart:
                worker.tell_apart(others, reason_code=apart, at=at, by=by)
            if asked and paper:
                worker.confirm_correction(paper=paper, request=request, at=at, by=by)
            elif replaced and paper:
                worker.show_papers(replaced, paper=paper, at=at, by=by)
            # The event first: what is refused, because somebody else was quicker, must leave nothing behind.
            # The vault last: until it is written, the same change sent again does all of this again.
            position = self.store.save(worker)
            if "phone" in values:
                if "phone" in before:
                    self.phones.take_away(before["phone"], id, at)
                self.phones.hand_over(values["phone"], id, at)
            self.put_right(id, values, worker.version)
        return Written(worker, position, False)

    def put_right(self, id: str, values: Mapping[str, str], version: int) -> None:
        """Write down what event `version` told of, and keep what stood there; again, it changes nothing."""
        before = self.vault.get(id, [*PROVED, *values])
        values = {field: value for field, value in values.items() if before.get(field) != value}
        if values:
            gone = {
                f"{field}-until-{version}": before[field] for field in PROVED & values.keys() & before.keys()
            }
            self.vault.put(id, {**values, **like({**before, **values}), **gone})

    @deciding_again
    def agree(self, *, person: str, purposes: Sequence[str], at: datetime, by: By) -> int:
        """Keep that someone agreed to purposes, having seen the texts at /privacy; answers the position."""
        return self.store.save(*self._consent(person, tuple(purposes), at=at, by=by))

    def to_see(self, *, id: str, actor: Actor) -> tuple[By, str | None, Worker]:
        """A worker somebody may see, in which role and by whose right (a workshop's, a region's).

        Who may see nobody there hears nothing of them.
        """
        worker = self.store.find(Worker, id)
        scope = self.scope_of(id, worker.village if worker else None, actor)
        by = actor.require("see-worker", scope)
        return by, actor.place("see-worker", scope), worker or self.store.get(Worker, id)

    def likely(self, *, typed: Mapping[str, Any], at: datetime, actor: Actor) -> list[Likely]:
        """Who is registered already and is like what was typed so far; what cannot be read is left out."""
        actor.require("register-on-the-spot")
        values: dict[str, str] = {}
        for field in ("name", "phone", "id_number", "birth_date"):
            given = dict.fromkeys(("name", "phone", "id_number", "birth_date")) | {field: typed.get(field)}
            try:
                values |= values_of(**given, at=at)
            except Invalid:
                continue
        return self.duplicates.of(values)

    def candidates(self, likely: Sequence[Likely], actor: Actor) -> list[dict[str, Any]]:
        """Who somebody may be, as far as the asker's reach lets them know: of others only that they are."""
        workers = self.store.get_many(Worker, [each.worker for each in likely])
        told = []
        for each in likely:
            village = workers[each.worker].village
            near = actor.may("see-worker", self.scope_of(each.worker, village, actor))
            told.append(
                {
                    "worker": each.worker if near else None,
                    "village": village if near else None,
                    "by": list(each.by),
                }
            )
        return told

    def _told_apart(
        self, values: Mapping[str, str], apart: str | None, by: By, actor: Actor, worker: Worker | None
    ) -> tuple[str, ...]:
        """Whom somebody about to be registered is like. A worker by themselves is told of nobody: who is
        registered here is not theirs to find out. `worker` is who they are, where they are known already.
        """
        if by.role in (Role.WORKER, Role.SYSTEM):
            return ()
        known = {worker.id, worker.merged_into} | worker.records | worker.told_apart if worker else set()
        likely = [each for each in self.duplicates.of(values) if each.worker not in known]
        if likely and apart is None:
            raise Refusal("possible-duplicate", candidates=self.candidates(likely, actor))
        return tuple(sorted(each.worker for each in likely))

    def _newly(self, values: Mapping[str, str], before: Mapping[str, str]) -> dict[str, str]:
        """What of a change somebody else may be like: another number, or who they now are said to be."""
        who = {field: value for field, value in {**before, **values}.items() if field in PROVED}
        phone = {"phone": values["phone"]} if "phone" in values else {}
        return phone | (who if PROVED & values.keys() else {})

    def scope_of(self, id: str, village: str | None, actor: Actor) -> Scope:
        """Whose a worker is, for who asks."""
        return reach_of(self.members, id, village, actor)

    def _consent(self, person: str, purposes: tuple[str, ...], *, at: datetime, by: By) -> list[Consent]:
        if not purposes:
            return []
        consent = self.store.find(Consent, person) or Consent(person)
        told = by if by.role is Role.WORKER else By(by.account, by.role, person)
        consent.give(in_force(purposes, at, PRIVACY_TEXT), at=at, by=told)
        return [consent]
