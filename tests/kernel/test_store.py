"""A use case that came second decides again on what is there now."""

import pytest

from kernel.errors import Conflict
from kernel.store import deciding_again


def test_a_conflict_is_decided_again() -> None:
    """Until it goes through."""
    tries: list[int] = []

    @deciding_again
    def third_time_lucky(add: int) -> int:
        tries.append(add)
        if len(tries) < 3:
            raise Conflict
        return len(tries)

    assert third_time_lucky(add=7) == 3
    assert tries == [7, 7, 7]


def test_a_conflict_that_does_not_end_is_told() -> None:
    """After eight attempts; other errors at once."""
    tries: list[int] = []

    @deciding_again
    def besieged(error: type[Exception]) -> None:
        tries.append(1)
        raise error

    with pytest.raises(Conflict):
        besieged(Conflict)
    assert len(tries) == 8
    with pytest.raises(ValueError):
        besieged(ValueError)
    assert len(tries) == 9
