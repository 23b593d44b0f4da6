"""The worker's pay slips, for the screen and for paper; payments for gigs are listed among them."""

from collections.abc import Mapping, Sequence
from datetime import date
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
from kernel.money import from_fen, to_fen
from shell.access import reason_given
from shell.house import house
from shell.i18n import day as day_words
from shell.i18n import days_between, pieces, rate, settled_until, wage, yuan
from shell.i18n import month as month_words
from shell.vocabularies import REASONS, unit_word, worked
from shell.web import actor, requires
from workshops.readmodel import WorkshopsReadModel

EARNED = frozenset({"work", "difference", "rate-difference", "top-up"})


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
    return render_template(
        "income/slips.html",
        slips=[told for _, told in latest_first],
        contests_href=url_for("income.contests"),
    )


def _slip_in_list(row: Any, workshops: Mapping[str, str]) -> dict[str, Any]:
    return {
        "label": settled_until(row["label"], row["to"]),
        "payer": workshops.get(row["workshop"], ""),
        "net": row["net"],
        "state": {"due": "settled"}.get(row["state"], row["state"]),
        "href": url_for("income.slip", id=row["id"]),
    }


@blueprint.get("/slips/<uuid:id>")
@requires("see-income")
def slip(id: UUID) -> ResponseReturnValue:
    """One pay slip, for the screen and for paper."""
    row = seen_slip(str(id))
    [told] = told_slips([row])
    said = house().get(WorkshopsReadModel).contests_about(row["id"])
    waits = {each["place"] for each in said if each["state"] == "open"}
    for line in told["lines"]:
        line["href"] = url_for("income.explain_entry", id=line["id"])
        line["contested"] = line["id"] in waits
    paper = url_for("income.slip_paper", id=row["id"]) if row["run_state"] == "approved" else None
    return render_template(
        "income/slip.html",
        **told,
        gig=False,
        paper_href=paper,
        back_href=url_for("income.slips"),
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
            "state": {"due": "settled"}.get(row["state"], row["state"]),
            "nothing_due": _nothing_due(row),
            "approved_at": row["approved_at"],
            "paid_at": row["paid_at"],
            "reference": row["reference"],
            "hours": _hours(row),
            "kept_back": _kept_back(row["lines"]),
        }
        for row in rows
    ]


def _nothing_due(row: Any) -> str | None:
    """Why nothing is paid with a slip of nothing, and what goes on to the next one; None of any other."""
    if row["net"]:
        return None
    if not row["carried_out"]:
        return _("这一张挣的和扣的一样多，没有钱发。")
    owed = yuan(from_fen(-row["carried_out"]))
    return _("这一张不够扣，没有钱发。还差 %(owed)s 元，留到下一张工资条再扣。", owed=owed)


def _kept_back(lines: Sequence[Mapping[str, Any]]) -> str:
    """What was taken off a slip, in a sentence."""
    taken = {line["kind"] for line in lines if line["amount"] < 0}
    if "deduction" in taken:
        return _("除了上面写明的赔偿和个人所得税，没有扣任何费用。")
    if "tax" in taken:
        tax = sum(line["amount"] for line in lines if line["kind"] == "tax")
        return _("除了代扣的个人所得税 %(amount)s 元，没有扣任何费用。", amount=yuan(-tax))
    return _("没有扣任何费用。")


def _hours(row: Any) -> dict[str, str] | None:
    """The hours a slip counts, and what an hour of them comes to before what is kept back or carried; None
    where there are none, or only what was mended."""
    hours = Decimal(row["hours"] or 0)
    if hours <= 0:
        return None
    earned = sum(line["amount"] for line in row["lines"] if line["kind"] in EARNED)
    return {"worked": worked(hours, "hour"), "hourly": yuan(from_fen(to_fen(from_fen(earned) / hours)))}


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
        "note": _note(line),
        "amount": line["amount"],
        "id": line["id"],
    }


def _note(line: Mapping[str, Any]) -> str | None:
    """How a top-up or a deduction was worked out; None of other lines."""
    if line["deduction"]:
        return deducted(line["deduction"])
    return topped_up(line["top_up"]) if line["top_up"] else None


def deducted(made: Mapping[str, Any]) -> str:
    """What a deduction is for, and what bounds it."""
    what = REASONS.get(made["reason_code"], REASONS["other"])
    day = day_words(date.fromisoformat(made["happened_on"]))
    if made["amount"] < 0:
        return _("%(day)s%(what)s，以前扣的退给您", day=day, what=what)
    return _(
        "%(day)s%(what)s，要赔 %(whole)s 元，前面扣过 %(before)s 元；%(month)s的工资 %(wage)s 元，"
        "最多扣五分之一，扣完不低于最低工资 %(least)s 元",
        day=day,
        what=what,
        whole=yuan(from_fen(made["whole"])),
        before=yuan(from_fen(made["before"])),
        month=month_words(made["month"], year=False),
        wage=yuan(from_fen(made["limit"]["wage"])),
        least=wage(Decimal(made["limit"]["monthly"])),
    )


def topped_up(top_up: Mapping[str, Any]) -> str:
    """How a top-up was worked out: of which days, hours × minimum, less what was earned and topped up."""
    first, last = (date.fromisoformat(top_up[end]) for end in ("first", "last"))
    hours, hourly = Decimal(top_up["hours"]), Decimal(top_up["hourly"])
    said = _(
        "%(days)s：%(hours)s × 最低 %(hourly)s 元 = %(least)s 元，计件 %(earned)s 元",
        days=days_between(first, last),
        hours=worked(hours, "hour"),
        hourly=wage(hourly),
        least=yuan(hours * hourly),
        earned=yuan(Decimal(top_up["earned"])),
    )
    before = top_up["before"]
    return _("%(said)s，前面补过 %(before)s 元", said=said, before=yuan(before)) if before else said


def _plain(kind: str) -> str:
    """The template says itself that a line is a difference."""
    return "work" if kind in ("difference", "rate-difference") else kind


def _why(line: Mapping[str, Any], reasons: Mapping[str, str]) -> str | None:
    """What a difference is for; None where the line is none."""
    if line["kind"] == "rate-difference":
        reason = REASONS.get(reasons.get(line["correction"], ""), REASONS["other"])
        return _("改价，%(reason)s", reason=reason)
    return _("补差") if line["kind"] == "difference" else None
