"""扫码签到: the employer's screen shows a code that changes; who scans it says that they are there.

What they worked is recorded on the list as before; who scanned, and when, stands beside each name.
"""

from typing import Any
from uuid import UUID

from flask import make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gigs.domain import Gig
from gigs.domain.gig import ARRIVING
from gigs.pages.desk import at_desk, desk, names_of, own_gig
from gigs.pages.door import Row, blueprint, own_worker, read, region_name
from gigs.service import Worked
from kernel.errors import MENDABLE, NotFound
from kernel.identity import derived_id
from kernel.time import day_of, now
from shell.house import house
from shell.i18n import hours, near_day
from shell.qr import qr_code
from shell.scanning import Codes, Scanned
from shell.vocabularies import sentence
from shell.web import actor, public, requires, visitor, wrote

CODES = Codes("arrived")


# -- The employer's screen -------------------------------------------------------------------------------


@desk.get("/gigs/<uuid:id>/shifts/<int:shift>/code")
@at_desk("record-attendance")
def code(id: UUID, shift: int) -> ResponseReturnValue:
    """The code to scan, anew every few seconds, and who has come."""
    gig = own_gig(id)
    if not 0 <= shift < len(gig.shifts) or shift in gig.off:
        raise NotFound("shift", str(shift))
    held, places = gig.shifts[shift], [row for row in read().places(gig.id) if row["shift"] == shift]
    address = house().config.public_url + url_for("gigs.arrive", code=CODES.show(gig.id, shift, now()))
    came = sorted((row for row in places if row["arrived_at"]), key=lambda row: row["arrived_at"])
    names = names_of(row["worker"] for row in came)
    return render_template(
        "code.html",
        tabs=[],
        name=gig.offer.title,
        told=_told(gig, shift),
        state="open" if can_scan(gig, shift) else "over" if now() > held.ends_at else "early",
        opens=held.starts_at - ARRIVING,
        address=address if can_scan(gig, shift) else None,
        qr=qr_code(address, _("扫一扫签到")) if can_scan(gig, shift) else None,
        came=[names[row["worker"]] for row in came],
        of=len(places),
        here=url_for("employer.code", id=id, shift=shift),
        over=_("这一班结束了，谁来了、干了多少在记工里记。"),
        by_hand=_("没带手机的不用扫。干了多少，都在记工里按名字记。"),
        back={"href": url_for("employer.gig", id=id), "label": gig.offer.title},
    )


def can_scan(gig: Gig, shift: int) -> bool:
    """Whether people may say now that they are at a shift."""
    held = gig.shifts[shift]
    return shift not in gig.off and held.starts_at - ARRIVING <= now() <= held.ends_at


def _told(gig: Gig, shift: int) -> str:
    held = gig.shifts[shift]
    return f"{near_day(day_of(held.starts_at))} {hours(held.starts_at, held.ends_at)}"


# -- The worker's phone ----------------------------------------------------------------------------------


@blueprint.get("/here/<code>")
@public
def arrive(code: str) -> ResponseReturnValue:
    """What the code leads to: one press, or none where the phone can do it by itself."""
    scanned = CODES.read(code)
    response = make_response(_page(scanned or CODES.scanned(), code))
    if scanned:
        CODES.remember(response, code)
    return response


@blueprint.post("/here")
@requires("check-in")
def arrived() -> ResponseReturnValue:
    """Note that the reader is there. A second press, or a second scan, finds it noted."""
    worker, scanned = own_worker("check-in"), CODES.scanned()
    if scanned is None:
        return _page(None), 422
    try:
        position = (
            house()
            .get(Worked)
            .arrive(
                id=scanned.of,
                worker=worker,
                shift=scanned.no,
                request=derived_id(scanned.of, worker, str(scanned.no), "arrival", scanned.at.isoformat()),
                at=now(),
                actor=actor(),
            )
        )
    except MENDABLE as refusal:
        placeless = refusal.code == "not-hired"
        error = _("这一班没有您的位子。") if placeless else sentence(refusal.code, **refusal.details)
        return _page(scanned, error=error), 422
    wrote(position)
    return _page(scanned, done=True)


def _page(scanned: Scanned | None, code: str = "", *, done: bool = False, error: str | None = None) -> str:
    who = visitor()
    gig = house().store.find(Gig, scanned.of) if scanned else None
    told: Row = {"name": None, "told": "", "about": None}
    if scanned and gig is not None:
        told = {
            "name": gig.offer.title,
            "told": f"{_told(gig, scanned.no)} · {region_name(gig.posting.village)}",
            "about": {"href": url_for("gigs.show", id=gig.id), "label": _("看这个活"), "icon": "gig"},
        }
    state: Any = "done" if done else "ready" if gig is not None else "stale"
    if state == "ready" and (who is None or not who.worker):
        state = "stranger" if who is None else "other"
    return render_template(
        "arrived.html",
        **told,
        state="refused" if error else state,
        error=error,
        action=url_for("gigs.arrived"),
        sign_in_href=url_for("people.sign_in", next=url_for("gigs.arrive", code=code)) if code else None,
        done=_("用工单位看得到您几点到的。干了多少，等他们记工。"),
        stranger=_("您到了，扫到了。登录以后就记上。"),
        other=_("这是给来干活的人扫的。"),
        again=_("码一会儿一变。请再扫一次用工单位手机上的。"),
        mine={"href": url_for("gigs.mine"), "label": _("我接的活"), "see": _("看我接的活")},
    )
