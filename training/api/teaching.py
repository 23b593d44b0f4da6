"""A trainer's marks: who was in class, who passed."""

from typing import Any
from uuid import UUID

from kernel.time import now
from shell.house import house
from shell.web import actor, requires, wrote
from training import schemas as s
from training.api.door import blueprint
from training.service import Teaching


def _progress(written: Any, run: UUID, worker: str) -> dict[str, Any]:
    wrote(written.position)
    progress = written.thing
    return {
        "run": str(run),
        "worker": worker,
        "attended": progress.attended,
        "passed": progress.passed,
        "certificate": progress.certificate,
    }


@blueprint.post("/course-runs/<uuid:id>/attendance")
@requires("teach")
@blueprint.arguments(s.AttendanceSchema)
@blueprint.response(200, s.ProgressSchema)
def mark_attendance(body: dict[str, Any], id: UUID) -> Any:
    """Note whether somebody was in a session (counted from 0), or correct it."""
    request = body.pop("id")
    written = house().get(Teaching).mark(run=str(id), request=request, at=now(), actor=actor(), **body)
    return _progress(written, id, body["worker"])


@blueprint.post("/course-runs/<uuid:id>/assessment")
@requires("teach")
@blueprint.arguments(s.AssessmentSchema)
@blueprint.response(200, s.ProgressSchema)
def assess(body: dict[str, Any], id: UUID) -> Any:
    """Note whether somebody passed, or correct it."""
    request = body.pop("id")
    written = house().get(Teaching).assess(run=str(id), request=request, at=now(), actor=actor(), **body)
    return _progress(written, id, body["worker"])
