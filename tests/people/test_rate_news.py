"""A piece rate for days to come is told ahead to whoever makes the piece: by message, and on the phone."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask

from kernel.identity import Grant, Role
from kernel.time import fixed_now
from people.policies import TELL_FACTOR, TELL_RATE, TellRate
from people.readmodel import Accounts, OutboxMessages, Sessions
from people.service import Consents
from people.tasks import tell_factor, tell_rate
from tests.examples import who
from tests.workshops.desk import NOW, TODAY, YESTERDAY, Desk, words

SOON = date(2026, 12, 1)


@pytest.fixture
def desk(app: Flask) -> Desk:
    """She wires lanterns, he packs them; both agree to messages."""
    desk = Desk(app)
    desk.accept(who.an_id("wired"), 100, YESTERDAY)
    desk.accept(who.an_id("packed"), 100, YESTERDAY, worker=who.BAOGEN, step="packing")
    for worker, actor in ((who.AMEI, who.AMEI_HERSELF), (who.BAOGEN, who.BAOGEN_HIMSELF)):
        said = {"purpose": "messages", "text": "2026-11", "request": who.an_id(f"messages {worker}")}
        desk.do(desk.house.get(Consents).give, worker=worker, actor=actor, **said)
    return desk


def effects(desk: Desk) -> list[dict[str, object]]:
    """What the policy asks for, of everything that ever happened."""
    asked = [effect for each in desk.house.store.read(0, 1000) for effect in TellRate().react(each)]
    assert {effect.kind for effect in asked} <= {TELL_RATE}
    return [dict(effect.payload) for effect in asked]


def send(desk: Desk, payload: dict[str, object], tell: Callable[..., None] = tell_rate) -> list[str]:
    """Send what is asked for, twice with one key; what was sent."""
    desk.catch_up()
    with fixed_now(NOW), desk.app.app_context():
        for _ in range(2):
            tell(desk.house, "9:tell-it", payload)
    return [message.text for message in desk.house.get(OutboxMessages).latest()]


def test_a_rate_for_days_to_come_is_told_to_those_who_make_the_piece(desk: Desk) -> None:
    """What, from when, from how much to how much, where to see it; nothing to who does another step."""
    desk.set_rate(Decimal("0.4500"), SOON)
    (asked,) = effects(desk)
    (text,) = send(desk, asked)
    assert "灯笼布线从 12 月 1 日起一件 0.45 元，在那以前还是 0.42 元" in text
    assert "/income/rates" in text


def test_a_rate_of_today_is_told_nobody_ahead(desk: Desk) -> None:
    """There is no ahead; it stands on the page."""
    desk.set_rate(Decimal("0.4500"), TODAY)
    assert effects(desk) == []


def test_what_was_said_anew_since_is_not_told_any_more(desk: Desk) -> None:
    """Of two rates for one day only the last is told, and none after the day has come."""
    desk.set_rate(Decimal("0.4500"), SOON)
    desk.set_rate(Decimal("0.4400"), SOON)
    first, second = effects(desk)
    assert send(desk, first) == []
    assert "0.44 元" in send(desk, second)[0]
    late = {**second, "effective_from": TODAY.isoformat()}
    assert len(send(desk, late)) == 1


def test_a_factor_for_days_to_come_is_told_to_all_who_make_the_product(desk: Desk) -> None:
    """Whatever step they do; one said anew since is not told any more."""
    desk.set_factor("B", Decimal("0.80"), SOON)
    desk.set_factor("B", Decimal("0.90"), SOON)
    kinds = [effect.kind for each in desk.house.store.read(0, 1000) for effect in TellRate().react(each)]
    assert kinds == [TELL_FACTOR, TELL_FACTOR]
    first, second = (
        dict(effect.payload) for each in desk.house.store.read(0, 1000) for effect in TellRate().react(each)
    )
    assert send(desk, first, tell_factor) == []
    told = send(desk, second, tell_factor)
    assert len(told) == 2
    assert "灯笼的 B 等从 12 月 1 日起按单价的 0.90 倍算，在那以前还是 0.85 倍" in told[0]


def test_the_phone_says_what_changes_and_from_when(desk: Desk) -> None:
    """On the first page while it is ahead, with all rates behind it."""
    accounts = desk.house.get(Accounts)
    with fixed_now(NOW):
        account = accounts.open("13900001111", at=NOW)
        accounts.grant(account, Grant(Role.WORKER, worker=who.AMEI), at=NOW)
        token = desk.house.get(Sessions).issue(account, kind="browser", lasts=timedelta(days=1))
    phone = desk.app.test_client()
    phone.set_cookie("gongfu", token)

    def read(path: str) -> str:
        desk.catch_up()
        return words(phone.get(path, headers={"Gongfu-Now": NOW.isoformat()}))

    assert "有单价要变" not in read("/income/")
    assert "要变的" not in read("/income/rates")
    assert "布线 0.42" in read("/income/rates")
    desk.set_rate(Decimal("0.4500"), SOON)
    assert "12 月 1 日起有单价要变" in read("/income/")
    assert "灯笼布线 12 月 1 日起 0.42 → 0.45" in read("/income/rates")
    desk.set_factor("B", Decimal("0.90"), SOON - timedelta(days=1))
    assert "11 月 30 日起有单价要变" in read("/income/")
    assert "灯笼的 B 等 11 月 30 日起 × 0.85 → × 0.90" in read("/income/rates")
