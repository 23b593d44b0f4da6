"""What its worker may say is wrong, place by place: the lines of a slip, the days of a month of hours."""

from datetime import datetime
from typing import Any, ClassVar

from kernel.errors import Refusal
from kernel.events import Aggregate
from kernel.identity import By
from workshops.events.contests import ContestAnswered, Contested


class Contestable(Aggregate):
    """`contests` are those still open, by place. Nothing is changed by one: what was wrong is corrected where
    it was written down, and comes as a difference."""

    MATTER: ClassVar[str]
    workshop: str
    worker: str

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.contests: dict[str, Contested] = {}

    def _contest(self, place: str, *, contest: str, reason_code: str, at: datetime, by: By) -> Contested:
        """Open a contest of a place. Refuses `contest-open` where one waits for its answer."""
        if place in self.contests:
            raise Refusal("contest-open")
        return self.trigger(
            Contested,
            at=at,
            by=by,
            request=contest,
            workshop=self.workshop,
            worker=self.worker,
            matter=self.MATTER,
            place=place,
            contest=contest,
            reason_code=reason_code,
        )

    def answer_contest(
        self,
        *,
        contest: str,
        outcome: str,
        reason_code: str | None,
        at: datetime,
        by: By,
        request: str,
    ) -> ContestAnswered:
        """Answer an open contest; `reason_code` says why nothing changes. Refuses `no-contest`."""
        if repeat := self.answered(request, ContestAnswered):
            return repeat
        if all(each.contest != contest for each in self.contests.values()):
            raise Refusal("no-contest")
        return self.trigger(
            ContestAnswered,
            at=at,
            by=by,
            request=request,
            worker=self.worker,
            contest=contest,
            outcome=outcome,
            reason_code=reason_code,
        )

    def when(self, event: Any) -> None:
        match event:
            case Contested():
                self.contests[event.place] = event
            case ContestAnswered():
                self.contests = {
                    place: each for place, each in self.contests.items() if each.contest != event.contest
                }
