"""A market of short work in the whole app: an employer, some villagers, and the browsers they use."""

import re
from datetime import date, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kernel.identity import Grant, Role
from kernel.time import fixed_now
from people.readmodel import Accounts, Sessions
from people.service import Employers, Workers
from tests.examples import gig_what as what
from tests.examples import who
from tests.gigs.market import Market
from tests.workshops.desk import words

NAMES = {who.AMEI: "林阿梅", who.BAOGEN: "王宝根", who.CUIHUA: "张翠花"}
CODE = "91110000600037341L"


class Stall(Market):
    """The market of `Market` on the app's own house, with everybody registered and the employer verified."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app.extensions["gongfu"])
        self.app = app
        for number, (worker, name) in enumerate(NAMES.items()):
            self.do(
                self.house.get(Workers).register,
                id=worker,
                name=name,
                phone=f"1391000000{number}",
                village=who.VILLAGE,
                birth_date=date(1963, 5, 4),
                actor=who.OPERATOR,
            )
        for employer, name in ((what.EMPLOYER, "样例彩灯厂"), (what.OTHER_EMPLOYER, "别家彩灯厂")):
            self.register(employer, name)
            self.decide_on(employer, verified=True)

    def register(self, employer: str, name: str) -> None:
        """Register an employer, who waits then to be verified."""
        said = {"name": name, "uscc": CODE, "town": what.TOWN, "phone": "13900000099"}
        self.do(self.house.get(Employers).register, id=employer, actor=who.OPERATOR, **said)

    def decide_on(self, employer: str, *, verified: bool) -> None:
        """Find an employer to be who it says, or not."""
        said = {"verified": verified, "reason_code": None, "request": self.request()}
        self.do(self.house.get(Employers).decide, id=employer, actor=who.OPERATOR, **said)

    def browser(self, grant: Grant | None = None, phone: str = "13900000001") -> "Browser":
        """A browser in which somebody is signed in; the employer where nobody else is named."""
        accounts = self.house.get(Accounts)
        with fixed_now(self.now):
            account = accounts.open(phone, at=self.now)
            accounts.grant(account, grant or Grant(Role.EMPLOYER, employer=what.EMPLOYER), at=self.now)
            token = self.house.get(Sessions).issue(account, kind="browser", lasts=timedelta(days=30))
        return Browser(self, token)


class Browser:
    """Opens pages and sends forms at the market's time; follows no redirect."""

    def __init__(self, stall: Stall, token: str) -> None:
        self.stall = stall
        self.client: FlaskClient = stall.app.test_client()
        self.client.set_cookie("gongfu", token)
        self.at = f"/employers/{what.EMPLOYER}"

    def get(self, path: str) -> TestResponse:
        """Open a page of the employer's desk; the address of a gig for everybody begins with /gigs."""
        self.stall.catch_up()
        return self.client.get(self._address(path), headers=self._clock())

    def read(self, path: str) -> str:
        """What stands on a page, as text."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return words(answer)

    def post(self, path: str, **fields: Any) -> TestResponse:
        """Send a form, with the proof that it is ours; then let the read models follow."""
        proof = re.findall(r'name="csrf_token" value="([^"]+)"', self.get("/post").text)[0]
        sent = {"csrf_token": proof, **fields}
        answer = self.client.post(self._address(path), data=sent, headers=self._clock())
        self.stall.catch_up()
        return answer

    def _address(self, path: str) -> str:
        return path if path.startswith(("/gigs/n", "/gigs/h", "/employers/")) else self.at + path

    def _clock(self) -> dict[str, str]:
        return {"Gongfu-Now": self.stall.now.isoformat()}
