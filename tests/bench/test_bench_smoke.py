"""The benchmarks at a tiny scale: both sides are asked the same and answer the same."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from bench import report
from bench.append import Result
from bench.baseline.app import create_app as create_baseline
from bench.generator import Figures, Script
from bench.http import CLIENTS, NAMES, Measured
from bench.load import Loaded, load_baseline, load_ours
from bench.workload import Workload
from kernel.time import today
from shell.config import Config
from shell.factory import create_app
from shell.house import House
from tests.servers import Postgres

HAND_IN = "/api/v1/hand-ins/5b0f2c1e-8f43-4a57-9d3a-0c4f1f6f2a10"


@dataclass
class Side:
    """One side, to be asked without a network."""

    client: FlaskClient
    loaded: Loaded
    cookie: str

    def months(self, worker: str) -> object:
        """A worker's income as JSON."""
        headers = {"Authorization": f"Bearer {self.loaded.bearers[worker]}"}
        answer = self.client.get(f"/api/v1/workers/{worker}/income", headers=headers)
        assert answer.status_code == 200
        return answer.get_json()

    def page(self, worker: str) -> str:
        """A worker's income as a page."""
        self.client.set_cookie(self.cookie, self.loaded.sessions[worker])
        return self.client.get("/income/").get_data(as_text=True)

    def put(self, workshop: str, body: Mapping[str, object]) -> tuple[int, object]:
        """Hand in; answers the status and what is told."""
        headers = {"Authorization": f"Bearer {self.loaded.coordinators[workshop]}"}
        answer = self.client.put(HAND_IN, json=body, headers=headers)
        return answer.status_code, answer.get_json()


@pytest.fixture(scope="module")
def work() -> Workload:
    """A few days of one workshop."""
    return Workload(240)


@pytest.fixture(scope="module")
def sides(
    work: Workload, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Side, Side]]:
    """Ours and the baseline, with the same work in them."""
    data = tmp_path_factory.mktemp("bench")
    config = Config(env="test", database_url=postgres.create(), data=data, secret_key="smoke")
    app = create_app(config)
    house: House = app.extensions["gongfu"]
    url = postgres.create()
    baseline = create_baseline(url)
    yield (
        Side(app.test_client(), load_ours(house, work), "gongfu"),
        Side(baseline.test_client(), load_baseline(baseline, url, work), "session"),
    )
    house.close()
    baseline.extensions["engine"].dispose()
    postgres.drop(url)
    postgres.drop(str(config.database_url))


def test_both_sides_tell_everybody_the_same_income(work: Workload, sides: tuple[Side, Side]) -> None:
    """Twelve months by stage, exact to the last digit, for every member."""
    ours, theirs = sides
    told = {member.worker: ours.months(member.worker) for _, member in work.members()}
    assert told == {worker: theirs.months(worker) for worker in told}
    everything = json.dumps(list(told.values()))
    for stage in ("estimated", "earned"):
        assert everything.count(f'"{stage}": "0.00"') < everything.count(f'"{stage}"')


def test_both_pages_show_the_same_number(work: Workload, sides: tuple[Side, Side]) -> None:
    """The month's sum is on both pages, and it is not nothing."""
    ours, theirs = sides
    worker = work.workshops[0].members[0].worker
    months = ours.months(worker)
    assert isinstance(months, dict)
    number = months["months"][-1]["estimated"]
    assert number != "0.00"
    assert number in ours.page(worker)
    assert number in theirs.page(worker)


def test_both_sides_take_a_hand_in_alike(work: Workload, sides: tuple[Side, Side]) -> None:
    """Created once, found the second time, refused with other content or for a stranger: the same answers."""
    workshop = work.workshops[0]
    body = {
        "workshop": workshop.id,
        "worker": workshop.members[4].number,
        "product": "lantern",
        "step": "wire",
        "quantity": 30,
        "work_date": today().isoformat(),
    }
    ours, theirs = sides
    for expected in (201, 200):
        answer = ours.put(workshop.id, body)
        assert answer == theirs.put(workshop.id, body)
        assert answer[0] == expected
    for refused in ({"quantity": 31}, {"worker": "999"}):
        (status, told), (their_status, their_told) = (
            side.put(workshop.id, body | refused) for side in (ours, theirs)
        )
        assert isinstance(told, dict)
        assert isinstance(their_told, dict)
        assert (status, told["code"]) == (their_status, their_told["code"])


def test_the_figures_go_between_their_marks(tmp_path: Path) -> None:
    """What stands around them in the page stays; the data and a readable chart lie beside it."""
    page = tmp_path / "benchmarks.md"
    page.write_text(f"Before\n{report.MARKS[0]}\nold\n{report.MARKS[1]}\nafter\n", encoding="utf-8")
    machine = dict.fromkeys(
        ("processor", "cores", "memory", "system", "python", "postgresql", "fsync"), "some"
    ) | {"synchronous_commit": "on", "shared_buffers": "512MB"}
    speeds = {"ours": 300.0, "baseline": 100.0}
    figures = {
        "when": "2026-11-22T12:00+00:00",
        "machine": machine,
        "rounds": 2,
        "seconds": 1,
        "append": [Result("1 event a save", 1000.0, 500.0, 0.5, 0.4)],
        "http": [
            Measured(question, clients, side, scale, [Figures(speed, 5.0, 9.0)] * 2)
            for question in NAMES
            for clients in CLIENTS
            for side, speed in speeds.items()
            for scale in (10_000, 1_000_000)
        ],
        "load": [{"scale": 10_000, "seconds": 3.0, "events": 19_000, "rebuilt": 40_000.0}],
        "import": {"rows": 20_000, "rate": 2_000.0},
        "hello": [(16, Figures(5_000.0, 2.0, 4.0))],
    }
    report.write(figures, tmp_path)
    told = page.read_text(encoding="utf-8")
    assert told.startswith("Before\n")
    assert told.endswith("after\n")
    assert "old" not in told
    assert told.count("**3.00**") == len(NAMES) * len(CLIENTS) * 2
    assert "≥ 2" in told
    assert json.loads((tmp_path / "benchmarks.json").read_text())["http"][0]["rounds"][0]["p50"] == 5.0
    ElementTree.parse(tmp_path / "benchmarks.svg")


def test_a_page_without_marks_is_left_alone(tmp_path: Path) -> None:
    """Figures are never written over somebody's words."""
    (tmp_path / "benchmarks.md").write_text("words\n", encoding="utf-8")
    with pytest.raises(ValueError, match="marks"):
        report.write(
            {"when": "", "machine": report.machine.__annotations__, "rounds": 1, "seconds": 1}, tmp_path
        )


def test_plans_are_written_as_lua_reads_them(tmp_path: Path) -> None:
    """Quotes and Chinese names come through."""
    plan = {"looks": [{"path": "/收入", "headers": {"X": 'a="b"'}}], "most": 3}
    script = Script.write("look", tmp_path / "plan.lua", plan)
    written = script.plan.read_text(encoding="utf-8")
    assert written == (
        'return {["looks"] = {{["path"] = "/收入", ["headers"] = {["X"] = "a=\\"b\\""}}}, ["most"] = 3}\n'
    )
