"""The door of 工坊订单, an enterprise's own orders: who may come in, and what every page there needs."""

from typing import Any
from uuid import UUID

from flask import Blueprint, g, render_template

from kernel.errors import NotFound
from kernel.identity import Scope
from kernel.lookups import Employers
from shell.desks import Guard, let_in, stand_at
from shell.house import house
from shell.web import actor, employer_tabs
from workshops.pages.order_telling import book
from workshops.pages.placing import Products, products_of
from workshops.readmodel import WorkshopsReadModel

blueprint = Blueprint(
    "enterprise", __name__, url_prefix="/employers/<uuid:employer>/orders", template_folder="../templates"
)
stand_at(blueprint, "employer")


def at_desk(action: str) -> Guard:
    """Let in who may do `action` for this very enterprise."""

    def enter() -> None:
        actor().require(action, Scope(employer=g.employer, workshop=""))
        if house().get(Employers).town_of(g.employer) is None:
            raise NotFound("employer", g.employer)

    return let_in(action, enter)


def show(template: str, *, tab: bool = False, **values: Any) -> str:
    """Draw a page; the one that is a tab has the others beside its title."""
    town = house().get(Employers).town_of(g.employer)
    tabs = employer_tabs("enterprise.orders", g.employer, town) if tab else []
    return render_template(
        f"workshops/enterprise/{template}", tabs=tabs, updating=g.get("updating"), **values
    )


def own(id: UUID) -> Any:
    """The row of an order of this enterprise; another's is not found."""
    row = book().order(str(id))
    if row is None or row["employer"] != g.employer:
        raise NotFound("order", str(id))
    return row


def around() -> Products:
    """What can be ordered: the products of the workshops around the enterprise."""
    town = house().get(Employers).town_of(g.employer) or ""
    return products_of(house().get(WorkshopsReadModel).workshops((), [town[:6]]))
