"""Health and metrics: what is wrong is named, and only a dead store is dead."""

import dataclasses
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kernel.time import fixed_now, now
from shell.config import Config
from shell.house import House
from shell.metrics import health, init_metrics, metrics
from shell.projector import Projector
from tests.shell import tally
from tests.shell.tally import TallyProjection, count


@pytest.fixture
def web(house: House) -> FlaskClient:
    """The two routes."""
    app = Flask("metrics")
    app.extensions["gongfu"] = house
    init_metrics(app)
    return app.test_client()


def test_all_is_well_when_all_have_caught_up(web: FlaskClient, house: House) -> None:
    """200, nothing degraded, the head and how far behind it everybody is."""
    count(house, 1, 2)
    Projector(house).catch_up()
    answer = web.get("/health")
    assert answer.status_code == 200
    assert answer.json == {
        "status": "ok",
        "degraded": [],
        "head": 2,
        "read_models": {
            "sizes": {"position": 2, "lag": 0},
            "tally": {"position": 2, "lag": 0},
        },
        "policies": {"thanks": {"position": 2, "lag": 0}},
    }


def test_who_is_behind_for_long_is_named(house: House) -> None:
    """An event that has waited for more than ten seconds is a sign that nobody projects; one that has just
    happened is not."""
    count(house, 1)
    status, body = health(house)
    assert (status, body["degraded"]) == (200, [])
    assert body["read_models"]["tally"]["lag"] == 1
    with fixed_now(now() + timedelta(seconds=11)):
        status, body = health(house)
    assert (status, body["status"]) == (200, "degraded")
    assert body["degraded"] == ["sizes", "tally", "thanks"]


def test_a_redis_that_is_away_degrades_and_kills_nothing(house: House) -> None:
    """The platform works on; long work waits."""
    away = House(dataclasses.replace(house.config, redis_url="redis://127.0.0.1:1/0"), house.contexts)
    assert health(away)[0] == 200
    assert health(away)[1]["degraded"] == ["queue"]
    away.close()


def test_only_a_store_that_cannot_be_reached_is_unhealthy() -> None:
    """503: without the events nothing works."""
    url = "postgresql://nobody@127.0.0.1:1/nowhere"
    house = House(Config(env="test", database_url=url), [tally.context()])
    status, body = health(house)
    assert (status, body["degraded"]) == (503, ["store"])
    house.close()


def test_metrics_tell_positions_lag_and_what_waits(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """In Prometheus' words."""
    monkeypatch.setattr(TallyProjection, "superstitious", True)
    count(house, 100, 13, 1)
    with pytest.raises(Exception, match="thirteen"):
        Projector(house).catch_up()
    house.jobs.start("walk", owner="a", args={})
    said = metrics(house).decode()
    for line in (
        "gongfu_events 3.0",
        'gongfu_follower_position{kind="read_models",name="tally"} 1.0',
        'gongfu_follower_lag{kind="read_models",name="tally"} 2.0',
        'gongfu_follower_stopped{kind="read_models",name="tally"} 1.0',
        'gongfu_follower_stopped{kind="policies",name="thanks"} 0.0',
        'gongfu_outbox{state="pending"} 1.0',
        'gongfu_jobs{state="queued"} 1.0',
        'gongfu_up{store="events"} 1.0',
    ):
        assert line in said.splitlines()


def test_metrics_count_requests(web: FlaskClient) -> None:
    """By route, never by address: ids do not become labels."""
    web.get("/health")
    web.get("/nowhere/lantern-7")
    said = web.get("/metrics").text
    assert 'gongfu_requests_total{endpoint="health",method="GET",status="200"}' in said
    assert 'gongfu_requests_total{endpoint="none",method="GET",status="404"}' in said
    assert "lantern-7" not in said


def test_metrics_are_for_this_machine_only(web: FlaskClient) -> None:
    """From elsewhere, or through a proxy, nobody unknown may look."""
    from shell.web import SignInNeeded

    web.application.testing = True
    for asked in (
        {"environ_base": {"REMOTE_ADDR": "10.0.0.9"}},
        {"headers": {"X-Forwarded-For": "10.0.0.9"}},
    ):
        with pytest.raises(SignInNeeded):
            web.get("/metrics", **asked)
    assert web.get("/metrics").status_code == 200
