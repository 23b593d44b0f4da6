"""Every route, asked by everybody: who is let in is what the matrix says, no more and no less."""

import io
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from income.readmodel import IncomeReadModel
from kernel.identity import Grant, Role
from kernel.time import now, today
from people.readmodel import Accounts, Erasures, Sessions
from shell.config import Config, WeChatApp
from shell.factory import create_app
from shell.house import House
from shell.prepare import prepare
from shell.projector import Projector
from shell.queue.worker import work_off
from tests.architecture.permissions_matrix import (
    CALLERS,
    EMPLOYER,
    IN_PLACE,
    SIGNED_IN,
    TOKEN,
    WORKER,
    Route,
    expected,
    letters_for,
)
from tests.examples import forms, gig_forms, training_forms
from tests.examples.who import AMEI, BAOGEN, OTHER_WORKSHOP, VILLAGE, WORKSHOP, an_id
from tests.income.at_gigs import AtGigs
from workshops.domain import LowerRateAgreement

# Past the permission, and then done, or refused by a rule or a stale version, or a form left empty.
LET_IN = {200, 201, 202, 204, 409, 412}
LET_IN_PAGE = LET_IN | {302, 303, 422}
SHUT_OUT = {401, 403}

GRANTS = {
    "W": Grant(Role.WORKER, worker=AMEI),
    "w": Grant(Role.WORKER, worker=BAOGEN),
    "C": Grant(Role.COORDINATOR, workshop=WORKSHOP),
    "c": Grant(Role.COORDINATOR, workshop=OTHER_WORKSHOP),
    "R": Grant(Role.COORDINATOR, region="331082101"),
    "r": Grant(Role.COORDINATOR, region="331081"),
    "M": Grant(Role.EMPLOYER, employer=an_id("employer")),
    "m": Grant(Role.EMPLOYER, employer=an_id("other employer")),
    "T": Grant(Role.TRAINER),
    "t": Grant(Role.TRAINER),
    "O": Grant(Role.OFFICIAL, region="331082"),
    "o": Grant(Role.OFFICIAL, region="331081"),
    "X": Grant(Role.OPERATOR),
    "K": Grant(Role.RELATIVE, worker=AMEI, acting="all", until=date(2099, 1, 1)),
    "J": Grant(Role.RELATIVE, worker=AMEI, acting="work", until=date(2099, 1, 1)),
    "k": Grant(Role.RELATIVE, worker=AMEI, acting="all", until=date(2026, 1, 1)),
}


class World:
    """An app in which one of everything has happened, and an account for everybody."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.house: House = app.extensions["gongfu"]
        self.accounts = {letter: self._account(number) for number, letter in enumerate(CALLERS[1:])}
        self.names: dict[str, str] = {"workshop": WORKSHOP, "employer": an_id("employer"), "code": "000000"}
        self._happen()

    def ask(self, caller: str, key: str, route: Route, place: str | None = None) -> TestResponse:
        """Ask one route as one caller, by the door it belongs to; at pages perhaps in a worker's `place`."""
        method, _, rule = key.partition(" ")
        client = self.app.test_client()
        headers = {"Gongfu-Reason": "support", "If-Match": '"9999"'}
        if caller != "P":
            token = self._token(caller)
            if rule.startswith(("/api/", "/metrics")):
                headers["Authorization"] = f"Bearer {token}"
            else:
                client.set_cookie("gongfu", token)
                self.house.get(Sessions).change(token, acting_for=place)
        sent: dict[str, Any] = {}
        if route.body is not None:
            sent["json"] = self._filled(route.body)
        elif route.form is not None:
            sent["data"] = {
                name: (io.BytesIO(b"\xe6\x97\xa5\xe6\x9c\x9f"), "sheet.csv") if value == "{file}" else value
                for name, value in self._filled(route.form).items()
            }
        at = self._filled({"at": route.at})["at"]
        # From elsewhere than this machine, which may do more (metrics), and often (rate limits).
        remote = {"REMOTE_ADDR": f"10.0.{CALLERS.index(caller)}.1"}
        return client.open(at, method=method, headers=headers, environ_base=remote, **sent)

    def _filled(self, values: dict[str, Any]) -> dict[str, Any]:
        text = json.dumps(values)
        for name, value in {**self.names, "new": str(uuid4()), "today": str(today())}.items():
            text = text.replace("{" + name + "}", value)
        return dict(json.loads(text))

    def _account(self, number: int) -> str:
        accounts = self.house.get(Accounts)
        account = accounts.open(f"1390088{number:04d}", at=now())
        accounts.grant(account, GRANTS[CALLERS[1:][number]], at=now())
        return account

    def _token(self, caller: str) -> str:
        lasts = timedelta(hours=1)
        return self.house.get(Sessions).issue(self.accounts[caller], kind="bearer", lasts=lasts)

    def _happen(self) -> None:
        """One of everything, done by those who may, as they would."""
        name = self.names
        for role in ("hand_in", "waiting", "undone", "run", "contest", "contested"):
            name[role] = str(uuid4())
        self._do("X", "PUT", f"/workshops/{WORKSHOP}", forms.WORKSHOP_FORM)
        self._do("X", "PUT", f"/workshops/{OTHER_WORKSHOP}", forms.WORKSHOP_FORM | {"name": "别的"})
        for worker in (AMEI, BAOGEN):
            self._do("X", "PUT", f"/workers/{worker}", WORKER)
            born = {"birth_date": "1963-05-04", "apart": "same-name"}
            self._do("X", "PATCH", f"/workers/{worker}", born, {"If-Match": '"1"'})
        self._leave()
        self._catch_up()
        for worker, number in ((AMEI, "G01"), (BAOGEN, "G02")):
            self._do("C", "PUT", f"/workshops/{WORKSHOP}/members/{worker}", {"number": number})
        self._do("C", "PUT", f"/workshops/{WORKSHOP}/products/lantern", forms.PRODUCT_FORM)
        self._do("C", "POST", f"/workshops/{WORKSHOP}/piece-rates", forms.RATE_FORM)
        self._catch_up()
        name["slip"] = self._settled()
        name["payment"] = self._paid_at_a_gig()
        self._settle_something()
        for hand_in in ("hand_in", "waiting", "undone"):
            self._do("C", "PUT", f"/hand-ins/{name[hand_in]}", forms.HAND_IN_FORM)
        self._do("C", "POST", f"/hand-ins/{name['hand_in']}/inspection", forms.INSPECTION_FORM)
        name["photo"] = self._photograph(name["hand_in"])
        contest = forms.CONTEST_FORM | {"id": name["contest"]}
        self._do("W", "POST", f"/hand-ins/{name['hand_in']}/contest", contest)
        self._correct_a_rate()
        self._do("M", "PUT", f"/employers/{name['employer']}", EMPLOYER)
        self._post_gigs()
        self._teach()
        self._order()
        name["token"] = an_id("token")
        self._do("C", "PUT", f"/tokens/{name['token']}", TOKEN)
        self._catch_up()
        self._do("C", "PUT", f"/pay-runs/{name['run']}", forms.PAY_RUN_FORM)
        self._catch_up()
        work_off(self.house)
        self._catch_up()
        entries = self._do("W", "GET", f"/workers/{AMEI}/income-entries")["items"]
        name["entry"] = next(entry["id"] for entry in entries if entry["stage"] == "earned")
        self._sign_in_elsewhere()
        name["job"] = self._sheet()
        name["list"] = self._list()

    def _correct_a_rate(self) -> None:
        """Packing is to have earned less, which Amei has not agreed to."""
        packed = forms.HAND_IN_FORM | {"step": "packing"}
        rate = forms.RATE_FORM | {"id": an_id("packing"), "step": "packing"}
        self._do("C", "POST", f"/workshops/{WORKSHOP}/piece-rates", rate)
        self._do("C", "PUT", f"/hand-ins/{uuid4()}", packed)
        self._catch_up()
        correction = self.names["correction"] = str(uuid4())
        lower = forms.RATE_CORRECTION_FORM | {"step": "packing", "rate": "0.40"}
        self._do("X", "PUT", f"/rate-corrections/{correction}", lower)
        self._catch_up()
        work_off(self.house)
        self._catch_up()
        self.names["lower_rate"] = LowerRateAgreement.id_of(correction, AMEI)

    def _sign_in_elsewhere(self) -> None:
        """Amei is signed in on two more devices; somebody has an account that may be closed."""
        sessions = self.house.get(Sessions)
        for _ in range(2):
            sessions.issue(self.accounts["W"], kind="browser", lasts=timedelta(days=1))
        lines = [device.line for device in sessions.devices(self.accounts["W"])]
        self.names |= {"session": lines[0], "device": lines[1], "clerk": self.accounts["C"]}
        self.names["account"] = self.house.get(Accounts).open("13900889999", at=now())

    def _order(self) -> None:
        """An order of the employer's, taken by the workshop, with some of its material."""
        order = self.names["order"] = str(uuid4())
        verified = {"id": str(uuid4()), "decision": "verified"}
        self._do("O", "POST", f"/employers/{self.names['employer']}/verification", verified)
        self._catch_up()
        self._do("M", "PUT", f"/orders/{order}", forms.ORDER_FORM)
        self._do("C", "POST", f"/orders/{order}/acceptance", forms.SHARE_FORM)
        self._do("C", "POST", f"/orders/{order}/materials/receipts", forms.RECEIPT_FORM)

    def _leave(self) -> None:
        """Somebody whom only the wage ledger still knows."""
        leaver = self.names["leaver"] = an_id("leaver")
        self._do("X", "PUT", f"/workers/{leaver}", WORKER)
        erasures = self.house.get(Erasures)
        until = now().date() + timedelta(days=9)
        erasures.carry_out(leaver, keep=("name",), retain_until=until, at=now())

    def _teach(self) -> None:
        """A class that has begun, in which Amei completed her course; and one nobody is in."""
        begins, hour = now() - timedelta(hours=1), timedelta(hours=1)
        said = training_forms.RUN_FORM | {
            "trainers": [self.accounts["T"]],
            "cut_off": (begins + hour * 2).isoformat(),
            "sessions": [{"starts_at": begins.isoformat(), "ends_at": (begins + hour * 2).isoformat()}],
        }
        self._do("O", "PUT", "/courses/childcare-1", training_forms.COURSE_FORM)
        for role in ("class", "no_class"):
            self.names[role] = str(uuid4())
            self._do("R", "PUT", f"/course-runs/{self.names[role]}", said)
        at = f"/course-runs/{self.names['class']}"
        self._do("W", "PUT", f"{at}/enrolments/{AMEI}", {"id": str(uuid4())})
        self._do("T", "POST", f"{at}/attendance", training_forms.ATTENDANCE_FORM)
        passed = self._do("T", "POST", f"{at}/assessment", training_forms.ASSESSMENT_FORM)
        self.names["certificate"] = passed["certificate"]
        self._catch_up()

    def _post_gigs(self) -> None:
        """A draft, and a gig far ahead that one worker has taken."""
        verified = {"id": str(uuid4()), "decision": "verified"}
        self._do("O", "POST", f"/employers/{self.names['employer']}/verification", verified)
        for gig in ("draft", "gig"):
            self.names[gig] = str(uuid4())
            offer = gig_forms.GIG_FORM | {"shifts": [gig_forms.FAR_FORM]}
            self._do("M", "PUT", f"/gigs/{self.names[gig]}", offer)
        self._do("M", "POST", f"/gigs/{self.names['gig']}/publication", gig_forms.PUBLICATION_FORM)
        application = f"/gigs/{self.names['gig']}/applications/{AMEI}"
        self._do("W", "PUT", application, gig_forms.APPLICATION_FORM)

    def _paid_at_a_gig(self) -> str:
        """What an employer paid her for a shift."""
        at_gigs = AtGigs(self.house)
        at_gigs.take()
        at_gigs.attend(None)
        at_gigs.pay()
        [payment] = self.house.get(IncomeReadModel).payments_of(AMEI)
        return str(payment["id"])

    def _settled(self) -> str:
        """Her slip of an approved run: one that is only prepared is not shown to her yet."""
        hand_in, run = str(uuid4()), str(uuid4())
        self._do("C", "PUT", f"/hand-ins/{hand_in}", forms.HAND_IN_FORM)
        inspection = forms.INSPECTION_FORM | {"id": str(uuid4())}
        self._do("C", "POST", f"/hand-ins/{hand_in}/inspection", inspection)
        self._catch_up()
        self._do("C", "PUT", f"/pay-runs/{run}", forms.PAY_RUN_FORM)
        self._catch_up()
        work_off(self.house)
        self._catch_up()
        prepared = self._do("C", "GET", f"/pay-runs/{run}")
        approval = {"id": str(uuid4()), "total": prepared["total"]}
        self._do("X", "POST", f"/pay-runs/{run}/approval", approval)
        self._catch_up()
        return str(prepared["slips"][0]["id"])

    def _settle_something(self) -> None:
        """An earlier run, approved: its slips may be seen by those they are for."""
        hand_in, run = str(uuid4()), str(uuid4())
        self._do("C", "PUT", f"/hand-ins/{hand_in}", forms.HAND_IN_FORM | {"work_date": "2026-10-30"})
        self._do("C", "POST", f"/hand-ins/{hand_in}/inspection", forms.INSPECTION_FORM)
        self._catch_up()
        earlier = {"to": "2026-10-31", "label": "2026-10"}
        self._do("C", "PUT", f"/pay-runs/{run}", forms.PAY_RUN_FORM | earlier)
        self._catch_up()
        work_off(self.house)
        self._do("X", "POST", f"/pay-runs/{run}/approval", forms.APPROVAL_FORM)
        self._catch_up()
        slip = self._do("C", "GET", f"/pay-runs/{run}")["slips"][0]
        self.names |= {"slip": slip["id"], "line": slip["lines"][0]["id"], "paid": hand_in}
        contest = forms.LINE_CONTEST_FORM | {"id": self.names["contested"]}
        self._do("W", "POST", f"/pay-slips/{slip['id']}/lines/{slip['lines'][0]['id']}/contest", contest)
        card = {"id": str(uuid4()), "text": "2026-11", "bank_account": "6222000000000000012"}
        self._do("W", "PUT", f"/workers/{AMEI}/consents/bank-account", card)
        self.names["settled"], self.names["batch"] = run, str(uuid4())
        self._do("C", "PUT", f"/pay-runs/{run}/batches/{self.names['batch']}", {})
        self._catch_up()

    def _sheet(self) -> str:
        data = {"file": (io.BytesIO(b"x"), "sheet.csv"), "dry_run": "true"}
        headers = {"Authorization": f"Bearer {self._token('C')}"}
        url = f"/api/v1/workshops/{WORKSHOP}/day-sheets/{uuid4()}"
        return str(self.app.test_client().put(url, data=data, headers=headers).json["job"])

    def _photograph(self, hand_in: str) -> str:
        taken = io.BytesIO()
        Image.new("RGB", (8, 8)).save(taken, "PNG")
        taken.seek(0)
        headers = {"Authorization": f"Bearer {self._token('C')}"}
        url = f"/api/v1/hand-ins/{hand_in}/photos"
        data = {"photo": (taken, "photo.png")}
        return str(self.app.test_client().post(url, data=data, headers=headers).json["photo"])

    def _list(self) -> str:
        data = {"file": (io.BytesIO(b"x"), "list.csv"), "region": "331082", "dated": "2026-09-30"}
        headers = {"Authorization": f"Bearer {self._token('O')}"}
        url = f"/api/v1/insight/low-income-lists/{uuid4()}"
        answer = self.app.test_client().put(url, data=data | {"source": "x"}, headers=headers)
        return str(answer.json["job"])

    def _do(
        self, caller: str, method: str, at: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> Any:
        bearer = {"Authorization": f"Bearer {self._token(caller)}", **(headers or {})}
        answer = self.app.test_client().open(f"/api/v1{at}", method=method, json=body, headers=bearer)
        assert answer.status_code < 300, (method, at, answer.text)
        return answer.json

    def _catch_up(self) -> None:
        Projector(self.house).catch_up()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One world for all routes: who may is decided alike on every store."""
    data: Path = tmp_path_factory.mktemp("world")
    wechat = WeChatApp("app", "secret")
    app = create_app(Config(env="test", data=data, secret_key="test", master_key=bytes(32), wechat=wechat))
    # Forms are sent without their hidden proof: tests/shell/test_security.py looks after that.
    app.config["WTF_CSRF_METHODS"] = set()
    house: House = app.extensions["gongfu"]
    prepare(house, lambda _line: None)
    yield World(app)
    house.close()


def routes(app: Flask) -> set[str]:
    """Every route the app has, as `METHOD rule`."""
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_route_is_in_the_matrix_and_the_matrix_holds_nothing_else(world: World) -> None:
    """A new route fails here until somebody has written down who may use it."""
    assert routes(world.app) == set(expected())


@pytest.mark.parametrize("key", sorted(expected()))
def test_who_is_let_in_is_what_the_matrix_says(world: World, key: str) -> None:
    """Nobody gets 401 or the sign-in; others 403, or 404 where even existence is not theirs to know."""
    route = expected()[key]
    wrong = {}
    # Those who are refused come first: what they asked for must still be there to be refused.
    for caller in sorted(CALLERS, key=lambda each: each in route.who):
        answer = world.ask(caller, key, route)
        answer.close()
        if is_let_in(answer, key) != (caller in route.who):
            wrong[caller] = answer.status_code
    assert not wrong, f"{key}: let in should be {sorted(route.who)}, but {wrong}"


def test_a_relative_in_somebodys_place_does_what_they_were_let(world: World) -> None:
    """Of all pages of a worker: income and gigs and classes, or gigs and classes only; never the rest."""
    wrong = {}
    for key, route in sorted(expected().items()):
        if "W" not in route.who or " /api/" in key or "P" in route.who or route.who >= SIGNED_IN:
            continue
        for caller in "KJ":
            answer = world.ask(caller, key, route, place=AMEI)
            answer.close()
            if is_let_in(answer, key) != (caller in letters_for(IN_PLACE, key)):
                wrong[key, caller] = answer.status_code
    assert not wrong


def is_let_in(answer: TestResponse, key: str) -> bool:
    """Whether an answer comes from behind the permission. Any other than the known ones is a mistake."""
    status = answer.status_code
    page = " /api/" not in key
    if page and status == 302 and answer.location.startswith("/sign-in") and key != "GET /":
        return False
    if status in SHUT_OUT or status == 404:
        return False
    assert status in (
        LET_IN_PAGE
        if page
        else LET_IN
        | ({422} if key.endswith(("/sessions", "/results", "/v1/relatives", "/photos")) else set())
    ), (
        key,
        status,
        answer.text[:500],
    )
    return True


def test_villages_of_the_examples_are_real(world: World) -> None:
    """The examples' village is one of Zhejiang's, so that the world above could come about."""
    from shell.regions import Regions

    assert Regions(world.house.records_engine).is_village(VILLAGE)
