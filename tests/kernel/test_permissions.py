"""One table says who may do what, and how far."""

import pytest

from kernel.errors import Forbidden
from kernel.identity import By, Grant, Role, Scope, derived_id
from kernel.lookups import number_key
from kernel.permissions import PERMISSIONS, SYSTEM, Actor, allows
from tests.examples.who import AMEI, BAOGEN, COORDINATOR, OTHER_WORKSHOP, VILLAGE, WORKSHOP, an_id

HERE = Scope(workshop=WORKSHOP, region=VILLAGE)
GRANTS = {
    "worker": Grant(Role.WORKER, worker=AMEI),
    "coordinator": Grant(Role.COORDINATOR, workshop=WORKSHOP),
    "clerk": Grant(Role.COORDINATOR, region=VILLAGE),
    "employer": Grant(Role.EMPLOYER, employer=an_id("firm")),
    "town official": Grant(Role.OFFICIAL, region="331082101"),
    "official elsewhere": Grant(Role.OFFICIAL, region="3301"),
    "trainer": Grant(Role.TRAINER, region=VILLAGE),
    "operator": Grant(Role.OPERATOR),
}


@pytest.mark.parametrize(
    ("action", "scope", "allowed"),
    [
        ("record-hand-in", HERE, {"coordinator"}),
        ("record-hand-in", Scope(workshop=OTHER_WORKSHOP), set()),
        ("approve-pay-run", HERE, {"coordinator"}),
        ("see-workshop", HERE, {"coordinator", "town official"}),
        ("found-workshop", Scope(region=VILLAGE), {"town official"}),
        ("count-own-hand-in", Scope(worker=AMEI), {"worker"}),
        ("count-own-hand-in", Scope(worker=BAOGEN), set()),
        (
            "see-income",
            Scope(worker=AMEI, region=VILLAGE, workshops=[WORKSHOP]),
            {"worker", "coordinator", "clerk", "town official"},
        ),
        ("see-income", Scope(worker=BAOGEN, workshops=[OTHER_WORKSHOP]), set()),
        ("see-income", Scope(), set()),
        ("see-employer", Scope(employer=an_id("firm")), {"employer"}),
        ("verify-employer", Scope(region=VILLAGE), {"town official"}),
        ("see-metrics", HERE, set()),
    ],
)
def test_a_grant_reaches_so_far_and_no_further(action: str, scope: Scope, allowed: set[str]) -> None:
    """Own, of the workshop, of the region; the operator everywhere; the rest not at all."""
    reached = {name for name, grant in GRANTS.items() if allows(grant, action, scope)}
    assert reached == allowed | {"operator"}


def test_an_action_nobody_listed_is_nobodys() -> None:
    """The operator's neither, and asking for it is a mistake of ours."""
    assert not allows(GRANTS["operator"], "fly", None)
    with pytest.raises(KeyError):
        allows(GRANTS["worker"], "fly", None)


def test_without_a_scope_the_role_is_asked() -> None:
    """What it may do at all is known before what it is done to."""
    assert allows(GRANTS["coordinator"], "inspect", None)
    assert not allows(GRANTS["worker"], "inspect", None)


def test_an_actor_acts_in_the_role_that_was_allowed() -> None:
    """Who has two grants is remembered in the one that reached; on whose behalf, too."""
    both = Actor("both", (GRANTS["worker"], GRANTS["coordinator"]), on_behalf_of=BAOGEN)
    assert both.require("inspect", HERE) == By("both", Role.COORDINATOR, BAOGEN)
    assert both.require("count-own-hand-in", Scope(worker=AMEI)) == By("both", Role.WORKER, BAOGEN)
    assert (both.worker, both.workshops) == (AMEI, (WORKSHOP,))
    assert both.may("inspect", HERE)
    assert not both.may("inspect", Scope(workshop=OTHER_WORKSHOP))
    with pytest.raises(Forbidden) as refused:
        both.require("verify-employer", Scope(region=VILLAGE))
    assert refused.value.details == {"action": "verify-employer"}


def test_the_platform_itself_may_do_everything_listed() -> None:
    """Jobs and policies act as the system, and are remembered so."""
    assert all(SYSTEM.may(action, HERE) for action in PERMISSIONS)
    assert SYSTEM.require("prepare-pay-run") == By("system", Role.SYSTEM)
    assert (COORDINATOR.worker, SYSTEM.workshops) == (None, ())


def test_a_derived_id_follows_from_its_parts() -> None:
    """Always the same, and another one for other parts, however they are cut."""
    assert derived_id("a", "b") == derived_id("a", "b")
    assert len({derived_id("a", "b"), derived_id("ab"), derived_id("a", "", "b"), derived_id("b", "a")}) == 4


def test_numbers_are_compared_as_people_write_them() -> None:
    """Width, case and spaces do not matter; leading zeros do."""
    assert number_key(" ｇ０１ ") == number_key("G 01") == "G01"
    assert number_key("G1") != number_key("G01")
