"""What every test may ask for."""

from collections.abc import Iterator

import pytest
import redis

from tests import servers

# ---- the servers: started once, when a test first asks, stopped at the end ----------------


@pytest.fixture(scope="session")
def postgres() -> Iterator[servers.Postgres]:
    """A real PostgreSQL server: `.create()`, `.prepared(name, prepare)` and `.drop(url)`."""
    with servers.postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres: servers.Postgres) -> Iterator[str]:
    """The URL of an empty database of this test's own."""
    url = postgres.create()
    yield url
    postgres.drop(url)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The URL of a real Redis server. Ask for `redis_url` instead, unless a session needs it."""
    with servers.redis_server() as url:
        yield url


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """The URL of a Redis that is empty when the test begins."""
    with redis.Redis.from_url(redis_server) as client:
        client.flushdb()
    return redis_server
