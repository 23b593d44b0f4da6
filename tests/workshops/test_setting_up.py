"""Setting a workshop up, on both stores: found, join, define, rate; and again the same."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests.examples import what, who
from tests.examples.what import WORK_DATE
from tests.examples.who import STRANGER, WORKSHOP, an_id
from tests.founding import Founded, refused

ONE = an_id("one")


def test_setting_up_again_changes_nothing(at_work: Founded) -> None:
    """Founding, joining, defining, rating: each sent twice has the effect of one."""
    head = at_work.house.store.head()
    at_work.found()
    assert at_work.house.store.head() == head


def test_an_id_is_of_one_workshop(at_work: Founded) -> None:
    """Founding another one under it is refused."""
    said = {"name": "另一个", "village": who.VILLAGE, "kind": "materials", "payer": what.PAYER}
    found = at_work.setup.found
    assert refused(lambda: at_work.do(found, id=WORKSHOP, actor=who.OFFICIAL, **said)) == "id-reused"


def test_a_workshop_is_changed_by_whoever_saw_it_last(at_work: Founded) -> None:
    """Somebody else's change in between is not written over."""
    nothing = {"village": None, "kind": None, "payer": None, "actor": who.OFFICIAL}

    def rename(name: str, version: int) -> Any:
        return at_work.do(at_work.setup.describe, id=WORKSHOP, version=version, name=name, **nothing)

    version = rename("彩灯工坊", 4).thing.version
    assert version == 5
    assert refused(lambda: rename("灯笼工坊", 4)) == "stale"
    assert at_work.read.workshop(WORKSHOP)["name"] == "彩灯工坊"


def test_a_founding_sent_again_does_not_undo_what_is_said_since(at_work: Founded) -> None:
    """The repeat answers the workshop as it is now; that it is described so now is no founding."""
    changed = {"name": "彩灯工坊", "village": None, "kind": None, "payer": None}
    at_work.do(at_work.setup.describe, id=WORKSHOP, version=4, actor=who.OFFICIAL, **changed)
    said = {"name": "庙西灯笼工坊", "village": who.VILLAGE, "kind": "materials", "payer": what.PAYER}
    head = at_work.house.store.head()

    def found(name: str) -> Any:
        return at_work.do(at_work.setup.found, id=WORKSHOP, actor=who.OFFICIAL, **said | {"name": name})

    again = found("庙西灯笼工坊")
    assert (again.thing.name, again.new) == ("彩灯工坊", False)
    assert at_work.house.store.head() == head
    assert refused(lambda: found("彩灯工坊")) == "id-reused"


def test_only_registered_people_join(at_work: Founded) -> None:
    """Whoever `people` does not know is unknown here."""
    joining = {"workshop": WORKSHOP, "worker": STRANGER, "number": "G99"}
    assert refused(lambda: at_work.do(at_work.setup.join, **joining)) == "worker-unknown"


def test_a_rate_never_begins_before_work_already_done(at_work: Founded) -> None:
    """Late work counts too: the last work date decides, not today."""
    at_work.hand_in(ONE, 30)
    assert refused(lambda: at_work.set_rate(Decimal("0.30"), WORK_DATE)) == "rate-in-past"
    at_work.set_rate(Decimal("0.45"), WORK_DATE + timedelta(days=1))
