"""一天的工时: how it was kept and mended, and how to say that it is wrong."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from income.pages.asking import blueprint, own_worker, words_in
from income.projections import explain
from income.projections.explanation import Names
from kernel.errors import NotFound
from kernel.identity import Scope, derived_id
from kernel.time import month_of
from shell.house import house
from shell.vocabularies import REASONS, worked
from shell.web import actor, requires
from workshops.readmodel import WorkshopsReadModel


@blueprint.get("/hours/<day>")
@requires("see-income")
def hours(day: str) -> ResponseReturnValue:
    """The hours of one of the reader's own days, workshop by workshop."""
    worker, on = own_worker(), _day(day)
    workshops = house().get(WorkshopsReadModel)
    kept = workshops.hours_of(worker, on, on)
    places, _labels = workshops.names({each.workshop for each in kept})
    return render_template(
        "income/hours.html",
        day=on,
        places=[_told(each, places) for each in kept],
        contest_reasons=[{"code": code, "name": REASONS[code]} for code in ("hours-wrong", "other")],
        request_id=str(uuid4()),
        back_href=url_for("income.days", month=month_of(on)),
    )


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise NotFound("hours", said) from None


def _told(one: Any, places: Mapping[str, str]) -> dict[str, Any]:
    """One row of hours, told from the events of its month."""
    month, place = derived_id("work-month", one.workshop, one.worker, month_of(one.day)), one.day.isoformat()
    said = house().get(WorkshopsReadModel).contests_about(month)
    waits = any(each["state"] == "open" and each["place"] == place for each in said)
    own = actor().may("contest", Scope(worker=one.worker))
    recorded = house().store.events_of([f"work-month-{month}"])
    steps = explain(place, recorded, Names(places, {}))
    where: dict[str, Any] = {"workshop": one.workshop, "worker": one.worker, "day": place}
    return {
        "name": places.get(one.workshop, ""),
        "worked": worked(one.hours, "hour"),
        "steps": steps,
        "words": words_in(steps, one.worker, one.workshop),
        "contest_open": waits,
        "contest_href": url_for("workshops.contest_hours", **where) if own and not waits else None,
    }
