"""A market of short work."""

import pytest

from shell.house import House
from tests.gigs.market import Market


@pytest.fixture
def market(house: House) -> Market:
    """On the Tuesday before."""
    return Market(house)
