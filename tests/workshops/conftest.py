"""A workshop at work; its desk, and who stands before it."""

import pytest
from flask import Flask

from shell.house import House
from tests.examples import what, who
from tests.founding import Founded
from tests.program import Program, of
from tests.workshops.desk import Browser, Desk


@pytest.fixture
def at_work(house: House) -> Founded:
    """On the afternoon of the third of November."""
    founded = Founded(house).found()
    founded.now = what.AT
    return founded


@pytest.fixture
def desk(app: Flask) -> Desk:
    """The workshop in the whole app."""
    return Desk(app)


@pytest.fixture
def counter(desk: Desk) -> Browser:
    """The coordinator's browser."""
    return desk.browser()


@pytest.fixture
def clerk(desk: Desk) -> Program:
    """A coordinator's program."""
    return of(desk.app, who.COORDINATOR, "13900001201")


@pytest.fixture
def second(desk: Desk) -> Program:
    """Another coordinator's."""
    return of(desk.app, who.SECOND, "13900001202")


@pytest.fixture
def amei(desk: Desk) -> Program:
    """The worker's own."""
    return of(desk.app, who.AMEI_HERSELF, "13900001203")
