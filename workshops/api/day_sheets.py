"""Day sheets: a file comes in, a job imports it."""

from typing import Any
from uuid import UUID

from flask import request

from kernel.errors import Invalid
from kernel.identity import Scope
from shell.house import house
from shell.schemas import JobStartedSchema
from shell.security import at_a_persons_pace
from shell.web import actor, requires
from workshops import schemas as s
from workshops import tasks
from workshops.api.door import blueprint

UPLOAD = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "additionalProperties": False,
                "properties": {
                    "file": {"type": "string", "contentMediaType": "application/octet-stream"},
                    "dry_run": {"enum": ["true", "false"], "default": "false"},
                    "partial": {"enum": ["true", "false"], "default": "false"},
                    "orders": {
                        "type": "string",
                        "contentMediaType": "application/json",
                        "description": "an object: by product the id of the order its new rows count for",
                    },
                },
            }
        }
    },
}


@blueprint.put("/workshops/<uuid:id>/day-sheets/<uuid:sheet>")
@requires("import-day-sheet")
@at_a_persons_pace
@blueprint.arguments(s.DaySheetSchema, location="form", content_type="multipart/form-data")
@blueprint.doc(requestBody=UPLOAD)
@blueprint.response(202, JobStartedSchema)
def import_day_sheet(form: dict[str, Any], id: UUID, sheet: UUID) -> Any:
    """Import a day sheet, or try it out; the answer names the job to watch."""
    actor().require("import-day-sheet", Scope(workshop=str(id)))
    file = request.files.get("file")
    if file is None:
        raise Invalid("file-missing", field="file")
    job = tasks.start_import(
        house(),
        sheet=str(sheet),
        workshop=str(id),
        data=file.read(),
        filename=file.filename or "",
        account=actor().account,
        **form,
    )
    return {"job": job}
