"""How the app is put together: what it opens, what it refuses to start with, what it shows."""

import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from shell import factory
from shell.config import Config
from shell.factory import create_app

ROOT = Path(__file__).parents[2]
CONFIG = Config(env="test", secret_key="test", master_key=bytes(32))


def test_making_the_app_opens_nothing() -> None:
    """No connection, no file: a process that only imports `wsgi` needs neither store nor queue."""
    nowhere = Config(
        env="test",
        database_url="postgresql://nobody@127.0.0.1:1/none",
        redis_url="redis://127.0.0.1:1/0",
        data=Path("/nonexistent"),
        secret_key="test",
        master_key=bytes(32),
    )
    house = create_app(nowhere).extensions["gongfu"]
    assert {"store", "read_engine", "records_engine", "redis"}.isdisjoint(house.__dict__)


def test_production_without_its_secrets_ends_with_one_line_that_names_them() -> None:
    """Nobody reads a traceback to learn what is missing."""
    ended = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        env={"GONGFU_ENV": "production", "PATH": ""},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    last = ended.stderr.strip().splitlines()[-1]
    for name in ("DATABASE_URL", "REDIS_URL", "GONGFU_SECRET_KEY", "GONGFU_MASTER_KEY", "GONGFU_PUBLIC_URL"):
        assert name in last


def test_a_route_that_does_not_say_who_may_use_it_stops_the_start() -> None:
    """A forgotten guard is found before anything is served."""
    app = Flask("forgetful")
    app.add_url_rule("/open-to-all", view_func=lambda: "")
    with pytest.raises(RuntimeError, match="does not say who may use it"):
        factory._every_route_says_who_may(app)


def test_production_knows_no_demo() -> None:
    """Invented people cannot be loaded beside real ones."""
    production = Config(
        env="production", secret_key="s", master_key=bytes(32), database_url="postgresql:///x"
    )
    assert "demo" not in create_app(production).cli.commands
    assert "demo" in create_app(CONFIG).cli.commands


def test_every_page_is_in_the_pictures() -> None:
    """`./dev shots` shows each page that can be opened: a new one is looked at, or this fails."""
    from tests.shot_list import SHOTS

    app = create_app(CONFIG)
    pages = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.rule.startswith("/api/")
    }
    not_for_people = {"static", "health", "metrics"}
    not_for_people |= {"insight.export", "workshops.export_materials", "workshops.bank_file"}  # files
    not_for_people |= {"people.my_data_file", "workshops.export_ledger"}
    not_for_people |= {"income.slip_paper", "income.run_paper", "income.evidence_pack"}
    not_for_people |= {"workshops.export_quality", "workshops.sheet_to_mend", "workshops.photo"}
    not_for_people |= {"people.ask_wechat", "people.wechat_says"}  # to WeChat and back
    not_for_people |= {"workshops.counter_book", "workshops.counter_worker", "workshops.export_correction"}
    assert pages - not_for_people == {shot.endpoint for shot in SHOTS if shot.endpoint}
