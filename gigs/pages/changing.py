"""A published gig changes: more or fewer people, or called off, with what that means in numbers."""

from uuid import UUID, uuid4

import msgspec
from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gigs.domain import Gig
from gigs.pages.applicants import page
from gigs.pages.desk import at_desk, desk, own_gig, show
from gigs.projections.posting import NOTICE
from gigs.service import Gigs
from kernel.errors import MENDABLE
from kernel.time import now
from shell.forms import Form
from shell.house import house
from shell.vocabularies import REASONS, sentence
from shell.web import actor, wrote

WHY = ("weather", "no-work", "dates-changed", "other")


@desk.post("/gigs/<uuid:id>/heads")
@at_desk("decide-application")
def resize(id: UUID) -> ResponseReturnValue:
    """Need more or fewer people in shifts that have not begun; `version` is that of the page."""
    known = own_gig(id)
    form = Form(request.form)
    heads = [
        form.whole(f"heads-{no}", missing=_("这一格要填。"))
        if f"heads-{no}" in form.typed
        else shift.headcount
        for no, shift in enumerate(known.shifts)
    ]
    version = form.whole("version")
    if form.errors or version is None:
        return page(known, form.errors, form.typed), 422
    shifts = tuple(
        msgspec.structs.replace(shift, headcount=wanted or 0)
        for shift, wanted in zip(known.shifts, heads, strict=True)
    )
    offer = known.offer._replace(shifts=shifts)
    try:
        written = house().get(Gigs).change(id=known.id, version=version, offer=offer, at=now(), actor=actor())
    except MENDABLE as refusal:
        return page(own_gig(id), {"_": sentence(refusal.code, **refusal.details)}), 409
    wrote(written.position)
    return redirect(url_for("employer.gig", id=id), 303)


@desk.get("/gigs/<uuid:id>/cancellation")
@at_desk("decide-application")
def cancellation(id: UUID) -> ResponseReturnValue:
    """What calling the gig off would mean."""
    known = own_gig(id)
    if known.state == "cancelled":
        return redirect(url_for("employer.gig", id=id))
    return _cancellation(known)


@desk.post("/gigs/<uuid:id>/cancellation")
@at_desk("decide-application")
def cancel(id: UUID) -> ResponseReturnValue:
    """Call off every shift that has not begun. A second press finds it called off."""
    known = own_gig(id)
    form = Form(request.form)
    reason = form.typed.get("reason_code", "")
    try:
        written = (
            house()
            .get(Gigs)
            .cancel(
                id=known.id,
                reason_code=reason if reason in REASONS else None,
                at=now(),
                actor=actor(),
                request=form.id,
            )
        )
    except MENDABLE as refusal:
        if refusal.code == "gig-cancelled":
            return redirect(url_for("employer.gig", id=id), 303)
        return _cancellation(known, sentence(refusal.code)), 409
    wrote(written.position)
    return redirect(
        url_for("employer.home") if known.state == "draft" else url_for("employer.gig", id=id), 303
    )


def _cancellation(known: Gig, error: str | None = None) -> str:
    at = now()
    off = range(len(known.shifts)) if known.state == "draft" else known.to_come(at)
    freed = {worker for worker, held in known.places.items() if any(no in off for no in held)}
    late = [no for no in off if known.shifts[no].starts_at - at <= NOTICE and known.state == "published"]
    return show(
        "cancellation.html",
        title=known.offer.title,
        draft=known.state == "draft",
        shifts=len(off),
        people=len(freed),
        waiting=sum(each.state == "applied" for each in known.applications.values()),
        late=sum(known.asked[no] for no in late),
        keeps=bool(set(range(len(known.shifts))) - set(off)),
        reasons=[{"code": code, "name": str(REASONS[code])} for code in WHY],
        entry_id=str(uuid4()),
        error=error,
        action=url_for("employer.cancel", id=known.id),
        back_href=url_for("employer.post", draft=known.id)
        if known.state == "draft"
        else url_for("employer.gig", id=known.id),
    )
