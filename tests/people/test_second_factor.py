"""A second factor: set up, asked for, used once, lost and reset."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kernel.errors import Forbidden, Invalid, Refusal
from kernel.identity import Grant, Role
from kernel.permissions import SYSTEM, Actor
from kernel.time import now
from people.domain import code_at, matching_step, new_recovery_codes, plain_recovery_code, step_of
from people.readmodel import Accounts, SecondFactors, Sessions, Vault
from people.service import SecondFactor
from shell.factory import create_app
from tests.examples.who import WORKSHOP, an_id
from tests.people.doors import PHONE, bearer, hidden_field, house_of, phone, sign_in
from tests.people.test_sessions import come_in

# RFC 6238, appendix B, of its SHA-1 column the last six digits.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC_CODES = {59: "287082", 1111111109: "081804", 1234567890: "005924", 2000000000: "279037"}


def clerk(app: Flask, number: int = 0, role: Role = Role.COORDINATOR, **reach: str) -> Actor:
    """Somebody with work to do for others."""
    accounts = house_of(app).get(Accounts)
    account = accounts.open(phone(number) if number else PHONE, at=now())
    grant = Grant(role, **(reach or {"region": "331082101"}))  # type: ignore[arg-type]
    accounts.grant(account, grant, at=now())
    return Actor(account, (grant,))


def enrol(app: Flask, who: Actor) -> tuple[str, list[str]]:
    """Let somebody have a second factor; answers its secret and the codes for paper."""
    service = house_of(app).get(SecondFactor)
    secret = service.begin(account=who.account)
    codes = service.confirm(code=code_of(secret, -1), at=now(), actor=who)
    return secret, codes


def code_of(secret: str, steps: int = 0, at: datetime | None = None) -> str:
    """What an app shows, some half minutes from now."""
    return code_at(secret, step_of(at or now()) + steps)


@pytest.mark.parametrize(("seconds", "code"), RFC_CODES.items())
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    """RFC 6238's own examples, and half a minute to either side for a clock that is wrong."""
    at = datetime.fromtimestamp(seconds, now().tzinfo)
    assert matching_step(RFC_SECRET, code, at) == seconds // 30
    assert matching_step(RFC_SECRET, code, at + timedelta(seconds=30)) == seconds // 30
    assert matching_step(RFC_SECRET, code, at - timedelta(seconds=30)) == seconds // 30
    assert matching_step(RFC_SECRET, code, at + timedelta(seconds=61)) is None


def test_codes_from_paper_are_read_as_they_are_written() -> None:
    """Small letters, spaces, an O for a nought: the same code."""
    assert len({plain_recovery_code(code) for code in new_recovery_codes()}) == 10
    assert plain_recovery_code("abcd-0 1jk") == plain_recovery_code("ABCDOIJK")


def test_a_code_is_good_once(app: Flask) -> None:
    """The same digits within their half minute are refused, and so are those of a half minute before."""
    who, service = clerk(app), house_of(app).get(SecondFactor)
    secret, _codes = enrol(app, who)
    at = now()
    service.check(account=who.account, code=code_of(secret, 0, at), at=at)
    for steps in (0, -1):
        with pytest.raises(Invalid, match="second-factor-wrong"):
            service.check(account=who.account, code=code_of(secret, steps, at), at=at)
    service.check(account=who.account, code=code_of(secret, 1, at), at=at)


def test_five_wrong_codes_make_it_wait(app: Flask) -> None:
    """A quarter of an hour in which the right one does not help either."""
    who, service, at = clerk(app), house_of(app).get(SecondFactor), now()
    secret, _codes = enrol(app, who)
    for _ in range(5):
        with pytest.raises(Invalid, match="second-factor-wrong"):
            service.check(account=who.account, code="not a code", at=at)
    with pytest.raises(Invalid, match="second-factor-tired"):
        service.check(account=who.account, code=code_of(secret, 0, at), at=at)
    later = at + timedelta(minutes=16)
    service.check(account=who.account, code=code_of(secret, 0, later), at=later)


def test_each_code_from_paper_is_good_once(app: Flask) -> None:
    """And none of another account; new ones put an end to the old."""
    who, other, service = clerk(app), clerk(app, 5), house_of(app).get(SecondFactor)
    secret, codes = enrol(app, who)
    enrol(app, other)
    service.check(account=who.account, code=codes[0].lower(), at=now())
    for account, code in ((who.account, codes[0]), (other.account, codes[1])):
        with pytest.raises(Invalid, match="second-factor-wrong"):
            service.check(account=account, code=code, at=now())
    assert house_of(app).get(SecondFactors).recovery_codes_left(who.account) == 9
    service.renew_codes(code=code_of(secret), at=now(), actor=who)
    with pytest.raises(Invalid, match="second-factor-wrong"):
        service.check(account=who.account, code=codes[1], at=now())


def test_nothing_is_kept_in_the_clear(app: Flask) -> None:
    """The secret is sealed under the person's key; of the codes on paper there are hashes only."""
    secret, codes = enrol(app, clerk(app))
    said = ""
    with house_of(app).records_engine.connect() as connection:
        for table in ("vault", "second_factors", "recovery_codes"):
            said += str(connection.exec_driver_sql(f"SELECT * FROM {table}").all())
    assert secret not in said
    assert not [code for code in codes if code in said or plain_recovery_code(code) in said]


def test_without_it_nothing_of_others_is_open(app: Flask, client: FlaskClient) -> None:
    """Signed in by the phone alone: one's own account, and none of what staff may see, at either door."""
    who = clerk(app, workshop=WORKSHOP, region="331082101")
    secret, _codes = enrol(app, who)
    headers = bearer(sign_in(app, client)["token"])
    refused = client.get("/api/v1/workers", headers=headers)
    assert (refused.status_code, refused.json["code"]) == (403, "second-factor-needed")
    me = client.get("/api/v1/me", headers=headers).json
    assert (me["grants"], me["withheld"]) == ([], ["coordinator"])
    step = "/api/v1/sessions/current/second-step"
    assert client.post(step, json={"code": "000000"}, headers=headers).status_code == 422
    assert client.post(step, json={"code": code_of(secret)}, headers=headers).json["withheld"] == []
    assert client.get("/api/v1/workers", headers=headers).status_code == 200


def test_pages_ask_for_it_and_come_back(app: Flask) -> None:
    """A page of staff leads to the second step, and from there to the page; the token is a new one."""
    secret, _codes = enrol(app, clerk(app))
    client = come_in(app)
    assert client.get("/").location == "/second-step"
    asked = client.get("/training/runs")
    assert asked.location == "/second-step?next=/training/runs"
    step = client.get(asked.location)
    before = client.get_cookie("gongfu")
    said = {"csrf_token": hidden_field(step), "next": "/training/runs"}
    wrong = client.post("/second-step", data=said | {"code": "12"})
    assert wrong.status_code == 422
    assert "这个数字不对" in wrong.text
    assert client.post("/second-step", data=said | {"code": code_of(secret)}).location == "/training/runs"
    assert client.get_cookie("gongfu") != before
    assert client.get("/training/runs").status_code == 200


def test_production_lets_no_staff_in_without_one(app: Flask, app_config: Any) -> None:
    """Where it is demanded at once, staff set it up before anything else; a program has its token."""
    clerk(app)
    strict = create_app(replace(app_config, second_factor_days=0))
    client = come_in(strict)
    assert client.get("/training/runs").location == "/second-step?next=/training/runs"
    assert client.get("/second-step?next=/training/runs").location == "/me/second-factor?next=/training/runs"
    page = client.get("/me/second-factor?next=/training/runs")
    said = {"csrf_token": hidden_field(page), "next": "/training/runs"}
    client.post("/me/second-factor", data=said | {"action": "begin"})
    secret = "".join(
        re.findall(r'class="secret"[^>]*>([^<]+)<', client.get("/me/second-factor").text)[0].split()
    )
    shown = client.post("/me/second-factor", data=said | {"action": "confirm", "code": code_of(secret)})
    assert len(re.findall(r"<li>[0-9A-Z]{4}-[0-9A-Z]{4}</li>", shown.text)) == 10
    assert 'href="/training/runs"' in shown.text
    assert client.get("/training/runs").status_code == 200
    house = house_of(strict)
    account = house.get(Accounts).by_phone(PHONE)
    assert account is not None
    program = house.get(Sessions).issue(account, kind="program", lasts=timedelta(days=1))
    assert strict.test_client().get("/api/v1/workers", headers=bearer(program)).status_code == 200
    house.close()


def test_the_secret_waits_until_its_first_code_was_right(app: Flask) -> None:
    """Loading the page again shows the same; a wrong code leaves everything open."""
    service, who = house_of(app).get(SecondFactor), clerk(app)
    secret = service.begin(account=who.account)
    assert service.begin(account=who.account) == secret
    with pytest.raises(Invalid, match="second-factor-wrong"):
        service.confirm(code="123", at=now(), actor=who)
    assert house_of(app).get(SecondFactors).since(who.account) is None
    with pytest.raises(Refusal, match="no-second-factor"):
        service.check(account=who.account, code=code_of(secret), at=now())


def test_an_official_of_the_region_resets_it_and_both_stand_in_the_record(app: Flask) -> None:
    """Not of another region, not for themselves, not an operator's; the sessions of whom it is end."""
    service, who = house_of(app).get(SecondFactor), clerk(app)
    enrol(app, who)
    token = house_of(app).get(Sessions).issue(who.account, kind="browser", lasts=timedelta(days=1))
    official = Actor(an_id("official"), (Grant(Role.OFFICIAL, region="331082"),))
    elsewhere = Actor(an_id("o"), (Grant(Role.OFFICIAL, region="331081"),))
    said: dict[str, Any] = {"reason_code": "phone-lost", "at": now()}
    with pytest.raises(Forbidden):
        service.reset(account=who.account, actor=elsewhere, **said)
    operator = clerk(app, 7, Role.OPERATOR, region="331082")
    enrol(app, operator)
    with pytest.raises(Forbidden):
        service.reset(account=operator.account, actor=official, **said)
    with pytest.raises(Refusal, match="second-person"):
        service.reset(account=operator.account, actor=operator, **said)
    service.reset(account=who.account, actor=official, **said)
    event = [each.event for each in house_of(app).store.read(0, 100)][-1]
    assert (event.TOPIC, event.id, event.by.account) == (
        *("people.second-factor-removed", who.account),
        official.account,
    )
    assert house_of(app).get(Sessions).by_token(token) is None
    with pytest.raises(Refusal, match="no-second-factor"):
        service.reset(account=who.account, actor=SYSTEM, **said)
    assert house_of(app).get(Vault).get(who.account, ("totp",)) == {}
