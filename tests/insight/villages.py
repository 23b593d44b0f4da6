"""Several villages at work: registered people with work of their own, and who looks at it from above."""

from datetime import date, datetime
from typing import Any

from gigs.readmodel import GigsReadModel
from gigs.readmodel.fill import KINDS, MEASURES
from insight.service import Measures
from kernel.identity import Grant, Role
from kernel.permissions import Actor
from kernel.regions import TOP, path_of
from kernel.time import ZONE, fixed_now
from people.readmodel import Vault
from people.service import Workers
from shell.database import upsert_rows
from tests.examples import who
from tests.examples.who import an_id
from tests.program import Program, program
from tests.workshops.desk import Desk

TOWN, COUNTY = "331082101", "331082"
VILLAGES = (who.VILLAGE, who.OTHER_VILLAGE)
OCTOBER, NOVEMBER = date(2026, 10, 20), date(2026, 11, 3)
LATER = datetime(2026, 12, 1, 9, 0, tzinfo=ZONE)
COUNTY_OFFICIAL = Actor(an_id("county official"), (Grant(Role.OFFICIAL, region=COUNTY),))


class Villages(Desk):
    """A workshop with people of several villages; every one is called by village and number."""

    def settle(self, village: str, people: int) -> list[str]:
        """Register people of a village as members of the workshop; answers their ids."""
        ids = [an_id(f"{village} {number}") for number in range(people)]
        for number, id in enumerate(ids):
            self.do(
                self.house.get(Workers).register,
                id=id,
                name=f"村民{village}{number}",
                village=village,
                birth_date=date(1963, 5, 4),
                actor=who.OPERATOR,
            )
            self.do(self.setup.join, workshop=self.id, worker=id, number=f"{village[-3:]}{number}")
        return ids

    def work(
        self, workers: list[str], quantities: Any, day: date = OCTOBER, step: str = "wiring"
    ) -> list[str]:
        """Let each hand in some pieces at ¥0.42 (packing: ¥0.0350); answers the hand-ins."""
        ids = []
        for worker, quantity in zip(workers, quantities, strict=True):
            ids.append(an_id(f"{worker} {day} {self.now}"))
            self.hand_in(ids[-1], quantity, day, worker=worker, step=step)
        return ids

    def measures(self) -> Measures:
        """What officials ask."""
        return self.house.get(Measures)

    def month(self, region: str, month: str = "2026-10", at: datetime = LATER, **asked: Any) -> Any:
        """A region's month as the county's official sees it after it is over."""
        with fixed_now(at):
            (row,) = self.measures().income(
                region=region, first=month, last=month, actor=COUNTY_OFFICIAL, **asked
            )
        return row

    def official(self, region: str = COUNTY, phone: str = "13900006661") -> Program:
        """An official's program."""
        return program(self.app, phone, Grant(Role.OFFICIAL, region=region))


EMPLOYER = an_id("employer of the fill rates")


def hired(villages: Villages, month: str, trade: str, village: str, **places: int) -> None:
    """Let an employer's shifts of a month have had so many places, as gigs count them."""
    house = villages.house
    house.get(Vault).put(EMPLOYER, {"name": "样例保洁行"})
    totals = house.get(GigsReadModel).table("fill_totals")
    counts = {measure: places.get(measure, 0) for measure in MEASURES}
    rows = [
        {"by": by, "key": key, "region": region, "month": month, **counts}
        for by, key in zip(KINDS, (EMPLOYER, trade, village), strict=True)
        for region in (TOP, *path_of(village))
    ]
    with house.read_engine.begin() as connection:
        upsert_rows(connection, totals, rows, key=("by", "key", "region", "month"), add=MEASURES)
