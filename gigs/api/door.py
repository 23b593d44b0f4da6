"""The one blueprint of the rooms here, and what they look up before they let anybody in."""

from collections.abc import Iterable
from typing import Any

from flask import g
from flask_smorest import Blueprint

from gigs.domain import Gig
from gigs.readmodel import GigsReadModel
from kernel.identity import Scope
from kernel.lookups import Members, People
from kernel.permissions import Actor
from kernel.reach import reach_of
from shell.house import house
from shell.web import actor

blueprint = Blueprint("gigs_api", "gigs", url_prefix="/api/v1", description="Gigs")


def read() -> GigsReadModel:
    """Where the rooms look things up."""
    return house().get(GigsReadModel)


def visitor() -> Actor | None:
    """Who asks, where somebody is signed in."""
    asking: Actor | None = g.get("actor")
    return asking


def gig_of(id: Any) -> Gig:
    """A gig as it is now. Refuses `not-found`."""
    return house().store.get(Gig, str(id))


def scope_of(gig: Gig) -> Scope:
    """Whose gig it is and where it lies."""
    return Scope(employer=gig.posting.employer, region=gig.posting.village)


def scope_of_worker(worker: str, employer: str | None = None) -> Scope:
    """A person with the workshops and the village where somebody may act for them."""
    village = house().get(People).village_of(worker)
    return reach_of(house().get(Members), worker, village, actor(), employer=employer)


def names_of(ids: Iterable[str]) -> dict[str, str]:
    """Names of people and employers by id, in one query."""
    return house().get(People).names_of(sorted(set(ids)))


def told(row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """A gig of the board on the wire."""
    return {
        **row,
        "employer_name": names.get(row["employer"]),
        "pay": {"basis": row["basis"], "amount": row["amount"]},
        "confirm": {name: row[name] for name in ("from_hours", "by_hours")} if row["by_hours"] else None,
    }
