"""转账: the slips of a run, and for each whether the money arrived."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from kernel.errors import Forbidden, NotFound, Refused
from kernel.identity import Scope, derived_id
from kernel.lookups import BankAccounts
from kernel.time import now
from shell.access import AccessLog
from shell.forms import Form
from shell.house import house
from shell.i18n import settled_until
from shell.vocabularies import sentence
from shell.web import actor, wrote
from workshops.pages.desk import at_desk, blueprint, may, names_of, read, show
from workshops.pages.run import found_run
from workshops.schemas import PaymentSchema
from workshops.service import PayRuns


@blueprint.get("/runs/<uuid:run>/payments")
@at_desk("prepare-pay-run")
def payments(run: UUID) -> ResponseReturnValue:
    """Every slip of a run; once it is approved, to be marked paid or failed."""
    return _page(str(run))


@blueprint.post("/runs/<uuid:run>/payments")
@at_desk("pay")
def pay(run: UUID) -> ResponseReturnValue:
    """Mark the slips of some workers. What is refused stays, with its reason; the others are done."""
    form = Form(request.form)
    reference = "".join(form.typed.get("reference", "").split()) or None
    outcome = "failed" if form.typed.get("outcome") == "failed" else "paid"
    workers = request.form.getlist("worker")
    found_run(str(run))
    try:
        PaymentSchema().fields["reference"].deserialize(reference)
    except ValidationError:
        return _page(str(run), dict.fromkeys(workers, sentence("reference-unreadable")), form.typed), 422
    refused: dict[str, str] = {}
    for worker in workers:
        try:
            _happened, position = (
                house()
                .get(PayRuns)
                .pay(
                    run=str(run),
                    worker=worker,
                    outcome=outcome,
                    reference=reference,
                    request=derived_id(form.id, worker, outcome),
                    at=now(),
                    actor=actor(),
                )
            )
        except Forbidden:
            raise
        except NotFound:
            refused[worker] = sentence("not-found")
        except Refused as refusal:
            refused[worker] = sentence(refusal.code)
        else:
            wrote(position)
    if refused:
        return _page(str(run), refused, form.typed), 409
    return redirect(url_for("workshops.payments", run=run), 303)


def _page(id: str, errors: Mapping[str, str] | None = None, typed: Mapping[str, str] | None = None) -> str:
    run = found_run(id)
    numbers = {row["worker"]: row["number"] for row in read().members(g.workshop)}
    found = read().slips(id)
    names = names_of(slip["worker"] for slip in found)
    paying = run["state"] == "approved" and may("pay")
    due_to = [slip["worker"] for slip in found if paying and slip["net"] > 0 and slip["state"] != "paid"]
    banks = house().get(BankAccounts).bank_accounts(due_to)
    if banks:
        by = actor().require("pay", Scope(workshop=g.workshop))
        AccessLog(house().records_engine).keep_many(banks, by, "bank-account", g.workshop)
    slips: list[dict[str, Any]] = [
        {
            "worker": slip["worker"],
            "name": names[slip["worker"]],
            "number": numbers.get(slip["worker"], ""),
            "net": slip["net"],
            "state": "settled" if slip["state"] == "due" else slip["state"],
            "at_bank": bool(slip["batch"]),
            "payable": paying and slip["net"] > 0 and slip["state"] != "paid",
            "tail": banks.get(slip["worker"], "")[-4:],
            "bank": _in_fours(banks.get(slip["worker"])),
            "reference": slip["reference"],
            "card_href": url_for(
                "people.consent_of",
                worker=slip["worker"],
                purpose="bank-account",
                next=url_for("workshops.payments", run=id),
            ),
            "href": url_for("income.slip", id=slip["id"]),
        }
        for slip in found
    ]
    slips.sort(key=lambda slip: (_place(slip), slip["number"], slip["worker"]))
    due = [slip for slip in slips if slip["state"] != "paid" and slip["net"]]
    at_bank = [slip for slip in due if slip["at_bank"]]
    rest = [slip for slip in due if slip["state"] == "settled" and not slip["at_bank"]]
    return show(
        "payments.html",
        label=settled_until(run["label"], run["to"]),
        state=run["state"],
        slips=slips,
        due={"count": len(due), "amount": sum(slip["net"] for slip in due)},
        rest={"count": len(rest), "amount": sum(slip["net"] for slip in rest)},
        at_bank={"count": len(at_bank), "amount": sum(slip["net"] for slip in at_bank)},
        action=url_for("workshops.pay", run=id),
        entry_id=str(uuid4()),
        errors=errors or {},
        typed_reference=(typed or {}).get("reference", ""),
        back_href=url_for("workshops.run", run=id),
        may_pay=paying,
        bank_href=url_for("workshops.bank", run=id) if paying else None,
        banked=len(banks),
    )


def _place(slip: Mapping[str, Any]) -> int:
    """What somebody has to do about comes first: failed, to be paid, at the bank, done."""
    if slip["state"] == "failed" and not slip["at_bank"]:
        return 0
    if slip["state"] == "paid" or not slip["net"]:
        return 3
    return 2 if slip["at_bank"] else 1


def _in_fours(number: str | None) -> str | None:
    """An account number as it stands on the card."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4)) if number else None
