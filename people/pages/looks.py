"""谁看过我的信息: each look by somebody else, told by role, place and reason, never by name."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import Forbidden
from kernel.identity import Role, Scope
from kernel.lookups import People, Regions
from kernel.time import day_of
from people.pages.door import blueprint
from shell.access import Access, AccessLog
from shell.api import cursor, page_of
from shell.house import house
from shell.schemas import moment_of
from shell.vocabularies import ACCESS_REASONS, LOOKS, ROLES
from shell.web import actor, requires
from workshops.readmodel import WorkshopsReadModel

AT_ONCE = 100


@blueprint.get("/me/looks")
@requires("see-accesses")
def looks() -> ResponseReturnValue:
    """Who looked at what is kept of me, day by day, the newest first."""
    worker = actor().worker
    if worker is None:
        raise Forbidden(action="see-accesses")
    actor().require("see-accesses", Scope(worker=worker))
    behind = cursor(request.args.get("before"))
    before = (moment_of(behind[0]), behind[1]) if behind else None
    found = AccessLog(house().records_engine).of(worker, before=before, limit=AT_ONCE + 1)
    page = page_of(list(found), AT_ONCE, lambda look: (look.at.isoformat(), look.id))
    return render_template(
        "people/looks.html",
        days=days_of(page["items"]),
        more_href=url_for("people.looks", before=page["next"]) if page["next"] else None,
        earlier=behind is not None,
        back_href=url_for("people.me"),
    )


def days_of(found: Sequence[Access]) -> list[dict[str, Any]]:
    """Looks by day; those of one day that differ in nothing but the hour are told once, with how many."""
    places = places_of(found)
    days = []
    for day, of_day in groupby(found, lambda look: day_of(look.at)):
        alike: dict[tuple[Any, ...], list[Access]] = {}
        for look in of_day:
            alike.setdefault((look.role, look.place, look.what, look.reason), []).append(look)
        rows = [
            {
                "who": who_looked(same[0], places),
                "what": str(LOOKS.get(same[0].what, LOOKS["other"])),
                "reason": str(ACCESS_REASONS[same[0].reason]) if same[0].reason else None,
                "at": same[0].at,
                "times": len(same),
            }
            for same in alike.values()
        ]
        days.append({"day": day, "looks": rows})
    return days


def who_looked(look: Access, places: dict[str, str]) -> str:
    """The role, and the workshop, employer or region it is of."""
    role = _("家里人") if look.role == Role.WORKER else str(ROLES[Role(look.role)])
    place = places.get(look.place or "")
    return _("%(place)s · %(role)s", place=place, role=role) if place else role


def places_of(found: Iterable[Access]) -> dict[str, str]:
    """What the workshops, employers and regions of some looks are called."""
    asked = {look.place for look in found if look.place}
    regions = {place: name for place in asked if (name := house().get(Regions).name_of(place))}
    others = sorted(asked - regions.keys())
    if not others:
        return regions
    shops = {row["id"]: row["name"] for row in house().get(WorkshopsReadModel).workshops(ids=others)}
    employers = house().get(People).names_of([id for id in others if id not in shops])
    return regions | shops | employers
