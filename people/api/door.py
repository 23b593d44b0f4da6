"""What the JSON door of people shares: its blueprint, and whom a list may name."""

from collections.abc import Collection

from flask_smorest import Blueprint

from kernel.identity import Role
from shell.house import house
from shell.web import actor
from workshops.readmodel import WorkshopsReadModel

blueprint = Blueprint("people_api", "people", url_prefix="/api/v1", description="People and employers")


def around(regional: Collection[Role]) -> tuple[list[str], list[str]]:
    """Whom a list may name to the caller: those of regions (prefixes; "" is everywhere), by the roles
    `regional`, and by id: the members of their workshops, and themselves.
    """
    regions: list[str] = []
    ids: list[str] = []
    for grant in actor().grants:
        if grant.role is Role.OPERATOR:
            regions.append("")
        elif grant.role in regional and grant.region:
            regions.append(grant.region)
        elif grant.role is Role.COORDINATOR and grant.workshop:
            members = house().get(WorkshopsReadModel).members(grant.workshop)
            ids += [member["worker"] for member in members]
        elif grant.role is Role.WORKER and grant.worker:
            ids.append(grant.worker)
    return regions, ids


__all__ = ["around", "blueprint"]
