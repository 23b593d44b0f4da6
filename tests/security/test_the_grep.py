"""Values that stand out are given to people at both doors, and looked for in all that the system writes."""

import csv
import io
import logging
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import structlog
from flask import Flask, request
from PIL import Image
from sqlalchemy import insert, select

from kernel.identity import Grant, Role
from people.readmodel import Sessions
from people.readmodel.tables import STATUTORY, VAULT, VAULT_KEYS
from people.service import Erasing
from shell.config import Config
from shell.factory import create_app
from shell.files import FILES
from shell.house import House
from shell.log import init_log
from shell.projector import Projector
from shell.queue.tables import OUTBOX
from shell.sealing import opened
from shell.web import public
from tests.conftest import prepared_config
from tests.examples import forms, gig_what, training_forms, who
from tests.examples.gig_forms import GIG_FORM, RECORD_FORM
from tests.examples.who import an_id
from tests.people.doors import sign_in, submit
from tests.program import Program, operator, program
from tests.security import planted, remains
from tests.security.planted import EMPLOYER, HER, HIM, found_in
from tests.workshops.desk import NOW, TODAY, YESTERDAY, Desk

FIRM = {"name": EMPLOYER.name, "uscc": EMPLOYER.id_number, "phone": EMPLOYER.phone, "town": gig_what.TOWN}
SHE, HE = an_id("she"), an_id("he")
AFTER_WORK = gig_what.AFTER.isoformat()
# The one everything begins with, and the one it is given up for.
OLD_KEY, KEY = bytes(32), sha256(b"the newest master key of this life").digest()

LOGGERS: dict[str | None, int] = {
    **dict.fromkeys((None, "rq.worker", "alembic", "werkzeug", "psycopg"), logging.DEBUG),
    "sqlalchemy.engine": logging.INFO,  # every statement
}


class Life:
    """An app with real stores and a real queue, all that it logged, and every address it was asked for."""

    def __init__(self, config: Config) -> None:
        self.logs = io.StringIO()
        self.addresses: list[str] = []
        self.app: Flask = create_app(config)
        self._listen(config)
        self._break()
        self.house: House = self.app.extensions["gongfu"]
        self.desk = Desk(self.app)
        self.root = operator(self.app)

    def _listen(self, config: Config) -> None:
        """Log everything there is to log, as production does; note every address."""
        root = logging.getLogger()
        init_log(replace(config, env="production"))
        [handler] = [each for each in root.handlers if each.get_name() == "gongfu"]
        handler.setStream(self.logs)  # type: ignore[attr-defined]
        for name, level in LOGGERS.items():
            logging.getLogger(name).setLevel(level)
        self.app.before_request(lambda: self.addresses.append(request.full_path))
        self.app.after_request(lambda answer: self.addresses.append(answer.location or "") or answer)

    def _break(self) -> None:
        @public
        def breaks() -> Any:
            raise ValueError(f"nobody is called {HER.name}, born {HER.born}, {HER.phone}")

        self.app.add_url_rule("/breaks", "breaks", breaks)
        self.app.add_url_rule("/api/v1/breaks", "api_breaks", breaks)

    def done(self, answer: Any) -> Any:
        """What was answered to something that went well; the read models follow."""
        assert answer.status_code < 400, answer.text
        self.desk.catch_up()
        return answer.json

    def sheet_sent(self, **said: str) -> Any:
        """Send the tally sheet at the API, and have it read."""
        file = (io.BytesIO(planted.day_sheet()), f"{HER.name} {HER.phone}.xlsx")
        url = f"/api/v1/workshops/{self.desk.id}/day-sheets/{uuid4()}"
        answer = self.app.test_client().put(url, data={"file": file, **said}, headers=self.root.headers)
        self.done(answer)
        self.desk.work_off()
        return self.root.get(f"/jobs/{answer.json['job']}").json

    def live(self) -> None:
        """All that happens to people here, once."""
        self._come()
        self._work()
        self._take_a_gig()
        self._learn()
        self._get_paid()
        self._rotate()
        self._take_along()
        self.ledger()
        self._send_files()
        self._order()
        self._go_wrong()

    def _come(self) -> None:
        for id, person, number in ((SHE, HER, "0401"), (HE, HIM, "0402")):
            form = {"name": person.name, "phone": person.phone, "id_number": person.id_number}
            form |= {"birth_date": person.born, "village": who.VILLAGE, "consents": ["bank-account"]}
            self.done(self.root.put(f"/workers/{id}", form))
            self.desk.browser().post("/members", who=person.phone, number=number, id=str(uuid4()))
        self.her = Program(self.app, sign_in(self.app, self.app.test_client(), HER.phone)["token"])
        self.his = program(self.app, "13987650999", Grant(Role.WORKER, worker=HE))
        assert self.her.get("/me").json["worker"] == SHE
        client = self.app.test_client()
        submit(client, "/sign-in", phone=HER.phone, action="send-code")
        submit(client, "/sign-in", phone=HER.phone, code=HER.phone[:6], action="sign-in", consent="1")
        client.get("/me")

    def _work(self) -> None:
        browser = self.desk.browser()
        for number in ("0401", "0402"):
            browser.post("/hand-in", worker=number, choice="lantern/wiring", quantity="40", day=str(TODAY))
        self.entry = str(uuid4())
        self.desk.accept(self.entry, 100, YESTERDAY, worker=SHE)
        contest = {"id": str(uuid4()), "reason_code": "miscounted", "text": planted.CONTESTED}
        self.done(self.her.post(f"/hand-ins/{self.entry}/contest", contest))
        answer = {"id": str(uuid4()), "outcome": "upheld", "text": planted.ANSWERED}
        self.done(self.root.post(f"/contests/{contest['id']}/answer", answer))
        assert self.root.get(f"/contests/{contest['id']}").json["text"] == planted.CONTESTED

        taken = io.BytesIO()
        Image.new("RGB", (8, 8)).save(taken, "JPEG", comment=planted.PHOTO_PLACE.encode())
        assert planted.PHOTO_PLACE.encode() in taken.getvalue()
        at = f"/hand-ins/{self.entry}/photos"
        self.done(self.root.upload(at, photo=(taken.getvalue(), f"{planted.PHOTO_NAME}.jpg")))
        assert len(self.her.get(at).json["items"]) == 1

    def _take_a_gig(self) -> None:
        at = f"/gigs/{gig_what.GIG}"
        self.done(self.root.put(f"/employers/{gig_what.EMPLOYER}", FIRM))
        verified = {"id": str(uuid4()), "decision": "verified"}
        self.done(self.root.post(f"/employers/{gig_what.EMPLOYER}/verification", verified))
        self.done(self.root.put(at, GIG_FORM))
        self.done(self.root.post(f"{at}/publication", {"id": str(uuid4())}))
        taken = {"id": str(uuid4()), "text": planted.APPLIED}
        self.done(self.his.put(f"{at}/applications/{HE}", taken))
        came = RECORD_FORM | {"worker": HE, "quantity": "8"}
        self.done(self.root.post(f"{at}/attendance", came, Gongfu_Now=AFTER_WORK))
        said = came | {"id": str(uuid4()), "quantity": "9", "text": planted.AT_GIG}
        self.done(self.his.post(f"{at}/attendance", said, Gongfu_Now=AFTER_WORK))

    def _learn(self) -> None:
        run = f"/course-runs/{uuid4()}"
        self.done(self.root.put("/courses/childcare-1", training_forms.COURSE_FORM))
        self.done(self.root.put(run, training_forms.RUN_FORM))
        self.done(self.her.put(f"{run}/enrolments/{SHE}", {"id": str(uuid4())}))
        permit = training_forms.PERMIT_FORM | {"number": planted.PERMIT}
        self.done(self.root.put(f"/workers/{SHE}/permits/electrician", permit))

    def _get_paid(self) -> None:
        run = str(uuid4())
        card = {"id": str(uuid4()), "text": "2026-11", "bank_account": planted.CARD}
        self.done(self.her.put(f"/workers/{SHE}/consents/bank-account", card))
        self.desk.approve(run, self.desk.prepare(run, TODAY))
        self.desk.work_off()
        self._send_to_the_bank(run)
        paid = {"id": str(uuid4()), "worker": SHE, "outcome": "paid", "reference": "BATCH-7"}
        self.done(self.root.post(f"/pay-runs/{run}/payments", paid))
        slip = next(each for each in self.root.get(f"/pay-runs/{run}").json["slips"] if each["worker"] == SHE)
        contest = {"id": str(uuid4()), "reason_code": "sum-wrong", "text": planted.ON_SLIP}
        self.done(self.her.post(f"/pay-slips/{slip['id']}/lines/{slip['lines'][0]['id']}/contest", contest))
        self.desk.accept(str(uuid4()), 10, TODAY, worker=SHE)
        self.desk.work_off()
        version = self.root.get(f"/workers/{SHE}").headers["ETag"]
        self.done(self.root.ask("PATCH", f"/workers/{SHE}", {"name": planted.NEW_NAME}, If_Match=version))
        version = self.root.get(f"/workers/{SHE}").headers["ETag"]
        self.done(self.root.ask("PATCH", f"/workers/{SHE}", {"name": HER.name}, If_Match=version))
        asked = {"id": str(uuid4()), "name": planted.ASKED_NAME}
        self.done(self.her.put(f"/workers/{SHE}/correction", asked))

    def _send_to_the_bank(self, run: str) -> None:
        """Her pay goes to the bank in a file, both ways it is written, and comes back in another."""
        batch = f"/pay-runs/{run}/batches/{uuid4()}"
        self.done(self.root.put(batch, {}))
        for format in ("xlsx", "csv"):
            file = self.root.get(f"{batch}/file?format={format}")
            assert planted.CARD.encode() in planted.unpacked(file.data)
        (_, (_, _, _, amount, reference)) = csv.reader(io.StringIO(file.data.decode("utf-8-sig")))
        result = (io.BytesIO(planted.bank_results(reference, amount)), f"{HER.name} {planted.CARD}.xlsx")
        at = f"/api/v1{batch}/results"
        answer = self.app.test_client().put(at, data={"file": result}, headers=self.root.headers)
        assert self.done(answer)["taken"] == 1

    def _rotate(self) -> None:
        """Give up one master key for another while everything goes on."""
        told = self.app.test_cli_runner().invoke(args=["vault", "rotate"])
        assert told.exit_code == 0, told.output
        self.logs.write(told.output)

    def _take_along(self) -> None:
        """She downloads everything kept about her."""
        account, lasts = self.her.get("/me").json["account"], timedelta(hours=1)
        client = self.app.test_client()
        token = self.house.get(Sessions).issue(account, kind="browser", lasts=lasts)
        client.set_cookie("gongfu", token)
        for path in ("/me/data", "/me/data.json"):
            answer = client.get(path)
            assert answer.status_code == 200, answer.text
            assert HER.id_number in answer.text

    def ledger(self) -> str:
        """The wage ledger, opened by the coordinator and taken away; what stands on it."""
        browser = self.desk.browser()
        page, file = browser.get("/ledger"), browser.get("/ledger/export")
        assert (page.status_code, file.status_code) == (200, 200)
        return page.text + planted.unpacked(file.data).decode()

    def _send_files(self) -> None:
        assert self.sheet_sent(dry_run="true")["state"] == "done"
        assert self.sheet_sent(partial="true")["result"]["rows_new"] == 1
        file = (io.BytesIO(planted.low_income_list()), f"{HER.id_number}.xlsx")
        data = {"file": file, "region": "331082", "dated": "2026-10-31", "source": "民政〔2026〕9号"}
        url = f"/api/v1/insight/low-income-lists/{uuid4()}"
        answer = self.app.test_client().put(url, data=data, headers=self.root.headers)
        self.done(answer)
        self.desk.work_off()
        assert self.root.get(f"/jobs/{answer.json['job']}").json["result"]["workers"] == 2

    def _order(self) -> None:
        """The employer's words to a workshop."""
        asked = {"workshop": self.desk.id, "enterprise": gig_what.EMPLOYER, "text": planted.ORDERED}
        order = f"/orders/{uuid4()}"
        self.done(self.root.put(order, forms.ORDER_FORM | asked))
        assert self.root.get(order).json["text"] == planted.ORDERED

    def _go_wrong(self) -> None:
        """A job that fails, requests that raise, bodies that cannot be read: all with names in them."""
        kind = "workshops.tasks.day_sheets.sheets.read_sheet"
        with pytest.MonkeyPatch.context() as broken:
            broken.setattr(kind, lambda *_a, **_k: {}[f"{HER.name} {HER.id_number}"])
            assert self.sheet_sent(dry_run="true", partial="true")["state"] == "failed"
        for path in ("/breaks", "/api/v1/breaks"):
            assert self.app.test_client().get(path).status_code == 500
        self.root.put(f"/workers/{uuid4()}", {"name": HER.name, "phone": HER.name, "id_number": HER.phone})
        self.root.put(f"/workers/{uuid4()}", {"name": [HER.name]})
        wrong = {"id": str(uuid4()), "text": planted.CARD, "bank_account": f"{planted.CARD}9"}
        assert self.her.put(f"/workers/{SHE}/consents/bank-account", wrong).status_code in (409, 422)
        self.app.test_client().post("/api/v1/sessions", data=f'{{"phone": "{HER.phone}', headers={})

    def written(self, folder: Path) -> Iterator[remains.Remains]:
        """All there is of it."""
        yield remains.Remains("logs", self.logs.getvalue().encode())
        yield remains.Remains("addresses", "\n".join(self.addresses).encode())
        metrics = self.app.test_client().get("/metrics", environ_base={"REMOTE_ADDR": "127.0.0.1"})
        yield remains.Remains("metrics", metrics.data)
        for words in (["status"], ["verify"]):
            told = self.app.test_cli_runner().invoke(args=words).output
            yield remains.Remains(f"flask {words[0]}", told.encode())
        yield from remains.of_house(self.house, folder)

    def forget(self) -> None:
        """Give the logs back as they were."""
        root = logging.getLogger()
        for handler in [each for each in root.handlers if each.get_name() == "gongfu"]:
            root.removeHandler(handler)
        for name in LOGGERS:
            logging.getLogger(name).setLevel(logging.WARNING)
        structlog.reset_defaults()
        self.house.close()


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def life(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, redis_server: str
) -> Iterator[Life]:
    """Everything has happened to two people and an employer."""
    with prepared_config(request, tmp_path_factory.mktemp("life")) as config:
        keys = {"master_key": KEY, "master_key_old": OLD_KEY}
        life = Life(replace(config, env="demo", redis_url=redis_server, **keys))
        life.live()
        yield life
        life.forget()


def leaks(written: Iterator[remains.Remains], values: dict[str, str] | None = None) -> set[tuple[str, str]]:
    """Which planted values stand where."""
    return {
        (where, what)
        for where, text in written
        for what in found_in(text, planted.PLANTED if values is None else values)
    }


def test_nothing_personal_is_written_anywhere(life: Life, tmp_path: Path) -> None:
    """Rows and raw files of every store, a backup, the queue, logs at every level, addresses, metrics."""
    seen = list(life.written(tmp_path))
    assert leaks(iter(seen)) == set()
    as_written = (KEY, KEY.hex().encode(), b64encode(KEY))
    assert [each.where for each in seen if any(guise in each.written for guise in as_written)] == []
    kinds = {remains.where.split()[0] for remains in seen}
    assert {"logs", "addresses", "metrics", "flask", "redis"} <= kinds
    assert kinds & {"table", "file"} == ({"table"} if life.house.config.postgres else {"file"})
    logged = life.logs.getvalue()
    assert all(word in logged for word in ("request failed", "job failed", "KeyError", "ValueError"))
    assert len(life.addresses) > 60


def test_the_search_finds_what_is_planted_on_purpose(life: Life, tmp_path: Path) -> None:
    """It can fail: a name in a message to be sent, a phone in Redis, a number in base64, a date in a log."""
    guises = list(planted.guises(HER.id_number))
    row = {"position": -1, "kind": "leak", "payload": {"to": HIM.name}, "state": "failed"}
    row |= {"attempts": 0, "due_at": NOW, "created_at": NOW}
    with life.house.records_engine.begin() as connection:
        connection.execute(insert(OUTBOX), row)
    assert life.house.redis is not None
    life.house.redis.set("leak", HIM.phone.encode("utf-16-le"))
    life.house.config.data.mkdir(exist_ok=True)
    (life.house.config.data / "leak").write_bytes(b"xy" + guises[3])
    kept = life.logs.getvalue()
    logging.getLogger("leak").debug("born %s", HER.born)
    found = leaks(life.written(tmp_path))
    life.logs.seek(0)
    life.logs.truncate()
    life.logs.write(kept)
    (life.house.config.data / "leak").unlink()
    life.house.redis.delete("leak")
    with life.house.records_engine.begin() as connection:
        connection.execute(OUTBOX.delete().where(OUTBOX.c.position == -1))
    table = "table outbox" if life.house.config.postgres else "file records.sqlite3"
    where = {(where, what) for where, what in found if not where.endswith(("-wal", "-shm"))}
    assert (table, "his name") in found or (f"{table}-wal", "his name") in found
    assert {
        ("redis leak", "his phone"),
        ("file leak", "her identity number"),
        ("logs", "her birth date"),
    } <= where
    if life.house.config.postgres:
        assert ("a backup as text", "his name") in found


def test_every_guise_is_found() -> None:
    """Names, numbers and dates in other encodings, in base64 at any place, in addresses, backwards."""
    for value in (HER.name, HER.phone, HER.born):
        for guise in planted.guises(value):
            assert found_in(b"..." + guise + b"...", {"it": value}) == ["it"]
    assert found_in("邬, 蟠桃".encode(), {"it": HER.name}) == []


def opened_with_the_master_key(house: House) -> Iterator[remains.Remains]:
    """What is sealed, opened as somebody could who has the database and the master key."""
    with house.records_engine.connect() as connection:
        keys = dict(connection.execute(select(VAULT_KEYS.c.person, VAULT_KEYS.c.wrapped)).all())
        for row in connection.execute(select(VAULT)):
            cipher = house.keys.unwrap(keys[row.person], row.person)
            yield remains.Remains("vault", opened(cipher, row.sealed, f"{row.person}|{row.field}"))
        for row in connection.execute(select(STATUTORY)):
            place = f"{row.person}|statutory"
            yield remains.Remains(
                "statutory", opened(house.keys.unwrap(row.wrapped, place), row.sealed, place)
            )
        files = connection.execute(select(FILES.c.id)).scalars().all()
    for id in files:
        yield remains.Remains("files", planted.unpacked(house.files.get(id)))


HERS = {what: value for what, value in planted.PLANTED.items() if what.startswith(("her", "what she"))}
HERS |= {"what is answered": planted.ANSWERED}


def figures(life: Life) -> Any:
    """What she earned, and what her county did."""
    month = "region=331082&from=2026-10&to=2026-12"
    return [
        life.root.get(path).json
        for path in (f"/workers/{SHE}/income", f"/workers/{SHE}/income-entries", f"/insight/income?{month}")
    ]


def test_an_erased_person_is_nowhere_even_with_the_master_key(life: Life, tmp_path: Path) -> None:
    """Her words and the files she stood in are gone with her key; what the wage ledger names stays for it.

    Nothing she earned changes. A backup of before that is restored brings her back only until the erasures
    since are applied; and what the law kept is gone when its date is over.
    """
    before = figures(life)
    assert leaks(opened_with_the_master_key(life.house), HERS) >= {
        *(("vault", what) for what in ("her name", "her phone", "her birth date", "her permit")),
        *(("vault", f"her {what}") for what in ("bank account", "name as she asks to have it")),
        *(("files", what) for what in ("what she contests", "what is answered", "her name")),
        ("files", "what she says of a slip"),
    }
    backup = _backup(life, tmp_path)
    assert life.root.ask("DELETE", f"/workers/{SHE}", None, If_Match=_version(life)).status_code == 204
    _is_gone(life, before)
    assert all(value in life.ledger() for value in (HER.name, HER.id_number, HER.phone))
    if backup is not None:
        life.house.records_engine.dispose()
        life.house.read_engine.dispose()
        remains.restore(str(life.house.config.database_url), backup)
        assert ("vault", "her name") in leaks(opened_with_the_master_key(life.house), HERS)
        told = life.app.test_cli_runner().invoke(args=["vault", "reapply-erasures"])
        assert told.exit_code == 0, told.output
        _is_gone(life, before)
    assert leaks(life.written(tmp_path), HERS) == set()
    _statutory_ends(life)


def _backup(life: Life, folder: Path) -> Path | None:
    url = life.house.config.database_url
    return remains.backup(url, folder / "before.dump") if url else None


def _version(life: Life) -> str:
    return str(life.root.get(f"/workers/{SHE}").headers["ETag"])


def _is_gone(life: Life, before: Any) -> None:
    Projector(life.house).catch_up()  # a new one: a backup may have turned everything back
    left = leaks(opened_with_the_master_key(life.house), HERS)
    # An identity number tells the birth date.
    assert left == {("statutory", f"her {it}") for it in ("name", "identity number", "phone", "birth date")}
    assert figures(life) == before
    verified = life.app.test_cli_runner().invoke(args=["verify"])
    assert verified.exit_code == 0, verified.output


def _statutory_ends(life: Life) -> None:
    day = TODAY.replace(year=TODAY.year + 3) + timedelta(days=9)
    assert life.house.get(Erasing).let_go(day=day) == 1
    assert leaks(opened_with_the_master_key(life.house), HERS) == set()
    assert found_in(life.ledger().encode(), HERS) == []
