"""The coordinator's desk: at which workshop we stand, who may stand here, and its four tabs."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import RowMapping

from kernel.errors import NotFound
from kernel.identity import Scope
from kernel.lookups import People
from kernel.time import end_of, today
from shell.desks import Guard, let_in, stand_at
from shell.house import house
from shell.web import actor
from workshops.readmodel import WorkshopsReadModel

blueprint = Blueprint(
    "workshops", __name__, url_prefix="/workshops/<uuid:workshop>", template_folder="../templates"
)
stand_at(blueprint, "workshop")


def read() -> WorkshopsReadModel:
    """Where pages look things up."""
    return house().get(WorkshopsReadModel)


def place() -> RowMapping:
    """The workshop of this page, looked up once. Refuses `not-found`."""
    if "place" not in g:
        found = read().workshop(g.workshop)
        if found is None:
            raise NotFound("workshop", g.workshop)
        g.place = found
    return g.place


def at_desk(action: str) -> Guard:
    """Let in who may do `action` at this very workshop, nobody from another one."""

    def enter() -> None:
        actor().require(action, Scope(workshop=g.workshop, region=place()["village"]))

    return let_in(action, enter)


def may(action: str) -> bool:
    """Whether the reader may do `action` at this workshop."""
    return actor().may(action, Scope(workshop=g.workshop, region=place()["village"]))


def show(template: str, *, tab: str | None = None, **values: Any) -> str:
    """Draw a page. One that is a tab (named by its endpoint) has the others beside its title."""
    return render_template(
        f"workshops/{template}",
        tabs=_tabs(tab) if tab else [],
        updating=g.get("updating"),
        **values,
    )


def _tabs(current: str) -> list[dict[str, Any]]:
    tabs = (
        ("hand_in", _("交件"), "record-hand-in"),
        ("inspection", _("验收"), "inspect"),
        ("orders", _("订单"), "see-order"),
        ("runs", _("结算"), "prepare-pay-run"),
        ("show_workshop", _("工坊"), "see-workshop"),
    )
    return [
        {"href": url_for(f"workshops.{view}"), "label": label, "current": view == current}
        for view, label, action in tabs
        if may(action)
    ]


def names_of(workers: Iterable[str]) -> dict[str, str]:
    """What some workers are called, all in one query; who was erased is said to be."""
    ids = list(dict.fromkeys(workers))
    names = house().get(People).names_of(ids) if ids else {}
    return {worker: names.get(worker) or _("（已删除）") for worker in ids}


def numbers_of(workers: Iterable[str]) -> dict[str, str]:
    """The numbers on the cards of some members of this workshop."""
    wanted = set(workers)
    return {row["worker"]: row["number"] for row in read().members(g.workshop) if row["worker"] in wanted}


def as_of_day() -> tuple[datetime | None, date]:
    """The moment asked for, None where it is now, and its day."""
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None, today()
    return (end_of(day), day) if date(2000, 1, 1) <= day < today() else (None, today())
