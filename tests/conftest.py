"""What every test may ask for."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings

from kernel.store import EventStore
from shell import own_writes
from shell.config import Config
from shell.house import House
from shell.queue import jobs
from tests import servers
from tests.house import open_house, prepared

# How long an example takes says how busy the machine is, never whether we are right.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_configure() -> None:
    """Keep what tests write in memory, where there is room: nearly all of it is stores for a moment."""
    if place := servers.in_memory():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(place))


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


@pytest.fixture(scope="session", autouse=True)
def nothing_follows() -> Iterator[None]:
    """No projector runs beside a test, so no request or job waits for what it would write."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(own_writes, "WAIT_SECONDS", 0.0)
        patch.setattr(jobs, "GIVES_WAY", 0.0)
        yield


# ---- a house with work and income in it, on both kinds of stores ---------------------------


@pytest.fixture(params=["sqlite", "postgres"])
def work_config(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Config]:
    """Prepared stores of this test's own."""
    with prepared_stores(request, tmp_path) as config:
        yield config


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def shared_house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house that all tests of a module share, for those that found a workshop of their own in it."""
    with prepared_stores(request, tmp_path_factory.mktemp("stores")) as config:
        house = open_house(config)
        yield house
        house.close()


@pytest.fixture
def house(work_config: Config) -> Iterator[House]:
    """An open house; `Projector(house).catch_up()` makes its read models true."""
    house = open_house(work_config)
    yield house
    house.close()


@pytest.fixture
def store(house: House) -> EventStore:
    """Its event store."""
    return house.store


@pytest.fixture(scope="session")
def _prepared_work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prepared")
    prepared(Config(env="test", data=folder))
    return folder


@contextmanager
def prepared_stores(request: pytest.FixtureRequest, data: Path) -> Iterator[Config]:
    """SQLite files in `data`, or a database: copied from what was prepared once."""
    if request.param == "sqlite":
        shutil.copytree(request.getfixturevalue("_prepared_work"), data, dirs_exist_ok=True)
        yield Config(env="test", data=data)
        return
    server: servers.Postgres = request.getfixturevalue("postgres")
    url = server.prepared("work", lambda url: prepared(Config(env="test", data=data, database_url=url)))
    yield Config(env="test", data=data, database_url=url)
    server.drop(url)


# ---- the whole app, as it is served, on both kinds of stores -----------------------------------


def _prepared(config: Config) -> None:
    """Create all stores of the app."""
    from shell.factory import create_app
    from shell.prepare import prepare

    house = create_app(config).extensions["gongfu"]
    prepare(house, lambda _line: None)
    house.close()


@pytest.fixture(scope="session")
def _prepared_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prepared")
    _prepared(Config(env="test", data=folder, secret_key="test", master_key=bytes(32)))
    return folder


@pytest.fixture(params=["sqlite", "postgres"])
def app_config(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Config]:
    """Prepared stores of this test's own, and how to reach them."""
    with prepared_config(request, tmp_path) as config:
        yield config


@contextmanager
def prepared_config(request: pytest.FixtureRequest, folder: Path) -> Iterator[Config]:
    """Copies of stores that were prepared once: SQLite files in `folder`, or a database."""
    own = {"env": "test", "data": folder / "data", "secret_key": "test", "master_key": bytes(32)}
    if request.param == "sqlite":
        shutil.copytree(request.getfixturevalue("_prepared_files"), folder / "data")
        yield Config(**own)
        return
    server: servers.Postgres = request.getfixturevalue("postgres")
    url = server.prepared("app", lambda url: _prepared(Config(**own, database_url=url)))
    yield Config(**own, database_url=url)
    server.drop(url)


@contextmanager
def prepared_app(request: pytest.FixtureRequest, folder: Path) -> Iterator[Flask]:
    """The app on such stores, for a fixture that many tests share."""
    from shell.factory import create_app

    with prepared_config(request, folder) as config:
        app = create_app(config)
        yield app
        app.extensions["gongfu"].close()


@pytest.fixture(scope="session")
def _put_together() -> Callable[[Config], AbstractContextManager[Flask]]:
    """Lends the app with a house on some stores: putting it together takes longer than most tests.

    It holds nothing but its house, its settings and what is counted of who asks too often.
    """
    from shell.factory import create_app, load_contexts
    from shell.paces import limiter

    app = create_app(Config(env="test", secret_key="test", master_key=bytes(32)))
    settings, counting = dict(app.config), (limiter._storage, limiter._limiter)

    @contextmanager
    def lent(config: Config) -> Iterator[Flask]:
        house = app.extensions["gongfu"] = House(config, load_contexts())
        limiter._storage, limiter._limiter = counting
        limiter.reset()
        yield app
        house.close()
        app.config.clear()
        app.config.update(settings)

    return lent


@pytest.fixture
def app(
    app_config: Config, _put_together: Callable[[Config], AbstractContextManager[Flask]]
) -> Iterator[Flask]:
    """The app with all contexts; nothing in it yet but the regions."""
    with _put_together(app_config) as app:
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser or program at the app's doors."""
    return app.test_client()
