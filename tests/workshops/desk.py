"""A workshop with its people in the whole app, and browsers at its counter."""

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from kernel.identity import Grant, Role
from kernel.time import ZONE, fixed_now
from people.readmodel import Accounts, Sessions, Vault
from people.service import Employers, Workers
from shell.house import House
from shell.projector import Projector
from shell.queue.worker import work_off
from tests.examples import who
from tests.founding import Founded

NAMES = {who.AMEI: "林阿梅", who.BAOGEN: "王宝根", who.CUIHUA: "张翠花"}
NUMBERS = {who.AMEI: "0101", who.BAOGEN: "0207", who.CUIHUA: "0318"}
PHONES = {who.AMEI: "13910000001", who.BAOGEN: "13910000002", who.CUIHUA: "13910000003"}
TODAY = date(2026, 11, 3)
YESTERDAY = TODAY - timedelta(days=1)
NOW = datetime(2026, 11, 3, 16, 42, tzinfo=ZONE)


class Desk(Founded):
    """The workshop of `Founded` with named, registered members, and what browsers see of it at `NOW`."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app.extensions["gongfu"])
        self.app = app
        self.anna = self.account("13900000001", who.WORKSHOP)
        self.bella = self.account("13900000002", who.WORKSHOP)
        self.house.get(Vault).put(self.bella, {"name": "周海燕"})
        for worker, name in NAMES.items():
            self.register(worker, name, PHONES[worker])
        self.found(NUMBERS)
        self.now = NOW - timedelta(hours=2)

    def account(self, phone: str, workshop: str) -> str:
        """A new account that coordinates a workshop."""
        accounts = self.house.get(Accounts)
        with fixed_now(NOW):
            account = accounts.open(phone, at=NOW)
            grant = Grant(Role.COORDINATOR, workshop=workshop, region=who.VILLAGE)
            accounts.grant(account, grant, at=NOW)
        return account

    def register(self, worker: str, name: str, phone: str) -> None:
        """Register a worker born in 1963."""
        self.do(
            self.house.get(Workers).register,
            id=worker,
            name=name,
            phone=phone,
            village=who.VILLAGE,
            birth_date=date(1963, 5, 4),
            actor=who.OPERATOR,
        )

    def enterprise(self) -> None:
        """A verified enterprise, which nobody speaks for yet."""
        employers = self.house.get(Employers)
        said = {"name": "亮堂堂展陈队", "uscc": "91110000600037341L", "phone": "13900990002"}
        self.do(employers.register, id=who.EMPLOYER, town=who.VILLAGE[:9], actor=who.OPERATOR, **said)
        decided = {"request": who.an_id("verified"), "verified": True, "reason_code": None}
        self.do(employers.decide, id=who.EMPLOYER, actor=who.OPERATOR, **decided)

    def boss(self) -> "Browser":
        """The browser of whoever speaks for it, at its orders."""
        accounts = self.house.get(Accounts)
        with fixed_now(NOW):
            account = accounts.open("13900001290", at=NOW)
            accounts.grant(account, Grant(Role.EMPLOYER, employer=who.EMPLOYER), at=NOW)
        browser = self.browser(account)
        browser.at = f"/employers/{who.EMPLOYER}/orders"
        return browser

    def browser(self, account: str | None = None) -> "Browser":
        """A browser in which a coordinator is signed in."""
        account = account or self.anna
        with fixed_now(NOW):
            token = self.house.get(Sessions).issue(account, kind="browser", lasts=timedelta(days=1))
        return Browser(self, token)

    def phone(self, worker: str) -> "Browser":
        """The browser of a worker's own phone."""
        accounts = self.house.get(Accounts)
        with fixed_now(NOW):
            account = accounts.open(PHONES[worker], at=NOW)
            accounts.grant(account, Grant(Role.WORKER, worker=worker), at=NOW)
        browser = self.browser(account)
        browser.at = ""
        return browser

    def work_off(self) -> None:
        """Do the jobs that wait, while read models follow as they do in real life."""
        over = threading.Event()

        def follow() -> None:
            projector = Projector(self.house)
            while not over.is_set():
                projector.catch_up()
                over.wait(0.005)

        follower = threading.Thread(target=follow)
        follower.start()
        try:
            with self.app.app_context():
                work_off(self.house)
        finally:
            over.set()
            follower.join()
        self.catch_up()


class Browser:
    """Opens pages and sends their forms as they stand, changed here and there; follows no redirect."""

    def __init__(self, desk: Desk, token: str) -> None:
        self.desk = desk
        self.client: FlaskClient = desk.app.test_client()
        self.client.set_cookie("gongfu", token)
        self.at = f"/workshops/{who.WORKSHOP}"

    def get(self, path: str) -> TestResponse:
        """Open a page of the workshop; paths that begin with its address are taken as they are."""
        self.desk.catch_up()
        return self.client.get(self._address(path), headers=_clock(), follow_redirects=False)

    def read(self, path: str) -> str:
        """What stands on a page, as text."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return words(answer)

    def post(self, path: str, **fields: Any) -> TestResponse:
        """Send a form, with the proof that it is ours; then let the read models follow."""
        proof = re.findall(r'name="csrf_token" value="([^"]+)"', self.get("/import").text)[0]
        sent: Mapping[str, Any] = {"csrf_token": proof, **fields}
        answer = self.client.post(self._address(path), data=sent, headers=_clock())
        self.desk.catch_up()
        return answer

    def _address(self, path: str) -> str:
        return path if path.startswith("/workshops/") else self.at + path


def _clock() -> dict[str, str]:
    return {"Gongfu-Now": NOW.isoformat()}


def words(answer: TestResponse) -> str:
    """The words of a page without scripts, one space between them, and no joiners."""
    body = re.sub(
        r"(?s)<(script|style|svg)\b.*?</\1>|<!--.*?-->|<div id=\"counter\".*?(?=<div class=\"plain\">)",
        " ",
        answer.text,
    )
    return " ".join(re.sub(r"<[^>]+>", " ", body).replace("\u2060", "").split())


def values(answer: TestResponse, name: str) -> list[str]:
    """What stands in the fields of a name."""
    tags = re.findall(rf'<input[^>]*\sname="{re.escape(name)}"[^>]*>', answer.text)
    return [re.findall(r'\svalue="([^"]*)"', tag)[0] for tag in tags]


@contextmanager
def selects(house: House) -> Iterator[list[str]]:
    """The SELECTs asked of the read models and records meanwhile."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Sequence[Any]) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            asked.append(statement)

    engines = {house.read_engine, house.records_engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
