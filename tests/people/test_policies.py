"""Whoever is paid is told so, once."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from kernel.permissions import SYSTEM
from kernel.store import Recorded
from kernel.time import now
from people.policies import TELL_PAID, TellPaid
from people.readmodel import OutboxMessages, Vault
from people.service import Workers
from people.tasks import tell_paid
from shell.config import Config
from shell.factory import create_app
from shell.house import House, house
from shell.prepare import prepare
from shell.queue import Effect
from shell.queue.outbox import post, send_due
from shell.queue.tables import OUTBOX
from tests.people.doors import house_of
from workshops.events import MemberJoined, PaymentMade

WORKER = "11111111-1111-4111-8111-111111111111"
SLIP = "22222222-2222-4222-8222-222222222222"


def paid() -> PaymentMade:
    """A slip of 269.60 yuan was paid."""
    return PaymentMade(
        originator_id=f"pay-slip-{SLIP}",
        originator_version=2,
        recorded_at=now(),
        at=now(),
        by=SYSTEM.require("pay"),
        run=SLIP,
        workshop=SLIP,
        worker=WORKER,
        amount=26960,
        reference=None,
    )


def test_a_payment_asks_for_one_message_and_nothing_else_does() -> None:
    """The effect holds ids and the amount; name and phone are looked up only when it is sent."""
    (effect,) = TellPaid().react(Recorded(7, paid()))
    assert (effect.kind, effect.payload) == (TELL_PAID, {"worker": WORKER, "slip": SLIP, "amount": 26960})
    joined = MemberJoined(
        originator_id=f"workshop-{SLIP}",
        originator_version=2,
        recorded_at=now(),
        at=now(),
        by=SYSTEM.require("keep-members"),
        worker=WORKER,
        number="0318",
    )
    assert list(TellPaid().react(Recorded(8, joined))) == []


def agrees(house: House) -> None:
    """The worker wants to be told by message."""
    by = SYSTEM.require("answer-consent")
    house.get(Workers).agree(person=WORKER, purposes=("messages",), at=now(), by=by)


def test_the_message_reaches_a_phone_once_and_nobody_without_one(tmp_path: Path) -> None:
    """A worker that dies after sending sends again with the same key: still one message."""
    app = create_app(Config(env="test", data=tmp_path))
    with app.app_context():
        prepare(house(), lambda _line: None)
        agrees(house())
        payload = {"worker": WORKER, "slip": SLIP, "amount": 26960}
        tell_paid(house(), "7:tell-paid", payload)
        assert house().get(OutboxMessages).latest() == []
        house().get(Vault).put(WORKER, {"phone": "+8613900000318"})
        for _ in range(2):
            tell_paid(house(), "7:tell-paid", payload)
        (message,) = house().get(OutboxMessages).latest()
        assert "269.60 元" in message.text
        assert SLIP in message.text
        house().close()


def test_without_a_gateway_a_message_waits_instead_of_counting_as_sent(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Production before a provider is chosen: the outbox keeps the effect, with the reason."""
    monkeypatch.setattr(Config, "demo", property(lambda _config: False))
    house = house_of(app)
    agrees(house)
    house.get(Vault).put(WORKER, {"phone": "+8613900000318"})
    effect = Effect(TELL_PAID, {"worker": WORKER, "slip": SLIP, "amount": 26960})
    with house.records_engine.begin() as connection:
        post(connection, [(7, effect)])
    with app.app_context():
        assert send_due(house) == 1
    with house.records_engine.connect() as connection:
        row = connection.execute(select(OUTBOX)).one()
    assert (row.state, row.attempts, row.sent_at) == ("pending", 1, None)
    assert "gateway" in row.last_error
