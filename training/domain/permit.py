"""A state permit (特种作业操作证) somebody showed, checked by hand: no course gives one."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, ClassVar

from kernel.errors import Invalid
from kernel.events import Aggregate
from kernel.identity import By, derived_id
from training.events import PermitRecorded

YEARS = 6  # 特种作业人员安全技术培训考核管理规定, article 19


class Permit(Aggregate):
    """One stream per worker × qualification; what was recorded last counts."""

    CATEGORY: ClassVar[str] = "permit"
    worker: str
    qualification: str
    valid_from: date
    valid_until: date
    review_by: date
    recorded_with: str | None  # the request that told what counts now

    @staticmethod
    def id_of(worker: str, qualification: str) -> str:
        """The id of a worker's permit."""
        return derived_id("permit", worker, qualification)

    def record(
        self,
        *,
        worker: str,
        qualification: str,
        valid_from: date,
        valid_until: date,
        review_by: date,
        state_permits: Collection[str],
        at: datetime,
        by: By,
        request: str,
    ) -> PermitRecorded:
        """Record what stands on it: first and last valid day, and the last day of the review now due.

        Refuses `not-a-permit` for what is learnt in a course, and `permit-days-wrong`: it is valid for six
        years at most, and the review is within them.
        """
        if repeat := self.answered(request, PermitRecorded):
            return repeat
        if qualification not in state_permits:
            raise Invalid("not-a-permit", field="qualification")
        years = (valid_until.year - valid_from.year, valid_until.month, valid_until.day)
        if not valid_from <= review_by <= valid_until or years > (YEARS, valid_from.month, valid_from.day):
            raise Invalid("permit-days-wrong", field="valid_until")
        return self.trigger(
            PermitRecorded,
            at=at,
            by=by,
            request=request,
            worker=worker,
            qualification=qualification,
            valid_from=valid_from,
            valid_until=valid_until,
            review_by=review_by,
        )

    def when(self, event: Any) -> None:
        match event:
            case PermitRecorded():
                self.worker, self.qualification = event.worker, event.qualification
                self.valid_from, self.valid_until = event.valid_from, event.valid_until
                self.review_by, self.recorded_with = event.review_by, event.request
