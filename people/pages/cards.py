"""工牌: cards to be printed and cut out, with a number and a code that tells nobody else who it is."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import NotFound
from kernel.identity import Scope
from people.pages.door import blueprint
from people.readmodel import Vault
from people.service import Workers
from shell.access import looked_at
from shell.house import house
from shell.qr import qr_code
from shell.web import actor, requires
from workshops.readmodel import WorkshopsReadModel

AT_ONCE = 500
SIZES = ("a4", "a6")


@blueprint.get("/cards")
@requires("register-on-the-spot")
def cards() -> ResponseReturnValue:
    """The card of a worker, or of all members of a workshop.

    The code is the worker's id: it opens nothing, so a lost card need not be made invalid.
    """
    workshop, worker = request.args.get("workshop"), request.args.get("worker", "")
    size = request.args.get("size") or ("a4" if workshop else "a6")
    found = _all_at(workshop) if workshop else [_of(worker)]
    kept = house().get(Vault).get_many([card["worker"] for card in found], ("name",))
    for card in found:
        card["name"] = kept.get(card["worker"], {}).get("name") or _("（已删除）")
        card["qr"] = qr_code(card["worker"], _("%(name)s的工牌", name=card["name"]))
    where: dict[str, Any] = {"workshop": workshop} if workshop else {"worker": worker}
    return render_template(
        "people/cards.html",
        cards=found,
        size=size if size in SIZES else SIZES[0],
        sizes=[{"value": each, "href": url_for("people.cards", size=each, **where)} for each in SIZES],
        registered=bool(worker),
        next_href=url_for("people.registering"),
        back_href=url_for("workshops.members", workshop=workshop) if workshop else "/",
    )


def _all_at(workshop: str) -> list[dict[str, Any]]:
    """All members of a workshop the asker coordinates."""
    read = house().get(WorkshopsReadModel)
    place = read.workshop(workshop)
    actor().require("keep-members", Scope(workshop=workshop, region=place["village"] if place else None))
    if place is None:
        raise NotFound("workshop", workshop)
    return [
        _card(row["worker"], row["number"], place["name"]) for row in read.members(workshop, limit=AT_ONCE)
    ]


def _of(worker: str) -> dict[str, Any]:
    """Somebody's card, with their number where they work. Officials say why first; the look is kept."""
    by, place, found = house().get(Workers).to_see(id=worker, actor=actor())
    looked_at(house(), found.id, by, "register-on-the-spot", place)
    read = house().get(WorkshopsReadModel)
    for workshop in read.workshops_of(found.id):
        member, where = read.member(workshop, found.id), read.workshop(workshop)
        if member and where:
            return _card(found.id, member.number, where["name"])
    return _card(found.id)


def _card(worker: str, number: str | None = None, workshop: str | None = None) -> dict[str, Any]:
    return {"worker": worker, "number": number, "workshop": workshop}


__all__ = ["cards"]
