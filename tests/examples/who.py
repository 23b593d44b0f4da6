"""Who is in the examples: a workshop, its people, and the accounts that act."""

from uuid import UUID, uuid5

from kernel.identity import By, Grant, Role
from kernel.permissions import Actor

VILLAGE = "331082101204"
OTHER_VILLAGE = "331082101205"


def an_id(name: str) -> str:
    """The id of an example, always the same for the same name."""
    return str(uuid5(UUID("c0ffee00-0000-4000-8000-000000000000"), name))


WORKSHOP = an_id("workshop")
OTHER_WORKSHOP = an_id("other workshop")
EMPLOYER = an_id("employer")

AMEI = an_id("amei")
BAOGEN = an_id("baogen")
CUIHUA = an_id("cuihua")
STRANGER = an_id("stranger")
NUMBERS = {AMEI: "G01", BAOGEN: "G02", CUIHUA: "G03"}

COORDINATOR = Actor(an_id("coordinator"), (Grant(Role.COORDINATOR, workshop=WORKSHOP, region=VILLAGE),))
SECOND = Actor(an_id("second"), (Grant(Role.COORDINATOR, workshop=WORKSHOP, region=VILLAGE),))
ELSEWHERE = Actor(an_id("elsewhere"), (Grant(Role.COORDINATOR, workshop=OTHER_WORKSHOP),))
OFFICIAL = Actor(an_id("official"), (Grant(Role.OFFICIAL, region="331082101"),))
ENTERPRISE = Actor(an_id("enterprise"), (Grant(Role.EMPLOYER, employer=EMPLOYER),))
OPERATOR = Actor(an_id("operator"), (Grant(Role.OPERATOR),))
AMEI_HERSELF = Actor(an_id("account of amei"), (Grant(Role.WORKER, worker=AMEI),))
BAOGEN_HIMSELF = Actor(an_id("account of baogen"), (Grant(Role.WORKER, worker=BAOGEN),))

BY = By(COORDINATOR.account, Role.COORDINATOR)
BY_SECOND = By(SECOND.account, Role.COORDINATOR)
BY_OFFICIAL = By(OFFICIAL.account, Role.OFFICIAL)
BY_AMEI = By(AMEI_HERSELF.account, Role.WORKER)
BY_BAOGEN = By(BAOGEN_HIMSELF.account, Role.WORKER)
BY_SYSTEM = By("system", Role.SYSTEM)
