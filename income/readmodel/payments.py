"""What employers paid for gigs: to a worker what slips are at a workshop."""

from sqlalchemy import RowMapping, select

from income.readmodel.entries import Entry
from income.readmodel.tables import ENTRIES, LEDGER, PAYMENTS
from shell.readmodels import ReadModel, Rows


class Payments(ReadModel):
    """Payments for gigs, and the lines of each."""

    def payments_of(self, worker: str) -> Rows:
        """What a worker was paid for gigs, the latest first."""
        p = PAYMENTS.c
        return self.rows(select(PAYMENTS).where(self.whose(p.worker, worker)).order_by(p.position.desc()))

    def payment(self, id: str) -> RowMapping | None:
        """One payment."""
        return self.first(select(PAYMENTS).where(PAYMENTS.c.id == id))

    def lines_of(self, payment: RowMapping) -> list[Entry]:
        """The lines of a payment, one a month of work: what its event brought into `paid`."""
        c = LEDGER.c
        statement = (
            select(ENTRIES, c.month, c.stage, c.hundredths, c.micro)
            .join(LEDGER, c.entry == ENTRIES.c.id)
            .where(c.position == payment["position"], c.sign == 1)
            .order_by(c.no)
        )
        return [Entry.of(row) for row in self.rows(statement)]
