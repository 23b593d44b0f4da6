"""弄坏东西的赔偿: what somebody of the employed broke, what their wage paid of it, and what they say."""

from typing import Any
from uuid import UUID, uuid4

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import MENDABLE
from kernel.money import to_fen
from kernel.time import day_of, now, today
from shell.forms import Form
from shell.house import house
from shell.vocabularies import DAMAGE_REASONS, REASONS, sentence
from shell.web import actor, wrote
from workshops.domain import Workshop
from workshops.pages.desk import at_desk, blueprint, names_of, read, show
from workshops.service import Damages

BESIDE = {
    "damage-in-future": "happened_on",
    "deductions-not-declared": "happened_on",
    "damage-out-of-range": "amount",
}


@blueprint.get("/damages")
@at_desk("charge-damage")
def damages() -> ResponseReturnValue:
    """Everything stated here, what waits for an answer first, and the form for another one."""
    return _page(Form({}))


@blueprint.post("/damages")
@at_desk("charge-damage")
def charge_damage() -> ResponseReturnValue:
    """State one; its worker sees it at once."""
    form = Form(request.form)
    worker, day, amount = form.typed.get("worker", ""), form.day("happened_on"), form.decimal("amount")
    if read().member(g.workshop, worker) is None:
        form.errors["worker"] = sentence("not-a-member")
    if amount is not None and amount != round(amount, 2):
        form.errors["amount"] = sentence("damage-out-of-range")
    reason = form.typed.get("reason_code", "")
    if reason not in DAMAGE_REASONS:
        form.errors["reason_code"] = _("这里要选一个。")
    if form.errors or day is None or amount is None:
        return _page(form), 422
    try:
        written = (
            house()
            .get(Damages)
            .charge(
                id=form.id,
                workshop=g.workshop,
                worker=worker,
                happened_on=day,
                amount=to_fen(amount),
                reason_code=reason,
                at=now(),
                actor=actor(),
            )
        )
    except MENDABLE as refusal:
        form.refuse(refusal, BESIDE)
        return _page(form), 409
    wrote(written.position)
    return redirect(url_for("workshops.damages", done="stated"), 303)


@blueprint.post("/damages/<uuid:worker>/<uuid:id>/withdrawal")
@at_desk("charge-damage")
def withdraw_damage(worker: UUID, id: UUID) -> ResponseReturnValue:
    """Let it go: what was taken goes back with the next run, and who said it is not so was right."""
    form = Form(request.form)
    try:
        _happened, position = (
            house()
            .get(Damages)
            .withdraw(
                id=str(id),
                workshop=g.workshop,
                worker=str(worker),
                request=form.id,
                at=now(),
                actor=actor(),
            )
        )
    except MENDABLE as refusal:
        form.refuse(refusal, {})
        return _page(Form({}), form.errors["_"]), 409
    wrote(position)
    return redirect(url_for("workshops.damages", done="withdrawn"), 303)


def _page(form: Form, error: str | None = None) -> str:
    workshop = house().store.get(Workshop, g.workshop)
    rows, members = read().damages(g.workshop), read().members(g.workshop)
    names = names_of([*(row["worker"] for row in rows), *(row["worker"] for row in members)])
    numbers = {row["worker"]: row["number"] for row in members}
    done = request.args.get("done")
    return show(
        "damages.html",
        declared=any(terms.deductions for terms in workshop.terms),
        items=[
            {
                **told(row),
                "name": names[row["worker"]],
                "number": numbers.get(row["worker"], ""),
                "withdraw_href": url_for("workshops.withdraw_damage", worker=row["worker"], id=row["damage"]),
                "answer_href": url_for("workshops.look_at_contest", id=row["contest"])
                if row["contest"]
                else None,
                "entry_id": str(uuid4()),
            }
            for row in rows
        ],
        people=[
            {"value": row["worker"], "label": f"{row['number']} {names[row['worker']]}"} for row in members
        ],
        reasons=[{"value": code, "label": REASONS[code]} for code in DAMAGE_REASONS],
        done={
            "stated": _("记好了，本人在手机上马上看得到。"),
            "withdrawn": _("撤销了。扣过的，下次结算退给本人。"),
        }.get(done or "")
        if not form.errors and not error
        else None,
        error=error,
        typed=form.typed,
        errors=form.errors,
        entry_id=form.id,
        today=today(),
        terms_href=url_for("workshops.pay_terms"),
        back_href=url_for("workshops.show_workshop"),
    )


def told(row: Any) -> dict[str, Any]:
    """A damage as both sides are told it: what it is, how much of it was taken, what is still to come."""
    left = row["amount"] - row["taken"] - row["coming"] if row["state"] != "withdrawn" else 0
    return {
        "date": row["happened_on"],
        "said_on": day_of(row["at"]),
        "what": REASONS.get(row["reason_code"], REASONS["other"]),
        "amount": row["amount"],
        "taken": row["taken"],
        "coming": row["coming"],
        "left": left,
        "state": "contested" if row["contest"] else row["state"],
        "objection": REASONS.get(row["objection"], REASONS["other"]) if row["contest"] else None,
    }
