"""Who may come in by which route: written by hand from the *who* column of the API contract.

The columns of the contract, and who stands for each here (`CALLERS`): **P** anyone · **W** that worker ·
**C** coordinator of that workshop, or of that region where there is no workshop · **M** that employer ·
**T** trainer of that run · **O** official of that region · **X** operator. The small letters are the same
of another: another worker of the same workshop, a coordinator of another workshop in the same village,
another employer, a trainer of no run here, an official of another county. `R` coordinates the region, `r`
another one. `K` is a relative whom that worker lets do all but money, `J` one who may only find them work and
classes, `k` one whose time is over; at the pages they are themselves until they look in the worker's place.

A route is `METHOD rule` as Flask knows it; `who` the callers let in; `at` the address asked, with names from
the world of the test in braces; `body` the JSON sent, `form` the fields of a page's form. `{new}` is a new id
in every request.
"""

from typing import Any, NamedTuple

from tests.examples import forms, gig_forms, training_forms
from tests.examples.who import AMEI, BAOGEN, WORKSHOP

CALLERS = ["P", "W", "w", "C", "c", "R", "r", "M", "m", "T", "t", "O", "o", "X", "K", "J", "k"]
EVERYBODY = frozenset(CALLERS)


class Route(NamedTuple):
    """One line of the matrix."""

    who: frozenset[str]
    at: str
    body: dict[str, Any] | None = None
    form: dict[str, Any] | None = None


def who(letters: str) -> frozenset[str]:
    """The callers named by their letters."""
    return frozenset(letters.split())


PHONE = {"phone": "13900990001"}
WORKER = {"name": "阿梅", "village": "331082101204"}
EMPLOYER = {"name": "样例灯饰", "uscc": "91110000600037341L", "phone": "13900990002", "town": "331082101"}
NEW = {"id": "{new}"}
DAMAGE = f"/workshops/{{workshop}}/members/{AMEI}/damages/{{new}}"
REPRICED = "rate=0.43&first=2026-10-01&last=2026-11-03&reason_code=rate-late"
TOKEN = {"name": "记账表", "scopes": ["read:training"], "days": 30}

API = {
    "POST /sign-in-codes": Route(EVERYBODY, "/sign-in-codes", PHONE),
    "POST /sessions": Route(EVERYBODY, "/sessions", {**PHONE, "code": "{code}"}),
    "DELETE /sessions/current": Route(EVERYBODY - {"P"}, "/sessions/current"),
    "POST /sessions/current/second-step": Route(
        EVERYBODY - {"P"}, "/sessions/current/second-step", {"code": "123456"}
    ),
    "GET /workers/<uuid:id>/relatives": Route(who("W C R X"), f"/workers/{AMEI}/relatives"),
    "POST /workers/<uuid:id>/relatives": Route(
        who("W C R X"),
        f"/workers/{AMEI}/relatives",
        {**NEW, "phone": "13900889998", "acting": "work", "until": "{today}"},
    ),
    # one nobody let: whoever is W's, or a clerk, ends nothing
    "DELETE /workers/<uuid:id>/relatives/<uuid:relative>": Route(
        who("W C R X"), f"/workers/{AMEI}/relatives/{{new}}"
    ),
    "POST /workers/<uuid:id>/invitations": Route(
        who("W C R X"), f"/workers/{AMEI}/invitations", {"acting": "work", "until": "{today}"}
    ),
    "POST /relatives": Route(EVERYBODY - {"P"}, "/relatives", {**NEW, "number": "12345678"}),
    "GET /sessions": Route(EVERYBODY - {"P"}, "/sessions"),
    "DELETE /sessions/<uuid:id>": Route(who("W"), "/sessions/{session}"),
    "DELETE /accounts/<uuid:id>": Route(who("X"), "/accounts/{account}"),
    # of a coordinator of the village; nobody has a second factor, so that whoever may is told so
    "POST /accounts/<uuid:id>/second-factor-reset": Route(
        who("O X"), "/accounts/{clerk}/second-factor-reset", {"reason_code": "phone-lost"}
    ),
    "GET /me": Route(EVERYBODY - {"P"}, "/me"),
    "GET /vocabularies": Route(EVERYBODY, "/vocabularies"),
    "GET /openapi.json": Route(EVERYBODY, "/openapi.json"),
    "GET /seals": Route(EVERYBODY, "/seals"),
    "GET /health": Route(EVERYBODY, "/health"),
    "GET /metrics": Route(who("X"), "/metrics"),
    "GET /jobs/<uuid:id>": Route(who("C X"), "/jobs/{job}"),
    # people
    "PUT /workers/<uuid:id>": Route(who("W C R O X"), f"/workers/{AMEI}", WORKER),
    "PATCH /workers/<uuid:id>": Route(who("W C R O X"), f"/workers/{AMEI}", {"name": "阿梅"}),
    "GET /workers/<uuid:id>": Route(who("W C R O X"), f"/workers/{AMEI}"),
    # asked of a version nobody has: whoever gets past the permission is told so, and nobody is erased
    "DELETE /workers/<uuid:id>": Route(who("W X"), f"/workers/{AMEI}"),
    # asked for what stands there, answered of a version nobody has: nothing is put right
    "PUT /workers/<uuid:id>/correction": Route(
        who("W"), f"/workers/{AMEI}/correction", {**NEW, "name": "阿梅"}
    ),
    "GET /workers/<uuid:id>/correction": Route(who("W C R O X"), f"/workers/{AMEI}/correction"),
    "DELETE /workers/<uuid:id>/correction": Route(who("W"), f"/workers/{AMEI}/correction?id={{new}}"),
    "POST /workers/<uuid:id>/correction/answer": Route(
        who("C R O X"),
        f"/workers/{AMEI}/correction/answer",
        {**NEW, "decision": "refused", "reason_code": "other"},
    ),
    "GET /corrections": Route(who("W w C c R r O o X"), "/corrections"),
    # the leaver worked at no workshop: their village's coordinator is R
    "GET /workers/<uuid:id>/ledger-identity": Route(who("R O X"), "/workers/{leaver}/ledger-identity"),
    "GET /consent-texts": Route(EVERYBODY, "/consent-texts"),
    "GET /workers/<uuid:id>/accesses": Route(who("W X"), f"/workers/{AMEI}/accesses"),
    "GET /workers/<uuid:id>/consents": Route(who("W C R X"), f"/workers/{AMEI}/consents"),
    "PUT /workers/<uuid:id>/consents/<purpose>": Route(
        who("W C R X"), f"/workers/{AMEI}/consents/messages", {**NEW, "text": "2026-11"}
    ),
    "DELETE /workers/<uuid:id>/consents/<purpose>": Route(
        who("W C R X"), f"/workers/{AMEI}/consents/messages?id={{new}}"
    ),
    "GET /workers": Route(who("W w C c R r O o X"), "/workers"),
    "PUT /employers/<uuid:id>": Route(who("M R O X"), "/employers/{employer}", EMPLOYER),
    "GET /employers/<uuid:id>": Route(who("M R O X"), "/employers/{employer}"),
    "DELETE /employers/<uuid:id>": Route(who("M X"), "/employers/{employer}"),
    "GET /employers": Route(who("C c R r M m O o X"), "/employers"),
    "POST /employers/<uuid:id>/verification": Route(
        who("O X"), "/employers/{employer}/verification", {**NEW, "decision": "verified"}
    ),
    # merged with oneself, parted from somebody one was never merged with: refused, and nobody is changed
    "GET /workers/<uuid:id>/records": Route(who("W C R O X"), f"/workers/{AMEI}/records"),
    "PUT /workers/<uuid:id>/records/<uuid:record>": Route(
        who("C R O X"), f"/workers/{AMEI}/records/{AMEI}", NEW
    ),
    "DELETE /workers/<uuid:id>/records/<uuid:record>": Route(
        who("C R O X"), f"/workers/{AMEI}/records/{BAOGEN}?id={{new}}"
    ),
    "GET /tokens": Route(who("C c R r M m T t O o X"), "/tokens"),
    "PUT /tokens/<uuid:id>": Route(who("C c R r M m T t O o X"), "/tokens/{new}", TOKEN),
    "DELETE /tokens/<uuid:id>": Route(who("C"), "/tokens/{token}"),
    # workshops
    "PUT /workshops/<uuid:id>": Route(who("O X"), "/workshops/{workshop}", forms.WORKSHOP_FORM),
    "PATCH /workshops/<uuid:id>": Route(who("O X"), "/workshops/{workshop}", {"name": "灯笼工坊"}),
    "GET /workshops/<uuid:id>": Route(who("C O X"), "/workshops/{workshop}"),
    "POST /workshops/<uuid:id>/pay-terms": Route(
        who("O X"), "/workshops/{workshop}/pay-terms", {**forms.PAY_TERMS_FORM, **NEW}
    ),
    "GET /workshops/<uuid:id>/pay-terms": Route(who("C O X"), "/workshops/{workshop}/pay-terms"),
    # no hours are kept there: refused, and nothing changes
    "POST /workshops/<uuid:id>/hours": Route(
        who("C X"), "/workshops/{workshop}/hours", {**forms.HOURS_FORM, **NEW}
    ),
    "GET /workshops/<uuid:id>/hours": Route(who("C X"), "/workshops/{workshop}/hours?day=2026-11-03"),
    "GET /workers/<uuid:id>/hours": Route(who("W X"), f"/workers/{AMEI}/hours?month=2026-11"),
    # nothing may be taken there, nothing was broken: refused, and nothing changes
    "POST /workshops/<uuid:id>/members/<uuid:worker>/damages": Route(
        who("C X"), f"/workshops/{{workshop}}/members/{AMEI}/damages", {**forms.DAMAGE_FORM, **NEW}
    ),
    "GET /workshops/<uuid:id>/damages": Route(who("C X"), "/workshops/{workshop}/damages"),
    "GET /workers/<uuid:id>/damages": Route(who("W X"), f"/workers/{AMEI}/damages"),
    "POST /workshops/<uuid:id>/members/<uuid:worker>/damages/<uuid:damage>/contest": Route(
        who("W X"), f"{DAMAGE}/contest", {**NEW, "reason_code": "not-mine"}
    ),
    "POST /workshops/<uuid:id>/members/<uuid:worker>/damages/<uuid:damage>/withdrawal": Route(
        who("C X"), f"{DAMAGE}/withdrawal", NEW
    ),
    "GET /workshops": Route(who("C c R r O o X"), "/workshops"),
    "PUT /workshops/<uuid:id>/members/<uuid:worker>": Route(
        who("C X"), f"/workshops/{{workshop}}/members/{AMEI}", forms.MEMBER_FORM
    ),
    "GET /workshops/<uuid:id>/members": Route(who("C X"), "/workshops/{workshop}/members"),
    "PUT /workshops/<uuid:id>/products/<code>": Route(
        who("C X"), "/workshops/{workshop}/products/lantern", forms.PRODUCT_FORM
    ),
    "GET /workshops/<uuid:id>/products": Route(who("C O X"), "/workshops/{workshop}/products"),
    "GET /workshops/<uuid:id>/products/<code>": Route(who("C O X"), "/workshops/{workshop}/products/lantern"),
    "POST /workshops/<uuid:id>/piece-rates": Route(
        who("C X"),
        "/workshops/{workshop}/piece-rates",
        {**forms.RATE_FORM, **NEW, "effective_from": "2099-01-01"},
    ),
    "POST /workshops/<uuid:id>/grade-factors": Route(
        who("C X"), "/workshops/{workshop}/grade-factors", {**forms.FACTOR_FORM, **NEW}
    ),
    "GET /workshops/<uuid:id>/grade-factors": Route(who("C O X"), "/workshops/{workshop}/grade-factors"),
    "GET /workshops/<uuid:id>/piece-rates": Route(who("C O X"), "/workshops/{workshop}/piece-rates"),
    "GET /workshops/<uuid:id>/piece-rates/what-if": Route(
        who("C X"), "/workshops/{workshop}/piece-rates/what-if?product=lantern&step=wiring&rate=0.50"
    ),
    "GET /workshops/<uuid:id>/rate-corrections/preview": Route(
        who("C X"),
        "/workshops/{workshop}/rate-corrections/preview?product=lantern&step=wiring&rate=0.43"
        "&first=2026-10-01&last=2026-11-03",
    ),
    # with a total that is not so: whoever may is told so, and nobody's rate is changed
    "PUT /rate-corrections/<uuid:id>": Route(
        who("C X"), "/rate-corrections/{new}", forms.RATE_CORRECTION_FORM
    ),
    "GET /rate-corrections/<uuid:id>": Route(who("C X"), "/rate-corrections/{correction}"),
    "GET /rate-corrections": Route(who("C X"), f"/rate-corrections?workshop={WORKSHOP}"),
    "GET /lower-rates": Route(who("W C R X"), f"/lower-rates?worker={AMEI}"),
    # refused for good by the first who may; the others are told it is answered
    "POST /lower-rates/<uuid:id>/answer": Route(
        who("W C R X"), "/lower-rates/{lower_rate}/answer", {**NEW, "answer": "refused"}
    ),
    "PUT /workshops/<uuid:id>/day-sheets/<uuid:sheet>": Route(
        who("C X"), "/workshops/{workshop}/day-sheets/{new}", form={"file": "{file}", "dry_run": "true"}
    ),
    # hand-ins
    "PUT /hand-ins/<uuid:id>": Route(who("W C X"), "/hand-ins/{new}", forms.OWN_COUNT_FORM),
    "GET /hand-ins/<uuid:id>": Route(who("W C X"), "/hand-ins/{hand_in}"),
    "GET /hand-ins": Route(who("W C X"), f"/hand-ins?workshop={WORKSHOP}&worker={AMEI}"),
    "DELETE /hand-ins/<uuid:id>": Route(who("C X"), "/hand-ins/{undone}?id={new}"),
    "POST /hand-ins/<uuid:id>/inspection": Route(
        who("C X"), "/hand-ins/{waiting}/inspection", {**forms.INSPECTION_FORM, **NEW}
    ),
    "POST /hand-ins/<uuid:id>/photos": Route(
        who("C X"), "/hand-ins/{hand_in}/photos", form={"photo": "{file}"}
    ),
    "GET /hand-ins/<uuid:id>/photos": Route(who("W C X"), "/hand-ins/{hand_in}/photos"),
    "GET /hand-ins/<uuid:id>/photos/<uuid:photo>": Route(who("W C X"), "/hand-ins/{hand_in}/photos/{photo}"),
    "POST /workshops/<uuid:id>/inspections": Route(
        who("C X"),
        f"/workshops/{WORKSHOP}/inspections",
        {"items": [{**forms.INSPECTION_FORM, **NEW, "hand_in": "{waiting}"}]},
    ),
    "POST /hand-ins/<uuid:id>/correction": Route(
        who("C X"), "/hand-ins/{waiting}/correction", {**forms.CORRECTION_FORM, **NEW}
    ),
    "POST /hand-ins/<uuid:id>/contest": Route(
        who("W X"), "/hand-ins/{hand_in}/contest", {**forms.CONTEST_FORM, **NEW}
    ),
    "POST /pay-slips/<uuid:id>/lines/<uuid:line>/contest": Route(
        who("W X"), "/pay-slips/{slip}/lines/{line}/contest", {**forms.LINE_CONTEST_FORM, **NEW}
    ),
    # no hours are kept there: refused, and nothing changes
    "POST /workers/<uuid:id>/hours/contest": Route(
        who("W X"), f"/workers/{AMEI}/hours/contest", {**forms.HOURS_CONTEST_FORM, **NEW}
    ),
    "GET /contests/<uuid:id>": Route(who("W C X"), "/contests/{contest}"),
    "GET /contests": Route(who("W C X"), f"/contests?workshop={WORKSHOP}&worker={AMEI}"),
    "POST /contests/<uuid:id>/answer": Route(
        who("C X"), "/contests/{contest}/answer", {**forms.ANSWER_FORM, **NEW}
    ),
    # orders: the enterprise's; nobody at the workshop changes or ends it
    "PUT /orders/<uuid:id>": Route(who("M C X"), "/orders/{new}", forms.ORDER_FORM),
    "GET /orders/<uuid:id>": Route(who("M C O X"), "/orders/{order}"),
    "GET /orders": Route(who("C c R r M m O o X"), "/orders"),
    "POST /orders/<uuid:id>/workshops": Route(
        who("M X"), "/orders/{order}/workshops", {**NEW, "workshop": WORKSHOP}
    ),
    "POST /orders/<uuid:id>/acceptance": Route(
        who("C X"), "/orders/{order}/acceptance", {**forms.SHARE_FORM, **NEW}
    ),
    "POST /orders/<uuid:id>/refusal": Route(
        who("C X"), "/orders/{order}/refusal", {**NEW, "workshop": WORKSHOP, "reason_code": "too-busy"}
    ),
    "POST /orders/<uuid:id>/change": Route(who("M X"), "/orders/{order}/change", {**NEW, "quantity": 90}),
    "POST /orders/<uuid:id>/change/answer": Route(
        who("C X"),
        "/orders/{order}/change/answer",
        {**NEW, "workshop": WORKSHOP, "change": "{order}", "agreed": True},
    ),
    "POST /orders/<uuid:id>/shipments": Route(
        who("C X"), "/orders/{order}/shipments", {**forms.SHARE_FORM, **NEW}
    ),
    "POST /orders/<uuid:id>/shipments/<uuid:lot>/withdrawal": Route(
        who("C X"), "/orders/{order}/shipments/{new}/withdrawal", {**NEW, "workshop": WORKSHOP}
    ),
    "POST /orders/<uuid:id>/cancellation": Route(
        who("M X"), "/orders/{order}/cancellation", {**NEW, "reason_code": "no-work"}
    ),
    "POST /orders/<uuid:id>/closing": Route(who("M X"), "/orders/{order}/closing", NEW),
    "POST /orders/<uuid:id>/reopening": Route(who("M X"), "/orders/{order}/reopening", NEW),
    "POST /orders/<uuid:id>/materials/receipts": Route(
        who("C X"), "/orders/{order}/materials/receipts", {**forms.RECEIPT_FORM, **NEW}
    ),
    "POST /orders/<uuid:id>/materials/issues": Route(
        who("C X"), "/orders/{order}/materials/issues", {**forms.ISSUE_FORM, **NEW}
    ),
    "POST /orders/<uuid:id>/materials/returns": Route(
        who("C X"), "/orders/{order}/materials/returns", {**forms.ISSUE_FORM, **NEW}
    ),
    "POST /orders/<uuid:id>/materials/scraps": Route(
        who("C X"), "/orders/{order}/materials/scraps", {**forms.COUNT_FORM, **NEW}
    ),
    "POST /orders/<uuid:id>/materials/send-backs": Route(
        who("C X"), "/orders/{order}/materials/send-backs", {**forms.RECEIPT_FORM, **NEW}
    ),
    "POST /orders/<uuid:id>/materials/counts": Route(
        who("C X"), "/orders/{order}/materials/counts", {**forms.COUNT_FORM, **NEW}
    ),
    "GET /orders/<uuid:id>/materials": Route(
        who("W C X"), f"/orders/{{order}}/materials?workshop={WORKSHOP}&worker={AMEI}"
    ),
    "GET /orders/<uuid:id>/materials/movements": Route(
        who("W C X"), f"/orders/{{order}}/materials/movements?workshop={WORKSHOP}&worker={AMEI}"
    ),
    # pay runs
    "PUT /pay-runs/<uuid:id>": Route(who("C X"), "/pay-runs/{run}", forms.PAY_RUN_FORM),
    "GET /pay-runs/<uuid:id>": Route(who("C O X"), "/pay-runs/{run}"),
    "GET /pay-runs": Route(who("C O X"), "/pay-runs?workshop={workshop}"),
    "POST /pay-runs/<uuid:id>/approval": Route(
        who("C X"), "/pay-runs/{run}/approval", {"total": "0.01", **NEW}
    ),
    "POST /pay-runs/<uuid:id>/payments": Route(
        who("C X"), "/pay-runs/{run}/payments", {**forms.PAYMENT_FORM, **NEW}
    ),
    "PUT /pay-runs/<uuid:id>/batches/<uuid:batch>": Route(who("C X"), "/pay-runs/{settled}/batches/{batch}"),
    "GET /pay-runs/<uuid:id>/batches": Route(who("C X"), "/pay-runs/{settled}/batches"),
    "GET /pay-runs/<uuid:id>/batches/<uuid:batch>/file": Route(
        who("C X"), "/pay-runs/{settled}/batches/{batch}/file"
    ),
    "PUT /pay-runs/<uuid:id>/batches/<uuid:batch>/results": Route(
        who("C X"), "/pay-runs/{settled}/batches/{batch}/results", form={"file": "{file}"}
    ),
    "POST /pay-runs/<uuid:id>/batches/<uuid:batch>/take-back": Route(
        who("C X"), "/pay-runs/{settled}/batches/{batch}/take-back", {**NEW, "reason_code": "other"}
    ),
    "POST /pay-runs/<uuid:id>/discard": Route(
        who("C X"), "/pay-runs/{run}/discard", {**forms.DISCARD_FORM, **NEW}
    ),
    # gigs
    "PUT /gigs/<uuid:id>": Route(who("M R X"), "/gigs/{new}", gig_forms.GIG_FORM),
    "PATCH /gigs/<uuid:id>": Route(who("M R X"), "/gigs/{gig}", {"title": "装箱"}),
    "GET /gigs/<uuid:id>": Route(EVERYBODY, "/gigs/{gig}"),
    "GET /gigs": Route(EVERYBODY, "/gigs?village=331082&open=true"),
    "POST /gigs/<uuid:id>/publication": Route(who("M R X"), "/gigs/{gig}/publication", NEW),
    "POST /gigs/<uuid:id>/cancellation": Route(who("M R X"), "/gigs/{draft}/cancellation", NEW),
    "PUT /gigs/<uuid:id>/applications/<uuid:worker>": Route(
        who("W C R X"), f"/gigs/{{gig}}/applications/{AMEI}", NEW
    ),
    "GET /gigs/<uuid:id>/applications/<uuid:worker>": Route(
        who("W C R M X"), f"/gigs/{{gig}}/applications/{AMEI}"
    ),
    "DELETE /gigs/<uuid:id>/applications/<uuid:worker>": Route(
        who("W C R X"), f"/gigs/{{gig}}/applications/{AMEI}?id={{new}}"
    ),
    "POST /gigs/<uuid:id>/applications/<uuid:worker>/confirmation": Route(
        who("W C R X"), f"/gigs/{{gig}}/applications/{AMEI}/confirmation", NEW
    ),
    "POST /gigs/<uuid:id>/applications/<uuid:worker>/decision": Route(
        who("M X"), f"/gigs/{{gig}}/applications/{AMEI}/decision", {**gig_forms.DECISION_FORM, **NEW}
    ),
    "GET /gigs/<uuid:id>/applications": Route(who("M R X"), "/gigs/{gig}/applications"),
    "GET /workers/<uuid:id>/applications": Route(who("W C R X"), f"/workers/{AMEI}/applications"),
    "POST /gigs/<uuid:id>/attendance": Route(
        who("W M X"), "/gigs/{gig}/attendance", {**gig_forms.RECORD_FORM, **NEW}
    ),
    "GET /gigs/<uuid:id>/attendance": Route(who("M X"), "/gigs/{gig}/attendance"),
    "POST /gigs/<uuid:id>/payments": Route(
        who("M X"), "/gigs/{gig}/payments", {**gig_forms.GIG_PAYMENT_FORM, **NEW}
    ),
    "GET /employers/<uuid:id>/fill-rate": Route(who("M O X"), "/employers/{employer}/fill-rate"),
    # training
    "PUT /courses/<code>": Route(who("O o X"), "/courses/childcare-1", training_forms.COURSE_FORM),
    "GET /courses/<code>": Route(EVERYBODY, "/courses/childcare-1"),
    "GET /courses": Route(EVERYBODY, "/courses"),
    "PUT /course-runs/<uuid:id>": Route(who("R O X"), "/course-runs/{new}", training_forms.RUN_FORM),
    "PATCH /course-runs/<uuid:id>": Route(who("R O X"), "/course-runs/{class}", {"capacity": 3}),
    "POST /course-runs/<uuid:id>/cancellation": Route(
        who("R O X"), "/course-runs/{no_class}/cancellation", {**training_forms.RUN_CANCELLATION_FORM, **NEW}
    ),
    "GET /course-runs/<uuid:id>": Route(EVERYBODY, "/course-runs/{class}"),
    "GET /course-runs": Route(EVERYBODY, "/course-runs?village=331082&course=childcare-1&open=true"),
    "PUT /course-runs/<uuid:id>/enrolments/<uuid:worker>": Route(
        who("W C R X"), f"/course-runs/{{class}}/enrolments/{AMEI}", NEW
    ),
    "GET /course-runs/<uuid:id>/enrolments/<uuid:worker>": Route(
        who("W C R T X"), f"/course-runs/{{class}}/enrolments/{AMEI}"
    ),
    "DELETE /course-runs/<uuid:id>/enrolments/<uuid:worker>": Route(
        who("W C R X"), f"/course-runs/{{class}}/enrolments/{AMEI}?id={{new}}"
    ),
    "POST /course-runs/<uuid:id>/enrolments/<uuid:worker>/answer": Route(
        who("W C R X"), f"/course-runs/{{class}}/enrolments/{AMEI}/answer", {"accept": True, **NEW}
    ),
    "GET /course-runs/<uuid:id>/enrolments": Route(who("T R X"), "/course-runs/{class}/enrolments"),
    "POST /course-runs/<uuid:id>/attendance": Route(
        who("T R X"), "/course-runs/{class}/attendance", {**training_forms.ATTENDANCE_FORM, **NEW}
    ),
    "POST /course-runs/<uuid:id>/assessment": Route(
        who("T R X"), "/course-runs/{class}/assessment", {**training_forms.ASSESSMENT_FORM, **NEW}
    ),
    "GET /certificates/<number>": Route(EVERYBODY, "/certificates/{certificate}"),
    "POST /certificates/<number>/revocation": Route(
        who("O X"), "/certificates/{certificate}/revocation", {**training_forms.REVOCATION_FORM, **NEW}
    ),
    "GET /workers/<uuid:id>/enrolments": Route(who("W C R X"), f"/workers/{AMEI}/enrolments"),
    "GET /workers/<uuid:id>/certificates": Route(who("W C R O X"), f"/workers/{AMEI}/certificates"),
    "PUT /workers/<uuid:id>/permits/<qualification>": Route(
        who("C R O X"), f"/workers/{AMEI}/permits/electrician", {**training_forms.PERMIT_FORM, **NEW}
    ),
    "GET /workers/<uuid:id>/permits": Route(who("W C R O X"), f"/workers/{AMEI}/permits"),
    # income
    "GET /workers/<uuid:id>/income": Route(who("W C R O X"), f"/workers/{AMEI}/income"),
    "GET /workers/<uuid:id>/income-entries": Route(who("W C R O X"), f"/workers/{AMEI}/income-entries"),
    "GET /income-entries/<uuid:id>/explanation": Route(who("W C O X"), "/income-entries/{entry}/explanation"),
    # insight
    "GET /insight/income": Route(who("O X"), "/insight/income?region=331082"),
    "GET /insight/regions": Route(who("O X"), "/insight/regions?region=331082"),
    "GET /insight/forecast": Route(who("O X"), "/insight/forecast?region=331082"),
    "GET /insight/fill-rates": Route(who("O X"), "/insight/fill-rates?region=331082"),
    "GET /insight/training-outcomes": Route(who("O X"), "/insight/training-outcomes?region=331082"),
    "GET /insight/training-outcomes/regions": Route(
        who("O X"), "/insight/training-outcomes/regions?region=331082"
    ),
    "GET /insight/vacancies": Route(who("O X"), "/insight/vacancies?region=331082"),
    "GET /insight/low-income-lists": Route(who("O X"), "/insight/low-income-lists?region=331082"),
    "PUT /insight/low-income-lists/<uuid:id>": Route(
        who("O X"),
        "/insight/low-income-lists/{new}",
        form={"file": "{file}", "region": "331082", "dated": "2026-09-30", "source": "x", "dry_run": "true"},
    ),
}

DESK = "/workshops/<uuid:workshop>"
HERE = "/workshops/{workshop}"
ACTS = "any('receive','issue','return','scrap','count','send-back')"
EMPLOYER_DESK = "/employers/<uuid:employer>"
AT_EMPLOYER = "/employers/{employer}"
SIGNED_IN = EVERYBODY - {"P"}

PAGES = {
    "GET /": Route(EVERYBODY, "/"),
    "GET /health": Route(EVERYBODY, "/health"),
    "GET /metrics": Route(who("X"), "/metrics"),
    "GET /static/<path:filename>": Route(EVERYBODY, "/static/css/tokens.css"),
    "GET /sign-in": Route(EVERYBODY, "/sign-in"),
    "POST /sign-in": Route(EVERYBODY, "/sign-in", form={"action": "send-code", **PHONE}),
    "POST /sign-out": Route(EVERYBODY, "/sign-out", form={}),
    "GET /privacy": Route(EVERYBODY, "/privacy"),
    "GET /seals": Route(EVERYBODY, "/seals"),
    "GET /outbox": Route(EVERYBODY, "/outbox"),
    "POST /preferences": Route(EVERYBODY, "/preferences", form={"lang": "en"}),
    "POST /prove": Route(SIGNED_IN, "/prove", form={"proof-action": "send-code", "proof-to": "/me"}),
    "GET /second-step": Route(SIGNED_IN, "/second-step"),
    "POST /second-step": Route(SIGNED_IN, "/second-step", form={"code": "123456"}),
    "GET /me/relatives": Route(SIGNED_IN, "/me/relatives"),
    "POST /me/relatives": Route(who("W w C c R r X"), "/me/relatives", form={"acting": "", "days": ""}),
    "POST /me/relatives/accept": Route(SIGNED_IN, "/me/relatives/accept", form={"number": "1"}),
    "POST /me/relatives/<uuid:worker>/<uuid:relative>/end": Route(
        who("W C R X"), f"/me/relatives/{AMEI}/{{new}}/end", form={}
    ),
    "POST /me/acting/<uuid:worker>": Route(who("K J"), f"/me/acting/{AMEI}", form={}),
    "POST /me/acting/stop": Route(SIGNED_IN, "/me/acting/stop", form={}),
    "GET /me/number": Route(SIGNED_IN, "/me/number"),
    "POST /me/number": Route(SIGNED_IN, "/me/number", form={"phone": "1"}),
    "GET /me/not-me": Route(SIGNED_IN, "/me/not-me"),
    "POST /me/not-me": Route(SIGNED_IN, "/me/not-me", form={}),
    "GET /sign-in/wechat": Route(EVERYBODY, "/sign-in/wechat"),
    "GET /sign-in/wechat/back": Route(EVERYBODY, "/sign-in/wechat/back"),
    "POST /me/wechat/unbind": Route(SIGNED_IN, "/me/wechat/unbind", form={}),
    "GET /me/devices": Route(SIGNED_IN, "/me/devices"),
    "POST /me/devices/<uuid:line>/end": Route(who("W"), "/me/devices/{device}/end", form={}),
    "POST /me/devices/end-others": Route(SIGNED_IN, "/me/devices/end-others", form={}),
    "GET /me/second-factor": Route(SIGNED_IN, "/me/second-factor"),
    "POST /me/second-factor": Route(SIGNED_IN, "/me/second-factor", form={"action": "confirm"}),
    # whoever signed in for themselves; a relative acts for somebody else and has no business to open
    "GET /employers/new": Route(who("W w C c R r M m T t O o X"), "/employers/new"),
    "POST /employers/new": Route(who("W w C c R r M m T t O o X"), "/employers/new", form={}),
    # what a coordinator says for an enterprise that ordered by telephone
    "GET /employers/introduction": Route(who("C X"), f"/employers/introduction?workshop={WORKSHOP}"),
    "POST /employers/introduction": Route(
        who("C X"), f"/employers/introduction?workshop={WORKSHOP}", form={}
    ),
    # one the operator registered: whoever introduced none has nothing to mend
    "GET /employers/introduction/<uuid:id>": Route(
        who("X"), f"/employers/introduction/{{employer}}?workshop={WORKSHOP}"
    ),
    "POST /employers/introduction/<uuid:id>": Route(
        who("X"), f"/employers/introduction/{{employer}}?workshop={WORKSHOP}", form={}
    ),
    "GET /employers/<uuid:id>/registration": Route(who("M R O X"), "/employers/{employer}/registration"),
    "POST /employers/<uuid:id>/registration": Route(
        who("M R O X"), "/employers/{employer}/registration", form={}
    ),
    "GET /employers/waiting": Route(who("O o X"), "/employers/waiting"),
    "GET /employers/<uuid:id>/erasure": Route(who("M X"), "/employers/{employer}/erasure"),
    "POST /employers/<uuid:id>/erasure": Route(who("M X"), "/employers/{employer}/erasure", form={}),
    "GET /employers/<uuid:id>/verification": Route(who("O X"), "/employers/{employer}/verification"),
    "POST /employers/<uuid:id>/verification": Route(
        who("O X"), "/employers/{employer}/verification", form={}
    ),
    "GET /me": Route(SIGNED_IN, "/me"),
    "GET /me/erasure": Route(SIGNED_IN, "/me/erasure"),
    "GET /me/rights": Route(SIGNED_IN, "/me/rights"),
    "GET /me/tokens": Route(who("C c R r M m T t O o X"), "/me/tokens"),
    "POST /me/tokens": Route(who("C c R r M m T t O o X"), "/me/tokens", form={}),
    "POST /me/tokens/<uuid:id>/revocation": Route(who("C"), "/me/tokens/{token}/revocation", form={}),
    "POST /me/erasure": Route(who("W w X"), "/me/erasure", form={}),
    "GET /me/consents": Route(who("W w"), "/me/consents"),
    "GET /me/consents/<purpose>": Route(who("W w"), "/me/consents/messages"),
    "POST /me/consents/<purpose>": Route(who("W w"), "/me/consents/messages", form={"answer": "no"}),
    "GET /me/details": Route(who("W w"), "/me/details"),
    "POST /me/details": Route(who("W w"), "/me/details", form={}),
    "GET /me/correction": Route(who("W w"), "/me/correction"),
    "POST /me/correction": Route(who("W w"), "/me/correction", form={}),
    "POST /me/correction/taking-back": Route(who("W w"), "/me/correction/taking-back", form={}),
    "GET /me/data": Route(who("W w"), "/me/data"),
    "GET /me/data.json": Route(who("W w"), "/me/data.json"),
    "GET /me/looks": Route(who("W w"), "/me/looks"),
    # one person's record: the coordinators they work with, the officials of their place, who say why
    "GET /people/find": Route(who("C c R r O o X"), "/people/find"),
    "POST /people/find": Route(who("C c R r O o X"), "/people/find", form={"number": "x"}),
    "GET /people/<uuid:worker>": Route(who("W C R O X"), f"/people/{AMEI}"),
    "POST /people/<uuid:worker>/reason": Route(
        who("W C R O X"), f"/people/{AMEI}/reason", form={"reason": "support"}
    ),
    "GET /people/<uuid:worker>/consents": Route(who("W C R X"), f"/people/{AMEI}/consents"),
    "GET /people/<uuid:worker>/consents/<purpose>": Route(
        who("W C R X"), f"/people/{AMEI}/consents/messages"
    ),
    "POST /people/<uuid:worker>/consents/<purpose>": Route(
        who("W C R X"), f"/people/{AMEI}/consents/messages", form={"answer": "no"}
    ),
    # what a desk puts right, lets and resets: of those it is there for; nobody by themselves
    "GET /people/corrections": Route(who("C c R r O o X"), "/people/corrections"),
    "GET /people/<uuid:worker>/correction": Route(who("C R O X"), f"/people/{AMEI}/correction"),
    "POST /people/<uuid:worker>/correction": Route(who("C R O X"), f"/people/{AMEI}/correction", form={}),
    "GET /people/<uuid:worker>/details": Route(who("C R O X"), f"/people/{AMEI}/details"),
    "POST /people/<uuid:worker>/details": Route(who("C R O X"), f"/people/{AMEI}/details", form={}),
    "GET /people/<uuid:worker>/relatives": Route(who("C R X"), f"/people/{AMEI}/relatives"),
    "POST /people/<uuid:worker>/relatives": Route(who("C R X"), f"/people/{AMEI}/relatives", form={}),
    # one nobody let, as at the other doors
    "POST /people/<uuid:worker>/relatives/<uuid:relative>/end": Route(
        who("W C R X"), f"/people/{AMEI}/relatives/{{new}}/end", form={}
    ),
    "GET /people/second-factor": Route(who("O o X"), "/people/second-factor"),
    "POST /people/second-factor": Route(who("O o X"), "/people/second-factor", form={"phone": "1"}),
    # the desk where people are registered
    "GET /registering": Route(who("C c R r O o X"), "/registering"),
    "POST /registering": Route(who("C c R r O o X"), "/registering", form={}),
    "POST /registering/likely": Route(who("C c R r O o X"), "/registering/likely", form={"name": "阿梅"}),
    "GET /merging": Route(who("C c R r O o X"), "/merging"),
    "POST /merging": Route(who("C R O X"), "/merging", form={"one": AMEI, "other": AMEI, "id": "{new}"}),
    "POST /merging/parting": Route(
        who("C R O X"), "/merging/parting", form={"one": AMEI, "other": BAOGEN, "id": "{new}"}
    ),
    "GET /cards": Route(who("C R O X"), f"/cards?worker={AMEI}"),
    # a villager's own pages: whose they are is not in the address
    "GET /income/": Route(who("W w"), "/income/"),
    "GET /income/days": Route(who("W w"), "/income/days"),
    "GET /income/stages/<any(estimated, earned, settled, paid):stage>": Route(
        who("W w"), "/income/stages/earned"
    ),
    "GET /income/slips": Route(who("W w"), "/income/slips"),
    "GET /income/slips/<uuid:id>": Route(who("W C O X"), "/income/slips/{slip}"),
    "GET /income/evidence": Route(who("W C O X"), f"/income/evidence?worker={AMEI}"),
    "GET /income/evidence/pack": Route(
        who("W C O X"),
        f"/income/evidence/pack?worker={AMEI}&workshop={WORKSHOP}&first=2026-10-01&last=2026-11-30",
    ),
    "GET /income/contests": Route(who("W w"), "/income/contests"),
    "GET /income/hours/<day>": Route(who("W w"), "/income/hours/2026-11-03"),
    "GET /income/rates": Route(who("W w"), "/income/rates"),
    "GET /income/slips/<uuid:id>/paper": Route(who("W C O X"), "/income/slips/{slip}/paper"),
    "GET /income/runs/<uuid:id>/paper": Route(who("C X"), "/income/runs/{settled}/paper"),
    "GET /income/payments/<uuid:id>": Route(who("W O X"), "/income/payments/{payment}"),
    "GET /income/entries/<uuid:id>": Route(who("W C O X"), "/income/entries/{entry}"),
    # the officials' pages
    "GET /insight/": Route(who("O X"), "/insight/?region=331082"),
    "GET /insight/income": Route(who("O X"), "/insight/income?region=331082"),
    "GET /insight/hiring": Route(who("O X"), "/insight/hiring?region=331082"),
    "GET /insight/learning": Route(who("O X"), "/insight/learning?region=331082"),
    "GET /insight/contests": Route(who("O X"), "/insight/contests?region=331082"),
    "GET /insight/orders": Route(who("O X"), "/insight/orders?region=331082"),
    "GET /insight/low-income": Route(who("O X"), "/insight/low-income?region=331082"),
    "POST /insight/low-income": Route(who("O X"), "/insight/low-income?region=331082", form={}),
    "GET /insight/low-income/imports/<uuid:job>": Route(
        who("O"), "/insight/low-income/imports/{list}?region=331082"
    ),
    "POST /insight/low-income/imports/<uuid:job>": Route(
        who("O"), "/insight/low-income/imports/{list}?region=331082", form={}
    ),
    "GET /insight/figure": Route(who("O X"), "/insight/figure?region=331082"),
    "GET /insight/export": Route(who("O X"), "/insight/export?region=331082"),
    # training
    "GET /training/": Route(EVERYBODY, "/training/"),
    "GET /training/runs/<uuid:id>": Route(EVERYBODY, "/training/runs/{class}"),
    "GET /training/certificates": Route(EVERYBODY, "/training/certificates"),
    "GET /training/certificates/<number>": Route(EVERYBODY, "/training/certificates/{certificate}"),
    "POST /training/certificates/<number>/revocation": Route(
        who("O X"), "/training/certificates/{certificate}/revocation", form={}
    ),
    "GET /training/permits": Route(who("C c R r O o X"), "/training/permits"),
    "POST /training/permits": Route(who("C c R r O o X"), "/training/permits", form={}),
    "GET /training/mine": Route(who("W w"), "/training/mine"),
    **{
        f"POST /training/runs/<uuid:id>/{act}": Route(
            who("W w"), f"/training/runs/{{no_class}}/{act}", form=NEW
        )
        for act in ("enrol", "accept", "decline")
    },
    "POST /training/runs/<uuid:id>/give-up": Route(who("W"), "/training/runs/{class}/give-up", form=NEW),
    "POST /training/runs/<uuid:id>/learners": Route(
        who("W C R X"), "/training/runs/{class}/learners", form={**NEW, "who": AMEI}
    ),
    "GET /training/teaching": Route(who("C c R r T t X"), "/training/teaching"),
    "GET /training/runs/<uuid:id>/sessions/<int:session>": Route(
        who("T R X"), "/training/runs/{class}/sessions/0"
    ),
    "GET /training/runs/<uuid:id>/sessions/<int:session>/sheet": Route(
        who("T R X"), "/training/runs/{class}/sessions/0/sheet"
    ),
    "GET /training/runs/<uuid:id>/sessions/<int:session>/code": Route(
        who("T R X"), "/training/runs/{class}/sessions/0/code"
    ),
    "GET /training/here/<code>": Route(EVERYBODY, "/training/here/shown-long-ago"),
    # nobody scanned a code: a learner is told so
    "POST /training/here": Route(who("W w"), "/training/here", form={}),
    "POST /training/runs/<uuid:id>/sessions/<int:session>": Route(
        who("T R X"), "/training/runs/{class}/sessions/0", form={**NEW, "attended": AMEI}
    ),
    "POST /training/runs/<uuid:id>/sessions/<int:session>/assessment": Route(
        who("T R X"), "/training/runs/{class}/sessions/0/assessment", form={**NEW, "passed": AMEI}
    ),
    "GET /training/runs": Route(who("C c R r O o X"), "/training/runs"),
    "GET /training/runs/new": Route(who("R O X"), "/training/runs/new?region=331082101204"),
    "POST /training/runs/new": Route(who("R O X"), "/training/runs/new", form={"region": "331082101204"}),
    "GET /training/runs/<uuid:id>/running": Route(who("T R O X"), "/training/runs/{class}/running"),
    "POST /training/runs/<uuid:id>/capacity": Route(who("R O X"), "/training/runs/{class}/capacity", form={}),
    "POST /training/runs/<uuid:id>/cancellation": Route(
        who("R O X"), "/training/runs/{class}/cancellation", form={}
    ),
    # what a villager sees of gigs
    "GET /gigs/": Route(EVERYBODY, "/gigs/"),
    "GET /gigs/<uuid:id>": Route(EVERYBODY, "/gigs/{gig}"),
    "GET /gigs/mine": Route(who("W w"), "/gigs/mine"),
    "GET /gigs/here/<code>": Route(EVERYBODY, "/gigs/here/shown-long-ago"),
    # nobody scanned a code: a worker is told so
    "POST /gigs/here": Route(who("W w"), "/gigs/here", form={}),
    "POST /gigs/<uuid:id>/take": Route(who("W w"), "/gigs/{gig}/take", form=NEW),
    "POST /gigs/<uuid:id>/leave": Route(who("W"), "/gigs/{gig}/leave", form=NEW),
    # who has no place is told so
    "POST /gigs/<uuid:id>/confirm": Route(who("W w"), "/gigs/{gig}/confirm", form=NEW),
    "POST /gigs/<uuid:id>/shifts/<int:shift>/contest": Route(
        who("W w"), "/gigs/{gig}/shifts/0/contest", form={**NEW, "reason_code": "hours-wrong"}
    ),
    # the employer's desk, and the village hall
    f"GET {EMPLOYER_DESK}/": Route(who("M X"), f"{AT_EMPLOYER}/"),
    f"GET {EMPLOYER_DESK}/post": Route(who("M X"), f"{AT_EMPLOYER}/post"),
    f"POST {EMPLOYER_DESK}/post": Route(who("M X"), f"{AT_EMPLOYER}/post", form={}),
    f"GET {EMPLOYER_DESK}/orders/": Route(who("M X"), f"{AT_EMPLOYER}/orders/"),
    f"GET {EMPLOYER_DESK}/orders/new": Route(who("M X"), f"{AT_EMPLOYER}/orders/new"),
    f"POST {EMPLOYER_DESK}/orders/new": Route(who("M X"), f"{AT_EMPLOYER}/orders/new", form={}),
    f"GET {EMPLOYER_DESK}/orders/<uuid:id>": Route(who("M X"), f"{AT_EMPLOYER}/orders/{{order}}"),
    **{
        f"POST {EMPLOYER_DESK}/orders/<uuid:id>/{act}": Route(
            who("M X"), f"{AT_EMPLOYER}/orders/{{order}}/{act}", form={}
        )
        for act in ("workshops", "change", "cancellation", "closing", "reopening")
    },
    f"GET {EMPLOYER_DESK}/fill-rate": Route(who("M O X"), f"{AT_EMPLOYER}/fill-rate"),
    f"GET {EMPLOYER_DESK}/gigs/<uuid:id>": Route(who("M X"), f"{AT_EMPLOYER}/gigs/{{gig}}"),
    f"POST {EMPLOYER_DESK}/gigs/<uuid:id>/decisions": Route(
        who("M X"), f"{AT_EMPLOYER}/gigs/{{gig}}/decisions", form={}
    ),
    f"POST {EMPLOYER_DESK}/gigs/<uuid:id>/heads": Route(
        who("M X"), f"{AT_EMPLOYER}/gigs/{{gig}}/heads", form={}
    ),
    f"GET {EMPLOYER_DESK}/gigs/<uuid:id>/cancellation": Route(
        who("M X"), f"{AT_EMPLOYER}/gigs/{{gig}}/cancellation"
    ),
    f"POST {EMPLOYER_DESK}/gigs/<uuid:id>/cancellation": Route(
        who("M X"), f"{AT_EMPLOYER}/gigs/{{draft}}/cancellation", form={}
    ),
    f"GET {EMPLOYER_DESK}/gigs/<uuid:id>/shifts/<int:shift>": Route(
        who("M X"), f"{AT_EMPLOYER}/gigs/{{gig}}/shifts/0"
    ),
    f"POST {EMPLOYER_DESK}/gigs/<uuid:id>/shifts/<int:shift>": Route(
        who("M X"), f"{AT_EMPLOYER}/gigs/{{gig}}/shifts/0", form={}
    ),
    f"GET {EMPLOYER_DESK}/gigs/<uuid:id>/shifts/<int:shift>/code": Route(
        who("M X"), f"{AT_EMPLOYER}/gigs/{{gig}}/shifts/0/code"
    ),
    f"GET {EMPLOYER_DESK}/gigs/<uuid:id>/payments": Route(who("M X"), f"{AT_EMPLOYER}/gigs/{{gig}}/payments"),
    f"POST {EMPLOYER_DESK}/gigs/<uuid:id>/payments": Route(
        who("M X"), f"{AT_EMPLOYER}/gigs/{{gig}}/payments", form={}
    ),
    "GET /gigs/notices/<village>": Route(EVERYBODY, "/gigs/notices/331082101204"),
    "GET /gigs/halls/<village>": Route(EVERYBODY, "/gigs/halls/331082101204"),
    # the coordinator's desk
    f"GET {DESK}/": Route(who("C O X"), f"{HERE}/"),
    f"GET {DESK}/hand-in": Route(who("C X"), f"{HERE}/hand-in"),
    f"POST {DESK}/hand-in/person": Route(who("C X"), f"{HERE}/hand-in/person", form={}),
    f"POST {DESK}/hand-in": Route(who("C X"), f"{HERE}/hand-in", form={}),
    f"GET {DESK}/counter/book": Route(who("C X"), f"{HERE}/counter/book"),
    f"GET {DESK}/counter/shell": Route(who("C X"), f"{HERE}/counter/shell"),
    f"GET {DESK}/counter-worker.js": Route(who("C X"), f"{HERE}/counter-worker.js"),
    f"POST {DESK}/counter/entries": Route(who("C X"), f"{HERE}/counter/entries", form={}),
    f"POST {DESK}/hand-ins/<uuid:id>/undo": Route(who("C X"), f"{HERE}/hand-ins/{{undone}}/undo", form=NEW),
    f"POST {DESK}/hand-ins/<uuid:id>/contest": Route(
        who("W X"), f"{HERE}/hand-ins/{{hand_in}}/contest", form={"reason_code": "miscounted"}
    ),
    f"POST {DESK}/slips/<uuid:slip>/lines/<uuid:line>/contest": Route(
        who("W X"), f"{HERE}/slips/{{slip}}/lines/{{line}}/contest", form={"reason_code": "sum-wrong"}
    ),
    "GET /own-damages/": Route(who("W w"), "/own-damages/"),
    "POST /own-damages/<uuid:workshop>/<uuid:worker>/<uuid:id>/contest": Route(
        who("W X"), f"/own-damages/{{workshop}}/{AMEI}/{{new}}/contest", form={}
    ),
    f"POST {DESK}/hours/<day>/of/<uuid:worker>/contest": Route(
        who("W X"), f"{HERE}/hours/2026-11-03/of/{AMEI}/contest", form={"reason_code": "hours-wrong"}
    ),
    "GET /own-counts/": Route(who("W w"), "/own-counts/"),
    "POST /own-counts/<uuid:id>": Route(who("W"), "/own-counts/{hand_in}", form={}),
    f"GET {DESK}/contests/<uuid:id>": Route(who("C X"), f"{HERE}/contests/{{hand_in}}"),
    f"POST {DESK}/contests/<uuid:id>": Route(who("C X"), f"{HERE}/contests/{{hand_in}}", form={}),
    f"GET {DESK}/contested/<uuid:id>": Route(who("C X"), f"{HERE}/contested/{{contested}}"),
    f"POST {DESK}/contested/<uuid:id>": Route(who("C X"), f"{HERE}/contested/{{contested}}", form={}),
    f"GET {DESK}/contested/<uuid:id>/hand-ins/<uuid:hand_in>": Route(
        who("C X"), f"{HERE}/contested/{{contested}}/hand-ins/{{paid}}"
    ),
    f"POST {DESK}/contested/<uuid:id>/hand-ins/<uuid:hand_in>": Route(
        who("C X"), f"{HERE}/contested/{{contested}}/hand-ins/{{paid}}", form={}
    ),
    f"GET {DESK}/import": Route(who("C X"), f"{HERE}/import"),
    f"POST {DESK}/import": Route(who("C X"), f"{HERE}/import", form={}),
    f"GET {DESK}/import/<uuid:job>": Route(who("C"), f"{HERE}/import/{{job}}"),
    f"POST {DESK}/import/<uuid:job>": Route(who("C"), f"{HERE}/import/{{job}}", form={}),
    f"POST {DESK}/import/<uuid:job>/columns": Route(who("C"), f"{HERE}/import/{{job}}/columns", form={}),
    f"GET {DESK}/import/<uuid:job>/to-mend.xlsx": Route(who("C"), f"{HERE}/import/{{job}}/to-mend.xlsx"),
    f"GET {DESK}/tally-sheet": Route(who("C X"), f"{HERE}/tally-sheet"),
    f"GET {DESK}/inspection": Route(who("C X"), f"{HERE}/inspection"),
    f"POST {DESK}/inspection": Route(who("C X"), f"{HERE}/inspection", form={}),
    f"GET {DESK}/quality": Route(who("C X"), f"{HERE}/quality"),
    f"GET {DESK}/quality/export": Route(who("C X"), f"{HERE}/quality/export"),
    f"GET {DESK}/members": Route(who("C X"), f"{HERE}/members"),
    f"POST {DESK}/members": Route(who("C X"), f"{HERE}/members", form={}),
    f"GET {DESK}/pay-terms": Route(who("C O X"), f"{HERE}/pay-terms"),
    f"POST {DESK}/pay-terms": Route(who("O X"), f"{HERE}/pay-terms", form={}),
    f"GET {DESK}/hours": Route(who("C X"), f"{HERE}/hours"),
    f"POST {DESK}/hours": Route(who("C X"), f"{HERE}/hours", form={}),
    f"GET {DESK}/damages": Route(who("C X"), f"{HERE}/damages"),
    f"POST {DESK}/damages": Route(who("C X"), f"{HERE}/damages", form={}),
    f"POST {DESK}/damages/<uuid:worker>/<uuid:id>/withdrawal": Route(
        who("C X"), f"{HERE}/damages/{AMEI}/{{new}}/withdrawal", form={}
    ),
    f"GET {DESK}/products": Route(who("C X"), f"{HERE}/products"),
    f"POST {DESK}/products": Route(who("C X"), f"{HERE}/products", form={}),
    f"GET {DESK}/products/<code>/steps/<step>/correction": Route(
        who("C X"), f"{HERE}/products/lantern/steps/wiring/correction?{REPRICED}"
    ),
    # with a total that is not so
    f"POST {DESK}/products/<code>/steps/<step>/correction": Route(
        who("C X"),
        f"{HERE}/products/lantern/steps/wiring/correction",
        form={**NEW, **forms.RATE_CORRECTION_FORM, "total": "123.00"},
    ),
    f"GET {DESK}/products/<code>/steps/<step>/correction/export": Route(
        who("C X"), f"{HERE}/products/lantern/steps/wiring/correction/export?{REPRICED}"
    ),
    f"GET {DESK}/rate-corrections/<uuid:id>": Route(who("C X"), f"{HERE}/rate-corrections/{{correction}}"),
    f"POST {DESK}/rate-corrections/<uuid:id>/carrying-out": Route(
        who("C X"), f"{HERE}/rate-corrections/{{correction}}/carrying-out", form={}
    ),
    # nothing is answered: whoever may is told so
    f"POST {DESK}/rate-corrections/<uuid:id>/answers/<uuid:asked>": Route(
        who("C X"), f"{HERE}/rate-corrections/{{correction}}/answers/{{lower_rate}}", form=NEW
    ),
    "GET /lower-rates/<uuid:id>": Route(who("W X"), "/lower-rates/{lower_rate}"),
    "POST /lower-rates/<uuid:id>": Route(who("W X"), "/lower-rates/{lower_rate}", form=NEW),
    f"GET {DESK}/products/<code>/steps/<step>/what-if": Route(
        who("C X"), f"{HERE}/products/lantern/steps/wiring/what-if?rate=0.50"
    ),
    f"POST {DESK}/products/<code>/steps": Route(who("C X"), f"{HERE}/products/lantern/steps", form={}),
    f"GET {DESK}/hand-ins/<uuid:id>/photos/<uuid:photo>": Route(
        who("W C X"), f"{HERE}/hand-ins/{{hand_in}}/photos/{{photo}}"
    ),
    f"POST {DESK}/products/<code>/grades": Route(who("C X"), f"{HERE}/products/lantern/grades", form={}),
    f"POST {DESK}/grade-factors": Route(who("C X"), f"{HERE}/grade-factors", form={}),
    f"POST {DESK}/piece-rates": Route(who("C X"), f"{HERE}/piece-rates", form={}),
    f"GET {DESK}/orders": Route(who("C O X"), f"{HERE}/orders"),
    f"GET {DESK}/orders/<uuid:id>": Route(who("C O X"), f"{HERE}/orders/{{order}}"),
    **{
        f"POST {DESK}/orders/<uuid:id>/{act}": Route(who("C X"), f"{HERE}/orders/{{order}}/{act}", form={})
        for act in ("acceptance", "refusal", "change", "shipments")
    },
    f"GET {DESK}/orders/new": Route(who("C X"), f"{HERE}/orders/new"),
    f"POST {DESK}/orders/new": Route(who("C X"), f"{HERE}/orders/new", form={}),
    f"POST {DESK}/orders/new/enterprise": Route(who("C X"), f"{HERE}/orders/new/enterprise", form={}),
    # the enterprise placed this one itself: whoever writes orders down is refused here as well
    f"POST {DESK}/orders/<uuid:id>/<any(terms, cancellation, closing, reopening):act>": Route(
        who("X"), f"{HERE}/orders/{{order}}/reopening", form={}
    ),
    f"POST {DESK}/orders/<uuid:id>/shipments/<uuid:lot>/undo": Route(
        who("C X"), f"{HERE}/orders/{{order}}/shipments/{{new}}/undo", form={}
    ),
    f"GET {DESK}/orders/<uuid:id>/materials": Route(who("C X"), f"{HERE}/orders/{{order}}/materials"),
    f"GET {DESK}/orders/<uuid:id>/materials/export": Route(
        who("C X"), f"{HERE}/orders/{{order}}/materials/export"
    ),
    f"GET {DESK}/orders/<uuid:id>/materials/accounts/<holder>": Route(
        who("C X"), f"{HERE}/orders/{{order}}/materials/accounts/stock"
    ),
    **{
        f"{method} {DESK}/orders/<uuid:id>/materials/<{ACTS}:act>": Route(
            who("C X"), f"{HERE}/orders/{{order}}/materials/receive", form=form
        )
        for method, form in (("GET", None), ("POST", {}))
    },
    f"GET {DESK}/ledger": Route(who("C X"), f"{HERE}/ledger"),
    f"GET {DESK}/ledger/export": Route(who("C X"), f"{HERE}/ledger/export"),
    f"GET {DESK}/runs": Route(who("C X"), f"{HERE}/runs"),
    f"POST {DESK}/runs": Route(who("C X"), f"{HERE}/runs", form={}),
    f"GET {DESK}/runs/<uuid:run>": Route(who("C X"), f"{HERE}/runs/{{run}}"),
    f"GET {DESK}/runs/<uuid:run>/pay-list": Route(who("C X"), f"{HERE}/runs/{{run}}/pay-list"),
    f"POST {DESK}/runs/<uuid:run>/preparing": Route(who("C X"), f"{HERE}/runs/{{run}}/preparing", form={}),
    f"POST {DESK}/runs/<uuid:run>/approval": Route(
        who("C X"), f"{HERE}/runs/{{run}}/approval", form={"total": "0.00"}
    ),
    f"POST {DESK}/runs/<uuid:run>/discard": Route(who("C X"), f"{HERE}/runs/{{run}}/discard", form={}),
    f"GET {DESK}/runs/<uuid:run>/payments": Route(who("C X"), f"{HERE}/runs/{{run}}/payments"),
    f"POST {DESK}/runs/<uuid:run>/payments": Route(who("C X"), f"{HERE}/runs/{{run}}/payments", form={}),
    f"GET {DESK}/runs/<uuid:run>/bank": Route(who("C X"), f"{HERE}/runs/{{settled}}/bank"),
    f"POST {DESK}/runs/<uuid:run>/bank": Route(who("C X"), f"{HERE}/runs/{{settled}}/bank", form={}),
    f"GET {DESK}/runs/<uuid:run>/bank/<uuid:batch>": Route(
        who("C X"), f"{HERE}/runs/{{settled}}/bank/{{batch}}"
    ),
    f"POST {DESK}/runs/<uuid:run>/bank/<uuid:batch>/results": Route(
        who("C X"), f"{HERE}/runs/{{settled}}/bank/{{batch}}/results", form={}
    ),
    f"POST {DESK}/runs/<uuid:run>/bank/<uuid:batch>/take-back": Route(
        who("C X"), f"{HERE}/runs/{{settled}}/bank/{{batch}}/take-back", form={}
    ),
}


# What relatives may do of it at the API, beside what is everybody's.
RELATIVES = {
    "K": (
        *("GET /workers/<uuid:id>", "GET /workers/<uuid:id>/records", "GET /workers"),
        *("PUT /hand-ins/<uuid:id>", "GET /hand-ins/<uuid:id>", "GET /hand-ins"),
        *("GET /hand-ins/<uuid:id>/photos", "GET /hand-ins/<uuid:id>/photos/<uuid:photo>"),
        *("POST /hand-ins/<uuid:id>/contest", "GET /contests/<uuid:id>", "GET /contests"),
        "POST /pay-slips/<uuid:id>/lines/<uuid:line>/contest",
        "POST /workers/<uuid:id>/hours/contest",
        *("GET /workers/<uuid:id>/income", "GET /workers/<uuid:id>/income-entries"),
        *("GET /workers/<uuid:id>/hours", "GET /workers/<uuid:id>/damages"),
        "POST /workshops/<uuid:id>/members/<uuid:worker>/damages/<uuid:damage>/contest",
        "GET /income-entries/<uuid:id>/explanation",
    ),
    "KJ": (
        "PUT /gigs/<uuid:id>/applications/<uuid:worker>",
        "GET /gigs/<uuid:id>/applications/<uuid:worker>",
        "DELETE /gigs/<uuid:id>/applications/<uuid:worker>",
        "POST /gigs/<uuid:id>/applications/<uuid:worker>/confirmation",
        "GET /workers/<uuid:id>/applications",
        "POST /gigs/<uuid:id>/attendance",
        "PUT /course-runs/<uuid:id>/enrolments/<uuid:worker>",
        "GET /course-runs/<uuid:id>/enrolments/<uuid:worker>",
        "DELETE /course-runs/<uuid:id>/enrolments/<uuid:worker>",
        "POST /course-runs/<uuid:id>/enrolments/<uuid:worker>/answer",
        "GET /workers/<uuid:id>/enrolments",
        "GET /workers/<uuid:id>/certificates",
        "GET /workers/<uuid:id>/permits",
    ),
}

# What they may do in the worker's place at the pages, of what that worker may.
IN_PLACE = {
    "K": (
        "GET /income/",
        "GET /income/days",
        "GET /income/stages/<any(estimated, earned, settled, paid):stage>",
        *("GET /income/slips", "GET /income/slips/<uuid:id>", "GET /income/payments/<uuid:id>"),
        *("GET /income/rates", "GET /income/slips/<uuid:id>/paper"),
        *("GET /income/evidence", "GET /income/evidence/pack"),
        "GET /income/entries/<uuid:id>",
        *("GET /people/<uuid:worker>", "POST /people/<uuid:worker>/reason"),
        *("GET /income/contests", "GET /income/hours/<day>"),
        "POST /workshops/<uuid:workshop>/hand-ins/<uuid:id>/contest",
        "POST /workshops/<uuid:workshop>/slips/<uuid:slip>/lines/<uuid:line>/contest",
        "POST /workshops/<uuid:workshop>/hours/<day>/of/<uuid:worker>/contest",
        "GET /workshops/<uuid:workshop>/hand-ins/<uuid:id>/photos/<uuid:photo>",
        *("GET /own-counts/", "POST /own-counts/<uuid:id>"),
        *("GET /own-damages/", "POST /own-damages/<uuid:workshop>/<uuid:worker>/<uuid:id>/contest"),
    ),
    "KJ": (
        *("GET /gigs/mine", "POST /gigs/<uuid:id>/take", "POST /gigs/<uuid:id>/leave"),
        *("POST /gigs/<uuid:id>/confirm", "POST /gigs/<uuid:id>/shifts/<int:shift>/contest"),
        "GET /training/mine",
        *(f"POST /training/runs/<uuid:id>/{act}" for act in ("enrol", "accept", "decline", "give-up")),
        "POST /training/runs/<uuid:id>/learners",
    ),
}


def letters_for(table: dict[str, tuple[str, ...]], key: str) -> set[str]:
    """Which relatives a table lets in by a route."""
    return {letter for letters, keys in table.items() if key in keys for letter in letters}


def expected() -> dict[str, Route]:
    """The whole matrix, by `METHOD rule`."""
    api = {}
    for key, route in API.items():
        method, _, rule = key.partition(" ")
        api[f"{method} /api/v1{rule}"] = route._replace(
            at=f"/api/v1{route.at}", who=route.who | letters_for(RELATIVES, key)
        )
    return api | PAGES
