"""The browser of the journeys: the machine's own Chromium, speaking Chinese; the platform it visits."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.gallery import LAUNCH, PHONE, complaints_of, flaws
from tests.running import Platform, Workshop, running


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How pytest-playwright starts the browser."""
    return LAUNCH


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """A phone, as pytest-playwright's `page` fixture opens it."""
    return PHONE


@pytest.fixture(scope="session")
def platform(redis_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """The platform on SQLite and Redis, running while the journeys last."""
    # A database of its own: its worker would take what other tests put into the queue.
    queue = urlsplit(redis_server)._replace(path="/2").geturl()
    with running(tmp_path_factory.mktemp("platform"), queue) as platform:
        yield platform


@pytest.fixture(scope="session")
def workshop(platform: Platform) -> Workshop:
    """A workshop there, with its people."""
    return Workshop(platform)


@pytest.fixture
def phones(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a phone of somebody's own, as often as it is called; keywords change what it is like."""
    opened: list[BrowserContext] = []

    def open_phone(**like: Any) -> BrowserContext:
        opened.append(browser.new_context(**PHONE | like))
        return opened[-1]

    yield open_phone
    for context in opened:
        context.close()


class Look:
    """Looks closely at every page it is shown, and remembers what was wrong with it."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._heard: list[list[str]] = []

    def at(self, page: Page, elder: bool = False) -> None:
        """Too wide, too small to touch, not accessible: noted with the page's address."""
        page.wait_for_load_state()
        where = page.url.split("/", 3)[-1]
        self.found += [f"{where}: {flaw}" for flaw in flaws(page, 60 if elder else 44)]

    def listen(self, page: Page) -> Page:
        """Note script errors and what the content security policy forbids, from now on."""
        self._heard.append(complaints_of(page))
        return page

    def nothing_wrong(self) -> None:
        """Fail with all that was found. A form that was refused (4xx), or a network that a test has cut, is
        no fault of the page."""
        no_fault = ("status of 4", "net::ERR_INTERNET_DISCONNECTED")
        heard = [line for page in self._heard for line in page if not any(each in line for each in no_fault)]
        assert self.found + heard == []


@pytest.fixture
def look() -> Iterator[Look]:
    """Looks at pages; the test fails at its end if anything was wrong with one."""
    look = Look()
    yield look
    look.nothing_wrong()
