"""How one amount came about, step by step."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from income.pages.asking import asked, blueprint, label_of, moment_asked, read
from income.projections import explain
from income.projections.explanation import Names
from income.readmodel import Entry
from income.service import Incomes
from kernel.identity import Scope
from kernel.money import to_fen
from shell.house import house
from shell.i18n import day as day_words
from shell.i18n import month as month_words
from shell.vocabularies import REASONS, unit_word
from shell.web import actor, requires
from workshops.readmodel import WorkshopsReadModel


@blueprint.get("/entries/<uuid:id>")
@requires("see-income")
def explain_entry(id: UUID) -> ResponseReturnValue:
    """How one amount came about, step by step."""
    as_of = moment_asked()
    entry, slip_id, recorded = (
        house().get(Incomes).story(id=str(id), as_of=as_of, actor=actor(), reason=request.args.get("reason"))
    )
    workshops = house().get(WorkshopsReadModel)
    names = Names(*workshops.names([entry.row["workshop"]]))
    row = entry.row
    label = label_of(row, names.labels)
    unit = unit_word(row["unit"])
    parts = read().parts_of(entry.id) if row["source"] == "pay-line" else []
    hand_in = workshops.hand_in(row["hand_in"]) if row["hand_in"] else None
    own = actor().may("contest", Scope(worker=entry.worker))
    slip = workshops.slip(slip_id) if slip_id else None
    return render_template(
        "income/explain.html",
        title=_("%(month)s · %(label)s", month=month_words(entry.month), label=label)
        if row["source"] == "pay-line"
        else f"{day_words(row['work_date'])} · {label}",
        amount=entry.amount,
        sum_line=_sum_line(entry, unit),
        stage=entry.stage,
        steps=explain(entry.id, recorded, names),
        hand_ins=[
            {
                "date": part.work_date,
                "label": label,
                "quantity": part.quantity,
                "unit": unit,
                "amount": to_fen(part.exact),
                "href": url_for("income.explain_entry", id=part.entry, **asked()),
            }
            for part in parts
        ],
        slip_href=url_for("income.slip", id=slip["id"]) if slip and slip["run_state"] == "approved" else None,
        slip_label=_("%(month)s的工资条", month=month_words(slip["label"])) if slip else None,
        contest_href=url_for("workshops.contest", workshop=row["workshop"], id=row["hand_in"], entry=id)
        if own and hand_in and hand_in["state"] in ("handed-in", "inspected") and not hand_in["contest"]
        else None,
        contest_reasons=[
            {"code": code, "name": REASONS[code]}
            for code in ("miscounted", "inspection-error", "wrong-product", "other")
        ],
        contest_open=bool(hand_in and hand_in["contest"]),
        back_href=url_for("income.show", **{"month": entry.month} | asked()),
    )


def _sum_line(entry: Entry, unit: str) -> dict[str, Any] | None:
    """The sum in one line; None where it is no single product (grades, carried amounts)."""
    row = entry.row
    if row["rate"] is None or entry.quantity < 1:
        return None
    rate = Decimal(row["rate"])
    factor = Decimal(row["factor"]) if row["factor"] else Decimal(1)
    if (
        entry.quantity * rate * factor != entry.exact
        and to_fen(entry.quantity * rate * factor) != entry.amount
    ):
        return None
    return {
        "quantity": entry.quantity,
        "unit": unit,
        "rate": rate,
        "factor": factor if factor != 1 else None,
        "result": entry.amount,
    }
