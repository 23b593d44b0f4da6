"""The one blueprint of the rooms here, and what they ask before they let anybody in."""

from typing import Any

from flask_smorest import Blueprint

from kernel.identity import Scope
from shell.house import house
from shell.web import actor
from workshops.readmodel import WorkshopsReadModel

blueprint = Blueprint("workshops_api", "workshops", url_prefix="/api/v1", description="Workshops")


def read() -> WorkshopsReadModel:
    """Where the rooms look things up."""
    return house().get(WorkshopsReadModel)


def scope_of(workshop: str) -> Scope:
    """A workshop with the village it lies in: what an official's region may reach."""
    return Scope(workshop=workshop, region=read().village_of_workshop(workshop))


def whose(query: dict[str, Any]) -> tuple[str | None, str | None]:
    """The workshop and worker whose hand-ins a list is of: as asked for, else what the caller may see."""
    who = actor()
    workshop, worker = query["workshop"], query["worker"]
    if workshop is None and worker is None:
        worker, workshop = who.worker, who.workshops[0] if who.workshops and not who.worker else None
    who.require("see-hand-in", Scope(worker=worker, workshop=workshop))
    return workshop, worker
