"""What another rate would have cost: exact, per month and per worker, and nothing is written."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kernel.lookups import Done
from kernel.money import worth
from tests.examples import who
from tests.program import Program
from tests.workshops.desk import TODAY, YESTERDAY, Browser, Desk
from workshops.domain.what_if import what_if

AT = f"/workshops/{who.WORKSHOP}/piece-rates/what-if"
ASKED = "product=lantern&step=wiring&rate=0.5000"
RATES = st.integers(1, 100_000).map(lambda n: Decimal(n).scaleb(-4))
FACTORS = st.integers(1, 120).map(lambda n: Decimal(n).scaleb(-2))
PIECES = st.lists(st.tuples(st.integers(0, 10_000), RATES, FACTORS), min_size=1, max_size=20)


@given(PIECES, RATES)
def test_it_is_what_would_have_been_paid_to_the_fen(
    work: list[tuple[int, Decimal, Decimal]], rate: Decimal
) -> None:
    """Pieces × the other rate × their own factors, summed up exactly and rounded once."""
    done = [Done("w", TODAY, pieces, worth(pieces, old, factor), old) for pieces, old, factor in work]
    exact = sum((worth(pieces, rate, factor) for pieces, _old, factor in work), Decimal(0))
    told = what_if(done, rate)
    (month,), (worker,) = told.months, told.workers
    fen = int((exact * 100 + Decimal("0.5")) // 1)
    assert month.proposed == worker.proposed == told.total.proposed == fen


def test_each_month_and_each_worker_is_told_by_itself() -> None:
    """The latest month first; whom it would change most first."""
    done = [
        Done("few", date(2026, 10, 30), 10, Decimal("4.20"), Decimal("0.42")),
        Done("many", date(2026, 11, 2), 100, Decimal("42.00"), Decimal("0.42")),
        Done("many", date(2026, 10, 2), 100, Decimal("42.00"), Decimal("0.42")),
    ]
    told = what_if(done, Decimal("0.40"))
    assert [(each.of, each.difference) for each in told.months] == [("2026-11", -200), ("2026-10", -220)]
    assert [(each.of, each.difference) for each in told.workers] == [("many", -400), ("few", -20)]
    assert told.total.difference == -420
    assert what_if([], Decimal(1)).total.earned == 0


def test_a_program_asks_what_a_rate_would_have_cost(desk: Desk, clerk: Program) -> None:
    """Over real work, what is inspected; the store has not one event more."""
    desk.accept(who.an_id("hers"), 100, TODAY)
    desk.accept(who.an_id("his"), 10, YESTERDAY, worker=who.BAOGEN)
    desk.hand_in(who.an_id("not inspected"), 50, TODAY)
    before = desk.house.store.head()
    told = clerk.get(f"{AT}?{ASKED}").json
    assert told["total"] == {"pieces": 110, "earned": "46.20", "proposed": "55.00", "difference": "8.80"}
    assert [(each["month"], each["difference"]) for each in told["months"]] == [("2026-11", "8.80")]
    assert [(each["worker"], each["difference"]) for each in told["workers"]] == [
        (who.AMEI, "8.00"),
        (who.BAOGEN, "0.80"),
    ]
    assert desk.house.store.head() == before


def test_a_rate_that_cannot_be_is_refused(desk: Desk, clerk: Program) -> None:
    """As where it is set: above zero, at most four decimals, of a step there is."""
    assert clerk.get(f"{AT}?product=lantern&step=wiring&rate=0").json["code"] == "rate-not-positive"
    assert clerk.get(f"{AT}?product=lantern&step=wiring&rate=0.00001").json["code"] == "rate-too-fine"
    assert clerk.get(f"{AT}?product=lantern&step=nothing&rate=1").json["code"] == "step-unknown"
    assert clerk.get(f"{AT}?{ASKED}&months=25").status_code == 422


def test_the_page_shows_what_it_would_cost_and_sets_the_rate(desk: Desk, counter: Browser) -> None:
    """From the step's price to the figures, from there to the new price."""
    desk.accept(who.an_id("hers"), 100, TODAY)
    here = "/products/lantern/steps/wiring/what-if"
    assert here in counter.get("/products").text
    assert "新单价" in counter.read(here)
    told = counter.read(f"{here}?rate=0.50")
    assert "要是早就 0.50 元，多花 ¥ 8 .00" in told
    assert "林阿梅" in told
    assert "这里要一个数" in counter.get(f"{here}?rate=many").text
    assert "还没有验收过的活" in counter.read("/products/lantern/steps/packing/what-if?rate=0.05")
    sent = {"product": "lantern", "step": "wiring", "rate": "0.50", "effective_from": "2026-11-04"}
    assert counter.post("/piece-rates", id=who.an_id("set it"), **sent).status_code == 303
    assert "0.50" in counter.read("/products")
