"""A prepared house with the tally in it, on both kinds of stores."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from shell.config import Config
from shell.eventstore import Store, open_store, prepare_store
from shell.house import House
from shell.prepare import prepare
from tests.servers import Postgres
from tests.shell import tally
from tests.shell.lamps import config_of


def prepared(config: Config) -> None:
    """Create all stores."""
    house = House(config, [tally.context()])
    prepare(house, lambda _line: None)
    house.close()


@pytest.fixture(params=["sqlite", "postgres"])
def config(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Config]:
    """Stores of this test's own, created."""
    if request.param == "sqlite":
        config = Config(env="test", data=tmp_path)
        prepared(config)
        yield config
        return
    server: Postgres = request.getfixturevalue("postgres")
    url = server.prepared("tally", lambda url: prepared(Config(env="test", data=tmp_path, database_url=url)))
    yield Config(env="test", data=tmp_path, database_url=url)
    server.drop(url)


@pytest.fixture
def house(config: Config) -> Iterator[House]:
    """The house with the tally, open."""
    house = House(config, [tally.context()])
    yield house
    house.close()


@pytest.fixture
def url(postgres: Postgres, tmp_path: Path) -> Iterator[str]:
    """The address of a prepared, empty event store on PostgreSQL."""
    url = postgres.prepared("events", lambda url: prepare_store(config_of(str(tmp_path), url)))
    yield url
    postgres.drop(url)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """It, open."""
    with closing(open_store(config_of("", url))) as store:
        yield store
