"""What the employers of the demo need again and again, when, and for how much.

Pay is what such work is paid in the villages: 18 to 28 yuan an hour, 150 to 220 a day.
"""

from datetime import time
from decimal import Decimal
from typing import Literal, NamedTuple

from gigs.events import Pay


class Hours(NamedTuple):
    """A stretch of a day."""

    starts: time
    ends: time


class Job(NamedTuple):
    """What an employer needs on `weekdays` (0 is Monday) of every `every`th week; without: once, tomorrow.

    `pull` is how well it is known, 1: mostly full; `ahead` how many days before its first day it is posted;
    `a_shift` what somebody does of pieces.
    """

    code: str
    title: str
    trade: str
    pay: Pay
    hours: Hours
    heads: int
    weekdays: tuple[int, ...]
    mode: Literal["instant", "choose"] = "instant"
    requires: str | None = None
    every: int = 1
    ahead: int = 4
    pull: float = 1.0
    a_shift: int = 0

    @property
    def yuan_an_hour(self) -> Decimal:
        """What it comes to for somebody who stays from beginning to end, an hour's break not counted."""
        hours = Decimal(self.hours.ends.hour * 60 + self.hours.ends.minute) / 60
        hours -= Decimal(self.hours.starts.hour * 60 + self.hours.starts.minute) / 60
        many = {"hour": hours, "day": Decimal(1), "piece": Decimal(self.a_shift), "lump": Decimal(1)}
        return self.pay.amount * many[self.pay.basis] / (hours - (hours > 6))


def hour(yuan: str) -> Pay:
    """So much an hour."""
    return Pay("hour", Decimal(yuan))


def day(yuan: str) -> Pay:
    """So much a day."""
    return Pay("day", Decimal(yuan))


MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
CHOOSE: Literal["choose"] = "choose"
DAY, EARLY, EVENING = (
    Hours(time(7), time(16)),
    Hours(time(5, 30), time(9, 30)),
    Hours(time(18, 30), time(21, 30)),
)
MORNING, AFTERNOON, SUNDAY = Hours(time(8), time(11, 30)), Hours(time(13), time(17)), Hours(time(9), time(12))

JOBS = {
    "orchard": (
        Job("picking", "采蜜橘", "farming", day("160"), DAY, 3, (SAT, SUN), pull=0.9),
        Job("boxes", "橘子装箱", "packing", Pay("piece", Decimal("0.90")), AFTERNOON, 2, (THU,), a_shift=95),
        Job("live", "直播间上架", "livestream", hour("28"), EVENING, 1, (FRI,), CHOOSE, "livestream"),
    ),
    "nursery": (
        Job(
            "care", "保育帮手", "childcare", hour("24"), MORNING, 2, (TUE, THU), CHOOSE, "childcare", ahead=6
        ),
        Job("sunday", "周日亲子班看护", "childcare", hour("26"), SUNDAY, 2, (SUN,), requires="childcare"),
        Job("kitchen", "帮厨", "kitchen", hour("20"), MORNING, 1, (MON, FRI), pull=0.95, ahead=3),
        Job(
            "windows", "擦玻璃", "cleaning", Pay("lump", Decimal(85)), AFTERNOON, 2, (SAT,), every=4, ahead=2
        ),
        Job("cover", "明天代一天班", "childcare", hour("26"), MORNING, 2, (), CHOOSE, "childcare", ahead=1),
    ),
    "bakery": (
        Job("dough", "烘焙帮工", "baking", hour("23.50"), EARLY, 2, (WED,), CHOOSE, "baking", ahead=5),
        Job("cakes", "点心包装", "packing", hour("19"), AFTERNOON, 2, (TUE, FRI), pull=0.95),
        Job("rush", "点心装盒加急", "packing", hour("21"), AFTERNOON, 4, (), ahead=1),
    ),
    "lights": (
        Job("stage", "灯会搭台", "building", day("200"), DAY, 3, (THU, FRI), every=2, pull=0.95),
        Job(
            "cables",
            "灯会布线",
            "electrical",
            day("220"),
            DAY,
            2,
            (TUE,),
            CHOOSE,
            "electrical-basics",
            every=2,
        ),
        Job("meter", "电工带班", "electrical", day("220"), DAY, 1, (WED,), CHOOSE, "electrician", every=4),
        Job("unload", "卸灯箱", "loading", hour("25"), AFTERNOON, 2, (SAT,), every=2, ahead=1, pull=0.75),
    ),
}
# What employers have written down and not shown to anybody.
DRAFTS = {
    "lights": Job("spring", "元宵灯会布置", "assembly", day("180"), DAY, 6, (MON, TUE), ahead=7),
    "loud": Job(
        "hosts", "直播助手", "livestream", hour("25"), EVENING, 2, (SAT,), CHOOSE, "livestream", ahead=7
    ),
}
