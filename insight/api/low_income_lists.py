"""Lists of low-income households: a file comes in, a job finds who on it works here."""

from typing import Any
from uuid import UUID

from flask import request

from insight import schemas as s
from insight import tasks
from insight.api.door import blueprint, region_of
from insight.domain import LowIncomeList
from insight.domain.suppression import FEWEST
from insight.readmodel import InsightReadModel, SealedLists
from insight.service import LowIncomeLists
from kernel.errors import Invalid
from kernel.time import now
from shell.house import house
from shell.schemas import JobStartedSchema
from shell.security import at_a_persons_pace
from shell.web import actor, requires

UPLOAD = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file", "region", "dated", "source"],
                "additionalProperties": False,
                "properties": {
                    "file": {"type": "string", "contentMediaType": "application/octet-stream"},
                    "region": {"type": "string"},
                    "dated": {"type": "string", "format": "date"},
                    "source": {"type": "string", "description": "the document the list comes from"},
                    "dry_run": {"enum": ["true", "false"], "default": "false"},
                    "partial": {"enum": ["true", "false"], "default": "false"},
                },
            }
        }
    },
}


@blueprint.put("/low-income-lists/<uuid:id>")
@requires("import-low-income-list")
@at_a_persons_pace
@blueprint.arguments(s.LowIncomeListSchema, location="form", content_type="multipart/form-data")
@blueprint.doc(requestBody=UPLOAD)
@blueprint.response(202, JobStartedSchema)
def import_low_income_list(form: dict[str, Any], id: UUID) -> Any:
    """Import an official list of low-income households as of a day, or try it out; the answer names the job.

    It counts for every month that ends on its day or later, until a later one does.
    """
    house().get(LowIncomeLists).require(region=form["region"], dated=form["dated"], at=now(), actor=actor())
    house().store.begin(LowIncomeList, str(id))
    file = request.files.get("file")
    if file is None:
        raise Invalid("file-missing", field="file")
    job = tasks.start_import(house(), list=str(id), data=file.read(), account=actor().account, **form)
    return {"job": job}


@blueprint.get("/low-income-lists")
@requires("see-insight")
@blueprint.arguments(s.RegionQuerySchema(only=("region",)), location="query")
@blueprint.response(200, s.LowIncomeListsSchema)
def low_income_lists(query: dict[str, Any]) -> Any:
    """The lists that cover a region or part of it, the newest first; never who is on them."""
    region = region_of(query)
    sealed = house().get(SealedLists)
    return {
        "items": [
            {
                **row,
                "source": sealed.source(row["id"]),
                "workers": row["workers"] if row["workers"] >= FEWEST or not row["workers"] else None,
            }
            for row in house().get(InsightReadModel).lists(region)
        ]
    }
