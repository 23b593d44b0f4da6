"""What phones and programs send: one JSON body of every kind, as it stands on the wire."""

from tests.examples.what import HAND_IN
from tests.examples.who import AMEI, EMPLOYER, VILLAGE, WORKSHOP, an_id

WORKSHOP_FORM = {
    "name": "庙西灯笼工坊",
    "village": VILLAGE,
    "kind": "materials",
    "payer": {"name": "临海市样例灯饰有限公司", "uscc": "91331082MA2AKEXAM0"},
}
PAY_TERMS_FORM = {"relation": "labour", "withholding": "none", "effective_from": "2099-01-01"}
MEMBER_FORM = {"number": "G01"}
DAMAGE_FORM = {"happened_on": "2026-11-03", "amount": "100.00", "reason_code": "lost"}
HOURS_FORM = {"work_date": "2026-11-03", "hours": [{"worker": "G01", "hours": "7.5"}]}
PRODUCT_FORM = {
    "name": "灯笼",
    "unit": "piece",
    "steps": [{"code": "wiring", "name": "布线"}, {"code": "packing", "name": "包装"}],
    "grades": [{"code": "A", "factor": "1.20"}, {"code": "B", "factor": "0.85"}],
}
RATE_FORM = {
    "id": an_id("rate"),
    "product": "lantern",
    "step": "wiring",
    "rate": "0.42",
    "effective_from": "2026-10-01",
}
FACTOR_FORM = {
    "id": an_id("factor"),
    "product": "lantern",
    "grade": "B",
    "factor": "0.85",
    "effective_from": "2099-01-01",
}
RATE_CORRECTION_FORM = {
    "workshop": WORKSHOP,
    "product": "lantern",
    "step": "wiring",
    "rate": "0.43",
    "first": "2026-10-01",
    "last": "2026-11-03",
    "reason_code": "rate-late",
    "total": "0.00",
}
HAND_IN_FORM = {
    "workshop": WORKSHOP,
    "worker": "G01",
    "product": "lantern",
    "step": "wiring",
    "quantity": 30,
    "work_date": "2026-11-03",
}
OWN_COUNT_FORM = HAND_IN_FORM | {"worker": AMEI, "quantity": 31}
REWORK_FORM = HAND_IN_FORM | {"quantity": 2, "work_date": "2026-11-04", "rework_of": HAND_IN}
INSPECTION_FORM = {
    "id": an_id("inspection"),
    "accepted": 27,
    "rework": 2,
    "rejected": 1,
    "reasons": [{"code": "glue-loose", "quantity": 2}, {"code": "wire-broken", "quantity": 1}],
}
CORRECTION_FORM = {
    "id": an_id("correction"),
    "quantity": 30,
    "accepted": 30,
    "rework": 0,
    "rejected": 0,
    "reason_code": "inspection-error",
}
WITHDRAWAL_FORM = {"id": an_id("withdrawal"), "reason_code": "undone"}
CONTEST_FORM = {"id": an_id("contest"), "reason_code": "miscounted"}
LINE_CONTEST_FORM = {"id": an_id("contest of a line"), "reason_code": "sum-wrong"}
HOURS_CONTEST_FORM = {"id": an_id("contest of hours"), "workshop": WORKSHOP, "work_date": "2026-11-03"}
ANSWER_FORM = {"id": an_id("answer"), "outcome": "upheld"}
ORDER_FORM = {
    "workshop": WORKSHOP,
    "enterprise": EMPLOYER,
    "product": "lantern",
    "quantity": 100,
    "due_on": "2099-11-20",
    "price": "1.2500",
    "demands": ["lights-up"],
    "materials": [
        {"code": "wire", "name": "铜线", "unit": "metre", "step": "wiring", "each": "0.35"},
        {"code": "box", "name": "纸盒", "unit": "piece", "step": "packing", "each": "1"},
    ],
}
SHARE_FORM = {"id": an_id("share"), "workshop": WORKSHOP, "quantity": 100}
RECEIPT_FORM = {
    "id": an_id("receipt"),
    "workshop": WORKSHOP,
    "portions": [{"material": "wire", "quantity": "40"}],
}
COUNT_FORM = RECEIPT_FORM | {"id": an_id("count"), "worker": "G01", "reason_code": "lost"}
ISSUE_FORM = RECEIPT_FORM | {"id": an_id("issue"), "worker": "G01"}
PAY_RUN_FORM = {"workshop": WORKSHOP, "to": "2026-11-30", "label": "2026-11"}
APPROVAL_FORM = {"id": an_id("approval"), "total": "11.34"}
DISCARD_FORM = {"id": an_id("discarding")}
PAYMENT_FORM = {"id": an_id("payment"), "worker": AMEI, "outcome": "paid", "reference": "BATCH-7"}
FAILED_PAYMENT_FORM = PAYMENT_FORM | {"id": an_id("failed payment"), "outcome": "failed"}
