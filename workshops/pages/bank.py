"""银行代发: the batches of a run, their files, and what the bank said of them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import MENDABLE
from kernel.time import now
from shell.forms import Form
from shell.house import house
from shell.i18n import settled_until, yuan
from shell.security import at_a_persons_pace
from shell.vocabularies import sentence
from shell.web import actor, form_id, wrote
from workshops.pages.cards import named, payable, summed
from workshops.pages.desk import at_desk, blueprint, names_of, read, show
from workshops.pages.run import found_run
from workshops.service import BankBatches
from workshops.tasks.bank import Taken, file_of, take_results


@blueprint.get("/runs/<uuid:run>/bank")
@at_desk("pay")
def bank(run: UUID) -> ResponseReturnValue:
    """The batches of a run, and what could go into another."""
    return _page(str(run))


@blueprint.post("/runs/<uuid:run>/bank")
@at_desk("pay")
def make_batch(run: UUID) -> ResponseReturnValue:
    """Put what is due and can be paid by bank into a batch; sent twice it is one."""
    found_run(str(run))
    try:
        written = house().get(BankBatches).make(id=form_id(), run=str(run), at=now(), actor=actor())
    except MENDABLE as refusal:
        return _page(str(run), {"_": sentence(refusal.code)}), 409
    wrote(written.position)
    return redirect(url_for("workshops.bank", run=run), 303)


@blueprint.get("/runs/<uuid:run>/bank/<uuid:batch>")
@at_desk("pay")
@at_a_persons_pace
def bank_file(run: UUID, batch: UUID) -> ResponseReturnValue:
    """The file for the bank, as CSV or XLSX."""
    found_run(str(run))
    format = "xlsx" if request.args.get("format") == "xlsx" else "csv"
    return file_of(house(), run=str(run), batch=str(batch), format=format, actor=actor())


@blueprint.post("/runs/<uuid:run>/bank/<uuid:batch>/results")
@at_desk("pay")
@at_a_persons_pace
def bank_results(run: UUID, batch: UUID) -> ResponseReturnValue:
    """Bring in the bank's file of results; rows that are wrong are shown, and then nothing is recorded."""
    found_run(str(run))
    file = request.files.get("file")
    if file is None or not file.filename:
        return _page(str(run), {str(batch): sentence("file-missing")}), 422
    try:
        taken = take_results(house(), run=str(run), batch=str(batch), data=file.read(), actor=actor())
    except MENDABLE as refusal:
        return _page(str(run), {str(batch): sentence(refusal.code)}), 422
    if taken.errors:
        return _page(str(run), wrong={str(batch): taken}), 422
    wrote(taken.position)
    return redirect(url_for("workshops.bank", run=run, taken=taken.new, under_way=taken.under_way), 303)


@blueprint.post("/runs/<uuid:run>/bank/<uuid:batch>/take-back")
@at_desk("pay")
def take_batch_back(run: UUID, batch: UUID) -> ResponseReturnValue:
    """It was not sent: what has no result may go into another."""
    found_run(str(run))
    try:
        _batch, position = (
            house()
            .get(BankBatches)
            .take_back(
                id=str(batch),
                run=str(run),
                reason_code="other",
                request=Form(request.form).id,
                at=now(),
                actor=actor(),
            )
        )
    except MENDABLE as refusal:
        return _page(str(run), {str(batch): sentence(refusal.code)}), 409
    wrote(position)
    return redirect(url_for("workshops.bank", run=run), 303)


def _page(run: str, errors: dict[str, str] | None = None, wrong: dict[str, Taken] | None = None) -> str:
    found = found_run(run)
    due = payable(run)
    here = url_for("workshops.bank", run=run)
    return show(
        "bank.html",
        label=settled_until(found["label"], found["to"]),
        state=found["state"],
        due=summed(due.by_bank),
        failed=[
            one["name"]
            for one in named([slip for slip in due.by_bank if slip["state"] == "failed"], back=here)
        ],
        without={**summed(due.in_person), "people": named(due.in_person, back=here)},
        batches=[_batch(run, row, (wrong or {}).get(row["id"])) for row in read().batches(run)],
        taken=request.args.get("taken", type=int),
        under_way=request.args.get("under_way", type=int),
        pay_list_href=url_for("workshops.pay_list", run=run, whom="in-person"),
        action=url_for("workshops.make_batch", run=run),
        entry_id=form_id(),
        errors=errors or {},
        back_href=url_for("workshops.payments", run=run),
    )


def _batch(run: str, row: Any, wrong: Taken | None) -> dict[str, Any]:
    at = {"run": run, "batch": row["id"]}
    return {
        "id": row["id"],
        "made_at": row["made_at"],
        "lines": row["lines"],
        "total": row["total"],
        "open": row["open"],
        "state": row["state"],
        "csv_href": url_for("workshops.bank_file", **at),
        "xlsx_href": url_for("workshops.bank_file", **at, format="xlsx"),
        "results_action": url_for("workshops.bank_results", **at),
        "take_back_action": url_for("workshops.take_batch_back", **at),
        "wrong": _wrong(wrong.errors) if wrong else [],
    }


def _wrong(errors: Sequence[Mapping[str, Any]]) -> list[str]:
    """What is wrong with a file of results, a sentence a row."""
    names = names_of(each["worker"] for each in errors if each.get("worker"))
    return [_wrong_row(each, names.get(each.get("worker") or "")) for each in errors]


def _wrong_row(error: Mapping[str, Any], name: str | None) -> str:
    """Which row, whose payment, and what to do."""
    row = _("第 %(n)s 行", n=error["row"])
    where = _("%(row)s，%(name)s", row=row, name=name) if name else row
    if error["code"] == "amount-differs":
        why = _(
            "发出去 %(sent)s 元，这里写 %(written)s 元，请和银行核对。",
            sent=yuan(error["sent"]),
            written=yuan(error["written"]),
        )
    elif error["code"] == "outcome-unknown":
        why = _("看不懂它的状态，请改成「成功」或者「失败」。")
    else:
        why = sentence(error["code"])
    return _("%(where)s：%(why)s", where=where, why=why)
