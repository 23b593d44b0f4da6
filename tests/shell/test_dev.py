"""`./dev`, where two of its commands meet on one data directory; and what it says of known holes."""

import re
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


@pytest.fixture
def answers(dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a program that is asked for holes in the place of the real one: Python, given `pins`."""
    monkeypatch.setattr(dev, "venv", lambda _name: tmp_path)

    def answer(source: str) -> None:
        program = tmp_path / "pip-audit"
        program.write_text(
            f"#!{sys.executable}\nimport json, sys\npins = open(sys.argv[-1]).read().split()\n{source}"
        )
        program.chmod(0o755)

    return answer


TELLS = """
def told(holes):
    split = [pin.split("==") for pin in pins]
    found = [{"name": n, "version": v, "vulns": [{"id": x} for x in holes(n)]} for n, v in split]
    print(json.dumps({"dependencies": found}))
"""
OF_DJANGO = "lambda name: ['PYSEC-1'] if name == 'django' else []"


def test_no_known_hole_is_said_once_everything_was_looked_at(
    dev: ModuleType, answers: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """Each package of each lock, those of other systems too; what is bad on purpose was noticed."""
    answers(f"{TELLS}\ntold({OF_DJANGO})\nsys.exit(1)")
    assert dev.audit() == 0
    locked = {
        line.split()[0]
        for path in (DEV.parent / "requirements").glob("*.txt")
        for line in path.read_text().splitlines()
        if "==" in line and not line.startswith((" ", "#"))
    }
    assert capsys.readouterr().out == f"0 of {len(locked)} packages have known holes.\n"


def test_a_known_hole_is_named(
    dev: ModuleType, answers: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """With the package it is in, and status 1."""
    answers(f"{TELLS}\ntold(lambda name: ['GHSA-x', 'PYSEC-2'] if name in ('django', 'flask') else [])")
    assert dev.audit() == 1
    said = capsys.readouterr().out
    assert "flask==" in said
    assert ": GHSA-x, PYSEC-2\n1 of " in said


@pytest.mark.parametrize(
    "source",
    [
        "raise ConnectionError('could not connect')",
        "print('{}')",
        "print('<html>a hotel</html>')",
        f"{TELLS}\ntold(lambda name: [])",
        f"{TELLS}\npins = pins[-3:]\ntold({OF_DJANGO})",
        f"{TELLS}\npins = ['django==2.2']\ntold({OF_DJANGO})",
        "print(json.dumps({'dependencies': [{'name': 'django', 'skip_reason': 'not found'}]}))",
    ],
    ids=["no network", "empty", "a page", "nothing is bad", "most left out", "all left out", "passed over"],
)
def test_who_could_not_look_never_says_that_all_is_well(
    dev: ModuleType, answers: Callable[[str], None], capsys: pytest.CaptureFixture[str], source: str
) -> None:
    """Status 3 and one line: no answer, one that is none, one that finds nothing where there is something."""
    answers(source)
    assert dev.audit() == 3
    said = capsys.readouterr()
    assert re.fullmatch(r"Could not look: nothing is known of \d+ of \d+ packages\..*\n", said.err)
    assert ("ConnectionError: could not connect" in said.err) is ("raise" in source)
    assert "known holes" not in said.out


def test_two_versions_of_a_package_are_both_asked_for(dev: ModuleType) -> None:
    """Other systems may need another one, and no list names a package twice."""
    assert dev.without_repeats({"a==1", "a==2", "b==1"}) == [["a==1", "b==1"], ["a==2"]]
