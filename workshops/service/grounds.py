"""What is asked before a hand-in is decided: who made it, what it is, what was promised for it."""

from dataclasses import dataclass
from datetime import date

from kernel.errors import Invalid, NotFound, Refusal
from kernel.lookups import Ages, Member, Members, Qualifications
from kernel.store import EventStore
from workshops.domain import HandIn, Order, Product
from workshops.domain.product import Rate
from workshops.domain.workshop import MIN_AGE


@dataclass(frozen=True)
class Grounds:
    """The events and look-ups that decisions on hand-ins stand on."""

    store: EventStore
    members: Members
    ages: Ages
    qualifications: Qualifications

    def member(self, workshop: str, key: str, work_date: date) -> Member:
        """A member by worker id or number, old enough on the work date. Refuses `not-a-member`, `under-age`,
        `age-unknown`."""
        return self.of_age(self.members.member(workshop, key), work_date)

    def of_age(self, member: Member | None, work_date: date) -> Member:
        """The member given, old enough on the work date. Refuses as `member` does."""
        if member is None:
            raise Refusal("not-a-member")
        if work_date < member.joined_on:  # of age when joining, so of age ever since
            age = self.ages.age_on(member.worker, work_date)
            if age is None or age < MIN_AGE:
                raise Refusal("under-age" if age is not None else "age-unknown")
        return member

    def product(self, workshop: str, code: str) -> Product:
        """A product of the workshop. Refuses `product-unknown`."""
        product = self.store.find(Product, Product.id_of(workshop, code))
        if product is None:
            raise Invalid("product-unknown", field="product", product=code)
        return product

    def origin(
        self, rework_of: str | None, workshop: str, worker: str, product: str, step: str
    ) -> HandIn | None:
        """The hand-in that came in again as rework, of the same work. Refuses `not-found`."""
        if rework_of is None:
            return None
        origin = self.store.get(HandIn, rework_of)
        work = origin.work
        if (work.workshop, work.worker, work.product, work.step) != (workshop, worker, product, step):
            raise NotFound("hand-in", rework_of)
        return origin

    def order(
        self, order: str | None, origin: HandIn | None, workshop: str, product: str, step: str
    ) -> str | None:
        """The order it is for. Rework goes on for its first one's, also where that is closed by now.

        Refuses `order-unknown`, `order-other-work`, and what `Order.takes` does.
        """
        if origin is not None:
            first = origin.promised.order
            if order not in (None, first):
                raise Invalid("order-other-work", field="order")
            return first
        if order is not None:
            found = self.store.find(Order, order)
            if found is None:
                raise Invalid("order-unknown", field="order")
            found.takes(workshop=workshop, product=product, step=step)
        return order

    def rate(self, product: Product, step: str, work_date: date, worker: str, origin: HandIn | None) -> Rate:
        """The rate in force on the work date; rework earns what its first hand-in was promised.

        Refuses `step-unknown`, `not-qualified`, `no-rate`.
        """
        required = product.step(step).requires
        if required and not self.qualifications.holds(worker, required, work_date):
            raise Refusal("not-qualified", qualification=required)
        if origin is not None:
            return Rate(origin.promised.rate_from, origin.promised.rate)
        return product.rate_on(step, work_date)
