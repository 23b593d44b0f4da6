"""`./dev`, where two of its commands meet on one data directory."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from threading import Event, Thread
from types import ModuleType

import pytest

DEV = Path(__file__).parents[2] / "dev"


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, on a data directory of the test's own."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader = SourceFileLoader("dev", str(DEV))
    spec = spec_from_loader("dev", loader)
    assert spec is not None
    script = module_from_spec(spec)
    loader.exec_module(script)
    monkeypatch.setattr(script, "DATA", tmp_path)
    return script


@pytest.fixture
def first(dev: ModuleType) -> Iterator[None]:
    """Another command has the data directory."""
    lock = dev.claim_data()
    assert lock is not None
    with lock:
        yield


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Set once somebody found nothing and waits to look again."""
    waiting, sleep = Event(), time.sleep

    def note(seconds: float) -> None:
        waiting.set()
        sleep(seconds)

    monkeypatch.setattr(time, "sleep", note)
    return waiting


@pytest.fixture
def second(dev: ModuleType) -> Iterator[Callable[[], Thread]]:
    """Starts a second command, which looks for its queue; what it found is the thread's name."""
    with ExitStack() as stack:

        def look() -> None:
            thread.name = dev.queue_for_one(stack)

        thread = Thread(target=look)

        def start() -> Thread:
            thread.start()
            return thread

        yield start


@pytest.mark.parametrize("left", [None, "redis://:gone@127.0.0.1:1/0"])
def test_a_second_command_waits_until_the_first_has_its_queue(
    dev: ModuleType, first: None, looked: Event, second: Callable[[], Thread], left: str | None
) -> None:
    """Also where a run that was killed left the address of a queue that is gone."""
    if left is not None:
        (dev.DATA / "valkey.url").write_text(left)
    looking = second()
    assert looked.wait(10)
    with dev.embedded_valkey() as url:
        looking.join()
        assert looking.name == url


def test_a_second_command_has_a_queue_of_its_own_once_the_first_is_over(
    dev: ModuleType, looked: Event, second: Callable[[], Thread]
) -> None:
    """The first may end before it was asked, and take its queue with it."""
    lock = dev.claim_data()
    looking = second()
    assert looked.wait(10)
    lock.close()
    looking.join()
    assert "PONG" in dev.ask_valkey(looking.name, "PING")


def test_two_first_commands_have_the_same_secrets(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes while they are being made waits for them, else the names of one could not be read by
    the other."""
    found: list[dict[str, str]] = []
    other = Thread(target=lambda: found.append(dev.kept_secrets()))
    made = dev.secrets.token_bytes

    def meanwhile(count: int) -> bytes:
        if not other.ident:
            other.start()
            other.join(0.2)
        return made(count)

    monkeypatch.setattr(dev.secrets, "token_bytes", meanwhile)
    found.append(dev.kept_secrets())
    other.join()
    assert found[0] == found[1] == dev.kept_secrets()


def test_where_no_queue_comes_the_second_command_says_so(
    dev: ModuleType, first: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first may use a server of its own: one plain sentence, no traceback."""
    monkeypatch.setattr(dev, "READY_WITHIN", 0.0)
    with ExitStack() as stack, pytest.raises(SystemExit) as ended:
        dev.queue_for_one(stack)
    assert ended.value.code == 2
    assert "without a queue to share" in capsys.readouterr().err
