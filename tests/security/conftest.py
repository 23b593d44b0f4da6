"""The world of the permission matrix, in which one of everything has happened, to be attacked."""

from collections.abc import Iterator

import pytest
from flask import Flask

from shell.security import limiter
from tests.architecture.test_permissions import World
from tests.conftest import prepared_app


@pytest.fixture(scope="package", params=["postgres"])
def attacked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The app on PostgreSQL, which is stricter with what it stores, asked as it would be in production."""
    with prepared_app(request, tmp_path_factory.mktemp("attacked")) as app:
        yield app


@pytest.fixture(scope="package")
def world(attacked: Flask) -> World:
    """That app with one of everything in it, and an account for everybody."""
    return World(attacked)


@pytest.fixture
def unhurried() -> Iterator[None]:
    """Nobody is told to wait, so that everything can be tried; test_limits tries the waiting."""
    limiter.enabled = False
    yield
    limiter.enabled = True


@pytest.fixture
def no_proof(world: World) -> Iterator[None]:
    """Forms need no hidden proof: what lies behind it is attacked."""
    kept = world.app.config["WTF_CSRF_METHODS"]
    world.app.config["WTF_CSRF_METHODS"] = set()
    yield
    world.app.config["WTF_CSRF_METHODS"] = kept
