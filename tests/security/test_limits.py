"""Too often: whoever asks for what is costly is told to wait, by account and by address."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from shell.factory import create_app
from shell.security import A_PERSONS_PACE, limiter
from tests.architecture.permissions_matrix import expected
from tests.architecture.test_permissions import World
from tests.examples.who import AMEI
from tests.security.test_taken_away import FILES
from tests.security.walking import Place, address, come_in, pages, places

# What takes a file, and what answers with one.
COSTLY = FILES | {
    "POST /insight/low-income",
    "POST /workshops/<uuid:workshop>/import",
    "POST /workshops/<uuid:workshop>/runs/<uuid:run>/bank/<uuid:batch>/results",
    "POST /api/v1/hand-ins/<uuid:id>/photos",
    "PUT /api/v1/insight/low-income-lists/<uuid:id>",
    "PUT /api/v1/pay-runs/<uuid:id>/batches/<uuid:batch>/results",
    "PUT /api/v1/workshops/<uuid:id>/day-sheets/<uuid:sheet>",
}
MOST = int(A_PERSONS_PACE.partition("/")[0])


@pytest.fixture(autouse=True)
def _anew() -> None:
    """Counted from nothing, and nothing left counted."""
    limiter.reset()


def test_whatever_takes_a_file_is_limited(world: World, no_proof: None) -> None:
    """A new place that takes a file is to be limited, and tried below."""
    takes = {str(place) for place in places() if "{file}" in (place.form or {}).values()}
    forms = {
        tag
        for _, page in pages(world)
        if page.mimetype == "text/html"
        for tag in re.findall(r"<form\b[^>]*multipart/form-data[^>]*>", page.text)
    }
    takes |= {
        str(place)
        for place in places("POST", api=False)
        if any(
            re.search(rf'action="{re.escape(address(world, place).partition("?")[0])}[?"]', tag)
            for tag in forms
        )
    }
    assert len(takes) >= 5
    assert takes <= COSTLY


@pytest.mark.parametrize("place", [place for place in places() if str(place) in COSTLY], ids=str)
def test_an_account_is_told_to_wait_wherever_it_asks_from(world: World, no_proof: None, place: Place) -> None:
    """429 with how long to wait, in one account's name from however many addresses; another goes on."""

    def ask(caller: str, number: int) -> tuple[int, str | None]:
        client, along = come_in(world, place._replace(caller=caller))
        along["environ_base"] = {"REMOTE_ADDR": f"10.1.{number // 200}.{number % 200}"}
        answer = client.open(address(world, place), method=place.method, **along)
        answer.close()
        return answer.status_code, answer.headers.get("Retry-After")

    answers = [ask(place.caller, number) for number in range(MOST + 1)]
    assert 429 not in [status for status, _ in answers[:-1]]
    status, wait = answers[-1]
    assert status == 429
    assert wait is not None
    assert 0 < int(wait) <= 60
    for other in sorted(expected()[str(place)].who - {place.caller})[:1]:
        assert ask(other, 0)[0] != 429
    limiter.reset()


def test_the_page_that_says_wait_is_calm(world: World, no_proof: None) -> None:
    """People read a sentence in their language, not a number."""
    (place,) = [each for each in places() if str(each) == "POST /insight/low-income"]
    client, along = come_in(world, place)
    for _ in range(MOST):
        client.post(address(world, place), **along)
    answer = client.post(address(world, place), **along)
    assert answer.status_code == 429
    assert answer.mimetype == "text/html"
    assert "too-many-requests" not in answer.text
    limiter.reset()


def test_knocking_is_counted_by_address_at_both_doors(world: World, no_proof: None) -> None:
    """Sixty knocks a minute from one address, whatever numbers are named; then 429 at either door."""
    client = world.app.test_client()
    elsewhere = {"REMOTE_ADDR": "10.77.0.1"}
    for path, said in (
        ("/sign-in", {"data": {"phone": "x"}}),
        ("/api/v1/sign-in-codes", {"json": {"phone": "x"}}),
    ):
        answers = [client.post(path, environ_base=elsewhere, **said).status_code for _ in range(61)]  # type: ignore[arg-type]
        assert (set(answers[:60]), answers[60]) == ({422}, 429), path
    limiter.reset()


@pytest.fixture
def own_counts() -> Iterator[None]:
    """What the apps of a test count is not counted by the others after it."""
    kept = limiter._storage, limiter._limiter
    yield
    limiter._storage, limiter._limiter = kept


@pytest.fixture
def counted(world: World, own_counts: None) -> Iterator[Flask]:
    """The app of the same world, with few changes a minute."""
    app = create_app(replace(world.house.config, changes_a_minute=3))
    app.config["WTF_CSRF_METHODS"] = set()
    yield app
    app.extensions["gongfu"].close()


def test_nobody_changes_things_without_end(world: World, counted: Flask) -> None:
    """Over all routes and both doors together, from however many addresses; what is only read goes on."""
    client, token = counted.test_client(), world._token("W")
    client.set_cookie("gongfu", token)
    bearer = {"Authorization": f"Bearer {token}"}
    sent = [
        ("POST", "/preferences", {"data": {"lang": "zh-Hans"}}),
        ("PUT", f"/api/v1/workers/{AMEI}", {"json": {}, "headers": bearer}),
        ("DELETE", "/api/v1/nowhere", {"headers": bearer}),
        ("POST", "/me/devices/end-others", {}),
        ("PATCH", f"/api/v1/workers/{AMEI}", {"json": {}, "headers": bearer}),
    ]
    answers = [
        client.open(at, method=method, environ_base={"REMOTE_ADDR": f"10.2.0.{number}"}, **rest)  # type: ignore[arg-type]
        for number, (method, at, rest) in enumerate(sent)
    ]
    assert [answer.status_code == 429 for answer in answers] == [False, False, False, True, True]
    for answer in answers[3:]:
        assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert answers[3].mimetype == "text/html"
    assert "点得太快了" in answers[3].text
    assert answers[4].json["code"] == "too-many-requests"
    assert client.get("/me").status_code == 200
    neighbour = {"Authorization": f"Bearer {world._token('C')}"}
    assert client.patch(f"/api/v1/workers/{AMEI}", json={}, headers=neighbour).status_code != 429


def test_who_is_nobody_is_counted_by_address(counted: Flask) -> None:
    """Somebody at another address goes on."""
    client = counted.test_client()
    here, there = {"REMOTE_ADDR": "10.3.0.1"}, {"REMOTE_ADDR": "10.3.0.2"}
    sent = [client.post("/preferences", data={"lang": "en"}, environ_base=here) for _ in range(4)]
    assert [answer.status_code for answer in sent] == [303, 303, 303, 429]
    assert "Slow" in sent[3].text or "fast" in sent[3].text
    assert client.post("/preferences", data={"lang": "en"}, environ_base=there).status_code == 303


def test_a_queue_that_is_away_keeps_nobody_from_changing_things(
    world: World, own_counts: None, caplog: pytest.LogCaptureFixture
) -> None:
    """It is asked once, not by every request anew, and the log says that nothing is counted."""
    away = replace(world.house.config, changes_a_minute=1, redis_url="redis://127.0.0.1:1/0")
    app = create_app(away)
    app.config["WTF_CSRF_METHODS"] = set()
    asked: list[object] = []
    hit = limiter.limiter.hit

    def count(*said: object, **more: object) -> bool:
        asked.append(said)
        return hit(*said, **more)  # type: ignore[arg-type]

    limiter.limiter.hit = count  # type: ignore[method-assign, assignment]
    with caplog.at_level(logging.WARNING):
        sent = [app.test_client().post("/preferences", data={"lang": "en"}) for _ in range(3)]
    app.extensions["gongfu"].close()
    assert [answer.status_code for answer in sent] == [303, 303, 303]
    assert len(asked) == 1
    assert "changes are not counted" in caplog.text
