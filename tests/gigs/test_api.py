"""Gigs at the JSON door: what a program sends and is answered, from the draft to the payment."""

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from kernel.identity import Grant, Role
from shell.words import words_about
from tests.examples import gig_what as what
from tests.examples.gig_forms import (
    APPLICATION_FORM,
    CANCELLATION_FORM,
    GIG_FORM,
    GIG_PAYMENT_FORM,
    PUBLICATION_FORM,
    RECORD_FORM,
)
from tests.examples.gig_what import EMPLOYER, GIG, TOWN
from tests.examples.who import AMEI, BAOGEN, VILLAGE, an_id
from tests.people.doors import catch_up, house_of
from tests.program import POSITION, Program, operator, program

AT = f"/gigs/{GIG}"
FIRM = {"name": "样例灯饰", "uscc": "91110000600037341L", "phone": "13900990002", "town": TOWN}
NAMES = {AMEI: "林阿梅", BAOGEN: "王宝根"}
AFTER = what.AFTER.isoformat()


def fresh(**said: Any) -> dict[str, Any]:
    """A body with an id of the request's own."""
    return {"id": str(uuid4()), **said}


class Town:
    """An employer that is verified, two workers, and their programs."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.root = operator(app)
        self.boss = program(app, "13900001301", Grant(Role.EMPLOYER, employer=EMPLOYER))
        self.clerk = program(app, "13900001302", Grant(Role.COORDINATOR, region=TOWN))
        self.official = program(app, "13900001303", Grant(Role.OFFICIAL, region="331082"))
        self.amei = program(app, "13900001304", Grant(Role.WORKER, worker=AMEI))
        self.baogen = program(app, "13900001305", Grant(Role.WORKER, worker=BAOGEN))
        self.anybody = Program(app)
        for worker, name in NAMES.items():
            form = {"name": name, "village": VILLAGE, "birth_date": "1963-05-04"}
            assert self.root.put(f"/workers/{worker}", form).status_code == 201
        assert self.boss.put(f"/employers/{EMPLOYER}", FIRM).status_code == 201

    def verify(self) -> None:
        """Find the employer to be who it says."""
        self.official.post(f"/employers/{EMPLOYER}/verification", fresh(decision="verified"))

    def post(self, **changed: Any) -> None:
        """Write the gig down and publish it."""
        self.verify()
        assert self.boss.put(AT, GIG_FORM | changed).status_code == 201
        assert self.boss.post(f"{AT}/publication", PUBLICATION_FORM).status_code == 200

    def fill(self, *months: str) -> list[dict[str, Any]]:
        """The fill rate as the employer reads it."""
        catch_up(self.app)
        query = f"from={months[0]}&to={months[-1]}" if months else ""
        told: list[dict[str, Any]] = self.boss.get(f"/employers/{EMPLOYER}/fill-rate?{query}").json["months"]
        return told


@pytest.fixture
def town(app: Flask) -> Town:
    """The town."""
    return Town(app)


def refusal(answer: Any) -> tuple[int, str]:
    """Status and code."""
    return answer.status_code, answer.json["code"]


def test_a_gig_is_drafted_published_and_read_by_anybody(town: Town) -> None:
    """Before it is published nobody else knows of it; before the employer is verified it cannot be."""
    draft = town.boss.put(AT, GIG_FORM)
    assert (draft.status_code, draft.json["state"], draft.headers["ETag"]) == (201, "draft", '"1"')
    assert town.boss.put(AT, GIG_FORM).status_code == 200
    assert refusal(town.boss.put(AT, GIG_FORM | {"title": "别的"})) == (409, "id-reused")
    assert town.anybody.get(AT).status_code == town.amei.get(AT).status_code == 404
    assert town.clerk.get(AT).json["state"] == town.boss.get(AT).json["state"] == "draft"
    assert refusal(town.boss.post(f"{AT}/publication", PUBLICATION_FORM)) == (409, "employer-not-verified")
    town.verify()
    published = town.boss.post(f"{AT}/publication", PUBLICATION_FORM)
    assert published.json["state"] == "published"
    assert town.boss.post(f"{AT}/publication", PUBLICATION_FORM).status_code == 200
    told = town.anybody.get(AT).json
    assert told["employer_name"] == FIRM["name"]
    assert told["pay"] == {"basis": "hour", "amount": "25.50"}
    assert [(shift["headcount"], shift["left"]) for shift in told["shifts"]] == [(2, 2), (2, 2)]
    catch_up(town.app)
    (listed,) = town.anybody.get(f"/gigs?village={VILLAGE}&open=true&from=2026-11-07").json["items"]
    assert listed == told
    assert town.anybody.get("/gigs?trade=baking").json["items"] == []


def test_a_change_names_the_version_it_was_decided_on(town: Town) -> None:
    """412 without it or with an old one; a published gig changes its headcounts only."""
    town.boss.put(AT, GIG_FORM)
    assert town.boss.ask("PATCH", AT, {"title": "装箱"}).status_code == 412
    changed = town.boss.ask("PATCH", AT, {"title": "装箱"}, If_Match='"1"')
    assert (changed.json["title"], changed.headers["ETag"]) == ("装箱", '"2"')
    assert refusal(town.boss.ask("PATCH", AT, {"title": "箱"}, If_Match='"1"')) == (412, "stale")
    town.verify()
    town.boss.post(f"{AT}/publication", PUBLICATION_FORM)
    assert refusal(town.boss.ask("PATCH", AT, {"title": "箱"}, If_Match='"3"')) == (409, "gig-published")
    town.amei.put(f"{AT}/applications/{AMEI}", APPLICATION_FORM)
    shifts = [shift | {"headcount": 5} for shift in GIG_FORM["shifts"]]  # type: ignore[operator]
    resized = town.boss.ask("PATCH", AT, {"shifts": shifts}, If_Match='"3"')
    assert [shift["left"] for shift in resized.json["shifts"]] == [4, 4]


@pytest.mark.parametrize("part", [{"shifts": [{"headcount": 3}]}, {"pay": {"amount": "30.00"}}])
def test_a_change_names_whole_parts(town: Town, part: dict[str, Any]) -> None:
    """A shift without its hours, an amount without what it is for: refused, not guessed."""
    town.boss.put(AT, GIG_FORM)
    assert refusal(town.boss.ask("PATCH", AT, part, If_Match='"1"')) == (422, "invalid")


def test_where_one_list_ended_says_nothing_of_the_other(town: Town) -> None:
    """An employer's own list and the board: either begins anew with a cursor of the other."""
    town.verify()
    for name in ("one gig", "another gig"):
        town.boss.put(f"/gigs/{an_id(name)}", GIG_FORM)
        town.boss.post(f"/gigs/{an_id(name)}/publication", PUBLICATION_FORM)
    catch_up(town.app)
    lists = {town.boss: f"/gigs?limit=1&employer={EMPLOYER}", town.anybody: "/gigs?limit=1"}
    pages = [who.get(path).json for who, path in lists.items()]
    for (who, path), own, other in zip(lists.items(), pages, reversed(pages), strict=True):
        assert who.get(f"{path}&cursor={other['next']}").json == own
        assert who.get(f"{path}&cursor={own['next']}").json["items"] != own["items"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"trade": "piracy"}, "trade"),
        ({"village": "331082"}, "village"),
        ({"pay": {"basis": "hour", "amount": 25.5}}, "pay"),
        ({"pay": {"basis": "hour", "amount": "0"}}, "pay"),
        ({"pay": {"basis": "moon", "amount": "1"}}, "pay"),
        ({"shifts": []}, "shifts"),
        ({"shifts": [what.POSTED.isoformat()]}, "shifts"),
        ({"mode": "lottery"}, "mode"),
        ({"requires": ["magic"]}, "requires"),
        ({"title": ""}, "title"),
        ({"max_age": 40}, "max_age"),
        ({"fee": "10.00"}, "fee"),
    ],
)
def test_what_cannot_be_read_is_refused_by_field(town: Town, changed: dict[str, Any], field: str) -> None:
    """422; there is no field for an age limit, nor for a fee."""
    answer = town.boss.put(AT, GIG_FORM | changed)
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [field]


def test_a_gig_is_taken_and_left_and_a_stale_retry_changes_nothing(town: Town) -> None:
    """201, 200 as it stands, 200 withdrawn, 200 for the retries; then a new application."""
    town.post()
    here = f"{AT}/applications/{AMEI}"
    assert town.amei.get(here).status_code == 404
    taken = town.amei.put(here, APPLICATION_FORM | {"text": "我做过两年"})
    assert (taken.status_code, taken.json["state"], taken.json["shifts"]) == (201, "hired", [0, 1])
    assert town.amei.put(here, fresh(shifts=[1])).json == taken.json
    leave = f"{here}?id={an_id('leaving')}"
    assert town.amei.ask("DELETE", leave).json["state"] == "withdrawn"
    assert town.amei.put(here, APPLICATION_FORM).status_code == 200
    catch_up(town.app)
    assert town.boss.get(here).json["state"] == "withdrawn"
    anew = town.clerk.put(here, fresh(text="替她报名"))
    assert (anew.status_code, anew.json["state"]) == (201, "hired")
    assert town.amei.ask("DELETE", leave).status_code == 200
    catch_up(town.app)
    seen = town.amei.get(here).json
    assert (seen["state"], seen["name"], seen["text"]) == ("hired", "林阿梅", "替她报名")


def test_applying_says_why_not(town: Town) -> None:
    """409 with the rule's code; 422 for a shift there is not."""
    town.post(shifts=[GIG_FORM["shifts"][0] | {"headcount": 1}])  # type: ignore[index]
    town.amei.put(f"{AT}/applications/{AMEI}", APPLICATION_FORM)
    full = town.baogen.put(f"{AT}/applications/{BAOGEN}", fresh())
    assert refusal(full) == (409, "gig-full")
    assert "名额" in full.json["detail"]
    unknown = town.baogen.put(f"{AT}/applications/{BAOGEN}", fresh(shifts=[7]))
    assert (unknown.status_code, list(unknown.json["errors"])) == (422, ["shifts"])
    other = f"/gigs/{an_id('other gig')}"
    town.boss.put(other, GIG_FORM | {"requires": ["baking"]})
    town.boss.post(f"{other}/publication", fresh())
    assert refusal(town.baogen.put(f"{other}/applications/{BAOGEN}", fresh())) == (409, "not-qualified")
    assert refusal(town.amei.put(f"{other}/applications/{BAOGEN}", fresh())) == (403, "forbidden")


def test_the_employer_chooses_among_those_who_applied(town: Town) -> None:
    """In the order in which they asked, with their names; each is told why not."""
    town.post(mode="choose")
    for worker, who in ((AMEI, town.amei), (BAOGEN, town.baogen)):
        assert who.put(f"{AT}/applications/{worker}", fresh()).json["state"] == "applied"
    catch_up(town.app)
    listed = town.boss.get(f"{AT}/applications").json["items"]
    assert [(one["name"], one["state"]) for one in listed] == [("林阿梅", "applied"), ("王宝根", "applied")]
    decision = fresh(decision="hired")
    for _ in range(2):
        hired = town.boss.post(f"{AT}/applications/{BAOGEN}/decision", decision)
        assert (hired.status_code, hired.json["state"]) == (200, "hired")
    declined = fresh(decision="declined", reason_code="filled-by-others")
    assert town.boss.post(f"{AT}/applications/{AMEI}/decision", declined).json["state"] == "declined"
    catch_up(town.app)
    assert [one["worker"] for one in town.boss.get(f"{AT}/applications").json["items"]] == [AMEI, BAOGEN]
    page = town.boss.get(f"{AT}/applications?limit=1").json
    (second,) = town.boss.get(f"{AT}/applications?limit=1&cursor={page['next']}").json["items"]
    assert (page["items"][0]["worker"], second["worker"]) == (AMEI, BAOGEN)
    (mine,) = town.amei.get(f"/workers/{AMEI}/applications").json["items"]
    assert (mine["state"], mine["reason_code"], mine["of"]["title"]) == (
        "declined",
        "filled-by-others",
        "彩灯装箱",
    )


def test_work_is_recorded_contested_and_paid(town: Town) -> None:
    """Earned exactly, then paid; what she writes lies beside the events, encrypted."""
    town.post()
    town.amei.put(f"{AT}/applications/{AMEI}", APPLICATION_FORM)
    assert refusal(town.boss.post(f"{AT}/attendance", RECORD_FORM)) == (409, "too-early")
    for one in (town.boss, town.amei):
        one.headers["Gongfu-Now"] = AFTER
    recorded = town.boss.post(f"{AT}/attendance", RECORD_FORM)
    assert recorded.json["amount"] == "216.75"
    assert (recorded.json["quantity"], recorded.json["exact"]) == ("8.50", "216.7500")
    again = town.boss.post(f"{AT}/attendance", RECORD_FORM | {"quantity": "1"})
    assert again.json == recorded.json

    claim = RECORD_FORM | {"id": an_id("claim"), "quantity": "9", "text": "我做到五点"}
    contested = town.amei.post(f"{AT}/attendance", claim).json
    assert (contested["outcome"], contested["quantity"]) == ("contested", "9")
    assert words_about(house_of(town.app), contested["contest"]) == "我做到五点"
    catch_up(town.app)
    (worked,) = town.boss.get(f"{AT}/attendance").json["items"]
    assert (worked["name"], worked["exact"], worked["unpaid"]) == ("林阿梅", "216.7500", "216.75")
    assert [shift["claims"] for shift in worked["shifts"]] == ["9", None]

    for _ in range(2):
        paid = town.boss.post(f"{AT}/payments", GIG_PAYMENT_FORM)
        assert (paid.json["amount"], paid.json["reference"]) == ("216.75", "WX-1")
    assert refusal(town.boss.post(f"{AT}/payments", fresh(worker=AMEI))) == (409, "nothing-due")
    less = RECORD_FORM | {"id": an_id("less"), "quantity": "8"}
    assert refusal(town.boss.post(f"{AT}/attendance", less)) == (409, "attendance-paid")
    catch_up(town.app)
    assert town.boss.get(f"{AT}/attendance").json["items"][0]["unpaid"] == "0.00"


def test_calling_off_frees_people_and_counts_by_its_hour(town: Town) -> None:
    """Early: left out and counted as cancelled."""
    town.post()
    town.amei.put(f"{AT}/applications/{AMEI}", APPLICATION_FORM)
    assert [month["filled"] for month in town.fill("2026-11")] == [2]
    for _ in range(2):
        cancelled = town.boss.post(f"{AT}/cancellation", CANCELLATION_FORM)
        assert (cancelled.json["state"], cancelled.json["reason_code"]) == ("cancelled", "weather")
    assert [shift["left"] for shift in cancelled.json["shifts"]] == [0, 0]
    (november,) = town.fill("2026-11")
    assert (november["asked"], november["cancelled"], november["rate"]) == (0, 4, None)
    assert town.amei.get(f"{AT}/applications/{AMEI}").json["state"] == "cancelled"
    assert town.anybody.get("/gigs").json["items"] == []


def test_the_fill_rate_is_told_by_month_as_of_any_day(town: Town) -> None:
    """To the employer and the officials of its town; as it was known then."""
    town.post()
    town.amei.put(f"{AT}/applications/{AMEI}", APPLICATION_FORM, Gongfu_Now="2026-11-05T12:00:00+08:00")
    october, november = town.fill("2026-10", "2026-11")
    assert october == dict.fromkeys(october, 0) | {"month": "2026-10", "rate": None, "attendance": None}
    assert (november["asked"], november["filled"], november["rate"]) == (4, 2, "0.5000")
    at = f"/employers/{EMPLOYER}/fill-rate?from=2026-11&to=2026-11"
    then = town.official.get(f"{at}&as_of=2026-11-04").json["months"]
    assert [(month["asked"], month["filled"]) for month in then] == [(4, 0)]
    elsewhere = program(town.app, "13900001309", Grant(Role.OFFICIAL, region="331081"))
    assert elsewhere.get(at).status_code == town.clerk.get(at).status_code == 403
    assert refusal(town.root.get(f"/employers/{uuid4()}/fill-rate")) == (404, "not-found")


def test_every_write_answers_its_position(town: Town) -> None:
    """So that the next request sees it."""
    drafted = town.boss.put(AT, GIG_FORM)
    again = town.boss.put(AT, GIG_FORM)
    assert drafted.headers[POSITION]
    assert again.headers[POSITION]
    town.verify()
    for answer in (
        town.boss.post(f"{AT}/publication", PUBLICATION_FORM),
        town.amei.put(f"{AT}/applications/{AMEI}", APPLICATION_FORM),
        town.amei.ask("DELETE", f"{AT}/applications/{AMEI}?id={uuid4()}"),
        town.boss.post(f"{AT}/cancellation", CANCELLATION_FORM),
    ):
        assert answer.headers[POSITION]
