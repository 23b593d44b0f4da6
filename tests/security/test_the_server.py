"""What reaches the app at all: the server in front of it, asked in ways no browser would ask."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ECHO = """
def app(environ, start):
    told = "\\n".join(f"{name}={environ[name]}" for name in sorted(environ) if isinstance(environ[name], str))
    start("200 OK", [("Content-Type", "text/plain")])
    return [told.encode()]
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of gunicorn with our settings, before an app that tells what it was given."""
    folder, port = tmp_path_factory.mktemp("server"), _free_port()
    (folder / "echo.py").write_text(ECHO)
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-c",
        str(ROOT / "gunicorn.conf.py"),
        "--worker-class",
        "gthread",
    ]
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", "echo:app"], cwd=folder, stderr=subprocess.DEVNULL
    )
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except OSError:
            time.sleep(0.05)
    yield port
    process.terminate()
    process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


def ask(port: int, request: bytes) -> str:
    """What comes back for these very bytes, until the server hangs up or has nothing more to say."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(request)
        told = b""
        while piece := connection.recv(65536):
            told += piece
    return told.decode("latin-1")


def get(port: int, *headers: bytes, line: bytes = b"GET / HTTP/1.1") -> str:
    """A request with these headers."""
    return ask(port, b"\r\n".join([line, b"Host: x", b"Connection: close", *headers, b"", b""]))


def test_it_answers(server: int) -> None:
    """So that what is refused below is refused for what it is."""
    assert get(server).startswith("HTTP/1.1 200")


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"H%d: x\r\n" % n for n in range(80)) + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nBig: " + b"a" * 9000 + b"\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +4\r\n\r\nabcd",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nName: a\x00b\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
    ],
    ids=[
        "a line too long",
        "too many headers",
        "a header too long",
        "two lengths, one chunked",
        "two lengths",
        "a length with a sign",
        "chunked by another name",
        "chunked and then not",
        "a blank before the colon",
        "NUL in a header",
        "another protocol",
        "TLS on a plain port",
    ],
)
def test_what_two_servers_could_read_in_two_ways_is_refused(server: int, request_: bytes) -> None:
    """No request is smuggled behind another, and none fills memory before it is looked at."""
    status = ask(server, request_).split("\r\n")[0]
    assert status.split(" ")[1][0] in "45", status


@pytest.mark.parametrize("header", [b"SCRIPT_NAME: /evil", b"Script_Name: /evil", b"PATH_INFO: /evil"])
def test_no_header_moves_the_app_or_the_path(server: int, header: bytes) -> None:
    """Even from this machine, where a proxy would be: the prefix and the path are the request line's."""
    assert "evil" not in get(server, header)


def test_a_name_with_an_underscore_does_not_pass_for_another(server: int) -> None:
    """`X_Forwarded_For` is not `X-Forwarded-For`: it is dropped."""
    assert "6.6.6.6" not in get(server, b"X_Forwarded_For: 6.6.6.6", b"Content_Length: 6.6.6.6")
