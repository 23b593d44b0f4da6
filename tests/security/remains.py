"""All that the system has written: rows, files, dumps, queues, logs, figures for operators."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg
import redis
from flask import Flask

from shell.house import House
from tests.servers import postgres_programs

DOCUMENTED = Path(__file__).parents[2] / "docs" / "operations.md"


class Remains(NamedTuple):
    """Something written: where, and its bytes."""

    where: str
    written: bytes


def of_house(house: House, folder: Path) -> Iterator[Remains]:
    """What stands on disks and in servers: data, dumps, the queue."""
    yield from of_files(house.config.data)
    if house.config.database_url is not None:
        yield from of_database(house.config.database_url)
        yield Remains("a backup", backup(house.config.database_url, folder / "gongfu.dump").read_bytes())
        yield Remains("a backup as text", as_text(folder / "gongfu.dump"))
    if house.config.redis_url is not None:
        yield from of_redis(house.config.redis_url)


def of_files(folder: Path) -> Iterator[Remains]:
    """Every file below a folder: SQLite's databases and write-ahead logs among them."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield Remains(f"file {path.relative_to(folder)}", path.read_bytes())


def of_database(url: str) -> Iterator[Remains]:
    """Every row of every table, as text and as the bytes it is sent in; bytea as it is."""
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "select schemaname, tablename from pg_tables"
            " where schemaname not in ('pg_catalog', 'information_schema')"
        ).fetchall()
        assert tables
        for schema, table in tables:
            for row in connection.execute(f'select * from "{schema}"."{table}"'):
                parts = [bytes(v) if isinstance(v, memoryview | bytes) else str(v).encode() for v in row]
                yield Remains(f"table {table}", b"\n".join(parts))


def of_redis(url: str) -> Iterator[Remains]:
    """Every key with what it holds, as the server would dump it, and its log of slow commands."""
    with redis.Redis.from_url(url) as client:
        for key in client.scan_iter():
            kind = client.type(key).decode()
            read = {
                "string": lambda key=key: client.get(key),
                "hash": lambda key=key: client.hgetall(key),
                "list": lambda key=key: client.lrange(key, 0, -1),
                "set": lambda key=key: client.smembers(key),
                "zset": lambda key=key: client.zrange(key, 0, -1),
                "stream": lambda key=key: client.xrange(key),
            }
            held = repr(read[kind]()).encode("latin-1", "replace")
            yield Remains(f"redis {key.decode()}", key + b"\n" + (client.dump(key) or b"") + b"\n" + held)
        yield Remains("redis slow log", repr(client.slowlog_get(128)).encode())


def command(name: str) -> list[str]:
    """The words of a documented command that begins with a program's name."""
    (line,) = re.findall(rf"^{name} .+$", DOCUMENTED.read_text(), re.MULTILINE)
    return str(line).split()


def backup(url: str, to: Path) -> Path:
    """Make a backup as docs/operations.md says."""
    to.unlink(missing_ok=True)
    _run(command("pg_dump"), url, to)
    return to


def restore(url: str, dump: Path) -> None:
    """Restore a backup as docs/operations.md says."""
    _run(command("pg_restore"), url, dump)


def as_text(dump: Path) -> bytes:
    """What a compressed backup holds."""
    program = str(postgres_programs() / "pg_restore")
    made = subprocess.run([program, "--file", "-", str(dump)], check=True, capture_output=True)
    return made.stdout


def _run(words: list[str], url: str, dump: Path) -> None:
    said = {"$DATABASE_URL": url, '"$DATABASE_URL"': url, "gongfu.dump": str(dump)}
    programs = postgres_programs()
    line = [str(programs / words[0]), *(said.get(word, word) for word in words[1:])]
    subprocess.run(line, check=True, capture_output=True, env={**os.environ})


def copied(app: Flask, to: Path) -> Path:
    """A copy of the folder of data, as a careless backup makes one."""
    return Path(shutil.copytree(app.extensions["gongfu"].config.data, to))
