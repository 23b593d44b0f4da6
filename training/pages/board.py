"""培训: the free classes one can still get into, one's town first, of all trades or one."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.lookups import People
from kernel.time import now
from shell.house import house
from shell.vocabularies import QUALIFICATIONS, TRADES
from shell.web import public
from training.pages.door import Row, blueprint, free_in, places_of, read, reading_worker, run_told

AT_ONCE = 50
TOWN = 9  # digits of a town's code, which its villages' begin with


@blueprint.get("/")
@public
def board() -> ResponseReturnValue:
    """Runs that take enrolments, be it to wait."""
    worker = reading_worker()
    village = house().get(People).village_of(worker) if worker else None
    near = request.args.get("near", "town" if village else "all")
    trade = request.args.get("trade") if request.args.get("trade") in TRADES else None
    region = {"village": village, "town": village[:TOWN]}.get(near) if village else None
    runs = read().runs(now(), only_open=True, village=region, trade=trade, limit=AT_ONCE)
    standing = {row["run"]: row["state"] for row in read().enrolments(worker)} if worker else {}
    names = places_of([*(row["village"] for row in runs), *([region] if region else [])])
    nears = [("village", _("本村")), ("town", _("本镇")), ("all", _("都看"))] if village else []
    asked = {"near": near, "trade": trade}
    return render_template(
        "training/board.html",
        runs=[_in_list(row, names, standing.get(row["id"])) for row in runs],
        nears=_choices(asked, "near", nears),
        trades=_choices(asked, "trade", [(None, _("不限")), *TRADES.items()]),
        trade=str(TRADES[trade]) if trade else None,
        place=names[region] if region else None,
        all_href=url_for("training.board", near="all"),
        mine_href=url_for("training.mine") if worker else None,
        check_href=url_for("training.check"),
    )


def _choices(asked: Row, name: str, options: list[tuple[Any, Any]]) -> list[Row]:
    return [
        {
            "label": str(label),
            "current": asked[name] == value,
            "href": url_for("training.board", **asked | {name: value}),
        }
        for value, label in options
    ]


def _in_list(row: Any, names: dict[str, str], state: str | None) -> Row:
    return {
        "name": row["course_name"],
        "trade": str(TRADES[row["trade"]]),
        "when": run_told(row),
        "where": names[row["village"]],
        "free": free_in(row),
        "waiting": row["waiting"],
        "unlocks": [str(QUALIFICATIONS[code]) for code in row["qualifies_for"]],
        "state": state if state in ("enrolled", "offered", "waitlisted") else None,
        "href": url_for("training.seat", id=row["id"]),
    }
