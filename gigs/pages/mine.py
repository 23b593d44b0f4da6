"""我接的活: where a villager goes next, what they wait for, what they did, and what they say is wrong."""

from datetime import timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gigs.domain import Gig
from gigs.domain.pay import MOST, usual_quantity
from gigs.events import Place
from gigs.pages.door import (
    Row,
    blueprint,
    names_of,
    own_worker,
    read,
    region_name,
    when_told,
)
from gigs.service import Worked
from kernel.errors import MENDABLE, Invalid
from kernel.money import from_micro, to_fen
from kernel.time import day_of, now
from shell.forms import Form
from shell.house import house
from shell.i18n import hours, near_day, pieces
from shell.vocabularies import PAY_BASES, REASONS, sentence
from shell.web import actor, requires, wrote
from shell.words import keep_words, typed_words

# What was done longer ago than this is found by month among the earnings.
SHOWN_FOR = timedelta(days=92)
SHOWN = ("applied", "declined", "lapsed")
WAYS = {"attended": "hours-wrong", "absent": "was-there"}
# By basis, by how much more than recorded people mostly say it was.
MORE = {"hour": ("0.5", "1", "2"), "day": ("0.5", "1"), "piece": (), "lump": ()}


@blueprint.get("/mine")
@requires("apply")
def mine() -> ResponseReturnValue:
    """All that the reader took or asked for: what comes first, then what was."""
    return _page()


@blueprint.post("/<uuid:id>/shifts/<int:shift>/contest")
@requires("contest-attendance")
def contest(id: UUID, shift: int) -> ResponseReturnValue:
    """Say that a shift was otherwise than recorded; `entry` is the amount that was looked at, where it was
    said beside one. `claims` is how much the reader says it was, one of those offered or `counted` in its
    place. A second press finds it said already."""
    worker, entry = own_worker(), request.args.get("entry", type=UUID)
    back = url_for("income.explain_entry", id=entry) if entry else url_for("gigs.mine")
    form = Form(request.form)
    reason, words = form.typed.get("reason_code", ""), typed_words(form.typed)
    claims = None
    if field := next((name for name in ("claims", "counted") if name in form.typed), None):
        claims = form.decimal(field)
        if claims is None:
            return _page(wrong=Wrong(str(id), shift, form.typed[field], form.errors[field]))
    try:
        happened, position = (
            house()
            .get(Worked)
            .contest(
                id=str(id),
                worker=worker,
                shift=shift,
                claims=claims,
                reason_code=reason if reason in REASONS else "other",
                at=now(),
                actor=actor(),
                request=form.id,
            )
        )
    except MENDABLE as refusal:
        said = sentence(refusal.code, **refusal.details)
        if isinstance(refusal, Invalid):
            return _page(wrong=Wrong(str(id), shift, form.typed.get("counted", ""), said))
        if refusal.code != "contest-open":
            return _page(said)
        return redirect(back, 303)
    wrote(position)
    keep_words(house(), happened.contest, words, of=happened.worker)
    return redirect(back, 303)


class Wrong(NamedTuple):
    """What somebody typed beside a shift, and what is wrong with it."""

    gig: str
    shift: int
    typed: str
    said: str


def _page(error: str | None = None, wrong: Wrong | None = None) -> ResponseReturnValue:
    worker, at = own_worker(), now()
    places = read().places_of(worker, since=at - SHOWN_FOR)
    applications = [row for row in read().applications_of(worker) if row["state"] in SHOWN]
    gigs = read().gigs(row["gig"] for row in applications)
    names = names_of([*(row["employer"] for row in places), *(gig["employer"] for gig in gigs.values())])
    left = read().gig(request.args.get("left", "", str))
    return render_template(
        "gigs/mine.html",
        asked=[_question(row, names) for row in places if row["starts_at"] > at and row["coming"] == "asked"],
        coming=[_coming(row, names) for row in places if row["starts_at"] > at and row["coming"] != "asked"],
        waiting=[_asked(gigs[row["gig"]], row, names) for row in applications if row["gig"] in gigs],
        done=[_done(row, worker, names, wrong) for row in reversed(places) if row["starts_at"] <= at],
        error=error,
        errors={"counted": wrong.said} if wrong else {},
        left={"title": left["title"], "href": url_for("gigs.show", id=left["id"])} if left else None,
        board_href=url_for("gigs.board"),
    ), 422 if error or wrong else 200


def _coming(row: Any, names: dict[str, str]) -> Row:
    return {
        "title": row["title"],
        "when": f"{near_day(day_of(row['starts_at']))} {hours(row['starts_at'], row['ends_at'])}",
        "where": " · ".join(filter(None, (region_name(row["village"]), names.get(row["employer"])))),
        "confirmed": row["coming"] == "confirmed",
        "href": url_for("gigs.show", id=row["gig"]),
    }


def _question(row: Any, names: dict[str, str]) -> Row:
    """A shift whose time is near: whether one comes, and by when that is to be said."""
    return _coming(row, names) | {
        "shift": row["shift"],
        "until": row["until"],
        "confirm_href": url_for("gigs.confirm", id=row["gig"]),
        "request_id": str(uuid4()),
    }


def _asked(gig: Row, row: Any, names: dict[str, str]) -> Row:
    return {
        "title": gig["title"],
        "when": when_told(gig["shifts"]),
        "where": " · ".join(filter(None, (region_name(gig["village"]), names.get(gig["employer"])))),
        "state": row["state"],
        "href": url_for("gigs.show", id=gig["id"]),
    }


def _done(row: Any, worker: str, names: dict[str, str], wrong: Wrong | None) -> Row:
    """One shift that has begun: what was recorded, what it earned (fen), and how to say that it is wrong."""
    entry = Gig.entry_of(row["gig"], worker, row["shift"])
    earned = row["outcome"] == "attended"
    here = wrong is not None and (wrong.gig, wrong.shift) == (row["gig"], row["shift"])
    return {
        "title": row["title"],
        "employer": names.get(row["employer"], ""),
        "when": f"{near_day(day_of(row['starts_at']))} {hours(row['starts_at'], row['ends_at'])}",
        "outcome": row["outcome"],
        "amount": to_fen(from_micro(row["earned"] or 0)) if earned else None,
        "paid": earned and not row["unpaid"],
        "contested": row["contest"] is not None,
        "claimed": pieces(Decimal(row["claims"])) if row["claims"] else None,
        "unit": str(PAY_BASES[row["basis"]]),
        "reason": WAYS.get(row["outcome"]),
        "claims": _claims(row),
        "counted": None if row["basis"] == "lump" else wrong.typed if wrong and here else "",
        "wrong": wrong.said if wrong and here else None,
        "request_id": str(uuid4()),
        "contest_href": url_for("gigs.contest", id=row["gig"], shift=row["shift"]),
        "explain_href": url_for("income.explain_entry", id=entry) if earned else None,
    }


def _claims(row: Any) -> list[Row]:
    """What people mostly say it was: the whole shift, or somewhat more than was recorded; least first."""
    if row["outcome"] not in WAYS:
        return []
    basis, recorded = row["basis"], Decimal(row["hundredths"] or 0) / 100
    offered = {recorded + Decimal(more) for more in MORE[basis]} if recorded else set()
    if basis != "piece":
        usual = usual_quantity(basis, Place(row["shift"], row["starts_at"], row["ends_at"]))
        offered.add(usual)
    told = sorted(quantity for quantity in offered if recorded < quantity <= MOST[basis])
    return [{"value": f"{quantity.normalize():f}", "name": pieces(quantity)} for quantity in told]
