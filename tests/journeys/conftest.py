"""The browser of the journeys: the machine's own Chromium, speaking Chinese."""

from typing import Any

import pytest

from tests.gallery import LAUNCH, PHONE


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How pytest-playwright starts the browser."""
    return LAUNCH


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """A phone, as pytest-playwright's `page` fixture opens it."""
    return PHONE
