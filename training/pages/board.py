"""培训: the free classes one can still get into, one's town first."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.time import now
from shell.vocabularies import QUALIFICATIONS, TRADES
from shell.web import public, visitor
from training.pages.door import Row, blueprint, own_village, read, region_name, span_told

AT_ONCE = 50
TOWN = 9  # digits of a town's code, which its villages' begin with


@blueprint.get("/")
@public
def board() -> ResponseReturnValue:
    """Runs that take enrolments, be it to wait."""
    village, who = own_village(), visitor()
    near = request.args.get("near", "town" if village else "all")
    region = {"village": village, "town": village[:TOWN]}.get(near) if village else None
    runs = read().runs(village=region, open_at=now(), limit=AT_ONCE)
    standing = {}
    if who is not None and who.worker:
        standing = {row["run"]: row["state"] for row in read().enrolments(who.worker)}
    nears = [("village", _("本村")), ("town", _("本镇")), ("all", _("都看"))] if village else []
    return render_template(
        "training/board.html",
        runs=[_in_list(row, standing.get(row["id"])) for row in runs],
        nears=[
            {"label": label, "current": value == near, "href": url_for("training.board", near=value)}
            for value, label in nears
        ],
        place=region_name(region) if region else None,
        all_href=url_for("training.board", near="all"),
        mine_href=url_for("training.mine") if who is not None and who.worker else None,
        check_href=url_for("training.check"),
    )


def _in_list(row: Any, state: str | None) -> Row:
    return {
        "name": row["course_name"],
        "trade": str(TRADES[row["trade"]]),
        "when": span_told(row),
        "where": region_name(row["village"]),
        "free": max(row["capacity"] - row["taken"] - row["held"], 0),
        "waiting": row["waiting"],
        "unlocks": [str(QUALIFICATIONS[code]) for code in row["qualifies_for"]],
        "state": state if state in ("enrolled", "offered", "waitlisted") else None,
        "href": url_for("training.seat", id=row["id"]),
    }
