"""Tax kept back: by the tariff in force, on what one payer paid, never twice, never below nothing."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from tests.examples.what import AT, PAYER, WORK_DATE
from tests.examples.who import AMEI, BY, BY_SYSTEM, OFFICIAL, WORKSHOP, an_id
from tests.founding import Founded, refused
from tests.given import given
from workshops.domain import TaxAccount, Workshop
from workshops.domain.withholding import CUMULATIVE, PER_TIME, TARIFFS, cumulative, in_force, per_time
from workshops.events import Tax

NOVEMBER = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("yuan", "tax"),
    [
        ("800", "0"),
        ("801", "0.20"),
        ("1500", "140"),
        ("4000", "640"),
        ("5000", "800"),
        ("25000", "4000"),
        ("62500", "13000"),
        ("100000", "25000"),
    ],
)
def test_pay_for_labour_is_taxed_by_the_month(yuan: str, tax: str) -> None:
    """The worked examples of 国家税务总局公告2018年第61号 and around its steps."""
    assert per_time(int(Decimal(yuan) * 100), NOVEMBER) == int(Decimal(tax) * 100)


@pytest.mark.parametrize(
    ("monthly", "months", "tax"), [(5_000, 1, 0), (5_000, 12, 0), (8_000, 1, 42), (8_000, 12, 504)]
)
def test_work_through_a_platform_is_taxed_by_the_year(monthly: int, months: int, tax: int) -> None:
    """The worked examples of 国家税务总局公告2025年第16号: 8,000 a month cost 42 a month."""
    assert cumulative(monthly * months * 100, months, NOVEMBER) == tax * 100


@pytest.mark.parametrize("tariff", [*PER_TIME, *CUMULATIVE])
def test_a_table_has_no_jumps(tariff: Any) -> None:
    """At the top of each bracket the next one comes to the same: the quick deductions are right."""
    for low, high in zip(tariff.brackets, tariff.brackets[1:], strict=False):
        assert low.top * low.rate - low.quick == low.top * high.rate - high.quick


@for_all(st.integers(0, 20_000_000), st.integers(0, 100_000), st.integers(1, 12))
def test_more_pay_never_leaves_less(receipts: int, more: int, months: int) -> None:
    """Of every further fen something is left, whatever the way of withholding."""
    for tax in (per_time, lambda of, day: cumulative(of, months, day)):
        assert 0 <= tax(receipts + more, NOVEMBER) - tax(receipts, NOVEMBER) <= more


def test_no_tariff_counts_before_its_first_day() -> None:
    """The table for platforms is from 2025-10-01."""
    assert in_force(TARIFFS["cumulative"], date(2025, 9, 30)) is None
    assert in_force(TARIFFS["cumulative"], date(2025, 10, 1)) is CUMULATIVE[0]


def kept_back(
    payments: Sequence[tuple[date, int]], method: str, discarded: Sequence[int] = ()
) -> list[Tax | None]:
    """What is kept back of payments (day, yuan) one after another; those numbered were discarded later."""
    account = TaxAccount(an_id("account"))
    told = []
    for number, (day, yuan) in enumerate(payments):
        told.append(
            account.withhold(
                method=method,
                payer=PAYER.uscc,
                worker=AMEI,
                run=an_id(f"run {number}"),
                slip=an_id(f"slip {number}"),
                receipts=yuan * 100,
                day=day,
                discarded=[an_id(f"run {gone}") for gone in discarded],
                at=AT,
                by=BY_SYSTEM,
            )
        )
    return told


def amounts(told: Sequence[Tax | None]) -> list[int]:
    """Yuan kept back."""
    return [tax.amount // 100 if tax else 0 for tax in told]


def test_two_payments_in_a_month_are_taxed_as_one() -> None:
    """¥4,000 and ¥1,000 more cost what ¥5,000 cost; the next month begins anew."""
    days = [date(2026, 11, 5), date(2026, 11, 25), date(2026, 12, 5)]
    assert amounts(kept_back([*zip(days, (4_000, 1_000, 4_000), strict=True)], "per-time")) == [640, 160, 640]


def test_the_year_adds_up_month_by_month() -> None:
    """¥8,000 each month: ¥42 each month, as the announcement works out."""
    months = [(date(2026, month, 10), 8_000) for month in range(1, 13)]
    assert amounts(kept_back(months, "cumulative")) == [42] * 12


def test_a_month_without_pay_begins_a_new_row() -> None:
    """What came before the gap neither adds receipts nor allowances."""
    told = kept_back([(date(2026, 1, 5), 8_000), (date(2026, 3, 5), 8_000)], "cumulative")
    assert [tax and (tax.months, tax.before) for tax in told] == [(1, 0), (1, 0)]


def test_what_was_kept_back_too_much_is_not_given_back() -> None:
    """A poor month after a rich one: nothing more is kept back, and nothing returned."""
    told = kept_back([(date(2026, 1, 5), 9_000), (date(2026, 2, 5), 100)], "cumulative")
    assert amounts(told) == [66, 0]


def test_a_discarded_run_is_as_if_it_never_was() -> None:
    """Its receipts and its tax count no more."""
    twice = [(NOVEMBER, 4_000), (NOVEMBER, 1_000)]
    assert amounts(kept_back(twice, "per-time")) == [640, 160]
    assert amounts(kept_back(twice, "per-time", discarded=[0])) == [640, 40]


def test_nothing_is_kept_back_where_the_payer_keeps_none() -> None:
    """Nor of a slip that pays nothing."""
    assert kept_back([(NOVEMBER, 50_000)], "none") == [None]
    assert kept_back([(NOVEMBER, 0)], "per-time") == [None]


def setting(withholding: str = "per-time", since: date = date(2026, 12, 1), request: str = an_id("terms")):
    """Say on what terms a workshop pays."""
    return lambda it: it.set_pay_terms(
        relation="labour", withholding=withholding, effective_from=since, at=AT, by=BY, request=request
    )


def test_terms_count_from_their_day_on_and_the_last_word_of_a_day_counts() -> None:
    """Before the first: none were said."""
    workshop = given(Workshop).thing()
    setting("per-time")(workshop)
    setting("none", request=an_id("again"))(workshop)
    assert workshop.terms_on(date(2026, 11, 30)) is None
    terms = workshop.terms_on(date(2026, 12, 1))
    assert terms
    assert terms.withholding == "none"


def test_terms_are_said_ahead_and_once() -> None:
    """What is drawn up already stands; a tariff that is not in force yet cannot be used."""
    given(Workshop).when(setting(since=date(2020, 1, 1))).refuses("terms-in-past")
    workshop = given(Workshop).thing()
    first = setting()(workshop)
    assert setting("none")(workshop) is first
    early = datetime(2025, 6, 1, tzinfo=UTC)
    said = {"relation": "platform", "withholding": "cumulative", "effective_from": date(2025, 6, 2)}
    given(Workshop).when(
        lambda it: it.set_pay_terms(**said, at=early, by=BY, request=an_id("early"))
    ).refuses("tariff-not-in-force")


RUN, NEXT, THIRD = an_id("run"), an_id("next run"), an_id("third run")
MONTH_END = date(2026, 11, 30)


@pytest.fixture
def taxed(at_work: Founded) -> Founded:
    """A workshop that keeps tax back per time from tomorrow on, and pays a yuan a lantern; it is tomorrow."""
    at_work.do(
        at_work.setup.set_pay_terms,
        workshop=WORKSHOP,
        relation="labour",
        withholding="per-time",
        effective_from=at_work.now.date() + timedelta(days=1),
        request=an_id("terms"),
        actor=OFFICIAL,
    )
    at_work.set_rate(Decimal(1), WORK_DATE)
    at_work.now += timedelta(days=1)
    return at_work


def test_the_slip_shows_what_was_kept_back_and_how(taxed: Founded) -> None:
    """¥5,000 for labour: ¥800 of tax, ¥4,200 to pay; lines, slip and run agree."""
    taxed.accept(an_id("one"), 5_000)
    assert taxed.prepare(RUN, MONTH_END) == 420_000
    [slip] = taxed.read.slips(RUN)
    assert [(line["kind"], line["amount"]) for line in slip["lines"]] == [("work", 500_000), ("tax", -80_000)]
    assert slip["net"] == 420_000
    assert slip["tax"] | {"month": ""} == {
        "method": "per-time",
        "month": "",
        "receipts": 500_000,
        "before": 0,
        "months": 1,
        "withheld": 0,
        "tariff": "2019-01-01",
        "amount": 80_000,
    }


def test_a_second_run_of_the_month_counts_the_first(taxed: Founded) -> None:
    """¥4,000, then ¥1,000: ¥640 and ¥160."""
    taxed.accept(an_id("one"), 4_000)
    taxed.approve(RUN, taxed.prepare(RUN, MONTH_END))
    taxed.accept(an_id("two"), 1_000)
    assert taxed.prepare(NEXT, MONTH_END) == 84_000
    taxed.approve(NEXT, 84_000)


def test_a_run_whose_tax_counts_on_a_discarded_one_is_not_approved(taxed: Founded) -> None:
    """It is drawn up anew, and then counts rightly: ¥5,000 at once, ¥800."""
    taxed.accept(an_id("one"), 4_000)
    taxed.prepare(RUN, MONTH_END)
    taxed.accept(an_id("two"), 1_000)
    assert taxed.prepare(NEXT, MONTH_END) == 84_000
    taxed.discard(RUN)
    assert refused(lambda: taxed.approve(NEXT, 84_000)) == "tax-basis-changed"
    taxed.discard(NEXT)
    assert taxed.prepare(THIRD, MONTH_END) == 420_000
    taxed.approve(THIRD, 420_000)


def test_without_terms_nothing_is_kept_back(at_work: Founded) -> None:
    """What applies is decided by somebody, not guessed."""
    at_work.set_rate(Decimal(1), WORK_DATE)
    at_work.accept(an_id("one"), 5_000)
    assert at_work.prepare(RUN, MONTH_END) == 500_000
    assert at_work.read.slips(RUN)[0]["tax"] is None
