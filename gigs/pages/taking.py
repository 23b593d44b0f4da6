"""接下、报名、我会来、不去了: a villager takes shifts, asks to be chosen, says that they come, or leaves."""

from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from gigs.pages.board import gig_page
from gigs.pages.door import blueprint, own_worker
from gigs.service import Hirings
from kernel.errors import MENDABLE
from kernel.time import now
from shell.house import house
from shell.vocabularies import sentence
from shell.web import actor, form_id, requires, wrote


@blueprint.post("/<uuid:id>/take")
@requires("apply")
def take(id: UUID) -> ResponseReturnValue:
    """Take the shifts that are ticked (all to come, where there is one only); refused, they stay ticked."""
    chosen = _chosen()
    try:
        applied = (
            house()
            .get(Hirings)
            .apply(
                id=str(id),
                worker=own_worker(),
                shifts=chosen or None,
                at=now(),
                actor=actor(),
                request=form_id(),
            )
        )
    except MENDABLE as refusal:
        return gig_page(str(id), sentence(refusal.code, **refusal.details), chosen)
    wrote(applied.position)
    return redirect(url_for("gigs.mine"), 303)


@blueprint.post("/<uuid:id>/confirm")
@requires("apply")
def confirm(id: UUID) -> ResponseReturnValue:
    """Say that one comes: to the shift that was asked about, or to all of them where none is named."""
    try:
        applied = (
            house()
            .get(Hirings)
            .confirm(
                id=str(id),
                worker=own_worker(),
                shifts=_chosen() or None,
                at=now(),
                actor=actor(),
                request=form_id(),
            )
        )
    except MENDABLE as refusal:
        return gig_page(str(id), sentence(refusal.code, **refusal.details))
    wrote(applied.position)
    return redirect(url_for("gigs.mine"), 303)


@blueprint.post("/<uuid:id>/leave")
@requires("apply")
def leave(id: UUID) -> ResponseReturnValue:
    """Not go after all; as long as places are free, they can be taken again."""
    try:
        applied = (
            house()
            .get(Hirings)
            .withdraw(id=str(id), worker=own_worker(), at=now(), actor=actor(), request=form_id())
        )
    except MENDABLE as refusal:
        return gig_page(str(id), sentence(refusal.code, **refusal.details))
    wrote(applied.position)
    return redirect(url_for("gigs.mine", left=str(id)), 303)


def _chosen() -> list[int]:
    """The shifts that are ticked."""
    return [int(no) for no in request.form.getlist("shifts") if no.isascii() and no.isdigit() and len(no) < 4]
