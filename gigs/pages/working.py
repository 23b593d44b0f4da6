"""记工和付钱: who came to a shift, all at once by a list; who is owed what, and that it was paid."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError
from sqlalchemy import RowMapping

from gigs.domain import Gig
from gigs.domain.pay import usual_quantity
from gigs.events import Place
from gigs.pages.arriving import can_scan
from gigs.pages.desk import at_desk, desk, names_of, own_gig, read, show
from gigs.schemas import GigPaymentSchema
from gigs.service import Worked
from kernel.errors import Forbidden, Invalid, NotFound, Refused
from kernel.identity import derived_id
from kernel.money import from_micro, to_fen
from kernel.time import ZONE, day_of, now
from shell.forms import Form
from shell.house import house
from shell.i18n import hours, near_day, pieces
from shell.vocabularies import PAY_BASES, REASONS, sentence
from shell.web import actor, wrote
from shell.words import words_of


@desk.get("/gigs/<uuid:id>/shifts/<int:shift>")
@at_desk("record-attendance")
def roll(id: UUID, shift: int) -> ResponseReturnValue:
    """Everybody who has a place in a shift that has begun, with what was recorded."""
    return _roll(own_gig(id), shift)


@desk.post("/gigs/<uuid:id>/shifts/<int:shift>")
@at_desk("record-attendance")
def record(id: UUID, shift: int) -> ResponseReturnValue:
    """Record the list. What stands already is left alone; what is refused stays, with its reason.

    `agree` names one whose own word is recorded, and nobody else's.
    """
    known = own_gig(id)
    form = Form(request.form)
    stands = {row["worker"]: row for row in read().places(known.id) if row["shift"] == shift}
    errors: dict[str, str] = {}
    agreed = stands.get(form.typed.get("agree", ""))
    if agreed is not None and agreed["claims"]:
        claims, worker = Decimal(agreed["claims"]), agreed["worker"]
        if said := _recorded_anew(known, worker, shift, "attended", claims, form.id):
            return _roll(known, shift, form.typed, {worker: said}), 409
        return redirect(url_for("employer.roll", id=id, shift=shift), 303)
    for worker, row in stands.items():
        outcome = form.typed.get(f"outcome-{worker}")
        if outcome not in ("attended", "absent"):
            continue
        quantity = None
        if outcome == "attended":
            lump = known.offer.pay.basis == "lump"
            quantity = Decimal(1) if lump else form.decimal(f"quantity-{worker}")
        if wrong := form.errors.pop(f"quantity-{worker}", None):
            errors[worker] = wrong
            continue
        if row["outcome"] == outcome and row["contest"] is None and _recorded(row) == quantity:
            continue
        if said := _recorded_anew(known, worker, shift, outcome, quantity, form.id):
            errors[worker] = said
    if errors:
        return _roll(own_gig(id), shift, form.typed, errors), 409
    return redirect(url_for("employer.payments", id=id), 303)


def _recorded_anew(
    gig: Gig, worker: str, shift: int, outcome: Any, quantity: Decimal | None, request: str
) -> str | None:
    """Record one person; answers why not, where it is refused."""
    try:
        _happened, position = (
            house()
            .get(Worked)
            .record(
                id=gig.id,
                worker=worker,
                shift=shift,
                outcome=outcome,
                quantity=quantity,
                at=now(),
                actor=actor(),
                request=derived_id(request, worker, outcome, str(quantity)),
            )
        )
    except Forbidden:
        raise
    except Refused as refusal:
        return sentence(refusal.code, **refusal.details)
    wrote(position)
    return None


def _recorded(row: RowMapping) -> Decimal | None:
    return Decimal(row["hundredths"]) / 100 if row["outcome"] == "attended" else None


def _roll(
    gig: Gig, no: int, typed: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None
) -> str:
    if not 0 <= no < len(gig.shifts):
        raise NotFound("shift", str(no))
    shift, typed, errors = gig.shifts[no], typed or {}, errors or {}
    rows = [row for row in read().places(gig.id) if row["shift"] == no]
    names = names_of(row["worker"] for row in rows)
    words = words_of(house(), [row["contest"] for row in rows if row["contest"]])
    basis = gig.offer.pay.basis
    try:
        usual = pieces(usual_quantity(basis, Place(no, shift.starts_at, shift.ends_at)))
    except Invalid:  # pieces are counted, nobody can tell beforehand
        usual = ""
    return show(
        "roll.html",
        title=gig.offer.title,
        when=f"{near_day(day_of(shift.starts_at))} {hours(shift.starts_at, shift.ends_at)}",
        unit=str(PAY_BASES[basis]),
        lump=basis == "lump",
        begun=shift.starts_at <= now(),
        people=[
            {
                "worker": row["worker"],
                "name": names[row["worker"]],
                "outcome": typed.get(f"outcome-{row['worker']}") or row["outcome"],
                "quantity": typed.get(f"quantity-{row['worker']}")
                or (pieces(_recorded(row) or 0) if row["outcome"] == "attended" else usual),
                "paid": bool(row["paid"]),
                "arrived": f"{row['arrived_at'].astimezone(ZONE):%H:%M}" if row["arrived_at"] else None,
                "contest": _contest(row, words),
                "error": errors.get(row["worker"]),
            }
            for row in rows
        ],
        code_href=url_for("employer.code", id=gig.id, shift=no) if can_scan(gig, no) else None,
        entry_id=str(uuid4()),
        errors=errors,
        action=url_for("employer.record", id=gig.id, shift=no),
        back_href=url_for("employer.gig", id=gig.id),
    )


def _contest(row: RowMapping, words: Mapping[str, str]) -> dict[str, Any] | None:
    """What somebody says is wrong with their record."""
    if row["contest"] is None:
        return None
    claims = Decimal(row["claims"]) if row["claims"] else None
    return {
        "reason": str(REASONS.get(row["contest_reason"], REASONS["other"])),
        "claims": claims,
        "words": words.get(row["contest"]),
    }


@desk.get("/gigs/<uuid:id>/payments")
@at_desk("pay-gig")
def payments(id: UUID) -> ResponseReturnValue:
    """Who earned what at this gig, and what of it is to be paid."""
    return _payments(own_gig(id))


@desk.post("/gigs/<uuid:id>/payments")
@at_desk("pay-gig")
def pay(id: UUID) -> ResponseReturnValue:
    """Confirm that those who are ticked were paid. What is refused stays; the others are done."""
    known = own_gig(id)
    form = Form(request.form)
    reference = "".join(form.typed.get("reference", "").split()) or None
    workers = request.form.getlist("worker")
    try:
        GigPaymentSchema().fields["reference"].deserialize(reference)
    except ValidationError:
        return _payments(known, {"reference": sentence("reference-unreadable")}, form.typed, workers), 422
    errors: dict[str, str] = {}
    for worker in workers:
        try:
            _happened, position = (
                house()
                .get(Worked)
                .pay(
                    id=known.id,
                    worker=worker,
                    reference=reference,
                    at=now(),
                    actor=actor(),
                    request=derived_id(form.id, worker),
                )
            )
        except Forbidden:
            raise
        except Refused as refusal:
            errors[worker] = sentence(refusal.code, **refusal.details)
        else:
            wrote(position)
    if not workers:
        errors["_"] = _("先勾上付给谁。")
    if errors:
        return _payments(own_gig(id), errors, form.typed, workers), 409
    return redirect(url_for("employer.payments", id=id), 303)


def _payments(
    gig: Gig,
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    ticked: list[str] | None = None,
) -> str:
    rows, errors = read().places(gig.id), errors or {}
    names = names_of(row["worker"] for row in rows)
    people = []
    for worker, grouped in groupby(rows, lambda row: row["worker"]):
        own = list(grouped)
        owed = to_fen(from_micro(sum(row["unpaid"] for row in own)))
        people.append(
            {
                "worker": worker,
                "name": names[worker],
                "earned": to_fen(from_micro(sum(row["earned"] for row in own))),
                "owed": owed,
                "came": sum(row["outcome"] == "attended" for row in own),
                "missed": sum(row["outcome"] == "absent" for row in own),
                "open": sum(row["outcome"] is None for row in own),
                "contested": any(row["contest"] is not None for row in own),
                "ticked": bool(owed) and (worker in ticked if ticked is not None else True),
                "error": errors.get(worker),
            }
        )
    return show(
        "payments.html",
        title=gig.offer.title,
        people=people,
        owed=sum(person["owed"] for person in people),
        due=sum(bool(person["owed"]) for person in people),
        reference=(typed or {}).get("reference", ""),
        rolls=[
            {
                "told": f"{near_day(day_of(shift.starts_at))} {hours(shift.starts_at, shift.ends_at)}",
                "href": url_for("employer.roll", id=gig.id, shift=no),
            }
            for no, shift in enumerate(gig.shifts)
            if shift.starts_at <= now() and no not in gig.off
        ],
        entry_id=str(uuid4()),
        errors=errors,
        action=url_for("employer.pay", id=gig.id),
        back_href=url_for("employer.gig", id=gig.id),
    )
