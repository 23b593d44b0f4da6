"""The operator's commands, as an operator types them."""

import dataclasses
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from kernel.time import fixed_now
from shell.cli import register_commands
from shell.config import Config
from shell.house import House
from shell.projector import Projector
from tests.shell import tally
from tests.shell.tally import Tally, TallyProjection, count, totals
from tests.shell.tally_worker import busy


def commands(house: House) -> FlaskCliRunner:
    """A way to run commands in this house."""
    app = Flask("commands")
    app.extensions["gongfu"] = house
    register_commands(app)
    return app.test_cli_runner()


@pytest.fixture
def runner(house: House) -> FlaskCliRunner:
    """Commands in the prepared house."""
    return commands(house)


def test_prepare_makes_stores_out_of_nothing(tmp_path: Path) -> None:
    """After it, events can be saved and projected; once more changes nothing."""
    house = House(Config(env="test", data=tmp_path / "new"), [tally.context()])
    run = commands(house).invoke
    for _ in range(2):
        assert run(args=["prepare"]).exit_code == 0
    count(house, 5)
    Projector(house).catch_up()
    assert totals(house) == {"w1": 5}
    house.close()


def test_verify_ends_with_one_where_rows_differ(runner: FlaskCliRunner, house: House) -> None:
    """Status 0 and a line a read model when all is well, 1 and the rows when not; a rebuild mends it."""
    count(house, 1, 2)
    Projector(house).catch_up()
    well = runner.invoke(args=["verify"])
    assert well.exit_code == 0
    assert "tally: 3 rows as the events up to 2 say" in well.output
    with house.read_engine.begin() as connection:
        connection.exec_driver_sql("UPDATE tally_totals SET pieces = 4")
    wrong = runner.invoke(args=["verify"])
    assert wrong.exit_code == 1
    assert "tally_totals worker=w1" in wrong.output
    assert "pieces is 4, by the events 3" in wrong.output
    assert "/s" in runner.invoke(args=["rebuild", "tally"]).output
    assert runner.invoke(args=["verify"]).exit_code == 0


def test_rebuild_does_not_know_every_name(runner: FlaskCliRunner) -> None:
    """It says which there are."""
    result = runner.invoke(args=["rebuild", "wages"])
    assert result.exit_code == 1
    assert "there are sizes, tally" in result.output


def test_status_tells_how_far_everybody_is(
    runner: FlaskCliRunner, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Head, positions, what stopped, outbox and jobs."""
    monkeypatch.setattr(TallyProjection, "superstitious", True)
    count(house, 100, 13)
    with pytest.raises(Exception, match="thirteen"):
        Projector(house).catch_up()
    house.jobs.start("walk", owner="a", args={})
    said = runner.invoke(args=["status"]).output
    assert "events 2\n" in said
    assert "read model sizes: at 2, 0 behind\n" in said
    assert "read model tally: at 1, 1 behind  stopped at 2 tally.pieces-counted: ValueError" in said
    assert "policy thanks: at 2, 0 behind\n" in said
    assert "outbox: pending 1\n" in said
    assert "jobs: queued 1\n" in said


def test_tick_does_all_that_is_due_by_a_moment(house: House) -> None:
    """Scheduled tasks, what they cause, and what that causes; the clock stands at the moment given."""
    seen: list[str] = []

    def nightly(home: House) -> None:
        from kernel.time import now

        seen.append(now().isoformat())
        count(home, 100)

    home = House(
        house.config,
        [dataclasses.replace(busy(), schedule={nightly: 86_400})],
    )
    from shell.prepare import prepare

    prepare(home, lambda _line: None)
    run = commands(home).invoke
    assert run(args=["tick", "--at", "2027-01-31T03:00"]).exit_code == 0
    assert seen == ["2027-01-30T19:00:00+00:00"]
    assert totals(home) == {"w1": 100}
    assert "outbox: sent 1" in run(args=["status"]).output
    run(args=["tick", "--at", "2027-01-31T04:00+08:00"])
    assert len(seen) == 2
    run(args=["tick", "--at", "2027-02-01T03:00+08:00"])
    assert len(seen) == 3
    home.close()


def test_the_clock_is_not_turned_in_production(house: House) -> None:
    """Nor by what is not a moment."""
    production = House(dataclasses.replace(house.config, env="production"), [])
    result = commands(production).invoke(args=["tick", "--at", "2027-01-31"])
    assert result.exit_code == 1
    assert "production" in result.output
    assert commands(house).invoke(args=["tick", "--at", "soon"]).exit_code == 1


def test_retry_gives_failed_work_another_chance(house: House) -> None:
    """A job by its id; without one, what the outbox has given up."""
    home = House(house.config, [busy()])
    run = commands(home).invoke
    job = home.jobs.start("stumble", owner="a", args={"refused": True})
    assert run(args=["retry", job]).exit_code == 1
    with fixed_now(home.jobs.get(job).created_at):
        run(args=["tick", "--at", home.jobs.get(job).created_at.isoformat()])
    assert home.jobs.get(job).code == "nothing-to-pay"
    assert run(args=["retry", job]).exit_code == 0
    assert home.jobs.get(job).state == "queued"
    assert "0 effects" in run(args=["retry"]).output
    home.close()


def test_a_worker_needs_redis(runner: FlaskCliRunner) -> None:
    """It says so in one line."""
    result = runner.invoke(args=["worker"])
    assert result.exit_code == 1
    assert "REDIS_URL" in result.output


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program whose app has the tally, to run commands as processes of their own."""
    program = tmp_path / "tally_app.py"
    program.write_text(
        "from flask import Flask\n"
        "from shell.cli import register_commands\n"
        "from shell.config import Config\n"
        "from shell.house import House\n"
        "from shell.log import init_log\n"
        "from tests.shell.tally import context\n"
        "app = Flask('tally')\n"
        "config = Config.from_environment()\n"
        "init_log(config)\n"
        "app.extensions['gongfu'] = House(config, [context()])\n"
        "register_commands(app)\n"
    )
    return program


@pytest.mark.parametrize("command", ["projector", "scheduler"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_processes_stop_when_they_are_told_to(
    house: House, program: Path, command: str, number: signal.Signals
) -> None:
    """They finish what they are at, and end with status 0; the projector has projected meanwhile."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "GONGFU_ENV": "test",
        "GONGFU_DATA": str(house.config.data),
        "DATABASE_URL": house.config.database_url or "",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", str(program), command],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        for line in process.stderr:
            if "projecting" in line or "scheduling" in line:
                break
        if command == "projector":
            assert house.get(Tally).reached(count(house, 8), timeout=60)
        process.send_signal(number)
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(autouse=True)
def _quiet_houses(house: House) -> Iterator[None]:
    """Close the house after the commands have used it."""
    yield
    house.close()
