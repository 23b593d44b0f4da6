"""我的课和证: what somebody learns now and learned before, and what they may show for it."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from kernel.time import today
from shell.vocabularies import QUALIFICATIONS
from shell.web import requires
from training.domain.certificate import state_on
from training.pages.door import Row, blueprint, own_worker, read, region_name, span_told


@blueprint.get("/mine")
@requires("enrol")
def mine() -> ResponseReturnValue:
    """Classes, certificates and permits of the reader."""
    worker = own_worker()
    enrolments = read().enrolments(worker)
    return render_template(
        "training/mine.html",
        classes=[_class(row) for row in enrolments if row["state"] in ("enrolled", "offered", "waitlisted")],
        certificates=[_certificate(row) for row in read().certificates(worker)],
        permits=[
            {
                "name": str(QUALIFICATIONS[row["qualification"]]),
                "until": min(row["valid_until"], row["review_by"]),
                "valid": row["valid_from"] <= today() <= min(row["valid_until"], row["review_by"]),
            }
            for row in read().permits(worker)
        ],
        board_href=url_for("training.board"),
    )


def _class(row: Any) -> Row:
    return {
        "name": row["course_name"],
        "when": span_told(row),
        "where": region_name(row["village"]),
        "state": "completed" if row["certificate"] else row["state"],
        "attended": row["attended"] or 0,
        "href": url_for("training.seat", id=row["run"]),
    }


def _certificate(row: Any) -> Row:
    return {
        "name": row["course_name"],
        "number": row["number"],
        "state": state_on(today(), row["valid_until"], row["revoked_on"]),
        "from": row["valid_from"],
        "href": url_for("training.certificate", number=row["number"]),
    }
