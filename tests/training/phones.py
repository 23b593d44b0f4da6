"""Classes in the whole app, and the phones of those who learn, teach and run them."""

import re
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from kernel.identity import Grant, Role
from kernel.time import fixed_now
from people.readmodel import Accounts, Sessions, Vault
from shell.house import House
from tests.examples import training_what as what
from tests.examples import who
from tests.training.school import School
from tests.workshops.desk import NAMES, Desk, words

TEACHER = "13900001401"
GRANTS = {
    "trainer": (TEACHER, Grant(Role.TRAINER)),
    "clerk": ("13900001402", Grant(Role.COORDINATOR, region=who.VILLAGE)),
    "official": ("13900001403", Grant(Role.OFFICIAL, region="331082")),
}


class Schoolhouse:
    """A village's people and workshop, a course with an open run of two seats, and everybody's phone."""

    def __init__(self, app: Flask, **changed: Any) -> None:
        self.app, self.desk = app, Desk(app)
        self.house: House = app.extensions["gongfu"]
        self.phones: dict[str, Phone] = {}
        for name, (number, grant) in GRANTS.items():
            self.phones[name] = self._phone(number, grant)
        for n, worker in enumerate(NAMES):
            self.phones[worker] = self._phone(f"1390000141{n}", Grant(Role.WORKER, worker=worker))
        self.teacher = self.phones["trainer"].account
        self.house.get(Vault).put(self.teacher, {"name": "周海燕"})
        self.school = School(self.house).open(trainers=(self.teacher,), **changed)

    def __getitem__(self, name: str) -> "Phone":
        return self.phones[name]

    @property
    def now(self) -> datetime:
        """What all clocks show."""
        return self.school.now

    def _phone(self, number: str, grant: Grant) -> "Phone":
        accounts = self.house.get(Accounts)
        at = datetime(2026, 11, 1, tzinfo=what.EVENING.tzinfo)
        with fixed_now(at):
            account = accounts.open(number, at=at)
            accounts.grant(account, grant, at=at)
            token = self.house.get(Sessions).issue(account, kind="browser", lasts=timedelta(days=900))
        return Phone(self, account, token)


class Phone:
    """Opens pages and sends their forms; follows no redirect."""

    def __init__(self, schoolhouse: Schoolhouse, account: str = "", token: str = "") -> None:
        self.schoolhouse, self.account = schoolhouse, account
        self.client = schoolhouse.app.test_client()
        if token:
            self.client.set_cookie("gongfu", token)

    def get(self, path: str) -> TestResponse:
        """Open a page of training."""
        return self.client.get(f"/training{path}", headers=self._clock())

    def read(self, path: str) -> str:
        """What stands on a page."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return words(answer)

    def post(self, path: str, on: str | None = None, **fields: Any) -> TestResponse:
        """Send a form that stands on the page `on` (the path itself where it does), then let all be told."""
        page = self.get(path if on is None else on)
        proof = re.findall(r'name="csrf_token" value="([^"]+)"', page.text)[0]
        sent = {"csrf_token": proof, **fields}
        answer = self.client.post(f"/training{path}", data=sent, headers=self._clock())
        self.schoolhouse.school.catch_up()
        return answer

    def _clock(self) -> dict[str, str]:
        return {"Gongfu-Now": self.schoolhouse.now.isoformat()}
