"""Training at the JSON door: what a program sends and is answered, from a course to a checked certificate."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from kernel.identity import Grant, Role
from kernel.time import fixed_now
from people.readmodel import Accounts, Vault
from shell.cli import tick
from tests.examples import training_forms as forms
from tests.examples import training_what as what
from tests.examples import who
from tests.examples.who import AMEI, BAOGEN, CUIHUA, an_id
from tests.people.doors import catch_up, house_of
from tests.program import POSITION, Program, of, program
from tests.workshops.desk import NOW, Desk
from training.readmodel import TrainingReadModel

RUN = f"/course-runs/{what.RUN}"


class Class:
    """A desk, an official, a trainer and three learners, with the programs they use."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.desk = Desk(app)
        self.clerk = of(app, who.Actor("", (Grant(Role.COORDINATOR, region=who.VILLAGE),)), "13900001301")
        self.official = of(app, who.OFFICIAL, "13900001302")
        self.trainer = program(app, "13900001303", Grant(Role.TRAINER))
        with fixed_now(NOW):
            self.teacher = house_of(app).get(Accounts).open("13900001303", at=NOW)
        self.learners = {
            worker: program(app, f"1390000131{number}", Grant(Role.WORKER, worker=worker))
            for number, worker in enumerate((AMEI, BAOGEN, CUIHUA))
        }
        self.anyone = Program(app)

    def open(self, **changed: Any) -> "Class":
        """Define the course, schedule the run."""
        self.official.put("/courses/childcare-1", forms.COURSE_FORM)
        said = forms.RUN_FORM | {"trainers": [self.teacher]} | changed
        assert self.clerk.put(RUN, said).status_code == 201
        catch_up(self.app)
        return self

    def enrol(self, worker: str) -> Any:
        """Enrol, by themselves."""
        answer = self.learners[worker].put(f"{RUN}/enrolments/{worker}", {"id": str(uuid4())})
        catch_up(self.app)
        return answer

    def at(self, moment: datetime) -> None:
        """Let everybody's clock stand at a moment."""
        for each in (self.clerk, self.official, self.trainer, self.anyone, *self.learners.values()):
            each.headers["Gongfu-Now"] = moment.isoformat()


@pytest.fixture
def school(app: Flask) -> Class:
    """An open run of two seats."""
    return Class(app).open()


def told(answer: Any, *keys: str) -> tuple[Any, ...]:
    """The status and some of what an answer tells."""
    return (answer.status_code, *(answer.json.get(key) for key in keys))


def test_a_course_and_a_run_are_put_and_listed(school: Class) -> None:
    """Anyone reads them; the same again is 200, other content 409."""
    assert school.official.put("/courses/childcare-1", forms.COURSE_FORM).status_code == 200
    assert school.anyone.get("/courses/childcare-1").json == {"code": "childcare-1", **forms.COURSE_FORM}
    assert [each["code"] for each in school.anyone.get("/courses").json["items"]] == ["childcare-1"]
    said = forms.RUN_FORM | {"trainers": [school.teacher]}
    assert school.clerk.put(RUN, said).status_code == 200
    assert told(school.clerk.put(RUN, said | {"capacity": 9}), "code") == (409, "id-reused")
    run = school.anyone.get(RUN).json
    assert {key: run[key] for key in said} == said
    assert (run["enrolled"], run["offered"], run["waitlisted"], run["queue"]) == (0, 0, 0, [])


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"qualifies_for": ["electrician"]}, "qualifies_for", "state-permit"),
        ({"qualifies_for": ["flying"]}, "qualifies_for", "qualification-unknown"),
        ({"trade": "flying"}, "trade", "trade-unknown"),
        ({"hours": 0}, "hours", "out-of-range"),
        ({"valid_months": 0}, "valid_months", "out-of-range"),
    ],
)
def test_a_course_that_cannot_be_is_refused(
    school: Class, changed: dict[str, Any], field: str, code: str
) -> None:
    """422, with its code beside the field."""
    answer = school.official.put("/courses/baking-1", forms.COURSE_FORM | changed)
    assert answer.status_code == 422
    assert code in str(answer.json["errors"][field])


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"course": "kites"}, "course", "course-unknown"),
        ({"village": "331082101999"}, "village", "region-unknown"),
        ({"sessions": []}, "sessions", "length-wrong"),
        ({"sessions": [{"starts_at": "soon", "ends_at": "later"}]}, "sessions", "moment-unreadable"),
        ({"cut_off": "2027-01-01T00:00:00+08:00"}, "cut_off", "cut-off-too-late"),
        ({"completion": {"sessions": 9, "assessment": True}}, "completion", "completion-impossible"),
        ({"capacity": 0}, "capacity", "out-of-range"),
    ],
)
def test_a_run_that_cannot_be_is_refused(
    school: Class, changed: dict[str, Any], field: str, code: str
) -> None:
    """422, with its code beside the field."""
    school.clerk = program(school.app, "13900001309", Grant(Role.OFFICIAL, region="331082"))
    answer = school.clerk.put(f"/course-runs/{uuid4()}", forms.RUN_FORM | changed)
    assert answer.status_code == 422, answer.json
    assert code in str(answer.json["errors"][field])


def test_runs_are_found_by_region_course_and_whether_one_can_still_enrol(school: Class) -> None:
    """A prefix covers what lies below it; at the cut-off enrolling is over; pages follow one another."""

    def found(query: str) -> int:
        return len(school.anyone.get(f"/course-runs?{query}").json["items"])

    assert [found(each) for each in ("village=331082", "village=331081", "course=childcare-1")] == [1, 0, 1]
    assert found("open=true") == 1
    school.at(what.CUT_OFF)
    assert (found("open=true"), found("open=false")) == (0, 1)
    later = forms.RUN_FORM["sessions"][1:]
    school.clerk.put(f"/course-runs/{uuid4()}", forms.RUN_FORM | {"sessions": later})
    catch_up(school.app)
    first = school.anyone.get("/course-runs?limit=1").json
    second = school.anyone.get(f"/course-runs?limit=1&cursor={first['next']}").json
    assert first["items"][0]["id"] == what.RUN
    assert second["items"][0]["id"] != what.RUN
    assert second["next"] is None


def test_somebody_enrols_waits_is_offered_a_seat_and_takes_it(school: Class) -> None:
    """The whole of it: 201, then 200 as it stands; a place in the queue; the offer with its end."""
    assert told(school.enrol(AMEI), "state", "place") == (201, "enrolled", None)
    assert told(school.enrol(AMEI), "state") == (200, "enrolled")
    school.enrol(BAOGEN)
    waiting_request = str(uuid4())
    waiting = school.learners[CUIHUA].put(f"{RUN}/enrolments/{CUIHUA}", {"id": waiting_request})
    assert told(waiting, "state", "place") == (201, "waitlisted", 1)
    at = f"{RUN}/enrolments"
    gone = school.learners[AMEI].ask("DELETE", f"{at}/{AMEI}?id={uuid4()}")
    assert told(gone, "state") == (200, "cancelled")
    catch_up(school.app)
    offered = school.learners[CUIHUA].get(f"{at}/{CUIHUA}")
    until = (NOW + timedelta(hours=24)).isoformat()
    assert told(offered, "state", "place", "offer_expires_at") == (200, "offered", None, until)
    answer = {"id": str(uuid4()), "accept": True}
    taken = school.learners[CUIHUA].post(f"{at}/{CUIHUA}/answer", answer)
    assert told(taken, "state") == (200, "enrolled")
    again = school.learners[CUIHUA].post(f"{at}/{CUIHUA}/answer", answer)
    assert again.headers[POSITION]
    assert told(again, "state") == (200, "enrolled")
    catch_up(school.app)
    assert told(school.learners[AMEI].get(f"{at}/{AMEI}"), "state") == (200, "cancelled")
    stale = school.learners[CUIHUA].put(f"{at}/{CUIHUA}", {"id": waiting_request})
    assert told(stale, "state", "place") == (200, "waitlisted", 1)
    run = school.anyone.get(RUN).json
    assert (run["enrolled"], run["offered"], run["waitlisted"]) == (2, 0, 0)


def test_an_offer_nobody_answers_is_over_with_or_without_the_clock(school: Class) -> None:
    """Late: 409 `offer-expired`; seen as cancelled at once; the clock's task lets the next be asked."""
    for worker in (AMEI, BAOGEN, CUIHUA):
        school.enrol(worker)
    at = f"{RUN}/enrolments/{CUIHUA}"
    school.learners[AMEI].ask("DELETE", f"{RUN}/enrolments/{AMEI}?id={uuid4()}")
    catch_up(school.app)
    school.at(NOW + timedelta(hours=24))
    late = school.learners[CUIHUA].post(f"{at}/answer", {"id": str(uuid4()), "accept": True})
    assert told(late, "code") == (409, "offer-expired")
    assert told(school.learners[CUIHUA].get(at), "state") == (200, "cancelled")
    for said in (school.anyone.get(RUN).json, school.anyone.get("/course-runs").json["items"][0]):
        assert (said["enrolled"], said["offered"], said["waitlisted"]) == (1, 0, 0)
    assert school.anyone.get(RUN).json["queue"] == []
    tick(house_of(school.app), NOW + timedelta(hours=24))
    assert school.learners[CUIHUA].get(at).json["state"] == "cancelled"
    noted = house_of(school.app).get(TrainingReadModel).enrolment(what.RUN, CUIHUA)
    assert noted is not None
    assert noted["state"] == "expired"


def test_the_queue_shows_places_to_all_and_names_to_those_who_run_it(school: Class) -> None:
    """And everybody their own place."""
    for worker in (AMEI, BAOGEN, CUIHUA):
        school.enrol(worker)
    assert school.anyone.get(RUN).json["queue"] == [{"place": 1, "state": "waitlisted"}]
    assert school.learners[BAOGEN].get(RUN).json["place"] is None
    assert school.learners[CUIHUA].get(RUN).json["place"] == 1
    for each in (school.trainer, school.clerk, school.official):
        assert each.get(RUN).json["queue"][0]["name"] == "张翠花"
    names = [each["name"] for each in school.trainer.get(f"{RUN}/enrolments").json["items"]]
    assert names == ["林阿梅", "王宝根"]


def test_capacity_is_changed_by_whoever_saw_the_run_last(school: Class) -> None:
    """412 where somebody else changed it; enrolments in between do not matter."""
    seen = school.anyone.get(RUN).headers["ETag"]
    for worker in (AMEI, BAOGEN, CUIHUA):
        school.enrol(worker)
    changed = school.clerk.ask("PATCH", RUN, {"capacity": 3}, If_Match=seen)
    assert told(changed, "capacity", "offered") == (200, 3, 1)
    assert school.clerk.ask("PATCH", RUN, {"capacity": 4}, If_Match=seen).status_code == 412
    fewer = school.clerk.ask("PATCH", RUN, {"capacity": 1}, If_Match=changed.headers["ETag"])
    assert told(fewer, "code") == (409, "seats-taken")


def test_a_cancelled_run_says_so(school: Class) -> None:
    """To whoever looks, and to whoever wants in."""
    school.enrol(AMEI)
    assert told(school.clerk.post(f"{RUN}/cancellation", forms.RUN_CANCELLATION_FORM), "state") == (
        200,
        "cancelled",
    )
    catch_up(school.app)
    assert school.anyone.get(RUN).json["state"] == "cancelled"
    assert told(school.enrol(BAOGEN), "code") == (409, "run-cancelled")
    (own,) = school.learners[AMEI].get(f"/workers/{AMEI}/enrolments").json["items"]
    assert (own["state"], own["course_name"]) == ("cancelled", "保育初级")


def test_marks_become_a_certificate_anyone_can_check(school: Class) -> None:
    """With a masked name and nothing else of the person; revoked by an official, with a reason."""
    school.enrol(AMEI)
    early = school.trainer.post(f"{RUN}/attendance", forms.ATTENDANCE_FORM)
    assert told(early, "code") == (409, "too-early")
    school.at(what.SESSIONS[0].ends_at)
    here = school.trainer.post(f"{RUN}/attendance", forms.ATTENDANCE_FORM)
    assert told(here, "attended", "certificate") == (200, 1, None)
    unknown = school.trainer.post(
        f"{RUN}/attendance", forms.ATTENDANCE_FORM | {"id": str(uuid4()), "session": 7}
    )
    assert unknown.status_code == 422
    stranger = forms.ATTENDANCE_FORM | {"id": str(uuid4()), "worker": BAOGEN}
    assert told(school.trainer.post(f"{RUN}/attendance", stranger), "code") == (409, "not-enrolled")
    passed = school.trainer.post(f"{RUN}/assessment", forms.ASSESSMENT_FORM)
    number = passed.json["certificate"]
    catch_up(school.app)
    assert told(school.learners[AMEI].get(f"{RUN}/enrolments/{AMEI}"), "state", "certificate") == (
        200,
        "completed",
        number,
    )
    assert school.anyone.get(f"/certificates/{number.lower()}").json == {
        "number": number,
        "state": "valid",
        "course": "childcare-1",
        "course_name": "保育初级",
        "name": "林*梅",
        "valid_from": "2026-11-10",
        "valid_until": "2028-11-09",
    }
    assert school.anyone.get("/certificates/nothing").status_code == 404
    (own,) = school.learners[AMEI].get(f"/workers/{AMEI}/certificates").json["items"]
    assert (own["number"], own["state"], own["qualifies_for"]) == (number, "valid", ["childcare"])
    seen = f"/workers/{AMEI}/certificates"
    assert told(school.official.get(seen), "code") == (403, "reason-needed")
    assert school.official.get(seen, Gongfu_Reason="audit").status_code == 200
    revoked = school.official.post(f"/certificates/{number}/revocation", forms.REVOCATION_FORM)
    assert told(revoked, "state") == (200, "revoked")
    assert school.anyone.get(f"/certificates/{number}").json["state"] == "revoked"


def test_a_permits_number_goes_to_the_vault_alone(school: Class) -> None:
    """It is told to nobody and stands in no event."""
    at = f"/workers/{AMEI}/permits/electrician"
    assert school.clerk.put(at, forms.PERMIT_FORM).status_code == 201
    assert school.clerk.put(at, forms.PERMIT_FORM).status_code == 200
    catch_up(school.app)
    (permit,) = school.learners[AMEI].get(f"/workers/{AMEI}/permits").json["items"]
    assert permit == {
        "worker": AMEI,
        "qualification": "electrician",
        "valid_from": "2024-03-01",
        "valid_until": "2030-02-28",
        "review_by": "2027-02-28",
    }
    house = house_of(school.app)
    field = "permit-electrician"
    assert house.get(Vault).get(AMEI, [field]) == {field: forms.PERMIT_FORM["number"]}
    events = [str(each.event) for each in house.store.read(0, 1000)]
    assert not [event for event in events if str(forms.PERMIT_FORM["number"]) in event]
    reissued = forms.PERMIT_FORM | {"id": an_id("reissued"), "number": "T330000000000000002"}
    assert school.clerk.put(at, reissued).status_code == 200
    assert school.clerk.put(at, forms.PERMIT_FORM).status_code == 200
    assert house.get(Vault).get(AMEI, [field]) == {field: "T330000000000000002"}


@pytest.mark.parametrize(
    ("name", "masked"),
    [("陈小梅", "陈*梅"), ("陈梅", "陈*"), ("欧阳小梅", "欧**梅"), ("梅", "梅*"), ("", None), (None, None)],
)
def test_a_name_is_masked_but_for_its_ends(name: str | None, masked: str | None) -> None:
    """Who knows somebody recognises them; nobody else learns the name."""
    from training.schemas import masked_name

    assert masked_name(name) == masked
