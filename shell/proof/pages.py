"""每天的封条: what anyone may copy down, and hold against us later."""

from datetime import date

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from shell.house import house
from shell.proof.seals import seals
from shell.web import public

A_PAGE = 31
blueprint = Blueprint("proof", __name__)


@blueprint.get("/seals")
@public
def published() -> ResponseReturnValue:
    """The seal of each day, the latest first; a month a page. A day that cannot be read begins anew."""
    found = seals(house(), before=request.args.get("before", type=date.fromisoformat), limit=A_PAGE + 1)
    more = len(found) > A_PAGE
    found = found[:A_PAGE]
    return render_template(
        "seals.html",
        seals=[{"day": seal.day, "position": seal.position, "groups": _groups(seal.link)} for seal in found],
        older_href=url_for("proof.published", before=found[-1].day.isoformat()) if more else None,
    )


def _groups(link: str) -> list[str]:
    """In groups of eight, to be read aloud and compared by eye."""
    return [link[at : at + 8] for at in range(0, len(link), 8)]
