"""Pay runs at a made-up workshop: prepared, cut off, gone on with, discarded, approved, paid."""

from datetime import timedelta

from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import (
    rule,
)

from tests.properties.book import Run
from tests.properties.working import (
    Working,
    cut_off,
    picks,
    started,
)
from workshops.domain import PayRun, PaySlip


class Settling(Working):
    """What is owed is settled and paid."""

    # -- pay ---------------------------------------------------------------------------------------

    @rule(
        ago=st.sampled_from([0, 0, 0, 2, 8]),
        cut_off=st.sampled_from([None, None, None, None, 0, 1]),
        at_once=st.booleans(),
    )
    def prepare(self, ago: int, cut_off: int | None, at_once: bool) -> None:
        """Start a run; `cut_off` is how many slips are drawn up before its job is killed.

        Half of those that are not are approved at once.
        """
        id, to = next(self.ids), self.today() - timedelta(days=ago)
        owed = self.book.due(to) or self.at_work.read.uncompared(self.at_work.id, to) or self.owed_back()
        start = {"id": id, "workshop": self.at_work.id, "to": to, "label": to.isoformat()[:7]}
        if self.do(bool(owed), lambda: self.at_work.do(self.at_work.runs.start, **start)):
            self.book.runs[id] = Run(to, to.isoformat()[:7])
            self._draw_up(id, cut_off)
            if cut_off is None:
                self._finish(id)
                if at_once:
                    self._approve(id)

    def owed_back(self) -> bool:
        """Whether anybody is to be given back what was taken for a damage."""
        return any(self.book.owed_back(worker) for worker in self.workers)

    @cut_off
    @rule(run=picks)
    def go_on(self, run: int) -> None:
        """The job is run again: it goes on where it was cut off."""
        id = self.pick(self.runs("preparing"), run)
        self._draw_up(id, None)
        self._finish(id)

    def _draw_up(self, id: str, at_most: int | None) -> None:
        run = self.book.runs[id]
        due = self.at_work.read.due(self.at_work.id, run.to)
        owed = self.book.due(run.to)
        told = {each.worker: sorted(each.hand_ins) for each in due if each.hand_ins}
        assert told == {worker: sorted(ids) for worker, ids in owed.items()}
        for each in due[:at_most]:
            self.do(
                True,
                lambda each=each: self.at_work.do(  # type: ignore[misc]
                    self.at_work.runs.draw_up, run=id, due=[each], actor=None
                ),
            )
            if each.worker not in run.slips:
                self._compare_slip(id, each.worker)

    def _compare_slip(self, id: str, worker: str) -> None:
        """The slip says what the book says, or there is none where the book has none."""
        slip = self.house.store.find(PaySlip, PaySlip.id_of(id, worker))
        carried = {PaySlip.id_of(run, worker): run for run in self.book.carries(worker)}
        said = self.book.draw_up(id, worker, carried.get(slip.carried_from or "") if slip else None)
        assert (said is None) is (slip is None)
        if said is None or slip is None:
            return
        assert bool(carried) is (slip.carried_from is not None)
        assert (slip.net, slip.carried_out) == (said.net, said.carried_out)
        assert sum(line.amount for line in slip.lines) == slip.net >= 0
        taken = {(line.deduction.damage, line.month): -line.amount for line in slip.lines if line.deduction}
        assert taken == dict(said.taken)
        for kind in {line.kind for line in slip.lines}:
            event(kind)

    def _finish(self, id: str) -> None:
        self.do(True, lambda: self.at_work.do(self.at_work.runs.finish, run=id, actor=None))
        if self.book.runs[id].slips:
            self.book.runs[id].state = "prepared"
        else:
            self.book.discard(id)
        found = self.house.store.get(PayRun, id)
        assert (found.state, found.total) == (self.book.runs[id].state, self.book.runs[id].total)

    @started
    @rule(run=picks, page=picks, quantity=st.integers(0, 45))
    def discard(self, run: int, page: int, quantity: int) -> None:
        """Throw a run away, and mend one of the counts for which it had to be."""
        unapproved = self.runs("preparing", "prepared") or list(self.book.runs)
        id = self.pick(unapproved, run)
        held = [page for page in self.book.pages if id in self.book.pages[page].put]
        if self._discard(id) and held:
            self._correct(self.pick(held, page), quantity, 0, 0, (0, 0))

    def _discard(self, id: str) -> bool:
        request, allowed = next(self.ids), self.book.runs[id].state in ("preparing", "prepared")
        discarded = self.do(allowed, lambda: self.at_work.discard(id, request))
        if discarded:
            self.book.discard(id)
        return discarded

    @started
    @rule(run=picks, wrong=st.sampled_from([0, 0, 0, 1]))
    def approve(self, run: int, wrong: int) -> None:
        id, request = self.pick(self.runs("prepared") or list(self.book.runs), run), next(self.ids)
        total = self.book.runs[id].total + wrong
        allowed = self.book.runs[id].state == "prepared" and not wrong and not self.misled(id)
        if self.do(allowed, lambda: self.at_work.approve(id, total, request)):
            self.book.runs[id].state = "approved"

    def misled(self, id: str) -> bool:
        """Whether it counted on a run that was thrown away since."""
        leans_on = self.house.store.get(PayRun, id).leans_on
        return any(self.book.runs[run].state == "discarded" for run in leans_on)

    def _approve(self, id: str) -> None:
        request, total = next(self.ids), self.book.runs[id].total
        self.do(True, lambda: self.at_work.approve(id, total, request))
        self.book.runs[id].state = "approved"

    @started
    @rule(run=picks, worker=picks, outcome=st.sampled_from(["paid", "failed"]))
    def pay(self, run: int, worker: int, outcome: str) -> None:
        id = self.pick(list(self.book.runs), run)
        who, request = self.pick(self.workers, worker), next(self.ids)
        slip = self.book.runs[id].slips.get(who)
        allowed = (
            self.book.runs[id].state == "approved" and slip is not None and slip.net > 0 and not slip.paid
        )
        if self.do(allowed, lambda: self.at_work.pay(id, who, outcome, request)) and slip is not None:
            slip.paid = outcome == "paid"
