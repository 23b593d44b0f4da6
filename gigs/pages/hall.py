"""For the village hall: a sheet to print and pin up, and a big screen that turns its own pages."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gigs.pages.door import blueprint, full_day, names_of, read, region_name, to_come, when_told
from kernel.errors import NotFound
from kernel.lookups import Regions
from kernel.time import ZONE, day_of, now, today
from shell.house import house
from shell.i18n import day as day_words
from shell.qr import qr_code
from shell.vocabularies import PAY_BASES, QUALIFICATIONS
from shell.web import public

ON_A_SHEET = 6
SHEETS = 5
ON_A_SCREEN = 7
SCREENS = 8
TOWN = 9  # digits of a town's code, which its villages' begin with


@blueprint.get("/notices/<village>")
@public
def notice(village: str) -> ResponseReturnValue:
    """Open gigs of a village, or of all of a town, on A4 sheets, each with a code that leads to it."""
    gigs = _open(village, ON_A_SHEET * SHEETS, full_day)
    for gig in gigs:
        address = _outside("gigs.show", id=gig["id"])
        gig["qr"] = qr_code(address, _("扫一扫看%(title)s", title=gig["title"]))
    return render_template(
        "gigs/notice.html",
        place=region_name(village),
        sheets=[gigs[start : start + ON_A_SHEET] for start in range(0, len(gigs), ON_A_SHEET)],
        per_sheet=ON_A_SHEET,
        printed=today(),
        until=max((gig["last_day"] for gig in gigs), default=today()),
        back_href=url_for("gigs.board"),
        tabs=[],
    )


@blueprint.get("/halls/<village>")
@public
def hall(village: str) -> ResponseReturnValue:
    """The big screen: one page of open gigs, and the next one by itself after a while."""
    gigs = _open(village, ON_A_SCREEN * SCREENS, day_words)
    pages = max(ceil(len(gigs) / ON_A_SCREEN), 1)
    shown = min(max(request.args.get("page", 1, int), 1), pages)
    local = now().astimezone(ZONE)
    return render_template(
        "gigs/hall.html",
        place=region_name(village),
        gigs=gigs[(shown - 1) * ON_A_SCREEN : shown * ON_A_SCREEN],
        count=len(gigs),
        left=sum(gig["left"] for gig in gigs),
        page=shown,
        pages=pages,
        next_href=url_for("gigs.hall", village=village, page=shown % pages + 1),
        day=local.date(),
        clock=f"{local:%H:%M}",
        qr=qr_code(_outside("gigs.board"), _("扫一扫，在手机上接活")),
    )


def _outside(endpoint: str, **values: Any) -> str:
    """An address to be opened elsewhere: by the name people know us under, not the one we were asked by."""
    return house().config.public_url.rstrip("/") + url_for(endpoint, **values)


def _open(village: str, most: int, said: Callable[[date], str]) -> list[dict[str, Any]]:
    """Published gigs with a place left: those of the place, or where there are none, of its town.

    `said` is how a day is called. Refuses `not-found` for a code nobody knows.
    """
    if house().get(Regions).name_of(village) is None:
        raise NotFound("region", village)
    at = now()
    found = read().published(region=village, open_at=at, limit=most)
    if not found and len(village) > TOWN:
        found = read().published(region=village[:TOWN], open_at=at, limit=most)
    employers = names_of(gig["employer"] for gig in found)
    return [_told(gig, employers, [s for s in to_come(gig, at) if s["left"]], said) for gig in found]


def _told(
    gig: dict[str, Any],
    employers: dict[str, str],
    shifts: list[dict[str, Any]],
    said: Callable[[date], str],
) -> dict[str, Any]:
    return {
        "id": gig["id"],
        "title": gig["title"],
        "pay": Decimal(gig["amount"]),
        "basis": str(PAY_BASES[gig["basis"]]),
        "when": when_told(shifts, said),
        "where": employers.get(gig["employer"]) or region_name(gig["village"]),
        "village": region_name(gig["village"]),
        "left": max(shift["left"] for shift in shifts),
        "needs": [str(QUALIFICATIONS[code]) for code in gig["requires"]],
        "last_day": day_of(shifts[-1]["starts_at"]),
    }
