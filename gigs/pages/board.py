"""零工: the notice board, and one gig with what it pays, asks for and promises."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from gigs.domain.hiring import HAZARDOUS, IN, MIN_AGE, OF_AGE
from gigs.domain.pay import usual_quantity
from gigs.events import Place
from gigs.pages.door import (
    Row,
    blueprint,
    names_of,
    read,
    region_name,
    to_come,
    when_told,
)
from kernel.errors import Invalid, NotFound
from kernel.identity import Scope
from kernel.lookups import Ages, Consents, Employers, People, Persons, Qualifications
from kernel.money import to_fen
from kernel.schedule import Slot, taken_by_others
from kernel.time import day_of, month_of, months_after, now, today
from shell.house import house
from shell.i18n import hours, near_day
from shell.vocabularies import GROUNDS, PAY_BASES, QUALIFICATIONS, TRADES
from shell.web import public, visitor

AT_ONCE = 30
TOWN = 9  # digits of a town's code, which its villages' begin with
SOON = timedelta(days=1)


@blueprint.get("/")
@public
def board() -> ResponseReturnValue:
    """The gigs that still have places: in one's town first, by trade, by day; what one did before first."""
    at, who = now(), visitor()
    village = house().get(People).village_of(who.worker) if who and who.worker else None
    near = request.args.get("near", "town" if village else "all")
    trade = request.args.get("trade") if request.args.get("trade") in TRADES else None
    soon = request.args.get("when") == "soon"
    region = {"village": village, "town": village[:TOWN]}.get(near) if village else None
    found = read().published(
        region=region,
        trade=trade,
        until=today() + SOON if soon else None,
        open_at=at,
        limit=AT_ONCE + 1,
    )
    asked: dict[str, Any] = {"near": near, "trade": trade, "when": "soon" if soon else None}
    employers = names_of(gig["employer"] for gig in found)
    lacking = _lacking(who.worker if who else None, found, at)
    known = read().trades_of(who.worker) if who and who.worker else set()
    fitting = {gig["id"] for gig in found[:AT_ONCE] if gig["trade"] in known and gig["id"] not in lacking}
    shown = sorted(found[:AT_ONCE], key=lambda gig: gig["id"] not in fitting)  # else by their first shift
    mine = read().places_of(who.worker, since=at) if who and who.worker else None
    return render_template(
        "gigs/board.html",
        gigs=[
            _in_list(gig, employers, lacking.get(gig["id"]), at) | {"did": gig["id"] in fitting}
            for gig in shown
        ],
        more=len(found) > AT_ONCE,
        place=region_name(region) if region else None,
        nears=_choices(asked, "near", [("village", _("本村")), ("town", _("本镇")), ("all", _("都看"))])
        if village
        else [],
        trades=_choices(asked, "trade", [(None, _("不限")), *TRADES.items()]),
        trade=str(TRADES[trade]) if trade else None,
        soon={"on": soon, "href": url_for("gigs.board", **asked | {"when": None if soon else "soon"})},
        filtered=trade is not None or soon,
        all_href=url_for("gigs.board", near="all"),
        taken=None if mine is None else len(mine),
        asked=sum(place["coming"] == "asked" and place["starts_at"] > at for place in mine or ()),
    )


def _choices(asked: dict[str, Any], name: str, options: list[tuple[Any, Any]]) -> list[Row]:
    return [
        {
            "label": str(label),
            "current": asked[name] == value,
            "href": url_for("gigs.board", **asked | {name: value}),
        }
        for value, label in options
    ]


def _in_list(gig: Row, employers: dict[str, str], lacks: str | None, at: datetime) -> Row:
    shifts = [shift for shift in to_come(gig, at) if shift["left"]]
    return {
        "title": gig["title"],
        "pay": Decimal(gig["amount"]),
        "basis": str(PAY_BASES[gig["basis"]]),
        "when": when_told(shifts),
        "where": " · ".join(filter(None, (region_name(gig["village"]), employers.get(gig["employer"])))),
        "left": max(shift["left"] for shift in shifts),
        "instant": gig["mode"] == "instant",
        "lacks": str(QUALIFICATIONS[lacks]) if lacks else None,
        "href": url_for("gigs.show", id=gig["id"]),
    }


def _lacking(worker: str | None, gigs: list[Row], at: datetime) -> dict[str, str]:
    """By gig, a qualification it asks for that the reader does not hold on its first day."""
    holds, lacking = house().get(Qualifications).holds, {}
    for gig in gigs if worker else ():
        first = day_of(to_come(gig, at)[0]["starts_at"])
        lacks = next((each for each in gig["requires"] if not holds(worker, each, first)), None)  # type: ignore[arg-type]
        if lacks:
            lacking[gig["id"]] = lacks
    return lacking


@blueprint.get("/<uuid:id>")
@public
def show(id: UUID) -> ResponseReturnValue:
    """One gig, for everybody who has its address; who is signed in sees whether it fits them."""
    return gig_page(str(id))


def gig_page(id: str, error: str | None = None, chosen: list[int] | None = None) -> ResponseReturnValue:
    """The page of one gig; `error` says why taking it was refused, `chosen` keeps the shifts ticked.

    A draft is its employer's alone: `not-found` to others.
    """
    gig, who, at = read().gig(id), visitor(), now()
    if gig is None or (gig["state"] == "draft" and not _own(who, gig)):
        raise NotFound("gig", id)
    worker = who.worker if who else None
    application = read().application(id, worker) if worker else None
    standing = application["state"] if application is not None else None
    coming = to_come(gig, at)
    slots = [Slot(id, shift["no"], shift["starts_at"], shift["ends_at"]) for shift in coming]
    busy = (
        taken_by_others(house().store, house().get(Persons).records_of(worker), slots)
        if worker and standing not in IN
        else set()
    )
    shifts = [_shift(shift, at, busy, chosen) for shift in gig["shifts"]]
    free = [shift for shift in shifts if shift["open"]]
    can_take = bool(free) and standing not in IN and gig["state"] == "published"
    needs = _needs(worker, gig, coming, busy)
    lacks = next((need["text"] for need in needs if need["met"] is False and need["learn"]), None)
    employers = names_of([gig["employer"]])
    places = read().places(id, worker) if worker and standing == "hired" else ()
    asked = [place for place in places if place["coming"] == "asked" and place["starts_at"] > at]
    until = {shift["no"]: shift["until"] for shift in gig["shifts"]}
    return render_template(
        "gigs/gig.html",
        asked={"until": min(until[place["shift"]] for place in asked)} if asked else None,
        window=_window(gig, coming, at),
        title=gig["title"],
        state=gig["state"],
        pay={"amount": Decimal(gig["amount"]), "basis": str(PAY_BASES[gig["basis"]])},
        total=_total(gig, coming),
        shifts=shifts,
        places={
            "asked": max(s["headcount"] for s in gig["shifts"]),
            "left": max((s["left"] for s in coming), default=0),
        },
        where=region_name(gig["village"]),
        trade=str(TRADES[gig["trade"]]),
        needs=needs,
        ground=str(GROUNDS[gig["ground"]]) if gig["ground"] in GROUNDS else None,
        employer={"name": employers.get(gig["employer"], ""), **_record(gig["employer"])},
        instant=gig["mode"] == "instant",
        standing=standing,
        phone_href=_phone_href(worker, id) if worker and standing == "hired" else None,
        mine=worker is not None,
        signed_in=who is not None,
        can_take=can_take and not lacks,
        lacks=lacks if can_take else None,
        several=len(free) > 1,
        over=not coming,
        **({"tabs": []} if can_take or asked else {}),
        error=error,
        request_id=str(uuid4()),
        take_href=url_for("gigs.take", id=id),
        leave_href=url_for("gigs.leave", id=id),
        confirm_href=url_for("gigs.confirm", id=id),
        back_href=url_for("gigs.board"),
        learn_href=url_for("training.board"),
        sign_in_href=url_for("people.sign_in", next=url_for("gigs.show", id=id)),
    ), 422 if error else 200


def _window(gig: Row, coming: list[Row], at: datetime) -> Row | None:
    """How many hours ahead who takes it now is asked whether they come; None where nobody is any more."""
    if not gig["by_hours"]:
        return None
    ahead = timedelta(hours=gig["from_hours"])
    asks = any(shift["starts_at"] - ahead > at for shift in coming)
    return {"from": gig["from_hours"], "by": gig["by_hours"]} if asks else None


def _phone_href(worker: str, gig: str) -> str | None:
    """Where to let the employer see one's number; None to who did."""
    if house().get(Consents).agreed([worker], "phone-to-employer"):
        return None
    return url_for("people.consent", purpose="phone-to-employer", next=url_for("gigs.show", id=gig))


def _own(who: Any, gig: Row) -> bool:
    scope = Scope(employer=gig["employer"], region=gig["village"])
    return who is not None and bool(who.may("post-gig", scope))


def _shift(shift: Row, at: datetime, busy: set[int], chosen: list[int] | None) -> Row:
    no, begun = shift["no"], shift["starts_at"] <= at
    is_open = not begun and not shift["off"] and shift["left"] > 0
    return {
        "no": no,
        "day": near_day(day_of(shift["starts_at"])),
        "hours": hours(shift["starts_at"], shift["ends_at"]),
        "left": shift["left"],
        "headcount": shift["headcount"],
        "off": shift["off"],
        "begun": begun,
        "open": is_open,
        "busy": no in busy,
        "chosen": is_open and no not in busy if chosen is None else no in chosen,
    }


def _needs(worker: str | None, gig: Row, coming: list[Row], busy: set[int]) -> list[Row]:
    """What is asked for; `met`: whether the reader has it, None where nobody can tell."""
    first = day_of(coming[0]["starts_at"]) if coming else today()
    age = house().get(Ages).age_on(worker, first) if worker else None
    least = OF_AGE if gig["trade"] in HAZARDOUS else MIN_AGE
    needs = [
        {"text": _("满 %(age)s 岁", age=least), "met": None if age is None else age >= least, "learn": False}
    ]
    for code in gig["requires"]:
        holds = house().get(Qualifications).holds
        met = all(holds(worker, code, day_of(shift["starts_at"])) for shift in coming) if worker else None
        needs.append({"text": _("有%(name)s", name=QUALIFICATIONS[code]), "met": met, "learn": True})
    if worker:
        needs.append({"text": _("这个时间您没有别的活和课"), "met": not busy, "learn": False})
    return needs


def _total(gig: Row, coming: list[Row]) -> Row | None:
    """What all the shifts to come would earn, where that is known beforehand (fen)."""
    try:
        quantities = [
            usual_quantity(gig["basis"], Place(shift["no"], shift["starts_at"], shift["ends_at"]))
            for shift in coming
        ]
    except Invalid:  # pieces: nobody can tell before they are counted
        return None
    if not quantities:
        return None
    return {"shifts": len(coming), "amount": to_fen(sum(quantities) * Decimal(gig["amount"]))}


def _record(employer: str) -> Row:
    """Whether an employer was checked, and how it filled its places in the last three months."""
    month = month_of(today())
    months = read().fill_months(employer, months_after(month, -2), month)
    return {
        "verified": house().get(Employers).employer_state(employer) == "verified",
        "asked": sum(each.asked for each in months),
        "filled": sum(each.filled for each in months),
    }
