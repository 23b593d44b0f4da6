"""A course: what is taught, and what its certificate lets somebody do."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, ClassVar

from kernel.errors import Invalid
from kernel.events import Aggregate
from kernel.identity import By, derived_id
from training.events import CourseDefined, CourseRedefined


class Course(Aggregate):
    """One stream per code; a course is taught everywhere."""

    CATEGORY: ClassVar[str] = "course"
    code: str
    name: str
    trade: str
    hours: int
    qualifies_for: tuple[str, ...]
    valid_months: int | None

    @staticmethod
    def id_of(code: str) -> str:
        """The id of a course by its code."""
        return derived_id("course", code)

    def define(
        self,
        *,
        code: str,
        name: str,
        trade: str,
        hours: int,
        qualifies_for: Sequence[str],
        valid_months: int | None,
        state_permits: Collection[str],
        at: datetime,
        by: By,
    ) -> None:
        """Say what is taught, in how many hours; saying the same again changes nothing.

        Refuses `state-permit`: what a state permit allows (特种作业操作证) no course certificate ever does
        (安全生产法, article 30).
        """
        if any(each in state_permits for each in qualifies_for):
            raise Invalid("state-permit", field="qualifies_for")
        said: dict[str, Any] = {
            "code": code,
            "name": name,
            "trade": trade,
            "hours": hours,
            "qualifies_for": tuple(dict.fromkeys(qualifies_for)),
            "valid_months": valid_months,
        }
        if not self.version:
            self.trigger(CourseDefined, at=at, by=by, **said)
        elif said != {key: getattr(self, key) for key in said}:
            self.trigger(CourseRedefined, at=at, by=by, **said)

    def when(self, event: Any) -> None:
        match event:
            case CourseDefined() | CourseRedefined():
                self.code, self.name, self.trade = event.code, event.name, event.trade
                self.hours, self.qualifies_for = event.hours, event.qualifies_for
                self.valid_months = event.valid_months
