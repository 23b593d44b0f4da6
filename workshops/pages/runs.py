"""结算: pay runs. Prepared by one person, approved by another who names the total, then paid."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from kernel.errors import MENDABLE, Invalid, NotFound, Refused
from kernel.money import to_fen
from kernel.time import month_of, months_after, now, today
from people.readmodel import Accounts, Vault
from shell.forms import Form
from shell.house import house
from shell.i18n import month as month_words
from shell.i18n import pieces
from shell.schemas import MONTH, moment_of
from shell.vocabularies import REASONS, sentence, unit_word
from shell.web import actor, wrote
from workshops import tasks
from workshops.domain import HandIn, PayRun
from workshops.events import HandInCorrected
from workshops.pages.desk import at_desk, blueprint, may, names_of, read, show
from workshops.service import PayRuns

AT_ONCE = 24
BESIDE = {"nothing-to-pay": "to", "month-unreadable": "label"}

Labels = Mapping[tuple[str, str, str], str]


@blueprint.get("/runs")
@at_desk("prepare-pay-run")
def runs() -> ResponseReturnValue:
    """The workshop's pay runs, the latest first, and the form for a new one."""
    return _list({})


def _list(typed: Mapping[str, str], errors: Mapping[str, str] | None = None) -> str:
    found = read().runs(g.workshop, before=_before(), limit=AT_ONCE)
    unpaid = read().unpaid(run["id"] for run in found)
    owed = read().owed(g.workshop)
    to = typed.get("to") or (owed["last"] or today()).isoformat()
    last = found[-1] if len(found) == AT_ONCE else None
    return show(
        "runs.html",
        tab="runs",
        runs=[
            {
                "label": month_words(run["label"]),
                "to": run["to"],
                "state": _state(run, unpaid),
                "workers": run["slips"],
                "total": run["total"],
                "href": url_for("workshops.run", run=run["id"]),
            }
            for run in found
        ],
        older_href=url_for("workshops.runs", before=last["started_at"].isoformat()) if last else None,
        due={"workers": owed["workers"]},
        to=to,
        label=typed.get("label") or to[:7],
        labels=[
            {"value": month, "label": month_words(month)}
            for month in (months_after(month_of(today()), back) for back in range(1, -5, -1))
        ],
        today=today(),
        entry_id=typed.get("id") or str(uuid4()),
        errors=errors or {},
    )


def _before() -> datetime | None:
    try:
        return moment_of(request.args.get("before", ""))
    except Invalid:
        return None


def _state(run: Any, unpaid: Mapping[str, int]) -> str:
    """An approved run is called paid once nothing of it is due."""
    return "paid" if run["state"] == "approved" and run["id"] not in unpaid else str(run["state"])


@blueprint.post("/runs")
@at_desk("prepare-pay-run")
def start_run() -> ResponseReturnValue:
    """Begin a run over what is accepted up to a day; a job draws up the slips."""
    form = Form(request.form)
    to = form.day("to")
    label = form.text("label", 7)
    try:
        MONTH(label)
    except ValidationError:
        form.errors.setdefault("label", sentence("month-unreadable"))
    if to is not None and to > today():
        form.errors["to"] = _("最晚算到今天。")
    if form.errors or to is None:
        return _list(form.typed, form.errors), 422
    try:
        written = (
            house()
            .get(PayRuns)
            .start(id=form.id, workshop=g.workshop, to=to, label=label, at=now(), actor=actor())
        )
    except MENDABLE as refusal:
        form.refuse(refusal, BESIDE)
        return _list(form.typed, form.errors), 409
    wrote(written.position)
    tasks.start_preparing(house(), written.thing.id, written.thing.preparer)
    return redirect(url_for("workshops.run", run=written.thing.id), 303)


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
    state = _state(row, read().unpaid([id]) if row["state"] == "approved" else {})
    job = _job(id) if state == "preparing" else None
    lines, sums, differences = _added_up(id) if state != "preparing" else ([], {}, [])
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
        tax=sums.get("tax", 0),
        without_bank=None,
        slips_href=url_for("workshops.payments", run=id),
        payments_href=url_for("workshops.payments", run=id) if may("pay") else None,
        approve_href=url_for("workshops.approve_run", run=id) if approving else None,
        approvers=_approvers(row["preparer"]) if state == "prepared" and mine else None,
        discard_href=url_for("workshops.discard_run", run=id) if state == "prepared" or stuck else None,
        retry_href=url_for("workshops.retry_run", run=id) if stuck else None,
        job=job,
        entry_id=str(uuid4()),
        errors=errors or {},
        back_href=url_for("workshops.runs"),
    )


def _approvers(preparer: str) -> list[str] | None:
    """The names of the workshop's other coordinators; None where they are there but nameless."""
    others = [id for id in house().get(Accounts).coordinators_of(g.workshop) if id != preparer]
    kept = house().get(Vault).get_many(others, ("name",))
    names = [kept[id]["name"] for id in others if "name" in kept.get(id, {})]
    return names or (None if others else [])


def _job(id: str) -> dict[str, Any] | None:
    try:
        job = house().jobs.get(tasks.preparing(id))
    except NotFound:
        return None
    return {"state": job.state, "done": job.done, "total": job.total}


def _added_up(run: str) -> tuple[list[dict[str, Any]], dict[str, int], list[dict[str, Any]]]:
    """A run's slips as lines per product, step, grade and rate; the sums by kind; each difference by itself.

    Amounts are sums of the slips' own rounded ones, so that all of it adds up to the total.
    """
    slips = read().slips(run)
    _names, labels = read().names([g.workshop])
    sums: dict[str, int] = {}
    lines: dict[tuple[Any, ...], dict[str, Any]] = {}
    differences: list[tuple[str, dict[str, Any]]] = []
    for slip in slips:
        for line in slip["lines"]:
            sums[line["kind"]] = sums.get(line["kind"], 0) + line["amount"]
            if line["kind"] == "difference":
                differences.append((slip["worker"], line))
            if line["kind"] != "work":
                continue
            key = tuple(line[part] for part in ("product", "step", "grade", "rate", "factor"))
            seen = lines.setdefault(key, _line(line, labels))
            seen["quantity"] += line["quantity"]
            seen["amount"] += line["amount"]
    in_order = sorted(lines.values(), key=lambda line: -line["amount"])
    return in_order, sums, _told(differences, labels)


def _line(line: Mapping[str, Any], labels: Labels) -> dict[str, Any]:
    factor = Decimal(line["factor"] or 1)
    label = labels.get((g.workshop, line["product"], line["step"]), line["step"])
    return {
        "label": _("%(label)s · %(grade)s 等", label=label, grade=line["grade"]) if line["grade"] else label,
        "rate": Decimal(line["rate"]),
        "factor": factor if factor != 1 else None,
        "quantity": 0,
        "amount": 0,
    }


def _told(differences: Sequence[tuple[str, Mapping[str, Any]]], labels: Labels) -> list[dict[str, Any]]:
    """Each difference in words: of which month's work, how many pieces, and why, as the correction says."""
    if not differences:
        return []
    names = names_of(worker for worker, _line in differences)
    hand_ins = {HandIn.stream(part["hand_in"]) for _worker, line in differences for part in line["parts"]}
    why: dict[str, str] = {}
    for recorded in house().store.events_of(sorted(hand_ins)):
        if isinstance(recorded.event, HandInCorrected):
            why[recorded.event.id] = str(REASONS.get(recorded.event.reason_code, REASONS["other"]))
    told = []
    for worker, line in differences:
        quantity = line["quantity"]
        said = {
            "month": month_words(line["month"], year=False),
            "label": labels.get((g.workshop, line["product"], line["step"]), line["step"]),
            "count": pieces(abs(quantity)),
            "unit": unit_word(line["unit"]),
        }
        text = (
            _("%(month)s的%(label)s少算了 %(count)s %(unit)s", **said)
            if quantity > 0
            else _("%(month)s的%(label)s多算了 %(count)s %(unit)s", **said)
        )
        corrected = {part["hand_in"] for part in line["parts"]} & why.keys()
        reasons = "、".join(sorted({why[hand_in] for hand_in in corrected}))
        told.append(
            {
                "name": names[worker],
                "text": _("%(what)s，%(why)s", what=text, why=reasons) if reasons else text,
                "amount": line["amount"],
            }
        )
    return told


@blueprint.post("/runs/<uuid:run>/approval")
@at_desk("approve-pay-run")
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
