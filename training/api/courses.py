"""What is taught."""

from typing import Any

from kernel.errors import NotFound
from kernel.time import now
from shell.api import cursor, list_of, page_of
from shell.house import house
from shell.web import actor, public, requires, wrote
from training import schemas as s
from training.api.door import blueprint, read
from training.domain import Course
from training.service import Courses


@blueprint.put("/courses/<code>")
@requires("define-course")
@blueprint.arguments(s.CourseSchema)
@blueprint.response(201, s.CourseSchema)
def define_course(body: dict[str, Any], code: str) -> Any:
    """Define a course, or say anew what it is."""
    s.CODE(code)
    written = house().get(Courses).define(code=code, at=now(), actor=actor(), **body)
    wrote(written.position)
    return written.thing, 201 if written.new else 200


@blueprint.get("/courses/<code>")
@public
@blueprint.response(200, s.CourseSchema)
def see_course(code: str) -> Any:
    """One course."""
    found = house().store.find(Course, Course.id_of(code))
    if found is None:
        raise NotFound("course", code)
    return found


@blueprint.get("/courses")
@public
@blueprint.arguments(s.ListQuerySchema, location="query")
@blueprint.response(200, list_of(s.CourseSchema))
def list_courses(query: dict[str, Any]) -> Any:
    """All courses, by code."""
    rows = read().courses(after=cursor(query["cursor"]), limit=query["limit"] + 1)
    return page_of(list(rows), query["limit"], lambda row: row["code"])
