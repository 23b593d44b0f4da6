"""What every page of training begins with: who reads, what things are called, how hours are told."""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint
from flask_babel import gettext as _

from kernel.errors import Forbidden, NotFound
from kernel.identity import Scope
from kernel.lookups import People
from kernel.time import day_of, now
from shell.house import house
from shell.i18n import day, hours, near_day
from shell.regions import Region, Regions
from shell.web import actor, villager_tabs, visitor
from training.events import Session
from training.readmodel import TrainingReadModel, sessions_in

blueprint = Blueprint("training", __name__, url_prefix="/training", template_folder="../templates")

Row = dict[str, Any]
PHONE_DIGITS = 11


@blueprint.context_processor
def _tabs() -> dict[str, Any]:
    who = visitor()
    return {"tabs": villager_tabs("training.board") if who is not None and who.worker else []}


def read() -> TrainingReadModel:
    """Where pages look training up."""
    return house().get(TrainingReadModel)


def own_worker(action: str = "enrol") -> str:
    """The worker who reads. Refuses `forbidden` to who is none."""
    worker = actor().worker
    if worker is None:
        raise Forbidden(action=action)
    return worker


def reading_worker() -> str | None:
    """The worker who reads, where a worker does."""
    who = visitor()
    return who.worker if who is not None else None


def run_for(action: str, id: UUID) -> Any:
    """A run to somebody who may do `action` with it. Refuses `forbidden`, and `not-found`."""
    run = read().run(str(id), now())
    if run is None:
        actor().require(action, Scope())
        raise NotFound("course-run", str(id))
    actor().require(action, Scope(trainers=run["trainers"], region=run["village"]))
    return run


def session_of(run: Any, no: int) -> Session:
    """One class of a run, counted from 0. Refuses `not-found`."""
    sessions = sessions_in(run)
    if not 0 <= no < len(sessions):
        raise NotFound("session", str(no))
    return sessions[no]


def names_of(people: Iterable[str]) -> dict[str, str]:
    """What some people are called, all in one query; who was erased is said to be."""
    ids = list(dict.fromkeys(people))
    names = house().get(People).names_of(ids) if ids else {}
    return {id: names.get(id) or _("（已删除）") for id in ids}


def regions() -> Regions:
    """Villages and what they lie in."""
    return Regions(house().records_engine)


def places_of(codes: Iterable[str]) -> dict[str, str]:
    """What people call some regions, all in one query; their codes where nobody knows."""
    wanted = list(dict.fromkeys(codes))
    names = regions().names(wanted) if wanted else {}
    return {code: Region(code, names[code]).short if code in names else code for code in wanted}


def place_of(code: str) -> str:
    """What a region is called."""
    return places_of([code])[code]


def phone_digits(text: str) -> str:
    """A mobile number as its eleven digits, however it was written."""
    return "".join(filter(str.isdecimal, unicodedata.normalize("NFKC", text)))[-PHONE_DIGITS:]


def free_in(run: Any) -> int:
    """How many seats of a run nobody has, is offered or waits for: they can be had at once."""
    return max(run["capacity"] - run["taken"] - run["held"] - run["waiting"], 0)


def span_told(sessions: Sequence[Session]) -> str:
    """From which day to which classes go: 11 月 28 日–12 月 27 日."""
    first, last = (day_of(each.starts_at) for each in (sessions[0], sessions[-1]))
    return day(first) if first == last else f"{day(first)}–{day(last)}"


def run_told(run: Any) -> str:
    """From which day to which a run goes, and how many classes it has."""
    sessions = sessions_in(run)
    return _("%(days)s，%(count)s 次课", days=span_told(sessions), count=len(sessions))


def session_told(on: date, starts_at: datetime, ends_at: datetime) -> str:
    """When one class is: 明天 18:30–20:30."""
    return f"{near_day(on)} {hours(starts_at, ends_at)}"
