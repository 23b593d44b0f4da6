"""One gig of an employer: who applied and who is hired, its shifts, and what can be done with it now."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gigs.domain import Gig
from gigs.pages.arriving import can_scan
from gigs.pages.desk import at_desk, desk, names_of, own_gig, read, show
from gigs.pages.door import region_name
from gigs.service import Hirings
from kernel.errors import Forbidden, Refused
from kernel.identity import Scope, derived_id
from kernel.lookups import Consents
from kernel.money import from_micro, to_fen
from kernel.time import day_of, now
from people.readmodel import Vault
from shell.access import AccessLog
from shell.forms import Form
from shell.house import house
from shell.i18n import hours, near_day
from shell.vocabularies import PAY_BASES, QUALIFICATIONS, REASONS, sentence
from shell.web import actor, wrote
from shell.words import words_of

FREED = ("lapsed", "withdrawn")
DECLINES = ("filled-by-others", "experience-needed", "other")


@desk.get("/gigs/<uuid:id>")
@at_desk("decide-application")
def gig(id: UUID) -> ResponseReturnValue:
    """Who wants to come, who will, and what there is to do."""
    return page(own_gig(id))


@desk.post("/gigs/<uuid:id>/decisions")
@at_desk("decide-application")
def decide(id: UUID) -> ResponseReturnValue:
    """Hire or decline those who are ticked. What is refused stays, with its reason; the others are done."""
    known = own_gig(id)
    form = Form(request.form)
    declined = form.typed.get("decision") == "declined"
    reason = form.typed.get("reason_code", "")
    workers = request.form.getlist("worker")
    if not workers:
        return page(known, {"_": _("先勾上人，再按。")}), 409
    refused: dict[str, str] = {}
    for worker in workers:
        try:
            applied = (
                house()
                .get(Hirings)
                .decide(
                    id=known.id,
                    worker=worker,
                    decision="declined" if declined else "hired",
                    reason_code=(reason if reason in REASONS else None) if declined else None,
                    at=now(),
                    actor=actor(),
                    request=derived_id(form.id, worker, "declined" if declined else "hired"),
                )
            )
        except Forbidden:
            raise
        except Refused as refusal:
            refused[worker] = sentence(refusal.code, **refusal.details)
        else:
            wrote(applied.position)
    if refused:
        return page(own_gig(id), refused), 409
    return redirect(url_for("employer.gig", id=id), 303)


def page(known: Gig, errors: Mapping[str, str] | None = None, typed: Mapping[str, str] | None = None) -> str:
    """The page of one gig. `errors` are by worker, by field of a shift, or `_` for the whole of it; `typed`
    is what was sent."""
    at = now()
    applications = read().applications(known.id)
    applied = [row for row in applications if row["state"] == "applied"]
    places = read().places(known.id)
    asking = [row["worker"] for row in applied]
    names = names_of([*asking, *(row["worker"] for row in places)])
    came = read().record_at(known.posting.employer, asking)
    done = read().done_of(known.posting.trade, asking)
    hired = sorted({row["worker"] for row in places})
    reachable = house().get(Consents).agreed(hired, "phone-to-employer")
    phones = house().get(Vault).get_many(reachable, ("phone",))
    by = actor().require("decide-application", Scope(employer=known.posting.employer))
    if phones:
        AccessLog(house().records_engine).keep_many(phones, by, "phone-to-employer", known.posting.employer)
    shifts = [_shift(known, no, at) for no in range(len(known.shifts))]
    coming = [shift for shift in shifts if not shift["begun"] and not shift["off"]]
    pay = known.offer.pay
    words = words_of(house(), [row["request"] for row in applied])
    return show(
        "gig.html",
        title=known.offer.title,
        state=known.state,
        reason=str(REASONS[known.reason_code]) if known.reason_code in REASONS else None,
        pay={"amount": pay.amount, "basis": str(PAY_BASES[pay.basis])},
        instant=known.offer.mode == "instant",
        window=known.offer.confirm,
        where=region_name(known.posting.village),
        requires=[str(QUALIFICATIONS[code]) for code in known.offer.requires],
        shifts=shifts,
        counts={
            "asked": sum(shift["headcount"] for shift in shifts if not shift["off"]),
            "hired": sum(shift["hired"] for shift in shifts if not shift["off"]),
            "left": sum(shift["left"] for shift in coming),
            "waiting": len(applied),
        },
        applicants=[
            {
                "worker": row["worker"],
                "name": _masked(names[row["worker"]]),
                "at": row["at"],
                "shifts": _named(shifts, row["shifts"]),
                "words": words.get(row["request"]),
                "came": came.get(row["worker"]),
                "done": done.get(row["worker"], 0),
                "places": len(row["shifts"]),
                "error": (errors or {}).get(row["worker"]),
            }
            for row in applied
        ],
        hired=[
            {
                "worker": worker,
                "name": names[worker],
                "phone": phones.get(worker, {}).get("phone"),
                "shifts": _named(shifts, [row["shift"] for row in own]),
                "coming": _coming(own, at),
                "removable": any(row["starts_at"] > at for row in own),
                "error": (errors or {}).get(worker),
            }
            for worker, grouped in groupby(places, lambda row: row["worker"])
            for own in [list(grouped)]
        ],
        freed=bool(applied) and any(row["state"] in FREED for row in applications),
        owed=to_fen(from_micro(sum(row["unpaid"] for row in places))),
        contested=sum(row["contest"] is not None for row in places),
        begun=any(shift["begun"] for shift in shifts),
        resizable=known.state == "published" and bool(coming),
        version=known.revision,
        typed=typed or {},
        reasons=[{"code": code, "name": str(REASONS[code])} for code in DECLINES],
        decide_href=url_for("employer.decide", id=known.id),
        resize_href=url_for("employer.resize", id=known.id),
        payments_href=url_for("employer.payments", id=known.id) if places else None,
        like_href=url_for("employer.post", like=known.id),
        cancel_href=url_for("employer.cancellation", id=known.id)
        if known.state == "published" and coming
        else None,
        share_href=url_for("gigs.show", id=known.id) if known.state == "published" else None,
        notice_href=url_for("gigs.notice", village=known.posting.village),
        entry_id=str(uuid4()),
        errors=errors or {},
        home_href=url_for("employer.home"),
    )


def _coming(places: Sequence[Any], at: datetime) -> str | None:
    """What somebody says of the shifts they were asked about: `asked` while an answer is missing, else
    `confirmed`; None where nobody asked yet."""
    said = {place["coming"] for place in places if place["starts_at"] > at and place["coming"]}
    return "asked" if "asked" in said else "confirmed" if said else None


def _masked(name: str) -> str:
    """Who only applied is known by the first letter of the name."""
    return f"{name[:1]}＊＊"


def _named(shifts: Sequence[Mapping[str, Any]], some: Sequence[int]) -> list[str]:
    """What some shifts are called: by their day, where no other has the same; nothing where there is one."""
    if len(shifts) == 1:
        return []
    days = [shift["day"] for shift in shifts]
    return [shifts[no]["day"] if days.count(shifts[no]["day"]) == 1 else shifts[no]["told"] for no in some]


def _shift(gig: Gig, no: int, at: datetime) -> dict[str, Any]:
    shift, off = gig.shifts[no], no in gig.off
    told = hours(shift.starts_at, shift.ends_at)
    return {
        "no": no,
        "day": near_day(day_of(shift.starts_at)),
        "hours": told,
        "told": f"{near_day(day_of(shift.starts_at))} {told}",
        "headcount": shift.headcount,
        "hired": gig.hired(no),
        "left": 0 if off else gig.left(no),
        "off": off,
        "begun": shift.starts_at <= at,
        "recorded": sum(gig.work[key].outcome is not None for key in gig.work if key[1] == no),
        "href": url_for("employer.roll", id=gig.id, shift=no)
        if shift.starts_at <= at and not off and gig.hired(no)
        else None,
        "code_href": url_for("employer.code", id=gig.id, shift=no)
        if shift.starts_at > at and can_scan(gig, no) and gig.hired(no)
        else None,
    }
