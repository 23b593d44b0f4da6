"""The village, loaded once on each kind of store; and an empty house."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from shell.config import Config
from shell.house import House
from tests.demo.loading import NOW, load_at, opened, prepared
from tests.servers import Postgres


@pytest.fixture(scope="package", params=["sqlite", "postgres"])
def village(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house in which the village was loaded; tests look and change nothing."""
    config = Config(env="test", data=tmp_path_factory.mktemp("village"))
    server: Postgres | None = None
    if request.param == "postgres":
        server = request.getfixturevalue("postgres")
        config = replace(config, database_url=server.create())
    prepared(config)
    house = opened(config)
    load_at(house, NOW)
    yield house
    house.close()
    if server is not None:
        server.drop(str(config.database_url))


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[House]:
    """A prepared house in which nothing happened."""
    config = Config(env="test", data=tmp_path)
    prepared(config)
    house = opened(config)
    yield house
    house.close()
