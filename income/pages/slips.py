"""The worker's pay slips, for the screen and for paper; payments for gigs are listed among them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from operator import itemgetter
from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from income.pages.asking import blueprint, employers_of, label_of, own_worker, read
from income.pages.payments import payment_in_list
from income.service import Incomes
from kernel.errors import Forbidden, NotFound
from kernel.lookups import People
from shell.access import reason_given
from shell.house import house
from shell.i18n import pieces, rate, settled_until
from shell.vocabularies import REASONS, unit_word
from shell.web import actor, requires
from workshops.readmodel import WorkshopsReadModel


@blueprint.get("/slips")
@requires("see-income")
def slips() -> ResponseReturnValue:
    """The worker's pay slips, and what they were paid for gigs, the latest first."""
    worker, workshops = own_worker(), house().get(WorkshopsReadModel)
    found, paid = workshops.slips_of(worker), read().payments_of(worker)
    names, _labels = workshops.names({row["workshop"] for row in found})
    employers = employers_of(paid)
    listed = [(row["approved_at"], _slip_in_list(row, names)) for row in found]
    listed += [(row["paid_at"], payment_in_list(row, employers)) for row in paid]
    latest_first = sorted(listed, key=itemgetter(0), reverse=True)
    return render_template("income/slips.html", slips=[told for _, told in latest_first])


def _slip_in_list(row: Any, workshops: Mapping[str, str]) -> dict[str, Any]:
    return {
        "label": settled_until(row["label"], row["to"]),
        "payer": workshops.get(row["workshop"], ""),
        "net": row["net"],
        "state": "paid" if row["state"] == "paid" or not row["net"] else "settled",
        "href": url_for("income.slip", id=row["id"]),
    }


@blueprint.get("/slips/<uuid:id>")
@requires("see-income")
def slip(id: UUID) -> ResponseReturnValue:
    """One pay slip, for the screen and for paper."""
    row = seen_slip(str(id))
    [told] = told_slips([row])
    for line in told["lines"]:
        line["href"] = url_for("income.explain_entry", id=line["id"])
    paper = url_for("income.slip_paper", id=row["id"]) if row["run_state"] == "approved" else None
    return render_template(
        "income/slip.html", **told, gig=False, paper_href=paper, back_href=url_for("income.slips")
    )


def seen_slip(id: str) -> Any:
    """A slip the reader may see; that they look is kept. A worker sees it once its run is approved.

    Refuses `not-found`, `forbidden`, `reason-needed`.
    """
    row = house().get(WorkshopsReadModel).slip(id)
    if row is None:
        raise NotFound("pay-slip", id)
    part = house().get(Incomes).part_for(worker=row["worker"], actor=actor(), reason=reason_given())
    if part is not None and row["workshop"] not in part:
        raise Forbidden(action="see-income")
    if row["run_state"] != "approved" and actor().worker == row["worker"]:
        raise NotFound("pay-slip", id)
    return row


def told_slips(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Slips of one workshop as they are told on the screen and on paper."""
    workshops, workshop = house().get(WorkshopsReadModel), rows[0]["workshop"]
    place = workshops.workshop(workshop)
    _names, labels = workshops.names([workshop])
    names = house().get(People).names_of([row["worker"] for row in rows])
    if len(rows) == 1:
        member = workshops.member(workshop, rows[0]["worker"])
        numbers = {rows[0]["worker"]: member.number if member else ""}
    else:
        numbers = {row["worker"]: row["number"] for row in workshops.members(workshop)}
    reasons = workshops.correction_reasons(
        line["correction"] for row in rows for line in row["lines"] if line["correction"]
    )
    return [
        {
            "heading": _("%(label)s工资条", label=settled_until(row["label"], row["to"])),
            "workshop": place["name"] if place else "",
            "payer": place["payer_name"] if place else "",
            "worker": {
                "name": names.get(row["worker"]) or _("（已删除）"),
                "number": numbers.get(row["worker"], ""),
            },
            "lines": [_slip_line(line, row, labels, reasons) for line in row["lines"]],
            "net": row["net"],
            "state": "paid" if not row["net"] else {"due": "settled"}.get(row["state"], row["state"]),
            "approved_at": row["approved_at"],
            "paid_at": row["paid_at"],
            "reference": row["reference"],
            "tax": sum(line["amount"] for line in row["lines"] if line["kind"] == "tax"),
        }
        for row in rows
    ]


def _slip_line(
    line: dict[str, Any], row: Any, labels: dict[tuple[str, str, str], str], reasons: Mapping[str, str]
) -> dict[str, Any]:
    factor = Decimal(line["factor"]) if line["factor"] else Decimal(1)
    of_workshop = {**line, "workshop": row["workshop"], "kind": _plain(line["kind"]), "gig": None}
    return {
        "label": label_of(of_workshop, labels),
        "month": line["month"] or row["label"],
        "grade": line["grade"],
        "kind": line["kind"],
        "why": _why(line, reasons),
        "rate": rate(Decimal(line["rate"])) if line["rate"] else None,
        "factor": factor if factor != 1 else None,
        "counted": f"{pieces(line['quantity'])} {unit_word(line['unit'])}" if line["rate"] else None,
        "amount": line["amount"],
        "id": line["id"],
    }


def _plain(kind: str) -> str:
    """The template says itself that a line is a difference."""
    return "work" if kind in ("difference", "rate-difference") else kind


def _why(line: Mapping[str, Any], reasons: Mapping[str, str]) -> str | None:
    """What a difference is for; None where the line is none."""
    if line["kind"] == "rate-difference":
        reason = REASONS.get(reasons.get(line["correction"], ""), REASONS["other"])
        return _("改价，%(reason)s", reason=reason)
    return _("补差") if line["kind"] == "difference" else None
