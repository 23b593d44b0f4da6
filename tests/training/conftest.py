"""A school."""

import pytest

from shell.house import House
from tests.training.school import School


@pytest.fixture
def school(house: House) -> School:
    """On the afternoon of the third of November: a run of two seats is open."""
    return School(house).open()
