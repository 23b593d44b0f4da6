"""What is made at a workshop, in which steps, and what a piece of each earns."""

from datetime import date
from typing import Any
from uuid import UUID

from kernel.time import first_day, month_of, months_after, now, today
from shell.api import cursor, list_of, page_of
from shell.house import house
from shell.schemas import CODE
from shell.security import at_a_persons_pace
from shell.web import actor, requires, wrote
from workshops import schemas as s
from workshops.api.door import blueprint, read, scope_of
from workshops.domain import Product
from workshops.events import Grade, Step
from workshops.readmodel.tables import SINCE_EVER
from workshops.service import Setup


@blueprint.put("/workshops/<uuid:id>/products/<code>")
@requires("keep-products")
@blueprint.arguments(s.DefinitionSchema)
@blueprint.response(201, s.ProductSchema)
def define_product(body: dict[str, Any], id: UUID, code: str) -> Any:
    """Define a product of a workshop, or say anew what it is.

    Answers the product as it is. An `id` already answered changes nothing; without an `id`, neither does
    what was once said of the product: to say it again, send an `id`.
    """
    CODE(code)
    written = (
        house()
        .get(Setup)
        .define_product(
            workshop=str(id),
            code=code,
            name=body["name"],
            unit=body["unit"],
            steps=[Step(**step) for step in body["steps"]],
            grades=[Grade(**grade) for grade in body["grades"]],
            request=body["id"],
            at=now(),
            actor=actor(),
        )
    )
    wrote(written.position)
    return written.thing, 201 if written.new else 200


@blueprint.get("/workshops/<uuid:id>/products/<code>")
@requires("see-workshop")
@blueprint.response(200, s.ProductSchema)
def see_product(id: UUID, code: str) -> Any:
    """One product with its steps and grades."""
    actor().require("see-workshop", scope_of(str(id)))
    return house().store.get(Product, Product.id_of(str(id), code))


@blueprint.get("/workshops/<uuid:id>/products")
@requires("see-workshop")
@blueprint.arguments(s.ListQuerySchema, location="query")
@blueprint.response(200, list_of(s.ProductSchema))
def list_products(query: dict[str, Any], id: UUID) -> Any:
    """What is made here."""
    actor().require("see-workshop", scope_of(str(id)))
    rows = read().products([str(id)], after=cursor(query["cursor"]), limit=query["limit"] + 1)
    return page_of(list(rows), query["limit"], lambda row: row["code"])


@blueprint.post("/workshops/<uuid:id>/piece-rates")
@requires("keep-products")
@blueprint.arguments(s.PieceRateSchema)
@blueprint.response(200, s.PieceRateQuoteSchema)
def set_rate(body: dict[str, Any], id: UUID) -> Any:
    """Set what a piece of a step earns from a day on."""
    happened, position = (
        house().get(Setup).set_rate(workshop=str(id), request=body.pop("id"), at=now(), actor=actor(), **body)
    )
    wrote(position)
    return happened


@blueprint.post("/workshops/<uuid:id>/grade-factors")
@requires("keep-products")
@blueprint.arguments(s.GradeFactorSchema)
@blueprint.response(200, s.GradeFactorSaidSchema)
def set_factor(body: dict[str, Any], id: UUID) -> Any:
    """Set what a grade of a product earns of the rate, for work from a day on."""
    request = body.pop("id")
    happened, position = (
        house().get(Setup).set_factor(workshop=str(id), request=request, at=now(), actor=actor(), **body)
    )
    wrote(position)
    return happened


@blueprint.get("/workshops/<uuid:id>/grade-factors")
@requires("see-workshop")
@blueprint.arguments(s.ListQuerySchema, location="query")
@blueprint.response(200, list_of(s.GradeFactorSaidSchema))
def list_factors(query: dict[str, Any], id: UUID) -> Any:
    """All grade factors of a workshop, with the days they count from."""
    actor().require("see-workshop", scope_of(str(id)))
    ended = cursor(query["cursor"])
    rows = read().grade_factors(
        str(id),
        after=ended and (ended[0], ended[1], date.fromisoformat(ended[2])),
        limit=query["limit"] + 1,
    )
    told = page_of(
        list(rows), query["limit"], lambda row: [row["product"], row["grade"], str(row["effective_from"])]
    )
    began = {"effective_from": None}
    items = [{**row, **began} if row["effective_from"] == SINCE_EVER else row for row in told["items"]]
    return {**told, "items": items}


@blueprint.get("/workshops/<uuid:id>/piece-rates/what-if")
@requires("keep-products")
@at_a_persons_pace
@blueprint.arguments(s.WhatIfQuerySchema, location="query")
@blueprint.response(200, s.WhatIfSchema)
def what_if(query: dict[str, Any], id: UUID) -> Any:
    """What a rate would have cost over this month and some before it; nothing is written."""
    since = first_day(months_after(month_of(today()), 1 - query.pop("months")))
    return house().get(Setup).what_if(workshop=str(id), since=since, actor=actor(), **query)


@blueprint.get("/workshops/<uuid:id>/piece-rates")
@requires("see-workshop")
@blueprint.arguments(s.ListQuerySchema, location="query")
@blueprint.response(200, list_of(s.PieceRateQuoteSchema))
def list_rates(query: dict[str, Any], id: UUID) -> Any:
    """All rates of a workshop, with the days they count from."""
    actor().require("see-workshop", scope_of(str(id)))
    ended = cursor(query["cursor"])
    rows = read().rates(
        str(id),
        after=ended and (ended[0], ended[1], date.fromisoformat(ended[2])),
        limit=query["limit"] + 1,
    )
    return page_of(
        list(rows), query["limit"], lambda row: [row["product"], row["step"], str(row["effective_from"])]
    )
