"""工时: how long who worked on a day, where the employed have their pay compared with the minimum wage."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kernel.errors import MENDABLE
from kernel.time import now, today
from shell.forms import Form
from shell.house import house
from shell.i18n import near_day, pieces
from shell.schemas import FIRST_DAY
from shell.vocabularies import WINDOWS, sentence
from shell.web import actor, wrote
from workshops.domain import Workshop
from workshops.pages.desk import at_desk, blueprint, names_of, read, show
from workshops.service import Hours


@blueprint.get("/hours")
@at_desk("keep-hours")
def hours() -> ResponseReturnValue:
    """A day's list: the one asked for, else today's."""
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        day = today()
    return _page(day, Form({}))


@blueprint.post("/hours")
@at_desk("keep-hours")
def keep_hours() -> ResponseReturnValue:
    """Keep what was changed on the list, all of it or nothing; what another changed meanwhile and is not
    changed here stays."""
    form = Form(request.form)
    day = form.day("day")
    if day is not None and not FIRST_DAY <= day <= today():
        form.errors["day"] = sentence("work-date-in-future")
    if day is None or form.errors:
        return _page(day or today(), form), 422
    changed = _changed(form)
    if form.errors:
        return _page(day, form), 422
    if changed:
        try:
            written = (
                house()
                .get(Hours)
                .keep(
                    workshop=g.workshop,
                    work_date=day,
                    hours=changed,
                    request=form.id,
                    at=now(),
                    actor=actor(),
                )
            )
        except MENDABLE as refusal:
            form.refuse(refusal, {})
            return _page(day, form), 409
        wrote(written.position)
    return redirect(url_for("workshops.hours", day=day.isoformat(), kept=len(changed)), 303)


def _changed(form: Form) -> dict[str, Decimal]:
    """The hours that differ from what was on the page, by worker; an emptied field is none."""
    changed = {}
    for field in form.typed:
        kind, _dash, worker = field.partition("-")
        if kind != "hours":
            continue
        worked = _worked(form, field)
        if worked is not None and worked != _was(form.typed.get(f"was-{worker}", "")):
            changed[worker] = worked
    return changed


def _worked(form: Form, field: str) -> Decimal | None:
    if not form.typed.get(field, "").strip():
        return Decimal(0)
    worked = form.decimal(field)
    if worked is None or not 0 <= worked <= 24 or worked != round(worked, 2):
        form.errors[field] = sentence("hours-unreadable")
        return None
    return worked


def _was(shown: str) -> Decimal:
    try:
        return Decimal(shown or "0")
    except ArithmeticError:
        return Decimal(-1)


def _page(day: date, form: Form) -> str:
    """The list of a day; of today for a day to come, of the first there is for one before all others."""
    day = min(max(day, FIRST_DAY), today())
    window = house().store.get(Workshop, g.workshop).window_on(day)
    kept = read().hours_on(g.workshop, day)
    made = read().pieces_on(g.workshop, day)
    rows = read().members(g.workshop)
    names = names_of(row["worker"] for row in rows)
    told = [_told(row, names, kept, made, form) for row in rows]
    told.sort(key=lambda one: one["pieces"] is None and not one["was"])  # who was there first, by number
    try:
        saved = int(request.args.get("kept", ""))
    except ValueError:
        saved = None
    return show(
        "hours.html",
        day=day,
        near=near_day(day),
        window=WINDOWS[window.kind] if window else None,
        people=told if window else [],
        total=sum(kept.values(), Decimal(0)),
        without=sum(1 for one in told if one["pieces"] is not None and not one["was"]),
        saved=saved if not form.errors else None,
        errors=form.errors,
        entry_id=str(uuid4()) if form.errors else form.id,
        today=today(),
        earlier_href=url_for("workshops.hours", day=(day - timedelta(days=1)).isoformat()),
        later_href=url_for("workshops.hours", day=(day + timedelta(days=1)).isoformat())
        if day < today()
        else None,
        terms_href=url_for("workshops.pay_terms"),
        back_href=url_for("workshops.show_workshop"),
    )


def _told(
    row: Any, names: Mapping[str, str], kept: Mapping[str, Decimal], made: Mapping[str, int], form: Form
) -> dict[str, Any]:
    worker = row["worker"]
    was = pieces(kept[worker]) if kept.get(worker) else ""
    field = f"hours-{worker}"
    return {
        "worker": worker,
        "number": row["number"],
        "name": names[worker],
        "pieces": made.get(worker),
        "was": was,
        "typed": form.typed.get(field, was),
        "error": form.errors.get(field),
    }
