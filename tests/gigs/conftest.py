"""A market of short work."""

import pytest
from flask import Flask

from shell.house import House
from tests.gigs.market import Market
from tests.gigs.stall import Browser, Stall


@pytest.fixture
def market(house: House) -> Market:
    """On the Tuesday before."""
    return Market(house)


@pytest.fixture
def stall(app: Flask) -> Stall:
    """The same in the whole app."""
    return Stall(app)


@pytest.fixture
def boss(stall: Stall) -> Browser:
    """The employer's browser."""
    return stall.browser()
