"""我提的意见: what a worker said is wrong, what waits for an answer, and what was answered."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from income.pages.asking import blueprint, label_of, own_worker
from shell.house import house
from shell.i18n import day, settled_until, yuan
from shell.vocabularies import REASONS
from shell.web import requires
from shell.words import words_of
from workshops.readmodel import WorkshopsReadModel


@blueprint.get("/contests")
@requires("see-income")
def contests() -> ResponseReturnValue:
    """What the reader said is wrong at workshops, what waits first, then the latest answers."""
    workshops = house().get(WorkshopsReadModel)
    rows = workshops.contests_ever(worker=own_worker(), limit=100)
    places, labels = workshops.names({row["workshop"] for row in rows})
    words = words_of(house(), [id for row in rows for id in (row["id"], row["answer"]) if id])
    return render_template(
        "income/contests.html",
        contests=[
            _told(row, places, labels, words) for row in sorted(rows, key=lambda row: row["state"] != "open")
        ],
        back_href=url_for("income.show"),
    )


def _told(
    row: Any,
    places: Mapping[str, str],
    labels: Mapping[tuple[str, str, str], str],
    words: Mapping[str, str],
) -> dict[str, Any]:
    why = row["answer_reason"]
    return {
        "what": _what(row, labels),
        "place": places.get(row["workshop"], ""),
        "reason": REASONS.get(row["reason_code"], REASONS["other"]),
        "said_at": row["at"],
        "words": words.get(row["id"]),
        "state": row["state"],
        "answered_at": row["answered_at"],
        "why": REASONS.get(why, REASONS["other"]) if why else None,
        "answer_words": words.get(row["answer"]),
        "href": _href(row),
    }


def _what(row: Any, labels: Mapping[tuple[str, str, str], str]) -> str:
    """What it is about: a day's work, a line of a slip, a day's hours."""
    if row["matter"] == "hours":
        return _("%(day)s的工时", day=day(date.fromisoformat(row["place"])))
    if row["matter"] == "damage":
        what = REASONS.get(row["broken"], REASONS["other"])
        return _(
            "%(day)s%(what)s，赔 %(amount)s 元",
            day=day(row["happened_on"]),
            what=what,
            amount=yuan(row["amount"]),
        )
    if row["matter"] == "pay-line":
        line = next(each for each in row["lines"] if each["id"] == row["place"])
        slip = _("%(label)s工资条", label=settled_until(row["label"], row["to"]))
        return f"{slip} · {label_of({**line, 'workshop': row['workshop'], 'gig': None}, labels)}"
    label = labels.get((row["workshop"], row["product"], row["step"]), row["step"])
    return f"{day(row['work_date'])} · {label}"


def _href(row: Any) -> str:
    """Where the whole story is told: the amount, the day's hours."""
    if row["matter"] == "hours":
        return url_for("income.hours", day=row["place"])
    if row["matter"] == "damage":
        return url_for("own_damages.own_damages")
    return url_for("income.explain_entry", id=row["about"] if row["matter"] == "hand-in" else row["place"])
