"""What every page of gigs begins with: who reads, what things are called, how hours are told."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from flask import Blueprint
from flask_babel import gettext as _

from gigs.readmodel import GigsReadModel
from kernel.errors import Forbidden
from kernel.lookups import People, Regions
from kernel.time import day_of
from shell.house import house
from shell.i18n import day, hours, near_day, weekday
from shell.regions import Region
from shell.web import actor, villager_tabs, visitor

blueprint = Blueprint("gigs", __name__, url_prefix="/gigs", template_folder="../templates")

Row = dict[str, Any]


@blueprint.context_processor
def _tabs() -> dict[str, Any]:
    who = visitor()
    return {"tabs": villager_tabs("gigs.board") if who is not None and who.worker else []}


def read() -> GigsReadModel:
    """Where pages look gigs up."""
    return house().get(GigsReadModel)


def own_worker(action: str = "apply") -> str:
    """The worker who reads. Refuses `forbidden` to who is none."""
    worker = actor().worker
    if worker is None:
        raise Forbidden(action=action)
    return worker


def names_of(ids: Iterable[str]) -> dict[str, str]:
    """What people and employers are called."""
    return house().get(People).names_of(sorted(set(ids)))


def region_name(code: str) -> str:
    """What people call a region; its code where nobody knows."""
    name = house().get(Regions).name_of(code)
    return Region(code, name).short if name else code


def full_day(value: date) -> str:
    """A day that is read later, on paper: never 明天."""
    return f"{day(value)} {weekday(value)}"


def when_told(shifts: Sequence[Row], said: Callable[[date], str] = near_day) -> str:
    """The shifts of a gig in one line: both days of two alike, else the first and how many there are.

    `said` is how a day is called.
    """
    days = [day_of(shift["starts_at"]) for shift in shifts]
    alike = len({hours(shift["starts_at"], shift["ends_at"]) for shift in shifts}) == 1
    first = hours(shifts[0]["starts_at"], shifts[0]["ends_at"])
    if len(shifts) == 1:
        return f"{said(days[0])} {first}"
    if len(shifts) == 2 and alike and days[0] != days[1]:
        return _("%(first)s、%(second)s %(hours)s", first=said(days[0]), second=said(days[1]), hours=first)
    return _("%(first)s %(hours)s 起，共 %(count)s 班", first=said(days[0]), hours=first, count=len(shifts))


def to_come(gig: Row, at: datetime) -> list[Row]:
    """The shifts that have not begun and are not called off."""
    return [shift for shift in gig["shifts"] if not shift["off"] and shift["starts_at"] > at]
