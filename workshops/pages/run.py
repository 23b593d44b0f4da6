"""One pay run: prepared by one person, approved by another who names the total, then paid."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kernel.errors import MENDABLE, NotFound, Refused
from kernel.money import to_fen
from kernel.time import now
from people.readmodel import Accounts, Vault
from shell.forms import Form
from shell.house import house
from shell.i18n import month as month_words
from shell.security import fresh
from shell.vocabularies import sentence
from shell.web import actor, wrote
from workshops import tasks
from workshops.domain import PayRun
from workshops.pages.adding_up import added_up
from workshops.pages.cards import payable, summed
from workshops.pages.desk import at_desk, blueprint, may, read, show
from workshops.service import PayRuns


def state_of(run: Any, unpaid: Mapping[str, int]) -> str:
    """An approved run is called paid once nothing of it is due."""
    return "paid" if run["state"] == "approved" and run["id"] not in unpaid else str(run["state"])


@blueprint.get("/runs/<uuid:run>")
@at_desk("prepare-pay-run")
def run(run: UUID) -> ResponseReturnValue:
    """One run: its lines, its differences, its total, and what can be done with it now."""
    return _run(str(run))


def found_run(id: str) -> Any:
    """A run of this workshop. Refuses `not-found`.

    Asks the event store where the read model does not know it yet: it was started a moment ago.
    """
    row: Any = read().run(id)
    if row is None:
        started = house().store.get(PayRun, id)
        row = {
            "id": id,
            "workshop": started.workshop,
            "to": started.to,
            "label": started.label,
            "state": "preparing",
            "slips": 0,
            "total": 0,
            "preparer": started.preparer,
        }
    if row["workshop"] != g.workshop:
        raise NotFound("pay-run", id)
    return row


def _run(id: str, errors: Mapping[str, str] | None = None) -> str:
    row = found_run(id)
    state = state_of(row, read().unpaid([id]) if row["state"] == "approved" else {})
    job = _job(id) if state == "preparing" else None
    none: tuple[Any, ...] = ([], {}, [], [], [])
    lines, sums, differences, top_ups, deductions = added_up(id) if state != "preparing" else none
    mine = row["preparer"] == actor().account
    approving = state == "prepared" and not mine and may("approve-pay-run")
    stuck = bool(job and job["state"] == "failed")
    return show(
        "run.html",
        state=state,
        step={"preparing": 1, "prepared": 2 if approving else 1, "approved": 3}.get(state, 4),
        label=month_words(row["label"]),
        to=row["to"],
        workers=row["slips"],
        total=row["total"],
        lines=lines,
        subtotal=sums.get("work", 0),
        differences=differences,
        carried_in=sums.get("carried-in", 0),
        carried_out=sums.get("carried-out", 0),
        top_ups=top_ups,
        deductions=deductions,
        tax=sums.get("tax", 0),
        without_bank=_without_bank(id) if state in ("prepared", "approved") else None,
        slips_href=url_for("workshops.payments", run=id),
        paper_href=url_for("income.run_paper", id=id) if row["state"] == "approved" else None,
        drawing=_drawing(id),
        payments_href=url_for("workshops.payments", run=id) if may("pay") else None,
        pay_list_href=url_for("workshops.pay_list", run=id) if state != "preparing" else None,
        approve_href=url_for("workshops.approve_run", run=id) if approving else None,
        approvers=_approvers(row["preparer"]) if state == "prepared" and mine else None,
        discard_href=url_for("workshops.discard_run", run=id) if state == "prepared" or stuck else None,
        retry_href=url_for("workshops.retry_run", run=id) if stuck else None,
        job=job,
        entry_id=str(uuid4()),
        errors=errors or {},
        back_href=url_for("workshops.runs"),
    )


def _without_bank(id: str) -> dict[str, int] | None:
    """How many of a run cannot be paid by bank yet, and what they are owed; None where all can."""
    missing = summed(payable(id).in_person)
    return missing if missing["count"] else None


def _approvers(preparer: str) -> list[str] | None:
    """The names of the workshop's other coordinators; None where they are there but nameless."""
    others = [id for id in house().get(Accounts).coordinators_of(g.workshop) if id != preparer]
    kept = house().get(Vault).get_many(others, ("name",))
    names = [kept[id]["name"] for id in others if "name" in kept.get(id, {})]
    return names or (None if others else [])


def _drawing(id: str) -> dict[str, Any] | None:
    """The job that draws the slips of this run on paper, where the reader just asked for it."""
    try:
        job = house().jobs.get(request.args.get("drawing", ""))
    except NotFound:
        return None
    if (job.owner, job.args.get("run")) != (actor().account, id):
        return None
    href = url_for("income.run_paper", id=id, job=job.id)
    return {"state": job.state, "done": job.done, "total": job.total, "href": href}


def _job(id: str) -> dict[str, Any] | None:
    try:
        job = house().jobs.get(tasks.preparing(id))
    except NotFound:
        return None
    return {"state": job.state, "done": job.done, "total": job.total}


@blueprint.post("/runs/<uuid:run>/approval")
@at_desk("approve-pay-run")
@fresh
def approve_run(run: UUID) -> ResponseReturnValue:
    """Approve the total that was on the page. Cannot be undone."""
    form = Form(request.form)
    total = form.decimal("total")
    found_run(str(run))
    try:
        _happened, position = (
            house()
            .get(PayRuns)
            .approve(
                id=str(run),
                total=-1 if total is None else to_fen(total),
                request=form.id,
                at=now(),
                actor=actor(),
            )
        )
    except MENDABLE as refusal:
        if refusal.code == "run-approved":  # a moment ago, by another, or before going back: the page says so
            return redirect(url_for("workshops.run", run=run), 303)
        return _run(str(run), {"_": sentence(refusal.code)}), 409
    wrote(position)
    return redirect(url_for("workshops.run", run=run), 303)


@blueprint.post("/runs/<uuid:run>/discard")
@at_desk("prepare-pay-run")
def discard_run(run: UUID) -> ResponseReturnValue:
    """Throw a run away before its approval; what it held is settled by the next."""
    found_run(str(run))
    try:
        _happened, position = (
            house().get(PayRuns).discard(id=str(run), request=Form(request.form).id, at=now(), actor=actor())
        )
    except MENDABLE as refusal:
        return _run(str(run), {"_": sentence(refusal.code)}), 409
    wrote(position)
    return redirect(url_for("workshops.run", run=run), 303)


@blueprint.post("/runs/<uuid:run>/preparing")
@at_desk("prepare-pay-run")
def retry_run(run: UUID) -> ResponseReturnValue:
    """Go on preparing a run whose job failed."""
    found_run(str(run))
    with suppress(Refused):  # it is running by now, or done: the page shows how it stands
        house().jobs.retry(tasks.preparing(str(run)))
    return redirect(url_for("workshops.run", run=run), 303)
