"""How money, counts, days and moments are written, in each language; and whose wish about it counts."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask

from shell.config import Config
from shell.factory import create_app
from shell.i18n import day, moment, month, pieces, preferences, rate, wage, weekday, yuan

NOVEMBER = date(2026, 11, 6)


@pytest.fixture(scope="module")
def app() -> Flask:
    """The app, with nothing behind it."""
    return create_app(Config(env="test", secret_key="test", master_key=bytes(32)))


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Decimal("1291.35"), "1,291.35"),
        (129135, "1,291.35"),
        (Decimal("0.005"), "0.01"),
        (Decimal("-0.30"), "−0.30"),
        (0, "0.00"),
        (1_000_000_00, "1,000,000.00"),
    ],
)
def test_money_has_two_decimals_and_marks_thousands(amount: Decimal | int, text: str) -> None:
    """Whole numbers are fen; halves go up; a minus is a minus, not a hyphen."""
    assert yuan(amount) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [("0.42", "0.42"), ("0.0350", "0.035"), ("1", "1.00"), ("0.5", "0.50"), ("-0.02", "−0.02")],
)
def test_a_rate_has_the_decimals_it_needs(value: str, text: str) -> None:
    """At least two, no idle zeros behind."""
    assert rate(Decimal(value)) == text


def test_counts_mark_thousands() -> None:
    """12480 pieces read more easily as 12,480."""
    assert pieces(12480) == "12,480"


@pytest.mark.parametrize(
    ("count", "text"),
    [("8.50", "8.5"), ("1200.00", "1,200"), ("0.25", "0.25"), ("-1", "−1"), ("30", "30"), ("1E+2", "100")],
)
def test_counts_of_hours_and_days_have_no_idle_zeros(count: str, text: str) -> None:
    """Half an hour is told, none of its noughts; less than nothing as people write it."""
    assert pieces(Decimal(count)) == text


@pytest.mark.parametrize(("amount", "text"), [("20", "20"), ("25.5", "25.50"), ("0.0350", "0.035")])
def test_a_wage_is_told_shortly(amount: str, text: str) -> None:
    """20 yuan an hour, not 20.00."""
    assert wage(Decimal(amount)) == text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-CN", ("11 月 6 日", "周五", "2026 年 11 月", "11 月 7 日 00:42")),
        ("zh-TW", ("11 月 6 日", "週五", "2026 年 11 月", "11 月 7 日 00:42")),
        ("en", ("6 Nov", "Fri", "November 2026", "7 Nov 00:42")),
    ],
)
def test_days_are_those_of_shanghai_in_the_readers_words(
    app: Flask, language: str, words: tuple[str, ...]
) -> None:
    """A quarter to five in the afternoon in London is past midnight here."""
    late = datetime(2026, 11, 6, 16, 42, tzinfo=UTC)
    with app.test_request_context(headers={"Accept-Language": language}):
        assert (day(NOVEMBER), weekday(NOVEMBER), month(NOVEMBER), moment(late)) == words


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("zh-HK,zh;q=0.8", "zh-Hant"),
        ("zh-Hant-TW", "zh-Hant"),
        ("en-AU,en;q=0.9", "en"),
        ("fr-FR", "zh-Hans"),
        ("", "zh-Hans"),
    ],
)
def test_a_browsers_language_is_met_as_nearly_as_can_be(app: Flask, asked: str, given: str) -> None:
    """Who asks for none we have reads 简体."""
    with app.test_request_context(headers={"Accept-Language": asked}):
        assert preferences().lang == given


def test_what_the_reader_chose_comes_before_what_the_browser_says(app: Flask) -> None:
    """The cookie holds language, large letters, light or dark."""
    headers = {"Accept-Language": "en", "Cookie": "preferences=zh-Hant.1.dark"}
    with app.test_request_context(headers=headers):
        assert preferences() == ("zh-Hant", True, "dark")


def test_on_the_api_only_the_header_counts(app: Flask) -> None:
    """Programs have no cookies of ours."""
    headers = {"Accept-Language": "en", "Cookie": "preferences=zh-Hant.1.dark"}
    with app.test_request_context("/api/v1/me", headers=headers):
        assert preferences().lang == "en"


def test_a_spoilt_cookie_is_nobodys_wish(app: Flask) -> None:
    """What cannot be read is passed over."""
    with app.test_request_context(
        headers={"Cookie": "preferences=klingon.yes.blue", "Accept-Language": "zh"}
    ):
        assert preferences() == ("zh-Hans", False, None)
