"""Pay runs at the JSON door, from preparing to payment."""

from uuid import uuid4

import pytest

from tests.examples import what, who
from tests.program import Program
from tests.workshops.desk import TODAY, YESTERDAY, Desk
from tests.workshops.wire import ENTRY, FORM, inspected


@pytest.mark.parametrize("wrong", [{"label": "9999-12"}, {"label": "0001-01"}, {"to": "9999-12-31"}])
def test_a_pay_run_is_of_a_month_and_day_somebody_can_mean(clerk: Program, wrong: dict[str, str]) -> None:
    """Beyond the calendar nothing is worked out: 422 for that field."""
    form = {"workshop": who.WORKSHOP, "to": TODAY.isoformat(), "label": "2026-11"}
    answer = clerk.put(f"/pay-runs/{what.RUN}", form | wrong)
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == list(wrong)


def test_a_pay_run_from_preparing_to_payment(desk: Desk, clerk: Program, second: Program) -> None:
    """202 and a job; then slips with their lines; a second person names the total; paid per slip."""
    clerk.put(f"/hand-ins/{ENTRY}", FORM)
    inspected(clerk)
    desk.catch_up()
    form = {"workshop": who.WORKSHOP, "to": TODAY.isoformat(), "label": "2026-11"}
    started = clerk.put(f"/pay-runs/{what.RUN}", form)
    assert started.status_code == 202
    assert clerk.put(f"/pay-runs/{what.RUN}", form).status_code == 200
    desk.work_off()
    job = clerk.get(f"/jobs/{started.json['job']}").json
    assert (job["state"], job["done"], job["total"]) == ("done", 1, 1)
    run = clerk.get(f"/pay-runs/{what.RUN}").json
    assert (run["state"], run["total"]) == ("prepared", "0.46")
    (slip,) = run["slips"]
    assert (slip["worker"], slip["net"]) == (who.AMEI, "0.46")
    (line,) = slip["lines"]
    assert (line["kind"], line["month"], line["quantity"], line["amount"]) == ("work", "2026-11", 13, "0.46")

    approval = {"id": str(uuid4()), "total": "0.46"}
    refused = clerk.post(f"/pay-runs/{what.RUN}/approval", approval)
    assert (refused.status_code, refused.json["code"]) == (409, "second-person")
    other = second.post(f"/pay-runs/{what.RUN}/approval", approval | {"total": "0.45"})
    assert (other.status_code, other.json["code"]) == (409, "total-changed")
    assert second.post(f"/pay-runs/{what.RUN}/approval", approval).json["state"] == "approved"
    payment = {"id": str(uuid4()), "worker": who.AMEI, "outcome": "paid", "reference": "BATCH-7"}
    paid = second.post(f"/pay-runs/{what.RUN}/payments", payment)
    assert paid.json == {
        "worker": who.AMEI,
        "outcome": "paid",
        "amount": "0.46",
        "reference": "BATCH-7",
    }
    assert second.post(f"/pay-runs/{what.RUN}/payments", payment).json == paid.json
    desk.catch_up()
    assert [one["id"] for one in clerk.get(f"/pay-runs?workshop={who.WORKSHOP}").json["items"]] == [what.RUN]


def test_a_run_with_nothing_to_pay_is_refused(desk: Desk, clerk: Program) -> None:
    """409 `nothing-to-pay`, and no job."""
    form = {"workshop": who.WORKSHOP, "to": YESTERDAY.isoformat(), "label": "2026-11"}
    answer = clerk.put(f"/pay-runs/{what.RUN}", form)
    assert (answer.status_code, answer.json["code"]) == (409, "nothing-to-pay")
