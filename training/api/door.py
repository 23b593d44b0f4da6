"""The one blueprint of the rooms here, and what several of them tell."""

from datetime import datetime
from typing import Any

from flask_smorest import Blueprint

from kernel.time import now
from shell.house import house
from training.domain import CourseRun, Progress
from training.readmodel import TrainingReadModel

blueprint = Blueprint("training_api", "training", url_prefix="/api/v1", description="Training")

IN = ("enrolled", "offered", "waitlisted")


def read() -> TrainingReadModel:
    """Where the rooms look things up."""
    return house().get(TrainingReadModel)


def standing(run: CourseRun, worker: str, progress: Progress | None = None) -> dict[str, Any]:
    """How somebody stands in a run, told by its events."""
    return standing_of(
        run=run.id,
        worker=worker,
        state=run.state_of(worker, now()) or "",
        certificate=progress.certificate if progress else None,
        place=run.place_of(worker),
        expires_at=run.offers.get(worker),
    )


def standing_of(
    *,
    run: str,
    worker: str,
    state: str,
    certificate: str | None,
    place: int | None,
    expires_at: datetime | None,
) -> dict[str, Any]:
    """How somebody stands, as the wire says it: who left by whatever way is `cancelled`, and so is who let an
    offer pass, though nobody has noted it yet."""
    offered = state == "offered" and expires_at is not None and now() < expires_at
    if state not in IN or (state == "offered" and not offered):
        state = "cancelled"
    if certificate is not None:
        state = "completed"
    return {
        "run": run,
        "worker": worker,
        "state": state,
        "place": place if state == "waitlisted" else None,
        "offer_expires_at": expires_at if offered else None,
        "certificate": certificate,
    }
