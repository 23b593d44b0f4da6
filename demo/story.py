"""Who there is in the demo, what they make and what a piece earns. Every name and number is invented.

Everything follows from the code of the village, so that loading again meets what is there already.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from stdnum.cn import ric

from kernel.identity import derived_id
from workshops.events import Payer

TOWN, CITY = "331082101", "331082"
FIRST_VILLAGE = "331082101204"
DAYS = 91  # of work, the last one included
HEADS = 40

# A taxpayer's code that checks (GB 32100-2015) with an organisation number nobody has.
PAYER = Payer("东塍镇样例彩灯厂", "91331082MA0000000C")


class Product(NamedTuple):
    """What is made: its name, the unit it is counted in, and its steps by code."""

    name: str
    unit: str
    steps: Mapping[str, str]


PRODUCTS = {
    "lantern": Product("灯笼", "piece", {"frame": "骨架", "wiring": "布线", "packing": "包装"}),
    "light-string": Product("彩灯串", "string", {"wiring": "布线", "packing": "包装"}),
    "chair-back": Product("藤椅背", "piece", {"frame": "骨架", "weaving": "编织", "packing": "包装"}),
}
RATES = {  # yuan per piece
    ("lantern", "frame"): Decimal("0.38"),
    ("lantern", "wiring"): Decimal("0.55"),
    ("lantern", "packing"): Decimal("0.1250"),
    ("light-string", "wiring"): Decimal("0.85"),
    ("light-string", "packing"): Decimal("0.0850"),
    ("chair-back", "frame"): Decimal("1.60"),
    ("chair-back", "weaving"): Decimal("3.20"),
    ("chair-back", "packing"): Decimal("0.30"),
}
RAISED = {  # before the winter's orders; what was made until then keeps its rate
    ("lantern", "frame"): Decimal("0.42"),
    ("lantern", "wiring"): Decimal("0.60"),
    ("lantern", "packing"): Decimal("0.1350"),
}
RAISED_BEFORE_END = timedelta(days=45)
FAULTS = {
    "lantern": ("frame-bent", "glue-loose", "dirty"),
    "light-string": ("lamp-dead", "wire-broken", "wrong-colour"),
    "chair-back": ("frame-bent", "dirty", "other"),
}


class Office(NamedTuple):
    """Someone who signs in to work with the platform."""

    role: str
    name: str
    phone: str | None
    region: str | None
    does: str


OFFICIALS = {
    TOWN: Office("official", "方样板", "13900000003", TOWN, "of 东塍镇"),
    CITY: Office("official", "袁样例", "13900000004", CITY, "of 临海市"),
}
OPERATOR = Office("operator", "水电工", "13900000005", None, "of the platform")

# Who has an account of their own in the demo: the first members of the first workshop.
SIGNED_IN = 4

_TALLIED = (
    "金灯花 苗小岭 田阿藤 竹秋水 云满仓 柳三妹 石敢先 麦穗儿 桥头福 溪来顺 "
    "梅晚香 松大有 荷塘月 禾青青 井水甜 山里红 叶知秋 稻花香 桑阿婆 䶮㐂"
).split()
_FAMILIES = "茅陶竺棠蓝谷池舟霍苇"
_SEASONS = (
    "立春 雨水 惊蛰 春分 清明 谷雨 立夏 小满 芒种 夏至 小暑 大暑 "
    "立秋 处暑 白露 秋分 寒露 霜降 立冬 小雪 大雪 冬至 小寒 大寒"
).split()
_CLERKS = ("桂算盘", "蓝天平")


class Work(NamedTuple):
    """A step of a product."""

    product: str
    step: str


@dataclass(frozen=True)
class Villager:
    """Someone who lives in the village."""

    worker: str
    name: str
    phone: str | None
    id_number: str

    @property
    def born(self) -> date:
        """Their birthday."""
        return date.fromisoformat(self.id_number[6:14])


@dataclass(frozen=True)
class Person(Villager):
    """A member of the workshop, and how they work.

    `pace` is relative to a day's usual 75 yuan, `keen` the share of days they come, `careless` the share
    of hand-ins with bad pieces, `joined` days after the first.
    """

    number: str
    pace: float
    keen: float
    careless: float
    afternoons: bool
    joined: int
    works: tuple[Work, ...]


class Workshop:
    """One workshop of the demo with its two coordinators and its members.

    `index` counts the workshops of the demo from 0 and keeps their phone numbers apart; `village` is a
    twelve-digit code, `place` what people call it.
    """

    def __init__(self, index: int, village: str, place: str) -> None:
        self.index, self.village, self.place = index, village, place
        self.name = f"{place}共富工坊"
        self.id = derived_id("demo", "workshop", village)
        self.clerks = [
            Office("coordinator", name, phone_of(index, n), village, f"of {self.name}")
            for n, name in enumerate(_CLERKS, 1)
        ]
        chance = random.Random(f"people of {village}")
        self.people = [self._person(n, chance) for n in range(HEADS)]

    def _person(self, n: int, chance: random.Random) -> Person:
        first = self.index == 0
        tallied = first and n < len(_TALLIED)
        family, season = _FAMILIES[n % len(_FAMILIES)], _SEASONS[(n + 7 * self.index) % len(_SEASONS)]
        number = f"G{n + 1:02}" if tallied else f"{3 if first else n // 20 + 1:02}{n % 20 + 1:02}"
        star = first and n == 0
        born = date(chance.randint(1952, 1989), chance.randint(1, 12), chance.randint(1, 28))
        born = date(1963, 4, 6) if star else born
        known = [work for work in RATES if work[0] != "chair-back" or chance.random() < 0.3]
        works = tuple(Work(*work) for work in chance.sample(known, chance.choice((1, 2, 2, 3))))
        return Person(
            worker=derived_id("demo", "worker", self.village, str(n)),
            number=number,
            name=_TALLIED[n] if tallied else family + season,
            phone=phone_of(self.index, n + 11) if n < SIGNED_IN or chance.random() < 0.85 else None,
            id_number=id_number_of(self.index, n, born),
            pace=1.0 if star else round(chance.uniform(0.5, 1.2), 2),
            keen=0.93 if star else round(chance.uniform(0.6, 0.97), 2),
            careless=0.16 if star else round(chance.uniform(0.04, 0.2), 2),
            afternoons=not star and chance.random() < 0.3,
            joined=0 if n < HEADS - 3 else chance.randint(30, 60),
            works=(Work("lantern", "frame"), Work("light-string", "wiring")) if star else works,
        )


def id_number_of(index: int, n: int, born: date) -> str:
    """The identity number of a workshop's `n`th person: it checks, and names a place there is not."""
    number = f"99{index:04}{born:%Y%m%d}{n:03}"
    return number + ric.calc_check_digit(f"{number}0")  # reads all but the last


def phone_of(index: int, n: int) -> str | None:
    """The `n`th number (below 100) of a workshop's, from a block that is not given out.

    The block has room for a hundred workshops; nobody at a later one has a phone.
    """
    return f"1390000{index * 100 + n:04}" if index < 100 else None
