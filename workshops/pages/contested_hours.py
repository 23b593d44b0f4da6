"""说工时不对: said by the worker beside the day's hours. It is answered like a contested line."""

from datetime import date
from uuid import UUID

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kernel.errors import NotFound
from kernel.identity import Scope, derived_id
from kernel.time import month_of, now
from shell.house import house
from shell.vocabularies import REASONS
from shell.web import actor, requires, wrote
from shell.words import keep_words, typed_words
from workshops.domain import WorkMonth
from workshops.pages.desk import blueprint
from workshops.service import Contests


@blueprint.post("/hours/<day>/of/<uuid:worker>/contest")
@requires("contest")
def contest_hours(day: str, worker: UUID) -> ResponseReturnValue:
    """The worker says that a day's hours are wrong, and goes back to them.

    A second press finds it said already; where no hours were kept there is nothing to say. What was answered
    may be contested again.
    """
    actor().require("contest", Scope(worker=str(worker)))
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise NotFound("hours", day) from None
    known = house().store.find(WorkMonth, WorkMonth.id_of(g.workshop, str(worker), month_of(on)))
    said = request.form.get("reason_code", "")
    words = typed_words(request.form)
    if known is not None and on in known.hours and on.isoformat() not in known.contests:
        happened, position = (
            house()
            .get(Contests)
            .contest_hours(
                workshop=g.workshop,
                worker=str(worker),
                day=on,
                contest=derived_id(known.id, "contest", str(known.version)),
                reason_code=said if said in REASONS else "hours-wrong",
                at=now(),
                actor=actor(),
            )
        )
        wrote(position)
        keep_words(house(), happened.contest, words, of=happened.worker)
    return redirect(url_for("income.hours", day=on.isoformat()), 303)
