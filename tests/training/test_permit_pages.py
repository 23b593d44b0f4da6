"""登记操作证 and 收回结业证: at the desk and by an official; what the learner and whoever checks see then."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from kernel.lookups import Qualifications
from people.readmodel import Vault
from tests.examples import training_what as what
from tests.examples.training_events import NUMBER
from tests.examples.who import AMEI, BAOGEN, an_id
from tests.training.phones import Phone, Schoolhouse
from tests.training.school import LOCAL
from tests.workshops.desk import words

PERMIT: dict[str, Any] = {
    "who": AMEI,
    "qualification": "electrician",
    "number": "T330000000000000001",
    "valid_from": "2024-03-01",
    "valid_until": "2030-02-28",
    "review_by": "2027-02-28",
}
CARD = f"/certificates/{NUMBER}"


@pytest.fixture
def schoolhouse(app: Flask) -> Schoolhouse:
    """阿梅 has a certificate."""
    schoolhouse = Schoolhouse(app)
    school = schoolhouse.school
    school.enrol(AMEI)
    school.now = what.SESSIONS[-1].ends_at
    hers = {"run": what.RUN, "worker": AMEI}
    for session in (0, 1):
        said: dict[str, Any] = {**hers, "session": session, "outcome": "attended"}
        school.do(school.teaching.mark, LOCAL, request=school.request(), **said)
    school.do(school.teaching.assess, LOCAL, request=school.request(), **hers, passed=True)
    return schoolhouse


def test_a_permit_is_recorded_at_the_desk_and_seen_by_whose_it_is(schoolhouse: Schoolhouse) -> None:
    """With its days and its next review; it unlocks work at once, and its number lies in the vault alone."""
    answer = schoolhouse["clerk"].post("/permits", id=an_id("permit"), **PERMIT)
    assert answer.status_code == 303
    told = words(schoolhouse["clerk"].get(answer.location.removeprefix("/training")))
    assert "林阿梅的证记下了，到 2030 年 2 月 28 日，复审在 2027 年 2 月 28 日以前。" in told
    assert "下次复审在 2027 年 2 月 28 日以前" in schoolhouse[AMEI].read("/mine")
    assert schoolhouse.house.get(Qualifications).holds(AMEI, "electrician", date(2026, 11, 20))
    kept = schoolhouse.house.get(Vault).get(AMEI, ("permit-electrician",))
    assert kept == {"permit-electrician": PERMIT["number"]}
    head = schoolhouse.house.store.head()
    schoolhouse["clerk"].post("/permits", id=an_id("permit"), **PERMIT)
    assert schoolhouse.house.store.head() == head


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"review_by": "2031-01-01"}, "复审要在有效期里"),
        ({"valid_until": "2034-01-01"}, "有效期最长六年"),
        ({"number": "证"}, "这个数看不懂"),
        ({"valid_from": ""}, "这里要一个日子"),
        ({"who": "13900009999"}, "没有用这个手机号登记的人"),
        ({"qualification": "baking"}, "要上课考出来"),
    ],
)
def test_what_cannot_be_so_is_told_and_the_rest_is_kept(
    schoolhouse: Schoolhouse, wrong: dict[str, str], told: str
) -> None:
    """Nothing is recorded."""
    answer = schoolhouse["clerk"].post("/permits", id=an_id("permit"), **PERMIT | wrong)
    assert answer.status_code == 422
    assert told in words(answer)
    assert schoolhouse.school.read.permits(AMEI) == []


def test_an_official_takes_a_certificate_back_and_everybody_sees_it(schoolhouse: Schoolhouse) -> None:
    """Why is for its holder alone; without a reason nothing happens."""
    official, anybody = schoolhouse["official"], Phone(schoolhouse)
    assert "这张证是真的，现在有效。" in anybody.read(CARD)
    assert "收回这张证" not in anybody.read(CARD)
    assert "收回这张证" not in schoolhouse[AMEI].read(CARD)
    assert official.post(f"{CARD}/revocation", on=CARD, id=an_id("no reason")).status_code == 422
    sent = {"id": an_id("revoked"), "reason_code": "untrue-attendance"}
    assert official.post(f"{CARD}/revocation", on=CARD, **sent).status_code == 303
    told = anybody.read(CARD)
    assert "收回了，不再算数" in told
    assert "上课记录不实" not in told
    assert "原因：上课记录不实" in schoolhouse[AMEI].read(CARD)
    assert "收回了" in schoolhouse[AMEI].read("/mine")
    assert not schoolhouse.house.get(Qualifications).holds(AMEI, "childcare", schoolhouse.now.date())


def test_a_certificate_can_be_kept_by_its_holder_alone(schoolhouse: Schoolhouse) -> None:
    """Rows to save and print it, which show themselves where scripts run; nobody else has them."""
    assert "data-save" in schoolhouse[AMEI].get(CARD).text
    assert "data-save" not in schoolhouse[BAOGEN].get(CARD).text
