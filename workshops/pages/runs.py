"""结算: the pay runs of a workshop, and beginning one."""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from kernel.errors import MENDABLE, Invalid
from kernel.time import month_of, months_after, now, today
from shell.forms import Form
from shell.house import house
from shell.i18n import month as month_words
from shell.schemas import MONTH, moment_of
from shell.vocabularies import sentence
from shell.web import actor, wrote
from workshops import tasks
from workshops.pages.desk import at_desk, blueprint, may, read, show
from workshops.pages.run import state_of
from workshops.service import PayRuns

AT_ONCE = 24
BESIDE = {"nothing-to-pay": "to", "month-unreadable": "label"}


@blueprint.get("/runs")
@at_desk("prepare-pay-run")
def runs() -> ResponseReturnValue:
    """The workshop's pay runs, the latest first, and the form for a new one."""
    return _list({})


def _list(typed: Mapping[str, str], errors: Mapping[str, str] | None = None) -> str:
    found = read().runs(g.workshop, before=_before(), limit=AT_ONCE)
    unpaid = read().unpaid(run["id"] for run in found)
    owed = read().owed(g.workshop, today())
    to = typed.get("to") or (owed["last"] or today()).isoformat()
    last = found[-1] if len(found) == AT_ONCE else None
    return show(
        "runs.html",
        tab="runs",
        runs=[
            {
                "label": month_words(run["label"]),
                "to": run["to"],
                "state": state_of(run, unpaid),
                "workers": run["slips"],
                "total": run["total"],
                "href": url_for("workshops.run", run=run["id"]),
            }
            for run in found
        ],
        older_href=url_for("workshops.runs", before=last["started_at"].isoformat()) if last else None,
        ledger_href=url_for("workshops.ledger") if may("see-wage-ledger") else None,
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
