"""The work both sides are measured on: workshops, members, rates, and what was handed in, from a fixed seed.

Ten thousand hand-ins are one workshop's last three months, a million are a year of twenty-five workshops:
forty members each, about four hand-ins a working day. All but the last two days' are inspected. All names
are invented.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from kernel.time import today

COUNTY = "331082"
VILLAGE = "331082101204"  # of the first workshop; the others lie in villages of their own
MEMBERS = 40
A_YEAR = 1000  # hand-ins of one member
PRODUCTS = {
    "lantern": ("灯笼", {"frame": "骨架", "wire": "布线", "pack": "包装"}),
    "string": ("彩灯串", {"wire": "布线", "pack": "包装"}),
    "chair": ("藤椅背", {"weave": "编织", "pack": "包装"}),
}
FAMILY, GIVEN = "金苗田竹云柳石麦桥溪梅松荷禾", "灯岭藤水仓妹先穗头顺香有塘青甜红秋花桑井"


class HandIn(NamedTuple):
    """Counted pieces of one member; `accepted` is None where nobody has inspected them."""

    id: str
    workshop: str
    worker: str
    product: str
    step: str
    quantity: int
    work_date: date
    rate: Decimal
    accepted: int | None


class Member(NamedTuple):
    """A member: worker id, number on the card, invented name."""

    worker: str
    number: str
    name: str


@dataclass(frozen=True)
class Workshop:
    """A workshop and its village, the account of its coordinator, and its members."""

    id: str
    name: str
    village: str
    coordinator: str
    members: tuple[Member, ...]


class Workload:
    """Everything there is at one scale; asked twice it answers the same."""

    def __init__(self, hand_ins: int, members: int = MEMBERS) -> None:
        self.hand_ins = hand_ins
        chance = random.Random(331082)
        count = max(1, hand_ins // (members * A_YEAR))
        self.workshops = [
            Workshop(
                new_id(chance),
                f"第{number}共富工坊",
                str(int(VILLAGE) + number - 1),
                new_id(chance),
                tuple(Member(new_id(chance), f"{n:03}", new_name(chance)) for n in range(1, members + 1)),
            )
            for number in range(1, count + 1)
        ]
        self.works = [(product, step) for product, (_, steps) in PRODUCTS.items() for step in steps]
        self.rates = {work: Decimal(chance.randint(800, 9000)).scaleb(-4) for work in self.works}
        self.rates_from = today() - timedelta(days=400)
        each = hand_ins / (count * members)
        self.days = 365 if each >= A_YEAR else max(4, round(365 * each / A_YEAR))

    def members(self) -> Iterator[tuple[Workshop, Member]]:
        """All members of all workshops."""
        return ((workshop, member) for workshop in self.workshops for member in workshop.members)

    def handed_in(self) -> Iterator[HandIn]:
        """All hand-ins in the order of their days."""
        chance = random.Random(101204)
        members = [(workshop.id, member.worker) for workshop, member in self.members()]
        last, uninspected = today(), today() - timedelta(days=2)
        for number in range(self.hand_ins):
            work_date = last - timedelta(days=self.days - 1 - number * self.days // self.hand_ins)
            workshop, worker = members[number % len(members)]
            product, step = work = chance.choice(self.works)
            quantity = chance.randint(10, 120)
            good = quantity - (chance.random() < 0.1) * chance.randint(1, 5)
            yield HandIn(
                new_id(chance),
                workshop,
                worker,
                product,
                step,
                quantity,
                work_date,
                self.rates[work],
                good if work_date <= uninspected else None,
            )


def new_id(chance: random.Random) -> str:
    """An id nobody has."""
    return str(UUID(int=chance.getrandbits(128), version=4))


def new_name(chance: random.Random) -> str:
    """An invented name."""
    return chance.choice(FAMILY) + chance.choice(GIVEN) + chance.choice(GIVEN)
