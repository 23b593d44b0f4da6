"""The employer's desk: whose it is, who may stand here, and its tabs."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, g, render_template
from flask_babel import gettext as _

from gigs.domain import Gig
from gigs.pages.door import read
from kernel.errors import NotFound
from kernel.identity import Scope
from kernel.lookups import Employers, People
from shell.desks import Guard, let_in, stand_at
from shell.house import house
from shell.web import actor, employer_tabs

desk = Blueprint(
    "employer", __name__, url_prefix="/employers/<uuid:employer>", template_folder="../templates"
)
stand_at(desk, "employer")


def town() -> str:
    """The code of the town this employer is registered in, looked up once. Refuses `not-found`."""
    if "town" not in g:
        found = house().get(Employers).town_of(g.employer)
        if found is None:
            raise NotFound("employer", g.employer)
        g.town = found
    return str(g.town)


def at_desk(action: str, *, by_town: bool = False) -> Guard:
    """Let in who may do `action` for this very employer; `by_town`: also who may in its town."""

    def enter() -> None:
        actor().require(action, Scope(employer=g.employer, region=town() if by_town else None))
        town()

    return let_in(action, enter)


def own_gig(id: Any) -> Gig:
    """One of this employer's gigs as it is now. Refuses `not-found`."""
    gig = house().store.get(Gig, str(id))
    if gig.posting.employer != g.employer:
        raise NotFound("gig", str(id))
    return gig


def is_verified() -> bool:
    """Whether this employer was found to be who it says."""
    return house().get(Employers).employer_state(g.employer) == "verified"


def show(template: str, *, tab: str | None = None, **values: Any) -> str:
    """Draw a page. One that is a tab (named by its endpoint) has the others beside its title."""
    return render_template(
        f"gigs/employer/{template}",
        tabs=employer_tabs(f"employer.{tab}", g.employer, town()) if tab else [],
        updating=g.get("updating"),
        **values,
    )


def names_of(workers: Iterable[str]) -> dict[str, str]:
    """What some people are called, all in one query; who was erased is said to be."""
    ids = list(dict.fromkeys(workers))
    names = house().get(People).names_of(ids) if ids else {}
    return {worker: names.get(worker) or _("（已删除）") for worker in ids}


__all__ = ["at_desk", "desk", "is_verified", "names_of", "own_gig", "read", "show", "town"]
