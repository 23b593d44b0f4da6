"""What somebody may show: certificates taken back, state permits recorded."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from kernel.errors import NotFound
from kernel.identity import Scope
from kernel.permissions import Actor
from kernel.store import EventStore, Written, deciding_again
from training.domain import Certificate, CourseRun, Permit
from training.domain.numbers import read_number
from training.service.reach import Reach


@dataclass(frozen=True)
class Credentials:
    """Certificates and permits. `state_permits` are the qualifications only the state gives."""

    store: EventStore
    reach: Reach
    state_permits: Collection[str]

    def certificate(self, *, number: str) -> Certificate:
        """The certificate with a number, as somebody typed it. Refuses `not-found`."""
        read = read_number(number)
        found = self.store.find(Certificate, Certificate.id_of(read)) if read else None
        if found is None:
            raise NotFound("certificate", number)
        return found

    @deciding_again
    def revoke(
        self, *, number: str, reason_code: str, request: str, at: datetime, actor: Actor
    ) -> Written[Certificate]:
        """Take a certificate back from today on: an official of where its course was held.

        Refuses `already-revoked`.
        """
        found = self.certificate(number=number)
        run = self.store.get(CourseRun, found.run)
        by = actor.require("revoke-certificate", Scope(region=run.village))
        found.revoke(reason_code=reason_code, at=at, by=by, request=request)
        return Written(found, self.store.save(found), False)

    @deciding_again
    def record_permit(
        self,
        *,
        worker: str,
        qualification: str,
        valid_from: date,
        valid_until: date,
        review_by: date,
        request: str,
        at: datetime,
        actor: Actor,
    ) -> Written[Permit]:
        """Record a state permit somebody showed, or what became of it at its review.

        Refuses `worker-unknown`, `not-a-permit`, `permit-days-wrong`.
        """
        by = self.reach.act("keep-permits", worker, actor)
        id = Permit.id_of(worker, qualification)
        permit = self.store.find(Permit, id) or Permit(id)
        new = not permit.version
        permit.record(
            worker=worker,
            qualification=qualification,
            valid_from=valid_from,
            valid_until=valid_until,
            review_by=review_by,
            state_permits=self.state_permits,
            at=at,
            by=by,
            request=request,
        )
        return Written(permit, self.store.save(permit), new)
