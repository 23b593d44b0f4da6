"""我的课和证: what somebody learns now and learned before, and what they may show for it."""

from datetime import timedelta
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.time import day_of, now, today
from shell.vocabularies import QUALIFICATIONS
from shell.web import requires
from training.domain.certificate import state_on
from training.pages.door import Row, blueprint, own_worker, places_of, read, run_told, session_told
from training.readmodel import sessions_in

SOON = timedelta(days=60)  # so long before its end or review a permit says so
IN = ("enrolled", "offered", "waitlisted")


@blueprint.get("/mine")
@requires("enrol")
def mine() -> ResponseReturnValue:
    """Classes, certificates and permits of the reader."""
    worker = own_worker()
    enrolments = [row for row in read().enrolments(worker) if row["state"] in IN]
    names = places_of(row["village"] for row in enrolments)
    return render_template(
        "training/mine.html",
        classes=[_class(row, names) for row in enrolments],
        certificates=[_certificate(row) for row in read().certificates(worker)],
        permits=[_permit(row) for row in read().permits(worker)],
        board_href=url_for("training.board"),
    )


def _class(row: Any, names: dict[str, str]) -> Row:
    coming = next((each for each in sessions_in(row) if each.ends_at > now()), None)
    return {
        "name": row["course_name"],
        "when": run_told(row),
        "next": session_told(day_of(coming.starts_at), coming.starts_at, coming.ends_at) if coming else None,
        "where": names[row["village"]],
        "state": "completed" if row["certificate"] else row["state"],
        "attended": row["attended"] or 0,
        "missing": _missing(row),
        "href": url_for("training.seat", id=row["run"]),
    }


def _missing(row: Any) -> list[str]:
    """What is still to be done for the certificate."""
    if row["state"] != "enrolled" or row["certificate"]:
        return []
    classes = row["completion"]["sessions"] - (row["attended"] or 0)
    missing = [_("再来 %(count)s 次", count=classes)] if classes > 0 else []
    if row["completion"]["assessment"] and not row["passed"]:
        missing.append(_("考试合格"))
    return missing


def _certificate(row: Any) -> Row:
    return {
        "name": row["course_name"],
        "number": row["number"],
        "state": state_on(today(), row["valid_until"], row["revoked_on"]),
        "from": row["valid_from"],
        "href": url_for("training.certificate", number=row["number"]),
    }


def _permit(row: Any) -> Row:
    until = min(row["valid_until"], row["review_by"])
    return {
        "name": str(QUALIFICATIONS[row["qualification"]]),
        "from": row["valid_from"],
        "until": row["valid_until"],
        "review": row["review_by"],
        "soon": until - today() <= SOON,
        "valid": row["valid_from"] <= today() <= until,
    }
