"""The JSON door of income: months by stage, entries, and how each came about."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import request
from flask_smorest import Blueprint

from income import schemas as s
from income.projections import explain
from income.projections.explanation import Names
from income.readmodel import Entry, IncomeReadModel
from income.service import Incomes
from kernel.time import month_of, months_after, today
from shell.api import cursor, page_of
from shell.house import house
from shell.web import actor, requires
from workshops.readmodel import WorkshopsReadModel

blueprint = Blueprint("income_api", "income", url_prefix="/api/v1", description="Income")


def _read() -> IncomeReadModel:
    """The ledger."""
    return house().get(IncomeReadModel)


def _incomes() -> Incomes:
    """Questions about income."""
    return house().get(Incomes)


def _part(worker: str) -> list[str] | None:
    return _incomes().part_for(worker=worker, actor=actor(), reason=request.headers.get("Gongfu-Reason"))


def _wire(entry: Entry) -> dict[str, Any]:
    row = entry.row
    return {
        "id": entry.id,
        "source": row["source"],
        "kind": row["kind"],
        "work_date": row["work_date"],
        "workshop": row["workshop"],
        "product": row["product"],
        "step": row["step"],
        "employer": row["employer"],
        "gig": row["gig"],
        "shift": row["shift"],
        "title": row["title"],
        "unit": row["basis"] or row["unit"],
        "rate": row["rate"],
        "amount": entry.amount,
        "exact": entry.exact,
        "quantity": entry.quantity,
        "stage": entry.stage,
    }


@blueprint.get("/workers/<uuid:id>/income")
@requires("see-income")
@blueprint.arguments(s.MonthsQuerySchema(), location="query")
@blueprint.response(200, s.MonthsSchema)
def months(query: dict[str, Any], id: UUID) -> Any:
    """What a worker earned, month by month and stage by stage; each amount is in exactly one stage."""
    part = _part(str(id))
    last = query["last"] or month_of(today())
    first = max(query["first"] or months_after(last, -11), months_after(last, -119))
    found = _read().months(str(id), first, last, as_of=query["as_of"], workshops=part)
    return {
        "months": [{"month": each.month, "exact": each.exact} | each.stages for each in found],
    }


@blueprint.get("/workers/<uuid:id>/income-entries")
@requires("see-income")
@blueprint.arguments(s.EntriesQuerySchema, location="query")
@blueprint.response(200, s.EntriesSchema)
def entries(query: dict[str, Any], id: UUID) -> Any:
    """A worker's entries, at workshops and at gigs; one that is settled or paid is its line.

    `source` is `hand-in` or `pay-line`, with `workshop`, `product` and `step`; or `gig-shift` or
    `gig-payment`, with `employer`, `gig`, `title` and (of one shift) `shift`, counted from 0.
    """
    part = _part(str(id))
    seen = cursor(query["cursor"])
    found = _read().entries(
        str(id),
        month=query["month"],
        stage=query["stage"],
        as_of=query["as_of"],
        workshops=part,
        after=(date.fromisoformat(seen[0]), seen[1]) if seen else None,
        limit=query["limit"] + 1,
    )
    return page_of(
        [_wire(entry) for entry in found],
        query["limit"],
        lambda last: [last["work_date"].isoformat(), last["id"]],
    )


@blueprint.get("/income-entries/<uuid:id>/explanation")
@requires("see-income")
@blueprint.arguments(s.AsOfQuerySchema, location="query")
@blueprint.response(200, s.ExplanationSchema)
def explanation(query: dict[str, Any], id: UUID) -> Any:
    """How an amount came about, one plain sentence a step, down to the events."""
    story = _incomes().story(
        id=str(id),
        as_of=query["as_of"],
        actor=actor(),
        reason=request.headers.get("Gongfu-Reason"),
    )
    entry = story.entry
    names = house().get(WorkshopsReadModel).names(story.workshops)
    steps = explain(str(id), story.recorded, Names(*names, story.employers))
    return {
        "id": entry.id,
        "amount": entry.amount,
        "exact": entry.exact,
        "stage": entry.stage,
        "steps": steps,
    }
