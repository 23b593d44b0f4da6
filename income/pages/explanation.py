"""How one amount came about, step by step."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gigs.readmodel import GigsReadModel
from income.pages.asking import asked, blueprint, counted, label_of, moment_asked, read, terms, words_in
from income.projections import explain
from income.projections.explanation import Names
from income.readmodel import Entry
from income.service import Incomes, Story
from kernel.identity import Scope
from kernel.money import to_fen
from kernel.time import day_of
from shell.access import reason_given
from shell.house import house
from shell.i18n import day as day_words
from shell.i18n import month as month_words
from shell.i18n import rate as rate_words
from shell.i18n import wage
from shell.vocabularies import REASONS, promised, unit_word
from shell.web import actor, requires
from workshops.readmodel import WorkshopsReadModel

LINE_REASONS = {
    "work": ("miscounted", "rate-wrong", "sum-wrong", "other"),
    "difference": ("miscounted", "rate-wrong", "sum-wrong", "other"),
    "rate-difference": ("rate-wrong", "miscounted", "sum-wrong", "other"),
    "top-up": ("hours-wrong", "sum-wrong", "other"),
}
"""What may be wrong with a line of a slip, by its kind, the likeliest first; any other takes money away."""


@blueprint.get("/entries/<uuid:id>")
@requires("see-income")
def explain_entry(id: UUID) -> ResponseReturnValue:
    """How one amount came about, step by step."""
    as_of = moment_asked()
    story = house().get(Incomes).story(id=str(id), as_of=as_of, actor=actor(), reason=reason_given())
    entry, row = story.entry, story.entry.row
    workshops = house().get(WorkshopsReadModel)
    names = Names(*workshops.names(story.workshops), story.employers)
    label = label_of(row, names.labels)
    own = actor().may("contest", Scope(worker=entry.worker))
    if row["shift"] is not None:
        contest = _of_shift(entry, own)
    elif entry.on_line and not row["gig"]:
        contest = _of_line(entry, own)
    else:
        contest = _of_hand_in(entry, own)
    steps = explain(entry.id, story.recorded, names)
    return render_template(
        "income/explain.html",
        title=_("%(month)s · %(label)s", month=month_words(entry.month), label=label)
        if entry.on_line
        else f"{day_words(row['work_date'])} · {label}",
        note=terms(row, story.employers),
        amount=entry.amount,
        sum_line=_sum_line(entry),
        stage=entry.stage,
        gig=row["gig"] is not None,
        line=entry.on_line and row["gig"] is None,
        steps=steps,
        words=words_in(steps, entry.worker, row["workshop"]),
        parts=[
            {
                "date": part.row["work_date"],
                "label": label,
                "counted": counted(part.quantity, part.row),
                "amount": to_fen(part.exact),
                "href": url_for("income.explain_entry", id=part.entry, **asked()),
            }
            for part in (read().parts_of(entry.id) if entry.on_line else [])
        ],
        **_slip(story),
        photos=[] if row["hand_in"] is None else _photos(entry, as_of),
        **contest,
        request_id=str(uuid4()),
        back_href=url_for("income.show", **{"month": entry.month} | asked()),
    )


def _photos(entry: Entry, as_of: datetime | None) -> list[dict[str, Any]]:
    """Where the photos of what was wrong are, those taken until a moment; none for who may not see them."""
    workshop, hand_in = entry.row["workshop"], entry.row["hand_in"]
    if not actor().may("see-hand-in", Scope(workshop=workshop, worker=entry.worker)):
        return []
    return [
        {
            "at": each["at"],
            "href": url_for("workshops.photo", workshop=workshop, id=hand_in, photo=each["id"]),
        }
        for each in house().get(WorkshopsReadModel).photos([hand_in])
        if as_of is None or each["at"] <= as_of
    ]


def _of_hand_in(entry: Entry, own: bool) -> dict[str, Any]:
    """How to say that a hand-in's count is wrong, or that it was said."""
    row = entry.row
    hand_in = house().get(WorkshopsReadModel).hand_in(row["hand_in"]) if row["hand_in"] else None
    open_to_it = own and hand_in and hand_in["state"] in ("handed-in", "inspected") and not hand_in["contest"]
    return {
        "contest_href": url_for(
            "workshops.contest", workshop=row["workshop"], id=row["hand_in"], entry=entry.id
        )
        if open_to_it
        else None,
        "contest_reasons": [
            {"code": code, "name": REASONS[code]}
            for code in ("miscounted", "inspection-error", "wrong-product", "other")
        ],
        "contest_open": bool(hand_in and hand_in["contest"]),
    }


def _of_line(entry: Entry, own: bool) -> dict[str, Any]:
    """How to say that a line of a slip is wrong, of whatever kind it is, or that it was said."""
    row = entry.row
    said = house().get(WorkshopsReadModel).contests_about(row["slip"])
    waits = any(each["state"] == "open" and each["place"] == entry.id for each in said)
    where = {"workshop": row["workshop"], "slip": row["slip"], "line": entry.id}
    return {
        "contest_href": url_for("workshops.contest_line", **where) if own and not waits else None,
        "contest_reasons": [
            {"code": code, "name": REASONS[code]}
            for code in LINE_REASONS.get(row["kind"], ("not-to-deduct", "sum-wrong", "other"))
        ],
        "contest_open": waits,
    }


def _of_shift(entry: Entry, own: bool) -> dict[str, Any]:
    """How to say that a shift was otherwise than recorded, or that it was said."""
    row = entry.row
    places = house().get(GigsReadModel).places(row["gig"], entry.worker)
    place = next((each for each in places if each["shift"] == row["shift"]), None)
    contested = place is not None and place["contest"] is not None
    first = "was-there" if place is not None and place["outcome"] == "absent" else "hours-wrong"
    return {
        "contest_href": url_for("gigs.contest", id=row["gig"], shift=row["shift"], entry=entry.id)
        if own and place is not None and not contested
        else None,
        "contest_reasons": [{"code": code, "name": REASONS[code]} for code in (first, "other")],
        "contest_open": contested,
    }


def _slip(story: Story) -> dict[str, Any]:
    """The way to the slip or the payment it is on."""
    if story.slip is None:
        return {"slip_href": None}
    if story.entry.row["gig"]:
        payment = read().payment(story.slip)
        assert payment is not None, "what is on a payment was written with it"
        label = _("%(day)s发的这笔钱", day=day_words(day_of(payment["paid_at"])))
        return {"slip_href": url_for("income.payment", id=story.slip), "slip_label": label}
    slip = house().get(WorkshopsReadModel).slip(story.slip)
    if slip is None or slip["run_state"] != "approved":
        return {"slip_href": None}
    label = _("%(month)s的工资条", month=month_words(slip["label"]))
    return {
        "slip_href": url_for("income.slip", id=slip["id"]),
        "slip_label": label,
        "nothing_due": story.entry.stage == "paid" and not slip["net"],
    }


def _sum_line(entry: Entry) -> dict[str, Any] | None:
    """The sum in one line; None where it is no single product (grades, carried amounts)."""
    row = entry.row
    if row["rate"] is None or entry.quantity <= 0:
        return None
    rate = Decimal(row["rate"])
    factor = Decimal(row["factor"]) if row["factor"] else Decimal(1)
    if (
        entry.quantity * rate * factor != entry.exact
        and to_fen(entry.quantity * rate * factor) != entry.amount
    ):
        return None
    return {
        "counted": counted(entry.quantity, row),
        "price": promised(rate, row["basis"]) if row["basis"] else _price(row, rate),
        "rate": wage(rate) if row["basis"] else rate_words(rate),
        "factor": factor if factor != 1 else None,
        "result": entry.amount,
    }


def _price(row: Any, rate: Decimal) -> str:
    """What a piece earns; of a corrected rate, by how much it is more or less."""
    said = {"unit": unit_word(row["unit"]), "rate": rate_words(abs(rate))}
    if row["kind"] != "rate-difference":
        return _("一%(unit)s %(rate)s 元", **said)
    return _("一%(unit)s多 %(rate)s 元", **said) if rate > 0 else _("一%(unit)s少 %(rate)s 元", **said)
