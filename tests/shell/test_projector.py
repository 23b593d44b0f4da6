"""The projector: everything once, in order, whatever fails; rebuilding and verifying."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from sqlalchemy import Column, Integer, MetaData, select

from kernel.store import Recorded
from shell.config import Config
from shell.house import House
from shell.metrics import health
from shell.prepare import prepare
from shell.projector import Follower, Projector, Stopped
from shell.queue.tables import OUTBOX, POLICY_POSITIONS
from shell.readmodels import positions
from shell.rebuild import Unknown, rebuild, verify
from tests.shell.tally import Sizes, Tally, TallyProjection, Thanks, context, count, totals


def silent(_line: str) -> None:
    """Report nothing."""


def outbox(house: House) -> list[tuple[int, str]]:
    """What policies have asked for: position and state."""
    with house.records_engine.connect() as connection:
        rows = connection.execute(select(OUTBOX).order_by(OUTBOX.c.position))
        return [(row.position, row.state) for row in rows]


@contextmanager
def running(config: Config) -> Iterator[Projector]:
    """A projector at work in a thread, with connections of its own."""
    home, stop = House(config, [context()]), threading.Event()
    projector = Projector(home)
    thread = threading.Thread(target=projector.run, args=(stop,))
    thread.start()
    try:
        yield projector
    finally:
        stop.set()
        thread.join()
        home.close()


def until(true: Callable[[], Any]) -> None:
    """Wait for something to become true; a test that waits in vain fails."""
    give_up = time.monotonic() + 30
    while not true():
        assert time.monotonic() < give_up, "it never came true"
        time.sleep(0.01)


def test_what_happened_is_in_the_read_models(house: House) -> None:
    """Counts are summed up, and each read model stands at the head."""
    count(house, 2, 3)
    head = count(house, 100, worker="w2")
    assert Projector(house).catch_up() == head
    assert totals(house) == {"w1": 5, "w2": 100}
    assert {p.name: p.position for p in positions(house.read_engine)} == {
        "sizes": head,
        "tally": head,
    }


def test_two_projectors_never_count_twice(house: House, config: Config) -> None:
    """Both think they stand at the beginning: the second finds the position moved and writes nothing."""
    other = House(config, [context()])
    one, two = Projector(house), Projector(other)
    one.load()
    two.load()
    count(house, 1, 2, 3)
    assert one.step()
    assert two.step()
    assert totals(house) == {"w1": 6}
    count(house, 4)
    assert two.step()
    assert totals(house) == {"w1": 10}
    other.close()


def test_many_projectors_at_once_count_everything_once(house: House, config: Config) -> None:
    """Four at work while events come in: the sum is right, to the piece."""
    houses = [House(config, [context()]) for _ in range(4)]
    over = threading.Event()

    def project(home: House) -> None:
        projector = Projector(home)
        while not over.is_set():
            projector.catch_up()
        projector.catch_up()

    threads = [threading.Thread(target=project, args=(home,)) for home in houses]
    for thread in threads:
        thread.start()
    for number in range(100):
        count(house, *[number] * 3)
    over.set()
    for thread in threads:
        thread.join()
    assert totals(house) == {"w1": 3 * sum(range(100))}
    for home in houses:
        home.close()


def test_a_projection_that_fails_stops_alone(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others go on; it keeps what came before the event it cannot take in, says so, and leaves nothing of
    the event behind."""
    monkeypatch.setattr(TallyProjection, "superstitious", True)
    good = count(house, 1, 2)
    bad = count(house, 13)
    head = count(house, 4)
    with pytest.raises(Stopped, match="thirteen"):
        Projector(house).catch_up()
    assert totals(house) == {"w1": 3}
    tally, sizes = house.get(Tally).position(), house.get(Sizes).position()
    assert (tally, sizes) == (good, head)
    status, body = health(house)
    assert status == 200
    assert body["degraded"] == ["tally"]
    error = body["read_models"]["tally"]["error"]
    assert f"at {bad} tally.pieces-counted" in error
    assert "ValueError" in error
    assert "thirteen" not in error  # what it stumbled over is for the operator: `status` and the log


def test_a_stopped_projection_tries_again_after_a_restart(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the mistake is mended it goes on where it stopped, and the error is gone."""
    monkeypatch.setattr(TallyProjection, "superstitious", True)
    count(house, 1, 13, 4)
    with pytest.raises(Stopped):
        Projector(house).catch_up()
    monkeypatch.setattr(TallyProjection, "superstitious", False)
    Projector(house).catch_up()
    assert totals(house) == {"w1": 18}
    assert health(house)[1]["degraded"] == []


def test_a_running_projector_goes_on_with_what_was_rebuilt(
    house: House, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No restart is needed after `rebuild` has put a stopped read model right."""
    monkeypatch.setattr(TallyProjection, "superstitious", True)
    with running(config):
        count(house, 1, 13)
        until(lambda: any(p.error for p in positions(house.read_engine)))
        monkeypatch.setattr(TallyProjection, "superstitious", False)
        rebuild(house, ["tally"], silent)
        count(house, 6)
        until(lambda: totals(house) == {"w1": 20})


def test_a_running_projector_sees_what_is_saved(house: House, config: Config) -> None:
    """Saved is soon visible, again and again; told to stop, it stops."""
    with running(config):
        for number in range(1, 6):
            assert house.get(Tally).reached(count(house, number), timeout=30)
    assert totals(house) == {"w1": 15}


def test_the_projector_survives_a_database_that_goes_away(
    config: Config, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error that is not a projection's own stops nobody: after a pause it begins anew."""
    failures = iter([ConnectionError("gone")] * 3)
    write = Follower._write

    def shaky(self: Follower, batch: Sequence[Recorded]) -> None:
        if error := next(failures, None):
            raise psycopg.OperationalError(str(error))
        write(self, batch)

    monkeypatch.setattr(Follower, "_write", shaky)
    with running(config):
        count(house, 7)
        until(lambda: totals(house) == {"w1": 7})
    assert next(failures, None) is None
    assert not any(p.error for p in positions(house.read_engine))


def test_the_projector_survives_cut_sessions(house: House, config: Config) -> None:
    """Every session of it is cut on the server; it connects again and misses nothing."""
    if not config.postgres:
        pytest.skip("SQLite has no sessions to cut")
    with running(config):
        assert house.get(Tally).reached(count(house, 1), timeout=30)
        house.close()
        with psycopg.connect(config.database_url or "", autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        assert house.get(Tally).reached(count(house, 2), timeout=30)
    assert totals(house) == {"w1": 3}


def test_a_new_policy_starts_with_what_happens_next(house: House) -> None:
    """It asks for nothing on account of the past, and for each effect of the future once."""
    with house.records_engine.begin() as connection:
        connection.execute(POLICY_POSITIONS.delete())
    count(house, 100)
    Projector(house).catch_up()
    assert outbox(house) == []
    position = count(house, 200)
    count(house, 5)
    Projector(house).catch_up()
    Projector(house).catch_up()
    assert outbox(house) == [(position, "pending")]


def test_a_policy_prepared_before_misses_nothing(house: House) -> None:
    """It was new when the stores were prepared: what came since counts, projector or not."""
    position = count(house, 300)
    Projector(house).catch_up()
    assert outbox(house) == [(position, "pending")]


def test_with_the_gateways_off_nothing_will_be_sent(config: Config, house: House) -> None:
    """Effects are recorded as skipped."""
    import dataclasses

    quiet = House(dataclasses.replace(config, gateways=False), [context()])
    position = count(house, 300)
    Projector(quiet).catch_up()
    assert outbox(house) == [(position, "skipped")]
    quiet.close()


def test_a_policy_that_fails_asks_for_nothing_and_is_seen(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stops before the event, and read models go on."""

    def fail(self: Thanks, recorded: Recorded) -> list[Any]:
        raise LookupError("no such village")

    monkeypatch.setattr(Thanks, "react", fail)
    count(house, 300)
    with pytest.raises(Stopped, match="thanks"):
        Projector(house).catch_up()
    assert outbox(house) == []
    assert totals(house) == {"w1": 300}
    assert "thanks" in health(house)[1]["degraded"]


def spoil(house: House, statement: str) -> None:
    """Change a read model behind the projector's back."""
    with house.read_engine.begin() as connection:
        connection.exec_driver_sql(statement)


def test_a_rebuilt_read_model_equals_the_live_one(house: House) -> None:
    """Row for row: `verify` finds nothing to say, before and after."""
    count(house, *range(600))
    Projector(house).catch_up()
    assert verify(house, silent)
    before = totals(house)
    rebuild(house, (), silent)
    assert totals(house) == before
    assert verify(house, silent)
    rebuild(house, (), silent)
    count(house, 1)
    Projector(house).catch_up()
    assert verify(house, silent)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE tally_totals SET pieces = pieces + 1", "pieces is 7, by the events 6"),
        ("DELETE FROM tally_entries WHERE pieces = 2", "missing"),
        ("INSERT INTO sizes VALUES (99, 1)", "the events know nothing of it"),
    ],
)
def test_verify_names_every_row_that_differs(house: House, statement: str, said: str) -> None:
    """A row that is wrong, missing or too many is named; a rebuild puts it right."""
    count(house, 1, 2, 3)
    Projector(house).catch_up()
    spoil(house, statement)
    lines: list[str] = []
    assert not verify(house, lines.append)
    assert any(said in line for line in lines)
    rebuild(house, (), silent)
    assert verify(house, silent)


def test_verify_leaves_nothing_behind(house: House) -> None:
    """Its scratch tables and positions are gone afterwards."""
    count(house, 1)
    Projector(house).catch_up()
    verify(house, silent)
    with house.read_engine.connect() as connection:
        names = house.read_engine.dialect.get_table_names(connection)
    assert not [name for name in names if "__" in name]


def test_verify_says_when_nobody_keeps_the_read_models_up_to_date(house: House) -> None:
    """Rows that agree with half of the events do not pass for all of them."""
    count(house, 1)
    lines: list[str] = []
    assert not verify(house, lines.append, patience=0.1)
    assert any("does not move" in line for line in lines)


def test_an_unknown_read_model_is_not_rebuilt(house: House) -> None:
    """The message names those there are."""
    with pytest.raises(Unknown, match="sizes, tally"):
        rebuild(house, ["tali"], silent)


def test_readers_see_no_gap_while_read_models_are_exchanged(house: House, config: Config) -> None:
    """While events come in, are projected, and read models are rebuilt again and again, every reader finds
    the tables, never less in them than before, and its own writes."""
    over, seen, failures = threading.Event(), [0], []

    def look() -> None:
        home = House(config, [context()])
        last = 0
        try:
            while not over.is_set():
                total = totals(home).get("w1", 0)
                if total < last:
                    failures.append(f"{total} after {last}")
                last = total
                seen[0] += 1
        except Exception as error:
            failures.append(repr(error))
        finally:
            home.close()

    readers = [threading.Thread(target=look) for _ in range(2)]
    count(house, *[1] * 1000)
    expected = 1000
    with running(config):
        for reader in readers:
            reader.start()
        for _ in range(3):
            rebuild(house, (), silent)
            position = count(house, 1, 2, 3)
            expected += 6
            assert house.get(Tally).reached(position, timeout=30)
            assert totals(house) == {"w1": expected}
        over.set()
        for reader in readers:
            reader.join()
    assert failures == []
    assert seen[0] > 0
    assert verify(house, silent)


def test_preparing_again_or_many_at_once_does_no_harm(house: House, config: Config) -> None:
    """Eight at the same time, on stores that hold something: everything stays as it is."""
    count(house, 1, 2)
    Projector(house).catch_up()
    errors: list[Exception] = []

    def once() -> None:
        home = House(config, [context()])
        try:
            prepare(home, silent)
        except Exception as error:
            errors.append(error)
        finally:
            home.close()

    threads = [threading.Thread(target=once) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert totals(house) == {"w1": 3}
    assert verify(house, silent)


def test_a_read_model_whose_tables_have_changed_is_made_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`prepare` finds another shape than stored, and makes the new tables from the events."""
    count(house, 1, 2)
    Projector(house).catch_up()
    wider = MetaData()
    for table in Sizes.METADATA.sorted_tables:
        table.to_metadata(wider).append_column(Column("more", Integer))
    monkeypatch.setattr(Sizes, "METADATA", wider)
    lines: list[str] = []
    prepare(house, lines.append)
    assert any(line.startswith("sizes") for line in lines)
    assert not any(line.startswith("tally") for line in lines)
    with house.get(Sizes).connect() as connection:
        rows = connection.execute(wider.tables["sizes"].select().order_by("pieces")).all()
    assert [tuple(row) for row in rows] == [(1, 1, None), (2, 1, None)]
