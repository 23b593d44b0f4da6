"""Setting a workshop up, on both stores: found, join, define, rate; and again the same."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.examples import what, who
from tests.examples.what import WORK_DATE
from tests.examples.who import AMEI, STRANGER, WORKSHOP, an_id
from tests.founding import Founded, refused
from workshops.domain import Product, Workshop
from workshops.events import Step

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
    """Somebody else's change in between is not written over; that people joined is no such change."""
    nothing = {"village": None, "kind": None, "payer": None, "actor": who.OFFICIAL}

    def rename(name: str, version: int) -> Any:
        return at_work.do(at_work.setup.describe, id=WORKSHOP, version=version, name=name, **nothing)

    version = rename("彩灯工坊", 1).thing.described
    assert version == 5
    assert refused(lambda: rename("灯笼工坊", 1)) == "stale"
    assert at_work.read.workshop(WORKSHOP)["name"] == "彩灯工坊"


def test_a_founding_sent_again_does_not_undo_what_is_said_since(at_work: Founded) -> None:
    """The repeat answers the workshop as it is now; that it is described so now is no founding."""
    changed = {"name": "彩灯工坊", "village": None, "kind": None, "payer": None}
    at_work.do(at_work.setup.describe, id=WORKSHOP, version=1, actor=who.OFFICIAL, **changed)
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


def number_of(at_work: Founded, number: str, request: str | None = None) -> str:
    """Put a member under a number; answers theirs."""
    joining = {"workshop": WORKSHOP, "worker": AMEI, "number": number, "request": request}
    told: Workshop = at_work.do(at_work.setup.join, **joining).thing
    return told.workers[AMEI]


def test_a_number_sent_again_late_does_not_come_back(at_work: Founded) -> None:
    """Neither by its request, nor without one; whoever wants it back asks anew."""
    assert number_of(at_work, "G31", an_id("first")) == "G31"
    assert number_of(at_work, "G32") == "G32"
    head = at_work.house.store.head()
    assert number_of(at_work, "G31", an_id("first")) == "G32"
    assert number_of(at_work, "G31") == "G32"
    assert at_work.house.store.head() == head
    assert refused(lambda: number_of(at_work, "G33", an_id("first"))) == "id-reused"
    assert number_of(at_work, "G31", an_id("wanted back")) == "G31"


def steps_of(at_work: Founded, *steps: Step, request: str | None = None) -> tuple[Step, ...]:
    """Say that the lantern has these steps; answers those it has."""
    said = {"workshop": WORKSHOP, "code": "lantern", "name": "灯笼", "unit": "piece", "grades": what.GRADES}
    told: Product = at_work.do(at_work.setup.define_product, **said, steps=steps, request=request).thing
    return told.steps


def test_a_product_sent_again_late_does_not_come_back(at_work: Founded) -> None:
    """Neither by its request, nor without one; whoever wants it back asks anew."""
    one, two = (what.WIRING,), (what.WIRING, what.PACKING)
    assert steps_of(at_work, *one, request=an_id("one step")) == one
    assert steps_of(at_work, *two, request=an_id("two steps")) == two
    head = at_work.house.store.head()
    assert steps_of(at_work, *one, request=an_id("one step")) == two
    assert steps_of(at_work, *one) == two
    assert at_work.house.store.head() == head
    assert refused(lambda: steps_of(at_work, *two, request=an_id("one step"))) == "id-reused"
    assert steps_of(at_work, *one, request=an_id("wanted back")) == one


def test_a_request_that_changed_nothing_is_remembered_too(at_work: Founded) -> None:
    """It said what was so already; when it comes again that is no longer so."""
    two, three = (what.WIRING, what.PACKING), (what.WIRING, what.PACKING, what.ELECTRIC)
    assert steps_of(at_work, *two, request=an_id("as it is")) == two
    assert steps_of(at_work, *three, request=an_id("one more")) == three
    assert steps_of(at_work, *two, request=an_id("as it is")) == three
    assert number_of(at_work, "G01", an_id("as it was")) == "G01"
    assert number_of(at_work, "G41", an_id("another")) == "G41"
    assert number_of(at_work, "G01", an_id("as it was")) == "G41"


def test_a_step_is_added_to_the_product_as_it_then_is(
    at_work: Founded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another one came between reading and writing: both are there, each with a code of its own."""
    decide = Product.add_step
    between = ["装盒"]

    def add(name: str) -> None:
        at_work.do(
            at_work.setup.add_step, workshop=WORKSHOP, product="lantern", name=name, request=an_id(name)
        )

    def slowly(product: Product, **said: Any) -> None:
        while between:
            add(between.pop())
        decide(product, **said)

    monkeypatch.setattr(Product, "add_step", slowly)
    add("贴标")
    steps = at_work.house.store.get(Product, Product.id_of(WORKSHOP, "lantern")).steps
    assert [(step.code, step.name) for step in steps[2:]] == [("1", "装盒"), ("2", "贴标")]
