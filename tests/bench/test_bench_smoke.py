"""The benchmarks at a tiny scale: both sides are asked the same and answer the same."""

import json
import re
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
from bench.http import CLIENTS, NAMES, PATHS, Measured, comparable
from bench.load import Loaded, load_baseline, load_ours
from bench.market import Market
from bench.oversell import Result as Rushed
from bench.workload import Workload
from kernel.identity import derived_id
from kernel.time import month_of, months_after, today
from shell.config import Config
from shell.factory import create_app
from shell.house import House
from shell.projector import Projector
from tests.servers import Postgres

OVER = {"Gongfu-Now": f"{months_after(month_of(today()), 1)}-02T09:00:00+08:00"}
"""When the month is over, as whose end ours is told; the baseline has no clock but the real one."""
HAND_IN = "/api/v1/hand-ins/5b0f2c1e-8f43-4a57-9d3a-0c4f1f6f2a10"


@dataclass
class Side:
    """One side, to be asked without a network."""

    client: FlaskClient
    loaded: Loaded
    cookie: str
    house: House | None = None

    def months(self, worker: str) -> object:
        """A worker's income as JSON."""
        headers = {"Authorization": f"Bearer {self.loaded.bearers[worker]}"}
        answer = self.client.get(f"/api/v1/workers/{worker}/income", headers=headers)
        assert answer.status_code == 200
        return answer.get_json()

    def told(self, path: str, token: str, **headers: str) -> object:
        """What is told at an address, but for what each side says in its own way."""
        if self.house is not None:
            Projector(self.house).catch_up()
        answer = self.client.get(path, headers={"Authorization": f"Bearer {token}", **headers})
        assert answer.status_code == 200, path
        return comparable(answer.get_json())

    def wants(self, question: str, thing: str, worker: str) -> tuple[int, object]:
        """Take a gig or enrol in a class; answers the status and what is told."""
        headers = {"Authorization": f"Bearer {self.loaded.people[worker]}"}
        request = {"id": derived_id(question, thing, worker)}
        answer = self.client.put(PATHS[question].format(thing, worker), json=request, headers=headers)
        told = answer.get_json()
        return answer.status_code, told.get("code") or comparable(told)

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
def market(work: Workload) -> Market:
    """The gigs and classes beside it."""
    return Market(work)


@pytest.fixture(scope="module")
def sides(
    market: Market, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Side, Side]]:
    """Ours and the baseline, with the same work in them."""
    data = tmp_path_factory.mktemp("bench")
    config = Config(env="test", database_url=postgres.create(), data=data, secret_key="smoke")
    app = create_app(config)
    house: House = app.extensions["gongfu"]
    url = postgres.create()
    baseline = create_baseline(url)
    yield (
        Side(app.test_client(), load_ours(house, market), "gongfu", house),
        Side(baseline.test_client(), load_baseline(baseline, url, market), "session"),
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


def test_both_sides_tell_everybody_the_same_gigs(work: Workload, sides: tuple[Side, Side]) -> None:
    """A worker's applications, the latest first, each with its gig and how many places are left."""
    ours, theirs = sides
    seen = ""
    for _, member in work.members():
        path = f"/api/v1/workers/{member.worker}/applications?limit=10"
        told = ours.told(path, ours.loaded.bearers[member.worker])
        assert told == theirs.told(path, theirs.loaded.bearers[member.worker])
        seen += json.dumps(told)
    assert '"state": "hired"' in seen


def test_both_sides_tell_the_same_figures(market: Market, sides: tuple[Side, Side]) -> None:
    """Fill rates of every employer and of the county by trade and village, and the county's income."""
    for employer in market.employers:
        path = f"/api/v1/employers/{employer.id}/fill-rate"
        mine, other = (side.told(path, side.loaded.employers[employer.id]) for side in sides)
        assert mine == other
    for path in ("fill-rates?by=trade&", "fill-rates?by=village&"):
        path = f"/api/v1/insight/{path}region={market.region}"
        mine, other = (side.told(path, side.loaded.official) for side in sides)
        assert mine == other
        assert set(re.findall(r'"filled": (\d+)', json.dumps(mine))) - {"0"}
    month = month_of(today())
    path = f"/api/v1/insight/income?region={market.region}&from={month}&to={month}"
    mine, other = (json.dumps(side.told(path, side.loaded.official, **OVER)) for side in sides)
    assert mine.replace('"closed": true', '"closed": false') == other
    assert '"workers": 40' in mine


def test_both_sides_give_places_and_seats_alike(market: Market, sides: tuple[Side, Side]) -> None:
    """As many as there are; then a gig is full, and a class has a queue. Asked again, it stays so."""
    expected = {"take": (5, (409, "gig-full")), "enrol": (50, (201, "waitlisted"))}
    for question, (there, (status, too_late)) in expected.items():
        rush = market.rushes[question][0]
        for place, worker in enumerate(rush.wanted_by[: there + 2]):
            mine, other = (side.wants(question, rush.thing, worker) for side in sides)
            assert mine == other
            if place >= there:
                assert mine[0] == status
                assert too_late in json.dumps(mine)
        first = rush.wanted_by[0]
        assert [side.wants(question, rush.thing, first)[0] for side in sides] == [200, 200]


def test_who_is_busy_is_told_so_by_both_sides(market: Market, sides: tuple[Side, Side]) -> None:
    """Hours taken by one gig cannot be given to another."""
    gig, other = (
        next(gig.id for gig in market.open if gig.shifts == shifts and gig.id != taken)
        for shifts, taken in ((market.open[0].shifts, ""), (market.open[0].shifts, market.open[0].id))
    )
    busy = list(market.people)[-1]
    for side in sides:
        assert side.wants("take", gig, busy)[0] == 201
        assert side.wants("take", other, busy) == (409, "overlap")


def test_the_figures_go_between_their_marks(tmp_path: Path) -> None:
    """What stands around them in the page stays; the data and a readable chart lie beside it."""
    page = tmp_path / "benchmarks.md"
    page.write_text(f"Before\n{report.MARKS[0]}\nof yesterday\n{report.MARKS[1]}\nafter\n", encoding="utf-8")
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
        "oversell": [{"scale": 10_000, "found": Rushed("take", "ours", 10, 0, 0, 0.3)}],
        "import": {"rows": 20_000, "rate": 2_000.0},
        "hello": [(16, Figures(5_000.0, 2.0, 4.0))],
    }
    report.write(figures, tmp_path)
    told = page.read_text(encoding="utf-8")
    assert told.startswith("Before\n")
    assert told.endswith("after\n")
    assert "yesterday" not in told
    assert told.count("**3.00**") == len(NAMES) * len(CLIENTS) * 2
    assert "≥ 2" in told
    assert "oversold 0" in told
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
