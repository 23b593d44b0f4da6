"""招工: an employer's gigs, what waits for it in each, and how well its places are filled."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from gigs.pages.desk import at_desk, desk, read, show
from gigs.pages.door import to_come, when_told
from gigs.pages.fill import percent, year_of
from kernel.lookups import Employers
from kernel.money import from_micro, to_fen
from kernel.time import now
from shell.house import house
from shell.vocabularies import REASONS

AT_ONCE = 12
LAST = 2**63 - 1  # where the log could end


@desk.get("/")
@at_desk("decide-application")
def home() -> ResponseReturnValue:
    """Every gig of this employer, the latest first; `before` is where the earlier ones begin."""
    before = request.args.get("before", type=int)
    if before is not None and not 0 <= before <= LAST:
        before = None
    found = read().gigs_of(g.employer, before=before, limit=AT_ONCE + 1)
    shown, at = found[:AT_ONCE], now()
    ids = [gig["id"] for gig in shown]
    waiting, contested, unpaid = read().waiting(ids), read().contested(ids), read().unpaid(ids)
    unrecorded = read().unrecorded(ids, at)
    months = year_of(g.employer)
    asked, filled = sum(each.asked for each in months), sum(each.filled for each in months)
    employers = house().get(Employers)
    state = employers.employer_state(g.employer)
    refusal = employers.why_refused(g.employer) if state == "refused" else None
    return show(
        "home.html",
        tab="home",
        state=state,
        reason=str(REASONS[refusal]) if refusal in REASONS else None,
        details_href=url_for("people.employer_details", id=g.employer),
        gigs=[_gig(gig, at, waiting, contested, unpaid, unrecorded) for gig in shown],
        fill={"asked": asked, "filled": filled, "percent": percent(filled, asked)} if asked else None,
        post_href=url_for("employer.post"),
        last_href=url_for("employer.post", like=ids[0]) if ids and before is None else None,
        fill_href=url_for("employer.fill_rate"),
        me_href=url_for("people.me"),
        older_href=url_for("employer.home", before=shown[-1]["position"]) if len(found) > AT_ONCE else None,
    )


def _gig(
    gig: Mapping[str, Any],
    at: datetime,
    waiting: Mapping[str, int],
    contested: Mapping[str, int],
    unpaid: Mapping[str, int],
    unrecorded: Mapping[str, int],
) -> dict[str, Any]:
    shifts = [shift for shift in gig["shifts"] if not shift["off"]] or gig["shifts"]
    coming = to_come(dict(gig), at)
    state = gig["state"]
    if state == "published" and not coming:
        state = "running" if any(shift["ends_at"] > at for shift in shifts) else "over"
    return {
        "title": gig["title"],
        "when": when_told(shifts),
        "state": state,
        "open": unrecorded.get(gig["id"], 0),
        "hired": sum(shift["hired"] for shift in shifts),
        "headcount": sum(shift["headcount"] for shift in shifts),
        "left": sum(shift["left"] for shift in coming) if state == "published" else 0,
        "waiting": waiting.get(gig["id"], 0) if coming else 0,
        "contested": contested.get(gig["id"], 0),
        "unpaid": to_fen(from_micro(unpaid.get(gig["id"], 0))),
        "href": url_for("employer.gig", id=gig["id"])
        if state != "draft"
        else url_for("employer.post", draft=gig["id"]),
    }
