"""Taking the evidence away: which workshop, which days; then one file."""

from datetime import date, timedelta
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from income.pages.asking import blueprint, own_worker
from income.pages.evidence.facts import Asked, gather
from income.pages.evidence.pack import packed
from income.service import Incomes
from kernel.errors import Forbidden, NotFound
from kernel.lookups import Members, People
from kernel.time import today
from shell.access import reason_given
from shell.forms import Form
from shell.house import house
from shell.security import at_a_persons_pace
from shell.taking_away import taken_away
from shell.web import actor, requires
from workshops.readmodel import WorkshopsReadModel

LONGEST = timedelta(days=366)
USUAL = timedelta(days=90)


@blueprint.get("/evidence")
@requires("see-income")
def evidence() -> ResponseReturnValue:
    """Which workshop, which days: one's own or, for a clerk, those of the `worker` named."""
    return _page(Form(request.args))


@blueprint.get("/evidence/pack")
@requires("see-income")
@at_a_persons_pace
def evidence_pack() -> ResponseReturnValue:
    """The pack as one file. What is wrong with the days stands beside them."""
    worker, form = _whose(), Form(request.args)
    first, last = form.day("first"), form.day("last")
    workshop = request.args.get("workshop", "", type=_id)
    if first and last and not timedelta(0) <= last - first < LONGEST:
        form.errors["last"] = _("后面的日期要在前面的以后，一次最多取一年。")
    if form.errors or first is None or last is None:
        return _page(form), 422
    house().get(Incomes).part_at(worker=worker, workshop=workshop, actor=actor(), reason=reason_given())
    try:
        facts = gather(house(), Asked(worker, workshop, first, last))
    except NotFound:
        form.errors["first"] = _("这些天在这个工坊没有交过件，换个日期看看。")
        return _page(form), 422
    name = f"{_('证据包')} {facts.name} {first}—{last}.zip"
    return taken_away(packed(facts), "application/zip", name)


def _id(text: str) -> str:
    return str(UUID(text))


def _whose() -> str:
    """The worker asked for, else the reader themself. Refuses `forbidden`, `not-found`."""
    named = request.args.get("worker", type=_id)
    return named or own_worker()


def _page(form: Form) -> str:
    worker = _whose()
    part = house().get(Incomes).part_for(worker=worker, actor=actor(), reason=reason_given())
    if part == []:
        raise Forbidden(action="see-income")  # a clerk of the region without a workshop they work at
    known = house().get(Members).workshops_of(worker)
    ids = [each for each in known if part is None or each in part]
    names, _labels = house().get(WorkshopsReadModel).names(ids)
    own = worker == actor().worker
    return render_template(
        "income/evidence.html",
        name=None if own else house().get(People).names_of([worker]).get(worker) or _("（已删除）"),
        worker=None if own else worker,
        workshops=[{"value": each, "label": names.get(each, "")} for each in ids],
        workshop=request.args.get("workshop") or (ids[0] if ids else ""),
        first=form.typed.get("first") or _day(today() - USUAL),
        last=form.typed.get("last") or _day(today()),
        errors=form.errors,
        action=url_for("income.evidence_pack"),
        back_href=url_for("income.slips") if own else url_for("home"),
    )


def _day(value: date) -> str:
    return value.isoformat()
