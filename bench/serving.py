"""The servers that are measured: each side under the same gunicorn, ours with its projector beside it."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
GUNICORN = ["gunicorn", "--worker-class", "gthread", "--workers", "2", "--threads", "8"]


@contextmanager
def serving(app: str, environment: Mapping[str, str], logs: Path) -> Iterator[str]:
    """Serve a WSGI app as the Procfile does; yields its address once it answers."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with running([*GUNICORN, "--bind", f"127.0.0.1:{port}", app], environment, logs):
        address = f"http://127.0.0.1:{port}"
        _until_answered(f"{address}/health", logs)
        yield address


@contextmanager
def running(command: list[str], environment: Mapping[str, str], logs: Path) -> Iterator[None]:
    """Run a program of our environment for as long as the block lasts."""
    program = Path(sys.executable).parent / command[0]
    with logs.open("ab") as log:
        process = subprocess.Popen(
            [str(program), *command[1:]],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=log,
            stderr=log,
        )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def platform(environment: Mapping[str, str], logs: Path, *, worker: bool = False) -> Iterator[str]:
    """Serve ours with the processes of the Procfile that this needs."""
    with ExitStack() as stack:
        address = stack.enter_context(serving("wsgi:app", environment, logs))
        for name in ["projector", "worker"] if worker else ["projector"]:
            command = ["flask", "--app", "wsgi", name]
            stack.enter_context(running(command, environment, logs.with_suffix(f".{name}")))
        yield address


def _until_answered(address: str, logs: Path) -> None:
    """Wait for an answer, whatever it is; raises the log where none comes within two minutes."""
    give_up = time.monotonic() + 120
    while time.monotonic() < give_up:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(logs.read_text())
