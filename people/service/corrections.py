"""What a worker asks to have put right about who they are, and what a desk that saw the papers answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kernel.errors import Forbidden, Invalid, Refusal, Stale
from kernel.identity import By
from kernel.permissions import Actor
from kernel.store import EventStore, Written, deciding_again
from people.domain import Worker
from people.events import CorrectionAsked, CorrectionConfirmed, CorrectionRefused
from people.service.details import PROVED, values_of
from people.service.needs import Vault
from people.service.workers import Workers

# Why a desk leaves everything as it was.
LEFT = ("paper-differs", "no-paper", "other")

_ANSWERS = (CorrectionConfirmed, CorrectionRefused)
_ASKED = {f"asked-{field}": field for field in sorted(PROVED)}


@dataclass(frozen=True)
class Corrections:
    """Asked on the phone, answered at a desk. What is asked lies in the vault; events tell which fields."""

    store: EventStore
    vault: Vault
    workers: Workers

    @deciding_again
    def ask(
        self,
        *,
        worker: str,
        name: str | None = None,
        id_number: str | None = None,
        birth_date: date | None = None,
        request: str | None = None,
        at: datetime,
        actor: Actor,
    ) -> Written[Worker]:
        """Ask to have put right who one is; the newest asking counts, the same again changes nothing. Nor
        does a repeat of `request` once something else became of it.

        By the worker alone: a desk changes it at once. Refuses `forbidden`, `nothing-to-correct`,
        `id-reused`, and what registering refuses about a number or a day.
        """
        known, by = self._own(worker, actor)
        if (before := known.answered(request, CorrectionAsked)) and known.correction != before:
            return Written(known, self.store.save(known), False)  # something else became of it since
        said = values_of(name, None, id_number, birth_date, at)
        there = self.vault.get(worker, sorted(PROVED))
        wanted = {field: value for field, value in said.items() if there.get(field) != value}
        if not wanted:
            raise Refusal("nothing-to-correct")
        kept = self.asked(worker)
        if known.asked and kept == wanted:
            return Written(known, self.store.save(known), False)
        if before and (kept or before.fields != tuple(sorted(wanted))):
            raise Refusal("id-reused")
        if not before:
            known.ask_correction(tuple(sorted(wanted)), request=request, at=at, by=by)
        # The event first, as in `Workers.change`; sent again, all of this is done again.
        position = self.store.save(known)
        self._forget(worker)
        self.vault.put(worker, {f"asked-{field}": value for field, value in wanted.items()})
        return Written(known, position, not before)

    @deciding_again
    def take_back(
        self, *, worker: str, request: str | None = None, at: datetime, actor: Actor
    ) -> Written[Worker]:
        """Ask for nothing any more; again changes nothing. By the worker alone (`forbidden`)."""
        known, by = self._own(worker, actor)
        known.take_back_correction(request=request, at=at, by=by)
        position = self.store.save(known)
        if not known.asked:
            self._forget(worker)
        return Written(known, position, False)

    def confirm(
        self,
        *,
        worker: str,
        version: int,
        paper: str,
        apart: str | None = None,
        request: str | None = None,
        at: datetime,
        actor: Actor,
    ) -> Written[Worker]:
        """Put right what a worker asked for, having seen `paper` (one of `PAPERS`).

        Who confirms and when is in the event, what stood there before in the vault. Never by themselves
        (`second-person`). Refuses `paper-needed`, `correction-closed`, `possible-duplicate`, and `stale`
        where something else was asked since `version`.
        """
        known, _ = self.to_answer(worker, actor)
        if known.answered(request, _ANSWERS):
            return Written(known, self.store.save(known), False)
        wanted = self.asked(worker)
        birth = wanted.get("birth_date")
        written = self.workers.change(
            id=worker,
            version=version,
            name=wanted.get("name"),
            id_number=wanted.get("id_number"),
            birth_date=date.fromisoformat(birth) if birth else None,
            apart=apart,
            paper=paper,
            asked=True,
            request=request,
            at=at,
            actor=actor,
        )
        self._forget(worker)
        return written

    def finish(self, worker: str, version: int) -> None:
        """Write down what event `version` confirmed, where whoever confirmed it was cut off before; not where
        something else was asked since. Again, it changes nothing."""
        answer = self.store.get(Worker, worker).correction
        if isinstance(answer, CorrectionConfirmed) and answer.originator_version == version:
            self.workers.put_right(worker, self.asked(worker), version)
            self._forget(worker)

    @deciding_again
    def refuse(
        self,
        *,
        worker: str,
        version: int,
        reason_code: str,
        request: str | None = None,
        at: datetime,
        actor: Actor,
    ) -> Written[Worker]:
        """Leave everything as it was, for a reason (one of `LEFT`). Refuses as `confirm` does."""
        known, by = self.to_answer(worker, actor)
        if known.answered(request, _ANSWERS):
            return Written(known, self.store.save(known), False)
        if version != known.version:
            raise Stale
        if reason_code not in LEFT:
            raise Invalid("reason-unknown", field="reason_code")
        known.refuse_correction(reason_code=reason_code, request=request, at=at, by=by)
        position = self.store.save(known)
        self._forget(worker)
        return Written(known, position, False)

    def asked(self, worker: str) -> Mapping[str, str]:
        """What a worker asks to have written down, by field."""
        kept = self.vault.get(worker, sorted(_ASKED))
        return {_ASKED[field]: value for field, value in kept.items()}

    def to_answer(self, worker: str, actor: Actor) -> tuple[Worker, By]:
        """A worker a desk answers, and in which role. Refuses `forbidden`, `second-person` to themselves."""
        actor.require("register-on-the-spot")
        if actor.worker == worker:
            raise Refusal("second-person")
        known = self.store.find(Worker, worker)
        scope = self.workers.scope_of(worker, known.village if known else None, actor)
        by = actor.require("register-worker", scope)
        return known or self.store.get(Worker, worker), by

    def _own(self, worker: str, actor: Actor) -> tuple[Worker, By]:
        if actor.worker != worker:
            raise Forbidden(action="register-worker")
        known = self.store.get(Worker, worker)
        return known, actor.require("register-worker", self.workers.scope_of(worker, known.village, actor))

    def _forget(self, worker: str) -> None:
        self.vault.remove(worker, sorted(_ASKED))


__all__ = ["LEFT", "Corrections"]
