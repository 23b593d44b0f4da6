"""What holds for every request: errors, languages, one's own write read back, the clock that may be set."""

import re
from uuid import uuid4

import pytest
from flask import Flask

from kernel.identity import Grant, Role
from shell import own_writes
from shell.config import Config
from shell.factory import create_app
from shell.schemas import moment_of
from tests.examples import forms, who
from tests.people.doors import catch_up
from tests.program import POSITION, Program, following, operator, program
from tests.workshops.desk import Desk, words

DEEP = {"a": {"b": ["c"]}}


@pytest.fixture
def root(app: Flask) -> Program:
    """A program that may do everything."""
    return operator(app)


def found(root: Program) -> str:
    """Found the workshop; answers the token of its position."""
    answer = root.put(f"/workshops/{who.WORKSHOP}", forms.WORKSHOP_FORM)
    assert answer.status_code == 201
    return str(answer.headers[POSITION])


# -- Creating ----------------------------------------------------------------------------------------------


def test_the_same_put_again_answers_what_exists(root: Program) -> None:
    """201, then 200 with the same content and position; another content under the id is 409."""
    first = root.put(f"/workshops/{who.WORKSHOP}", forms.WORKSHOP_FORM)
    again = root.put(f"/workshops/{who.WORKSHOP}", forms.WORKSHOP_FORM)
    assert (first.status_code, again.status_code) == (201, 200)
    assert (first.json, first.headers[POSITION]) == (again.json, again.headers[POSITION])
    other = root.put(f"/workshops/{who.WORKSHOP}", forms.WORKSHOP_FORM | {"name": "另一个"})
    assert (other.status_code, other.json["code"]) == (409, "id-reused")


def test_an_id_of_another_kind_of_thing_is_not_found(root: Program) -> None:
    """A worker's id names no workshop."""
    assert root.get(f"/workshops/{who.AMEI}").status_code == 404


def test_a_change_needs_the_version_it_was_read_at(root: Program) -> None:
    """412 for a stale or missing `If-Match`; a right one changes and answers the next version."""
    found(root)
    tag = root.get(f"/workshops/{who.WORKSHOP}").headers["ETag"]
    for wrong in ({}, {"If_Match": '"99"'}, {"If_Match": "*"}):
        answer = root.ask("PATCH", f"/workshops/{who.WORKSHOP}", {"name": "新名字"}, **wrong)
        assert (answer.status_code, answer.json["code"]) == (412, "stale")
    answer = root.ask("PATCH", f"/workshops/{who.WORKSHOP}", {"name": "新名字"}, If_Match=tag)
    assert (answer.status_code, answer.json["name"]) == (200, "新名字")
    assert answer.headers["ETag"] != tag


# -- Errors ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "detail"),
    [("zh-CN", "请先登录。"), ("zh-TW", "請先登錄。"), ("en", "sign in")],
)
def test_an_error_is_a_problem_in_the_asked_language(app: Flask, language: str, detail: str) -> None:
    """RFC 9457 with a code for programs and a sentence for people; the request's id to look it up by."""
    answer = Program(app).get("/me", Accept_Language=language)
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json["code"] == "sign-in-needed"
    assert (answer.json["status"], answer.json["title"]) == (401, "Unauthorized")
    assert answer.json["request"] == answer.headers["X-Request-Id"]
    assert detail.lower().rstrip("。") in answer.json["detail"].lower()


def test_a_token_nobody_gave_is_none(app: Flask) -> None:
    """401, as without one."""
    assert Program(app, "gf_made-up").get("/me").status_code == 401


def test_what_is_not_yours_is_forbidden(app: Flask, root: Program) -> None:
    """403 for another workshop and another region, by role and by reach."""
    found(root)
    catch_up(app)
    elsewhere = Grant(Role.COORDINATOR, workshop=who.OTHER_WORKSHOP, region=who.OTHER_VILLAGE)
    answer = program(app, "13900006661", elsewhere).get(f"/workshops/{who.WORKSHOP}")
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")
    official = program(app, "13900006662", Grant(Role.OFFICIAL, region="3310"))
    assert official.get(f"/workshops/{who.WORKSHOP}").status_code == 200
    assert official.put(f"/workshops/{who.WORKSHOP}/members/{who.AMEI}", {"number": "1"}).status_code == 403


def test_what_is_not_there_is_not_found(root: Program) -> None:
    """404 for a thing and for an address that are not there."""
    for path in (f"/workshops/{uuid4()}", f"/hand-ins/{uuid4()}", f"/jobs/{uuid4()}", "/nothing"):
        answer = root.get(path)
        assert (answer.status_code, answer.json["code"]) == (404, "not-found")


def test_a_method_that_is_not_offered_says_which_are(root: Program) -> None:
    """405 keeps `Allow`."""
    answer = root.post(f"/workshops/{who.WORKSHOP}", {})
    assert (answer.status_code, answer.json["code"]) == (405, "method-not-allowed")
    assert {"GET", "PUT", "PATCH"} <= set(answer.headers["Allow"].split(", "))


def test_malformed_fields_are_told_one_by_one(root: Program) -> None:
    """422 with a code and a sentence per field, nested ones in their place."""
    body = {"name": "", "village": "12", "kind": "none", "payer": {"name": "x"}, "more": 1}
    answer = root.put(f"/workshops/{who.WORKSHOP}", body, Accept_Language="zh-CN")
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    errors = answer.json["errors"]
    assert errors["village"] == [{"code": "region-unknown", "detail": "没有这个地区编码。"}]
    assert errors["name"][0]["code"] == "length-wrong"
    assert errors["kind"][0]["code"] == "kind-unknown"
    assert errors["more"][0]["code"] == "field-unknown"
    assert errors["payer"]["uscc"][0]["code"] == "required"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [("{", "application/json", 400), ("[]", "application/json", 422), ("name=x", "text/plain", 422)],
)
def test_what_is_no_json_object_is_refused(
    app: Flask, root: Program, body: str, kind: str, status: int
) -> None:
    """No answer but a problem, whatever is sent."""
    path = f"/api/v1/workshops/{who.WORKSHOP}"
    answer = app.test_client().put(path, data=body, content_type=kind, headers=root.headers)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"


def test_half_a_letter_is_no_json(app: Flask, root: Program) -> None:
    """Refused before anybody looks at the fields: nothing could be done with it, not even told back."""
    answer = root.put(f"/workshops/{who.WORKSHOP}", forms.WORKSHOP_FORM | {"name": "\ud800"})
    assert (answer.status_code, answer.json["code"]) == (400, "bad-request")


@pytest.mark.parametrize("name", ["a\x00b", "a\nb", "x" * 61, "", 7, DEEP, None])
def test_text_that_cannot_be_stored_never_reaches_the_store(app: Flask, root: Program, name: object) -> None:
    """Control characters would stop a read model; they stop at the door."""
    answer = root.put(f"/workshops/{who.WORKSHOP}", forms.WORKSHOP_FORM | {"name": name})
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == ["name"]


def test_an_address_with_an_impossible_code_is_malformed(app: Flask, root: Program) -> None:
    """Not a server error: 422."""
    found(root)
    answer = root.put(f"/workshops/{who.WORKSHOP}/products/a%00b", forms.PRODUCT_FORM)
    assert answer.status_code == 422


def test_too_many_requests_are_told_when_to_come_back(app: Flask) -> None:
    """429 with `Retry-After`; the limit counts signing in, where guessing would pay."""
    client = app.test_client()
    answers = [client.post("/api/v1/sign-in-codes", json={"phone": "1"}) for _ in range(61)]
    assert answers[0].status_code == 422
    assert (answers[-1].status_code, answers[-1].json["code"]) == (429, "too-many-requests")
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_a_page_that_failed_says_so_calmly(app: Flask) -> None:
    """People see a page of the house, with a way on, not a code."""
    answer = app.test_client().get("/no-such-page")
    assert answer.status_code == 404
    assert "没找到这一页" in words(answer)
    assert "回首页" in words(answer)


def test_a_page_asks_to_sign_in_and_then_goes_on(app: Flask) -> None:
    """Nobody sees a 401: the sign-in remembers where they wanted to go."""
    answer = app.test_client().get("/income/?month=2026-11")
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/income/?month%3D2026-11"


def test_the_first_page_is_the_one_a_person_came_for(app: Flask) -> None:
    """A coordinator the counter, a villager their income, an official figures, a stranger the sign-in."""
    desk = Desk(app)
    worker = Grant(Role.WORKER, worker=who.AMEI)
    for grant, path in (
        (Grant(Role.COORDINATOR, workshop=who.WORKSHOP), f"/workshops/{who.WORKSHOP}/hand-in"),
        (worker, "/income/"),
        (Grant(Role.OFFICIAL, region="3310"), "/insight/"),
    ):
        token = program(app, f"1390000555{len(path) % 10}", grant).headers["Authorization"].split()[1]
        client = app.test_client()
        client.set_cookie("gongfu", token)
        assert client.get("/").location == path
    assert desk.app.test_client().get("/").location == "/sign-in"


# -- One's own write ---------------------------------------------------------------------------------------


def test_a_request_with_the_token_sees_the_write(
    app: Flask, root: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it the list may lag; with it the write is there, as soon as the read models have it."""
    monkeypatch.setattr(own_writes, "WAIT_SECONDS", 10.0)
    token = found(root)
    assert root.get("/workshops").json["items"] == []
    with following(app.extensions["gongfu"]):
        seen = root.get("/workshops", **{POSITION.replace("-", "_"): token})
    assert [one["id"] for one in seen.json["items"]] == [who.WORKSHOP]


def test_when_the_read_models_do_not_come_the_api_says_behind(
    root: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 with `Retry-After`: better no answer than one that misses the caller's own write."""
    monkeypatch.setattr(own_writes, "WAIT_SECONDS", 0.01)
    token = found(root)
    answer = root.get("/workshops", Gongfu_Position=token)
    assert (answer.status_code, answer.json["code"]) == (503, "behind")
    assert answer.headers["Retry-After"] == "1"


def test_a_token_beyond_the_head_counts_as_the_head(app: Flask, root: Program) -> None:
    """A store put back from a copy knows fewer events than a program remembers: nobody waits for ever."""
    found(root)
    catch_up(app)
    with app.app_context():
        token = own_writes.position_token(10**9)
    assert root.get("/workshops", Gongfu_Position=token).status_code == 200


@pytest.mark.parametrize("token", ["nonsense", "999", "OTk5.x", ""])
def test_a_token_that_is_not_ours_is_passed_over(root: Program, token: str) -> None:
    """It cannot make anyone wait, and refuses nothing."""
    assert root.get("/workshops", Gongfu_Position=token).status_code == 200


def test_a_stopped_read_model_is_not_waited_for(app: Flask, root: Program) -> None:
    """What has stopped would never come: everything else goes on at once."""
    from sqlalchemy import update

    from shell.readmodels import POSITIONS

    token = found(root)
    with app.extensions["gongfu"].read_engine.begin() as connection:
        connection.execute(update(POSITIONS).values(error="at 1: made up"))
    assert root.get("/workshops", Gongfu_Position=token).status_code == 200


# -- The clock ---------------------------------------------------------------------------------------------


def test_the_clock_header_moves_when_it_happened_and_when_it_was_recorded(app: Flask, root: Program) -> None:
    """Outside production a request may say when it is."""
    root.headers["Gongfu-Now"] = "2026-10-01T08:00:00+08:00"
    found(root)
    recorded = app.extensions["gongfu"].store.read(0, 10)[-1].event
    assert recorded.at == recorded.recorded_at == moment_of("2026-10-01T08:00:00+08:00")


@pytest.mark.parametrize("moment", ["yesterday", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_clock_that_cannot_be_read_is_malformed(root: Program, moment: str) -> None:
    """422, no matter what is asked."""
    answer = root.get("/workshops", Gongfu_Now=moment)
    assert (answer.status_code, answer.json["code"]) == (422, "moment-unreadable")


def test_production_has_one_clock(app_config: Config) -> None:
    """The header means nothing there."""
    from dataclasses import replace

    app = create_app(replace(app_config, env="production"))
    try:
        answer = Program(app, **{"Gongfu-Now": "yesterday"}).get("/vocabularies")
    finally:
        app.extensions["gongfu"].close()
    assert answer.status_code == 200


# -- Words -------------------------------------------------------------------------------------------------


def test_every_word_has_a_name_in_three_languages(app: Flask) -> None:
    """Programs show codes in their reader's language; none is left out, none is left Chinese in English."""
    lists = Program(app).get("/vocabularies").json
    assert {"errors", "reasons", "units", "workshop_kinds", "roles"} <= set(lists)
    for entries in lists.values():
        for entry in entries:
            assert set(entry["names"]) == {"zh-Hans", "zh-Hant", "en"}
            assert all(entry["names"].values())
    codes = [entry["code"] for entry in lists["errors"]]
    assert len(codes) == len(set(codes))


def test_every_code_a_rule_can_refuse_with_has_a_sentence() -> None:
    """Nobody is ever told a bare code."""
    from pathlib import Path

    from shell.vocabularies import ERRORS

    root = Path(__file__).parents[2]
    raised = set()
    for folder in ("kernel", "people", "workshops", "income", "shell"):
        for file in (root / folder).rglob("*.py"):
            raised |= set(
                re.findall(r"(?:Refusal|Invalid|Forbidden|Stale)\(\s*\"([a-z-]+)\"", file.read_text())
            )
            raised |= set(re.findall(r"error=\"([a-z-]{2,})\"", file.read_text()))
    pages_say_themselves = {"count-undecided", "defect-unnamed"}
    assert raised - set(ERRORS) - pages_say_themselves == set()
