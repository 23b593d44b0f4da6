"""Who gives work by the day around a workshop of the demo, and who comes for it. Every name is invented."""

import random
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from stdnum.cn import uscc

from demo.story import DAYS, SIGNED_IN, Office, Villager, Workshop, id_number_of, phone_of
from kernel.identity import derived_id

NEIGHBOURS = 26
MEMBERS = 12
TAUGHT_FIRST = 8  # members who were in the village's first class, before there was a workshop
DESK = "13900000009"  # where employers are called who have no number of their own

# Taxpayers' codes with organisation numbers nobody has; number 0 is the workshops' payer.
_CODES = "91331082MA0"


class Employer(NamedTuple):
    """Somebody who gives work. `verified`: True, False (refused), or None while it waits.

    `registered` counts days from the first of the story.
    """

    id: str
    key: str
    name: str
    phone: str
    office: Office
    uscc: str
    registered: int
    verified: bool | None


_EMPLOYERS = (
    # key, called, who signs in, registered on day, verified
    ("orchard", "三只橘子果园", "橘大年", -2, True),
    ("nursery", "小木马托育园", "马小摇", -2, True),
    ("bakery", "圆面包烘焙坊", "面团圆", -1, True),
    ("lights", "亮堂堂展陈队", "灯三千", 3, True),
    ("loud", "大喇叭直播间", "喇叭花", DAYS - 4, None),
    ("fast", "快脚板货运", "脚板快", 40, False),
)
VERIFIED = 4
_FAMILIES = "柏桐岑岳牧宁安常柴"
_WEATHER = "晴天 细雨 初雪 晨霜 朝露 薄雾 彩虹".split()
_THINGS = (
    "茶壶 竹篮 木桶 石磨 纸伞 布鞋 草帽 蓑衣 水车 风筝 陀螺 算筹 毛笔 "
    "砚台 灯芯 米筛 扁担 箩筐 渔网 船桨 犁耙 锄头 镰刀 油灯 蒲扇 竹筏"
).split()
TASTES = ("farming", "packing", "kitchen", "cleaning", "building", "loading")


@dataclass(frozen=True)
class Neighbour(Villager):
    """Somebody who takes work by the day and goes to classes.

    `keen` is the share of what they could take that they take, `careful` that of shifts they come to;
    `tastes` are trades they like that ask for no certificate.
    """

    keen: float
    careful: float
    tastes: frozenset[str]


class Market:
    """Who looks for people and who looks for work around one workshop of the demo.

    Only the first has an employer that was refused, and one that waits.
    """

    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop
        known = _EMPLOYERS if workshop.index == 0 else _EMPLOYERS[:VERIFIED]
        self.employers = {
            each.key: each for each in (self._employer(n, *said) for n, said in enumerate(known))
        }
        chance = random.Random(f"market of {workshop.village}")
        self.neighbours = [self._neighbour(n, chance) for n in range(NEIGHBOURS)]
        # Members have their days at the workshop, and the evenings and Sundays to themselves.
        self.members = [person for person in workshop.people if person.joined == 0][:MEMBERS]
        self.first_learners: list[Villager] = [
            *workshop.people[MEMBERS : MEMBERS + TAUGHT_FIRST],
            *(self._learner(n) for n in range(len(_WEATHER))),
        ]

    def signs_in(self, person: Villager) -> bool:
        """Whether somebody has an account of their own: some who are shown do, the others go to the desk."""
        return person in (*self.workshop.people[:SIGNED_IN], *self.neighbours[:SIGNED_IN])

    def _employer(
        self, n: int, key: str, called: str, who: str, registered: int, verified: bool | None
    ) -> Employer:
        name = f"{self.workshop.place.removesuffix('村')}{called}"
        phone = phone_of(self.workshop.index, 81 + n)
        code = f"{_CODES}{len(_EMPLOYERS) * self.workshop.index + n + 1:06}"
        return Employer(
            id=derived_id("demo", "employer", self.workshop.village, key),
            key=key,
            name=name,
            phone=phone or DESK,
            office=Office("employer", who, phone, None, f"of {name}"),
            uscc=code + uscc.calc_check_digit(code),
            registered=registered,
            verified=verified,
        )

    def _learner(self, n: int) -> Villager:
        """Somebody who went to a class and found no work here."""
        index = self.workshop.index
        return Villager(
            worker=derived_id("demo", "learner", self.workshop.village, str(n)),
            name=_FAMILIES[n] + _WEATHER[(n + index) % len(_WEATHER)],
            phone=None,
            id_number=id_number_of(index, 51 + NEIGHBOURS + n, date(1970 + n, 1 + n, 7)),
        )

    def _neighbour(self, n: int, chance: random.Random) -> Neighbour:
        born = date(chance.randint(1958, 2002), chance.randint(1, 12), chance.randint(1, 28))
        return Neighbour(
            worker=derived_id("demo", "neighbour", self.workshop.village, str(n)),
            name=_FAMILIES[n % len(_FAMILIES)] + _THINGS[(n + 5 * self.workshop.index) % len(_THINGS)],
            phone=phone_of(self.workshop.index, 51 + n) if chance.random() < 0.9 or n < SIGNED_IN else None,
            id_number=id_number_of(self.workshop.index, 51 + n, born),
            keen=round(chance.uniform(0.35, 0.95), 2),
            careful=round(chance.uniform(0.86, 1), 2),
            tastes=frozenset(
                TASTES[:3] if n < SIGNED_IN else chance.sample(TASTES, chance.choice((2, 3, 4)))
            ),
        )
