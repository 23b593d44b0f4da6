"""All pages of the coordinator: who may open them, and how much they ask."""

import pytest

from tests.examples import who
from tests.workshops.desk import TODAY, Browser, Desk, selects
from workshops.events import Split

PAGES = ["/hand-in", "/inspection", "/runs", "/import", "/products", "/members", "/"]


def test_a_coordinator_of_another_workshop_is_refused(desk: Desk, subtests: pytest.Subtests) -> None:
    """Every page here belongs to this workshop's own people."""
    own = desk.browser()
    stranger = desk.browser(desk.account("13900000003", who.OTHER_WORKSHOP))
    for path in PAGES:
        with subtests.test(path=path):
            assert own.get(path).status_code == 200
            assert stranger.get(path).status_code == 403


def test_nobody_signed_in_is_led_to_the_sign_in(desk: Desk, subtests: pytest.Subtests) -> None:
    """Not to an error."""
    for path in PAGES:
        with subtests.test(path=path):
            answer = desk.app.test_client().get(f"/workshops/{who.WORKSHOP}{path}")
            assert answer.status_code == 302
            assert answer.location.startswith("/sign-in")


def grown(desk: Desk, count: int) -> None:
    """Work of some more people on some more days, a run prepared, approved and half paid."""
    for n in range(count):
        worker = who.an_id(f"worker {count} {n}")
        desk.register(worker, f"工友{count}之{n}", f"1391{count:03d}{n:04d}")
        desk.do(desk.setup.join, workshop=desk.id, worker=worker, number=f"{count}{n:03d}")
        desk.accept(who.an_id(f"paid {count} {n}"), 100, worker=worker)
    run = who.an_id(f"run {count}")
    desk.approve(run, desk.prepare(run, TODAY))
    for n in range(count):
        worker = who.an_id(f"worker {count} {n}")
        desk.correct(
            who.an_id(f"paid {count} {n}"), 110, Split(110, 0, 0, {}), who.an_id(f"correction {count} {n}")
        )
        desk.hand_in(who.an_id(f"open {count} {n}"), 50, worker=worker)


def test_a_page_asks_as_many_questions_for_many_rows_as_for_few(
    desk: Desk, counter: Browser, subtests: pytest.Subtests
) -> None:
    """One query a thing, whatever there is of it: the number of SELECTs does not grow."""
    paths = [*PAGES, "/hand-in?worker=0101", "/hand-in?worker=林", "/runs/RUN", "/runs/RUN/payments"]
    asked: dict[str, list[int]] = {path: [] for path in paths}
    for count in (1, 6):
        grown(desk, count)
        last = who.an_id(f"last run {count}")
        desk.prepare(last, TODAY)
        for path in paths:
            counter.get(path.replace("RUN", last))
            with selects(desk.house) as statements:
                assert counter.get(path.replace("RUN", last)).status_code == 200
            asked[path].append(len(statements))
    for path, (few, many) in asked.items():
        with subtests.test(path=path):
            assert few == many
            assert few <= 12
