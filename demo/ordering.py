"""Two orders for lanterns at a workshop of the demo: one over and done, one due in a few days.

Both follow from what is handed in anyway: how much is ordered, and what material goes to whom each week.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

from demo.acts import Act
from demo.acts.orders import Close, Count, Issue, PlaceOrder, Receive, Ship, TakeOrder
from demo.acts.workshop import HandIn, Undo
from demo.market import Employer
from demo.moments import moment, over_by_now
from demo.story import PRODUCTS, Person, Workshop
from kernel.identity import derived_id
from workshops.events.orders import BillLine

PRODUCT = "lantern"
BILL = (
    BillLine("rib", "竹篾", "piece", "frame", Decimal(6)),
    BillLine("silk", "灯布", "metre", "frame", Decimal("0.45")),
    BillLine("lamp", "灯珠", "piece", "wiring", Decimal(12)),
    BillLine("wire", "铜线", "metre", "wiring", Decimal("0.85")),
    BillLine("box", "纸盒", "piece", "packing", Decimal(1)),
)
PRICE = Decimal("2.3500")
WORDS = "每箱 50 个，箱外写上数量。"


class Window(NamedTuple):
    """An order's days: pieces handed in on these are for it. `over` is whether it was closed."""

    id: str
    first: date
    last: date
    due_on: date
    over: bool


def windows(workshop: Workshop, first: date, last: date) -> list[Window]:
    """The order of the autumn, and the one that is worked on; the story goes from `first` to `last`."""
    done = first + timedelta(days=44)
    return [
        Window(
            derived_id("demo", "order", workshop.id, "1"),
            first + timedelta(days=10),
            done,
            done + timedelta(days=2),
            True,
        ),
        Window(
            derived_id("demo", "order", workshop.id, "2"),
            last - timedelta(days=27),
            last,
            last + timedelta(days=5),
            False,
        ),
    ]


def with_orders(
    workshop: Workshop,
    employer: Employer,
    told: Sequence[Act],
    *,
    first: date,
    last: date,
    now: datetime,
) -> list[Act]:
    """What is told anyway, with the lanterns of these days handed in for the orders, and what orders ask."""
    orders = windows(workshop, first, last)
    undone = {act.hand_in for act in told if isinstance(act, Undo)}
    lanterns = [
        act
        for act in told
        if isinstance(act, HandIn)
        and act.work.product == PRODUCT
        and act.rework_of is None
        and act.id not in undone
    ]
    made: dict[str, HandIn] = {}
    asked: list[Act] = []
    for order in orders:
        of_days = [act for act in lanterns if order.first <= act.day <= order.last]
        quantity = _quantity(order, of_days)
        taken = [replace(act, order=order.id) for act in _until(quantity, of_days)]
        made |= {act.id: act for act in taken}
        asked += over_by_now(_life(order, employer, taken, quantity), last, now)
    return [*(made.get(act.id, act) if isinstance(act, HandIn) else act for act in told), *asked]


def _quantity(order: Window, made: Sequence[HandIn]) -> int:
    """What can just be done by then, or what is nearly done."""
    pieces = _pieces(made)
    least = min((pieces[step] for step in PRODUCTS[PRODUCT].steps), default=0)
    return max(50, round(least * (0.98 if order.over else 1.12) / 50) * 50)


def _pieces(made: Iterable[HandIn]) -> Counter[str]:
    pieces: Counter[str] = Counter()
    for act in made:
        pieces[act.work.step] += act.quantity
    return pieces


def _until(quantity: int, made: Iterable[HandIn]) -> Iterable[HandIn]:
    """What is handed in until there is enough, and some to make up for what is found bad; at each step no
    more than came in at the one before."""
    steps = list(PRODUCTS[PRODUCT].steps)
    pieces: Counter[str] = Counter()
    for act in sorted(made, key=lambda act: act.at):
        place = steps.index(act.work.step)
        most = pieces[steps[place - 1]] if place else round(quantity * 1.03)
        if pieces[act.work.step] + act.quantity <= most:
            pieces[act.work.step] += act.quantity
            yield act


def _life(order: Window, employer: Employer, made: Sequence[HandIn], quantity: int) -> Iterable[Act]:
    before = order.first - timedelta(days=2)
    yield PlaceOrder(
        order=order.id,
        employer=employer,
        product=PRODUCT,
        quantity=quantity,
        price=PRICE,
        due_on=order.due_on,
        words=WORDS,
        at=moment(before, time(9, 30)),
    )
    yield TakeOrder(order=order.id, quantity=quantity, at=moment(before, time(10, 15)))
    needed = _needed(made)
    sums: Counter[str] = Counter()
    for amounts in needed.values():
        sums.update({material: int(amount) + 1 for material, amount in amounts.items()})
    brought = {material: Decimal(round(amount * 1.08 / 10 + 1) * 10) for material, amount in sums.items()}
    yield Receive(order=order.id, amounts=brought, at=moment(before, time(15, 20)))
    for n, ((monday, worker), amounts) in enumerate(needed.items()):
        day, person = _begins(made, worker, monday)
        at = moment(day, time(7, 50)) + timedelta(seconds=15 * n % 1800)
        short = Decimal("0.8") if n == len(needed) - 1 else Decimal(1)  # one got more than was written down
        given = {material: Decimal(int(amount * short) + 1) for material, amount in amounts.items()}
        yield Issue(order=order.id, person=person, amounts=given, at=at)
    middle = order.first + (order.last - order.first) / 2
    yield Count(order=order.id, material="lamp", less=Decimal(7), at=moment(middle, time(18, 10)))
    yield Ship(order=order.id, tenths=9, at=moment(middle + timedelta(days=1), time(15)))
    if order.over:
        yield Ship(order=order.id, tenths=10, at=moment(order.last + timedelta(days=4), time(15)))
        closed = moment(order.last + timedelta(days=5), time(10))
        yield Close(order=order.id, employer=employer, reason="less-needed", at=closed)


def _needed(made: Sequence[HandIn]) -> Mapping[tuple[date, str], dict[str, Decimal]]:
    """What each worker's pieces of a week take, by the Monday before and the worker."""
    needed: dict[tuple[date, str], dict[str, Decimal]] = {}
    for act in sorted(made, key=lambda act: act.at):
        monday = act.day - timedelta(days=act.day.weekday())
        amounts = needed.setdefault((monday, act.person.worker), {})
        for line in BILL:
            if line.step == act.work.step:
                amounts[line.material] = amounts.get(line.material, Decimal(0)) + act.quantity * line.each
    return needed


def _begins(made: Sequence[HandIn], worker: str, monday: date) -> tuple[date, Person]:
    """The first day of a week on which somebody worked, and who that is."""
    week = [act for act in made if act.person.worker == worker and act.day >= monday]
    first = min(week, key=lambda act: act.day)
    return first.day, first.person
