"""What an employer paid for a gig: to a worker what a slip is at a workshop."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from income.pages.asking import blueprint, counted, employers_of, read
from income.readmodel import Entry
from income.service import Incomes
from kernel.errors import Forbidden, NotFound
from kernel.lookups import People
from kernel.time import day_of
from shell.access import reason_given
from shell.house import house
from shell.i18n import day as day_words
from shell.i18n import wage
from shell.web import actor, requires


def payment_in_list(row: Any, employers: Mapping[str, str]) -> dict[str, Any]:
    """A payment as the list of slips tells it."""
    return {
        "label": _label(row),
        "payer": employers.get(row["employer"], ""),
        "net": row["amount"],
        "state": "paid",
        "href": url_for("income.payment", id=row["id"]),
    }


def _label(row: Any) -> str:
    return _("%(title)s，%(day)s发的", title=row["title"], day=day_words(day_of(row["paid_at"])))


@blueprint.get("/payments/<uuid:id>")
@requires("see-income")
def payment(id: UUID) -> ResponseReturnValue:
    """One payment for a gig, for the screen and for paper."""
    row = read().payment(str(id))
    if row is None:
        raise NotFound("gig-payment", str(id))
    if house().get(Incomes).part_for(worker=row["worker"], actor=actor(), reason=reason_given()) is not None:
        raise Forbidden(action="see-income")
    name = house().get(People).names_of([row["worker"]]).get(row["worker"])
    return render_template(
        "income/slip.html",
        heading=_label(row),
        workshop=None,
        payer=employers_of([row]).get(row["employer"], ""),
        worker={"name": name or _("（已删除）"), "number": ""},
        lines=[_line(line) for line in read().lines_of(row)],
        net=row["amount"],
        state="paid",
        approved_at=None,
        paid_at=row["paid_at"],
        reference=row["reference"],
        gig=True,
        back_href=url_for("income.slips"),
    )


def _line(line: Entry) -> dict[str, Any]:
    return {
        "label": line.row["title"],
        "month": line.month,
        "grade": None,
        "kind": line.row["kind"],
        "rate": wage(Decimal(line.row["rate"])),
        "factor": None,
        "counted": counted(line.quantity, line.row),
        "amount": line.amount,
        "href": url_for("income.explain_entry", id=line.id),
    }
