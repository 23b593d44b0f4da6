"""The worker's pay slips, for the screen and for paper."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from income.pages.asking import blueprint, label_of, own_worker
from income.service import Incomes
from kernel.errors import Forbidden, NotFound
from kernel.lookups import People
from shell.house import house
from shell.i18n import settled_until
from shell.vocabularies import unit_word
from shell.web import actor, requires
from workshops.readmodel import WorkshopsReadModel


@blueprint.get("/slips")
@requires("see-income")
def slips() -> ResponseReturnValue:
    """The worker's pay slips, the latest first."""
    workshops = house().get(WorkshopsReadModel)
    found = workshops.slips_of(own_worker())
    names, _labels = workshops.names({row["workshop"] for row in found})
    return render_template(
        "income/slips.html",
        slips=[
            {
                "label": settled_until(row["label"], row["to"]),
                "workshop": names.get(row["workshop"], ""),
                "net": row["net"],
                "state": "paid" if row["state"] == "paid" or not row["net"] else "settled",
                "paid_at": row["paid_at"],
                "href": url_for("income.slip", id=row["id"]),
            }
            for row in found
        ],
    )


@blueprint.get("/slips/<uuid:id>")
@requires("see-income")
def slip(id: UUID) -> ResponseReturnValue:
    """One pay slip, for the screen and for paper."""
    workshops = house().get(WorkshopsReadModel)
    row = workshops.slip(str(id))
    if row is None:
        raise NotFound("pay-slip", str(id))
    part = (
        house().get(Incomes).part_for(worker=row["worker"], actor=actor(), reason=request.args.get("reason"))
    )
    if part is not None and row["workshop"] not in part:
        raise Forbidden(action="see-income")
    if row["run_state"] != "approved" and actor().worker == row["worker"]:
        raise NotFound("pay-slip", str(id))
    place = workshops.workshop(row["workshop"])
    _names, labels = workshops.names([row["workshop"]])
    member = workshops.member(row["workshop"], row["worker"])
    name = house().get(People).names_of([row["worker"]]).get(row["worker"])
    return render_template(
        "income/slip.html",
        workshop=place["name"] if place else "",
        payer=place["payer_name"] if place else "",
        label=settled_until(row["label"], row["to"]),
        worker={"name": name or _("（已删除）"), "number": member.number if member else ""},
        lines=[_slip_line(line, row, labels) for line in row["lines"]],
        net=row["net"],
        state="paid" if not row["net"] else {"due": "settled"}.get(row["state"], row["state"]),
        approved_at=row["approved_at"],
        paid_at=row["paid_at"],
        reference=row["reference"],
        bank_tail=None,
        back_href=url_for("income.slips"),
    )


def _slip_line(line: dict[str, Any], row: Any, labels: dict[tuple[str, str, str], str]) -> dict[str, Any]:
    factor = Decimal(line["factor"]) if line["factor"] else Decimal(1)
    return {
        "label": label_of({**line, "workshop": row["workshop"], "kind": _plain(line["kind"])}, labels),
        "month": line["month"] or row["label"],
        "grade": line["grade"],
        "kind": line["kind"],
        "rate": Decimal(line["rate"]) if line["rate"] else None,
        "factor": factor if factor != 1 else None,
        "quantity": line["quantity"],
        "unit": unit_word(line["unit"]),
        "amount": line["amount"],
        "href": url_for("income.explain_entry", id=line["id"]),
    }


def _plain(kind: str) -> str:
    """The template says itself that a line is a difference."""
    return "work" if kind == "difference" else kind
