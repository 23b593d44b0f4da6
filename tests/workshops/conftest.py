"""A workshop at work."""

import pytest

from shell.house import House
from tests.examples import what
from tests.founding import Founded


@pytest.fixture
def at_work(house: House) -> Founded:
    """On the afternoon of the third of November."""
    founded = Founded(house).found()
    founded.now = what.AT
    return founded
