"""How tests come in by the doors: codes read from the outbox, tokens, forms with their hidden field."""

import re
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kernel.identity import Grant, Role
from kernel.time import now
from people.readmodel import Accounts, OutboxMessages, Sessions
from people.service import DAYS
from shell.house import House
from shell.projector import Projector

VILLAGE = "331082101204"
NEXT_VILLAGE = "331082101205"
TOWN = "331082101"
PHONE = "13900000001"


def house_of(app: Flask) -> House:
    """The house of an app."""
    house: House = app.extensions["gongfu"]
    return house


def catch_up(app: Flask) -> None:
    """Make the read models true."""
    Projector(house_of(app)).catch_up()


def phone(number: int) -> str:
    """One of many made-up phone numbers."""
    return f"1390001{number:04d}"


def token_for(app: Flask, role: Role, number: int = 0, **reach: str) -> str:
    """A bearer token of a new account with one grant, made beside the doors."""
    house = house_of(app)
    account = house.get(Accounts).open(phone(number), at=now())
    house.get(Accounts).grant(account, Grant(role, **reach), at=now())
    return house.get(Sessions).issue(account, kind="bearer", lasts=timedelta(days=DAYS["bearer"]))


def bearer(token: str) -> dict[str, str]:
    """The header that shows a token."""
    return {"Authorization": f"Bearer {token}"}


def last_code(app: Flask) -> str:
    """The digits of the last message sent."""
    text = house_of(app).get(OutboxMessages).latest(1)[0].text
    return re.findall(r"\d{6}", text)[0]


def sign_in(app: Flask, client: FlaskClient, number: str = PHONE) -> dict[str, Any]:
    """Sign in at the API; answers token and account."""
    assert client.post("/api/v1/sign-in-codes", json={"phone": number}).status_code == 202
    answer = client.post("/api/v1/sessions", json={"phone": number, "code": last_code(app)})
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


def hidden_field(answer: TestResponse) -> str:
    """The form's proof that it is ours."""
    return re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', answer.text)[0]


def submit(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    """Open a page of forms and send one back, as a browser would."""
    own = path.startswith(("/me/", "/people/"))
    proof = hidden_field(client.get("/me" if own else "/privacy" if path == "/preferences" else "/sign-in"))
    return client.post(path, data={"csrf_token": proof, **fields})


def worker_form(**changed: Any) -> dict[str, Any]:
    """What a counter sends to register someone."""
    form = {"name": "陈桂香", "phone": PHONE, "village": VILLAGE, "birth_date": "1963-05-04"}
    return {key: value for key, value in {**form, **changed}.items() if value is not None}
