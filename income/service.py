"""Who may see whose income, and which events an amount came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from kernel.errors import Forbidden, NotFound
from kernel.identity import Role, Scope, derived_id
from kernel.lookups import Accesses, Members, People
from kernel.permissions import Actor
from kernel.store import EventStore, Recorded


class Ledger(Protocol):
    """Answered by this context's read model."""

    def entry(self, id: str, *, as_of: datetime | None = None) -> Any:
        """One entry, None where there is none."""

    def slip_of(self, entry: str) -> Any:
        """The slip (or payment) and run an entry was settled with."""


class Story(NamedTuple):
    """An entry, the slip or payment it is on (None: on none yet), and the events behind it.

    `employers` is what the employer of a gig is called, by its id.
    """

    entry: Any
    slip: str | None
    recorded: Sequence[Recorded]
    employers: Mapping[str, str]

    @property
    def workshops(self) -> list[str]:
        """The workshop it was earned at, none for a gig."""
        return [self.entry.row["workshop"]] if self.entry.row["workshop"] else []


@dataclass(frozen=True)
class Incomes:
    """Questions about income."""

    store: EventStore
    people: People
    members: Members
    ledger: Ledger
    accesses: Accesses

    def part_for(self, *, worker: str, actor: Actor, reason: str | None) -> list[str] | None:
        """The workshops whose part of a worker's income the actor may see; None: all of it.

        A coordinator sees their own workshop's part, and nothing of gigs; an official gives a reason; the
        look is kept. Refuses `forbidden`, `reason-needed`, and `not-found` to whoever may see everybody.
        """
        if actor.worker == worker:
            actor.require("see-income", Scope(worker=worker))
            return None
        village = self.people.village_of(worker)
        workshops = self.members.workshops_of(worker)
        scope = Scope(worker=worker, region=village, workshops=workshops)
        by = actor.require("see-income", scope)
        if village is None:
            raise NotFound("worker", worker)
        self.accesses.keep(worker, by, "see-income", reason, actor.place("see-income", scope))
        if by.role is Role.COORDINATOR:
            return [workshop for workshop in workshops if workshop in actor.workshops]
        return None

    def part_at(self, *, worker: str, workshop: str, actor: Actor, reason: str | None) -> None:
        """Whether the actor may see what a worker did and was paid at one workshop; the look is kept.

        Refuses as `part_for` does.
        """
        part = self.part_for(worker=worker, actor=actor, reason=reason)
        if part is not None and workshop not in part:
            raise Forbidden(action="see-income")

    def story(self, *, id: str, as_of: datetime | None, actor: Actor, reason: str | None) -> Story:
        """An entry, and the events behind it that were recorded by `as_of`. Refuses `not-found`."""
        entry = self.ledger.entry(id, as_of=as_of)
        if entry is None:
            raise NotFound("income-entry", id)
        self.part_at(worker=entry.worker, workshop=entry.row["workshop"], actor=actor, reason=reason)
        settled = self.ledger.slip_of(id) or entry.row
        recorded = self._behind(entry, settled)
        known = [each for each in recorded if as_of is None or each.event.recorded_at <= as_of]
        employers = [entry.row["employer"]] if entry.row["employer"] else []
        return Story(entry, settled["slip"], known, self.people.names_of(employers) if employers else {})

    def _behind(self, entry: Any, settled: Any) -> Sequence[Recorded]:
        """The events of its hand-in, slip and run, and of the corrected rate it comes from; of its gig those
        about this worker and nobody else."""
        if entry.row["gig"]:
            recorded = self.store.events_of([f"gig-{entry.row['gig']}"])
            return [each for each in recorded if getattr(each.event, "worker", None) == entry.worker]
        streams = [f"hand-in-{entry.row['hand_in']}"] if entry.row["hand_in"] else []
        if settled["slip"]:
            streams += [f"pay-slip-{settled['slip']}", f"pay-run-{settled['run']}"]
        recorded = self.store.events_of(streams)
        correction = next(filter(None, (_correction_behind(entry.id, each.event) for each in recorded)), None)
        if correction is None:
            return recorded
        streams.append(f"rate-correction-{correction}")
        if entry.amount < 0:  # less is only for who agreed: their answer belongs to it
            streams.append(f"lower-rate-{derived_id('lower-rate', correction, entry.worker)}")
        return self.store.events_of(streams)


def _correction_behind(line: str, event: Any) -> str | None:
    """The correction of a rate that a line of a slip comes from; None where it comes from none."""
    lines = getattr(event, "lines", ())
    return next((each.correction for each in lines if each.id == line), None)
