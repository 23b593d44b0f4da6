"""The demo once loaded: through the services, whole, and the same however often it is loaded."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from demo import load as loading
from demo.cli import Progress
from demo.load import load, loaded, workshops
from demo.story import OFFICIALS, OPERATOR, Workshop
from income.readmodel import IncomeReadModel
from kernel.identity import Role
from kernel.store import Recorded
from kernel.time import fixed_now
from people.readmodel import Accounts
from shell.config import Config
from shell.context import Context
from shell.factory import create_app, load_contexts
from shell.house import House
from shell.prepare import prepare
from shell.projector import Policy
from shell.queue import Effect
from shell.queue.tables import OUTBOX
from shell.rebuild import verify
from tests.demo.loading import NOW, STAR, STORY, happened, load_at, opened, prepared
from workshops.events import MemberJoined, PayLine, PaySlipPrepared
from workshops.readmodel import WorkshopsReadModel


class PowerCut(Exception):
    """Somebody pulled the plug."""


# -- What is there when it is loaded -----------------------------------------------------------------------


def test_a_villagers_month_shows_all_four_stages(village: House) -> None:
    """The first screen of the first member has pay in every stage, of today too."""
    (month,) = village.get(IncomeReadModel).months(STAR, "2026-11", "2026-11")
    assert all(amount > 5_000 for amount in month.stages.values())
    assert 80_000 < month.total < 250_000
    today = village.get(WorkshopsReadModel).hand_ins(worker=STAR, day=NOW.date())
    assert len(today) == 2


def test_three_months_of_work_are_there(village: House) -> None:
    """August to November have income; some forty people have handed in some three thousand times."""
    assert village.get(IncomeReadModel).months_known(STAR) == ["2026-11", "2026-10", "2026-09", "2026-08"]
    events = happened(village)
    handed_in = [event for event in events if event.TOPIC == "workshops.pieces-handed-in"]
    assert 2_500 < len(handed_in) < 4_500
    assert len(village.get(WorkshopsReadModel).members(STORY.id)) == 40


def test_recorded_times_spread_over_the_months_in_order(village: House) -> None:
    """Each event was recorded when it happened, none after now: `as_of` answers like a real workshop's."""
    moments = [event.recorded_at for event in happened(village)]
    assert moments == sorted(moments)
    assert moments[-1] <= NOW
    assert moments[-1] - moments[0] > timedelta(days=90)
    assert {event.recorded_at - event.at for event in happened(village)} == {timedelta(0)}


def test_runs_are_paid_approved_and_drawn_up(village: House) -> None:
    """The latest run waits for approval, the one before for its payment, all others are paid in full."""
    read = village.get(WorkshopsReadModel)
    latest, approved, *paid = read.runs(STORY.id)
    assert (latest["state"], approved["state"]) == ("prepared", "approved")
    assert {slip["state"] for slip in read.slips(approved["id"])} == {"due"}
    assert {slip["state"] for run in paid for slip in read.slips(run["id"])} == {"paid"}
    assert all(run["preparer"] != run["approver"] for run in (approved, *paid))


def test_it_holds_what_the_pages_must_show(village: House) -> None:
    """Payments sent back, differences on a later slip, rework, contests open and answered, two counts."""
    events = happened(village)
    topics = {event.TOPIC for event in events}
    assert topics >= {
        "workshops.payment-failed",
        "workshops.rework-returned",
        "workshops.hand-in-withdrawn",
        "workshops.hand-in-corrected",
        "workshops.contest-answered",
        "workshops.own-count-given",
    }
    lines: list[PayLine] = [
        line for event in events if isinstance(event, PaySlipPrepared) for line in event.lines
    ]
    assert {line.kind for line in lines} >= {"work", "difference"}
    open_contests = [
        h for h in village.get(WorkshopsReadModel).hand_ins(STORY.id, limit=5_000) if h["contest"]
    ]
    assert len(open_contests) == 1


def test_something_was_broken_and_something_said_against_it(village: House) -> None:
    """One damage is stated and not looked at, one was contested and stands; of neither more was taken than is
    owed, and the worker sees both."""
    read = village.get(WorkshopsReadModel)
    wire, iron = read.damages(STORY.id)
    assert [(each["state"], each["contest"]) for each in (wire, iron)] == [("open", None)] * 2
    [said] = [each for each in read.contests_about(iron["about"]) if each["place"] == iron["damage"]]
    assert (said["state"], said["answer_reason"]) == ("rejected", "damage-as-stated")
    assert read.contests_about(wire["about"]) == []
    assert iron["worker"] == STORY.people[1].worker
    assert all(0 <= each["taken"] + each["coming"] <= each["amount"] for each in (wire, iron))


def test_the_read_models_are_what_the_events_say(village: House) -> None:
    """`verify` finds no row that differs."""
    assert verify(village, lambda _line: None)


def test_no_event_holds_a_name_or_a_phone(village: House) -> None:
    """What identifies an invented person is kept where a real one's is: in the vault alone."""
    said = msgspec.json.encode(happened(village)).decode()
    known = [person.name for person in STORY.people] + [p.phone for p in STORY.people if p.phone]
    known += [word for office in STORY.clerks for word in (office.name, office.phone)]
    assert [word for word in known if word in said] == []


def test_those_who_sign_in_may_do_what_they_are_there_for(village: House) -> None:
    """Two coordinators of the workshop, an official of the town and one of the city, an operator."""
    accounts = village.get(Accounts)

    def grants(phone: str) -> list[tuple[Role, str | None]]:
        account = accounts.by_phone(phone)
        assert account is not None
        return [(grant.role, grant.workshop or grant.region) for grant in accounts.grants_of(account)]

    assert [grants(clerk.phone) for clerk in STORY.clerks] == [[(Role.COORDINATOR, STORY.id)]] * 2
    assert [grants(o.phone) for o in OFFICIALS.values()] == [
        [(Role.OFFICIAL, "331082101")],
        [(Role.OFFICIAL, "331082")],
    ]
    assert grants(OPERATOR.phone) == [(Role.OPERATOR, None)]


# -- However often it is loaded ----------------------------------------------------------------------------


def test_loading_again_changes_nothing(village: House) -> None:
    """Neither at once nor days later: what is there ends with the day it was loaded on."""
    head = village.store.head()
    (done, total), *more = load_at(village, NOW)
    assert (done, more) == (total, [])
    load_at(village, NOW + timedelta(days=9))
    assert village.store.head() == head


def test_a_load_that_was_cut_off_goes_on(
    empty: House, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Cut off twice, and finished days later, it is event for event what it would have been."""
    monkeypatch.setattr("demo.gathering.AT_ONCE", 500)

    for cut, days in ((700, 0), (2_000, 1)):

        def report(done: int, total: int, cut: int = cut) -> None:
            if done == cut:
                raise PowerCut

        with fixed_now(NOW + timedelta(days=days)), pytest.raises(PowerCut):
            load(empty, "village", report)
        assert not loaded(empty)
    load_at(empty, NOW + timedelta(days=4))
    assert loaded(empty)
    assert verify(empty, lambda _line: None)

    config = Config(env="test", data=tmp_path_factory.mktemp("whole"))
    prepared(config)
    whole = opened(config)
    load_at(whole, NOW)
    told = [[(e.originator_id, e.originator_version, e.TOPIC) for e in happened(h)] for h in (empty, whole)]
    sums = [h.get(IncomeReadModel).months(STAR, "2026-08", "2026-11") for h in (empty, whole)]
    whole.close()
    assert sorted(told[0]) == sorted(told[1])
    assert sums[0] == sums[1]


class Welcome(Policy):
    """Whoever joins a workshop is to be told so."""

    NAME = "welcome"

    def react(self, recorded: Recorded) -> list[Effect]:
        """One message a member."""
        return [Effect("welcome")] if isinstance(recorded.event, MemberJoined) else []


def test_nobody_is_sent_anything(tmp_path: Path) -> None:
    """What a policy asks for while the demo is loaded is written down as skipped, gateways on or not."""
    config = Config(env="test", data=tmp_path, gateways=True)
    house = House(config, [*load_contexts(), Context(name="welcome", policies=[lambda house: Welcome()])])
    prepare(house, lambda _line: None)

    def report(done: int, total: int) -> None:
        if done == 100:
            raise PowerCut

    with fixed_now(NOW), pytest.raises(PowerCut):
        load(house, "village", report)
    with house.records_engine.connect() as connection:
        states = connection.execute(select(OUTBOX.c.state, func.count()).group_by(OUTBOX.c.state)).all()
    house.close()
    assert {state for state, _count in states} == {"skipped"}


def test_the_town_has_more_villages_and_the_village_first(empty: House) -> None:
    """A larger scale only adds workshops, each at a village of the town."""
    (village,), town = workshops(empty, "village"), workshops(empty, "town")
    assert (village.id, village.name) == (town[0].id, "庙西村共富工坊")
    assert len({workshop.village for workshop in town}) == len(town) == loading.SCALES["town"]
    assert all(workshop.village.startswith("331082101") for workshop in town)


def test_a_larger_scale_leaves_what_is_there_alone(empty: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loaded as a village, then as a town of two: the first story stays, the second is told beside it."""
    monkeypatch.setitem(loading.SCALES, "town", 2)
    load_at(empty, NOW)
    first = happened(empty)
    with fixed_now(NOW + timedelta(days=1)):
        load(empty, "town", lambda done, total: None)
    both = happened(empty)
    assert both[: len(first)] == first
    assert len(both) > 1.8 * len(first)
    assert [event.rows for event in both if event.TOPIC == "insight.low-income-list-imported"] == [16, 32]
    assert verify(empty, lambda _line: None)


def test_the_hundredth_village_lives_without_phones(empty: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that others do happens there too, in nobody's account: contests by the workers themselves."""
    remote = Workshop(100, "331082101205", "中街村")
    monkeypatch.setattr(loading, "workshops", lambda house, scale: [remote])
    load_at(empty, NOW)
    happened_there = Counter(event.TOPIC for event in happened(empty))
    assert happened_there["workshops.hand-in-contested"] >= 2
    assert happened_there["gigs.attendance-contested"] >= 2
    assert happened_there["training.certificate-issued"] > 10
    assert empty.get(Accounts).among([event.by.account for event in happened(empty)]) <= {
        empty.get(Accounts).by_phone(office.phone) for office in (*OFFICIALS.values(), OPERATOR)
    }


# -- The commands ------------------------------------------------------------------------------------------


@pytest.fixture
def run() -> Iterator[Callable[..., Result]]:
    """A way to run a command of the demo on the stores of a house."""
    apps: list[Flask] = []

    def run(house: House, *arguments: str) -> Result:
        apps.append(create_app(house.config))
        return apps[-1].test_cli_runner().invoke(args=["demo", *arguments])

    yield run
    for app in apps:
        app.extensions["gongfu"].close()


def test_loaded_tells_by_its_status(run: Callable[..., Result], empty: House, village: House) -> None:
    """`demo loaded` ends with 1 in an empty house and with 0 in a loaded one."""
    assert run(empty, "loaded").exit_code == 1
    assert run(village, "loaded").exit_code == 0


def test_load_says_how_far_it_is(run: Callable[..., Result], village: House) -> None:
    """Where there is no terminal, the last state is one line, and on stderr."""
    done = run(village, "load")
    assert done.exit_code == 0
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "hand-ins" in done.stderr


def test_sign_ins_tells_whom_one_can_be(run: Callable[..., Result], village: House) -> None:
    """Phones that have an account, with name and role, and where the code will be."""
    told = run(village, "sign-ins").stdout
    assert "/outbox" in told
    for role in ("worker", "relative", "coordinator", "employer", "trainer", "official", "operator"):
        assert role in told
    accounts = village.get(Accounts)
    phones = [line.split()[0] for line in told.splitlines()[1:]]
    assert len(set(phones)) == len(phones) == 20
    assert all(accounts.by_phone(phone) for phone in phones)


def test_production_has_no_demo() -> None:
    """There the command is not known at all."""
    config = Config(
        env="production",
        database_url="postgresql://nowhere/none",
        redis_url="redis://nowhere",
        secret_key="s" * 32,
        master_key=bytes(32),
    )
    assert "demo" not in create_app(config).cli.commands
    assert "demo" in create_app(replace(config, env="demo")).cli.commands


def test_on_a_terminal_a_bar_fills(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """How much of it is there, how fast it comes, and how long the rest will take; at the end what came."""
    clock = iter([0.0, 0.0, 0.0, 10.0])
    monkeypatch.setattr("demo.cli.time.monotonic", lambda: next(clock))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    progress = Progress()
    progress(1_000, 5_000)
    progress(2_000, 5_000)
    progress.end()
    _, *shown, last, end = capsys.readouterr().err.split("\r")
    assert end.startswith("demo: 2,000 of 5,000 hand-ins, 100/s, 10.0 s\x1b")
    assert last == "█" * 9 + "░" * 15 + " demo: 2,000 of 5,000 hand-ins, 100/s, 10.0 s, 30.0 s left\x1b[K"
    assert shown == []
