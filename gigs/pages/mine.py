"""我接的活: where a villager goes next, what they wait for, what they did, and what they say is wrong."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gigs.domain import Gig
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
from kernel.errors import MENDABLE
from kernel.money import from_micro, to_fen
from kernel.time import day_of, now
from shell.house import house
from shell.i18n import hours, near_day
from shell.vocabularies import REASONS, sentence
from shell.web import actor, form_id, requires, wrote

# What was done longer ago than this is found by month among the earnings.
SHOWN_FOR = timedelta(days=92)
SHOWN = ("applied", "declined", "lapsed")
WAYS = {"hours-wrong": "attended", "was-there": "absent"}


@blueprint.get("/mine")
@requires("apply")
def mine() -> ResponseReturnValue:
    """All that the reader took or asked for: what comes first, then what was."""
    return _page()


@blueprint.post("/<uuid:id>/shifts/<int:shift>/contest")
@requires("contest-attendance")
def contest(id: UUID, shift: int) -> ResponseReturnValue:
    """Say that a shift was otherwise than recorded; `entry` is the amount that was looked at, where it was
    said beside one. A second press finds it said already."""
    worker, entry = own_worker(), request.args.get("entry", type=UUID)
    back = url_for("income.explain_entry", id=entry) if entry else url_for("gigs.mine")
    reason = request.form.get("reason_code", "")
    try:
        _happened, position = (
            house()
            .get(Worked)
            .contest(
                id=str(id),
                worker=worker,
                shift=shift,
                claims=None,
                reason_code=reason if reason in REASONS else "other",
                at=now(),
                actor=actor(),
                request=form_id(),
            )
        )
    except MENDABLE as refusal:
        if refusal.code != "contest-open":
            return _page(sentence(refusal.code, **refusal.details))
        return redirect(back, 303)
    wrote(position)
    return redirect(back, 303)


def _page(error: str | None = None) -> ResponseReturnValue:
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
        done=[_done(row, worker, names) for row in reversed(places) if row["starts_at"] <= at],
        error=error,
        left={"title": left["title"], "href": url_for("gigs.show", id=left["id"])} if left else None,
        board_href=url_for("gigs.board"),
    ), 422 if error else 200


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


def _done(row: Any, worker: str, names: dict[str, str]) -> Row:
    """One shift that has begun: what was recorded, what it earned (fen), and two ways to say it is wrong."""
    entry = Gig.entry_of(row["gig"], worker, row["shift"])
    earned = row["outcome"] == "attended"
    return {
        "title": row["title"],
        "employer": names.get(row["employer"], ""),
        "when": f"{near_day(day_of(row['starts_at']))} {hours(row['starts_at'], row['ends_at'])}",
        "outcome": row["outcome"],
        "amount": to_fen(from_micro(row["earned"] or 0)) if earned else None,
        "paid": earned and not row["unpaid"],
        "contested": row["contest"] is not None,
        "reasons": [
            {"code": code, "name": str(REASONS[code])} for code, of in WAYS.items() if of == row["outcome"]
        ],
        "request_id": str(uuid4()),
        "contest_href": url_for("gigs.contest", id=row["gig"], shift=row["shift"]),
        "explain_href": url_for("income.explain_entry", id=entry) if earned else None,
    }
