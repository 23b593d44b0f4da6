"""What every page of training begins with: who reads, and what things are called."""

from typing import Any

from flask import Blueprint
from flask_babel import gettext as _

from kernel.errors import Forbidden
from kernel.lookups import People, Regions
from shell.house import house
from shell.i18n import day
from shell.web import actor, villager_tabs, visitor
from training.readmodel import TrainingReadModel, sessions_in

blueprint = Blueprint("training", __name__, url_prefix="/training", template_folder="../templates")

Row = dict[str, Any]


@blueprint.context_processor
def _tabs() -> dict[str, Any]:
    who = visitor()
    return {"tabs": villager_tabs("training.board") if who is not None and who.worker else []}


def read() -> TrainingReadModel:
    """Where pages look training up."""
    return house().get(TrainingReadModel)


def own_worker() -> str:
    """The worker who reads. Refuses `forbidden` to who is none."""
    worker = actor().worker
    if worker is None:
        raise Forbidden(action="enrol")
    return worker


def own_village() -> str | None:
    """The village the reader lives in, where a worker reads."""
    who = visitor()
    return house().get(People).village_of(who.worker) if who is not None and who.worker else None


def region_name(code: str) -> str:
    """What a region is called; its code where nobody knows."""
    return house().get(Regions).name_of(code) or code


def span_told(row: Any) -> str:
    """From which day to which a run goes, and how many classes it has."""
    sessions = sessions_in(row)
    first, last = row["begins_at"], row["ends_at"]
    days = day(first.date()) if first.date() == last.date() else f"{day(first.date())}–{day(last.date())}"
    return _("%(days)s，%(count)s 次课", days=days, count=len(sessions))
