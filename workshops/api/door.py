"""The one blueprint of the rooms here, and what they ask before they let anybody in."""

from flask_smorest import Blueprint

from kernel.identity import Scope
from shell.house import house
from workshops.readmodel import WorkshopsReadModel

blueprint = Blueprint("workshops_api", "workshops", url_prefix="/api/v1", description="Workshops")


def read() -> WorkshopsReadModel:
    """Where the rooms look things up."""
    return house().get(WorkshopsReadModel)


def scope_of(workshop: str) -> Scope:
    """A workshop with the village it lies in: what an official's region may reach."""
    return Scope(workshop=workshop, region=read().village_of_workshop(workshop))
