"""A workshop as rows: its members, what it makes, what its steps pay and its grades earn."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from kernel.identity import derived_id
from kernel.lookups import number_key
from workshops import events as e
from workshops.projections.changes import Changes
from workshops.readmodel.tables import SINCE_EVER


def _workshop(c: Changes, event: e.WorkshopFounded | e.WorkshopDescribed, position: int) -> None:
    c.make(
        "workshops",
        event.id,
        id=event.id,
        name=event.name,
        village=event.village,
        kind=event.kind,
        payer_name=event.payer.name,
        payer_uscc=event.payer.uscc,
    )


def _member_joined(c: Changes, event: e.MemberJoined, position: int) -> None:
    id = derived_id(event.id, event.worker)
    c.make(
        "workshop_members",
        id,
        id=id,
        workshop=event.id,
        worker=event.worker,
        number=event.number,
        number_key=number_key(event.number),
        joined_at=event.at,
    )


def _member_renumbered(c: Changes, event: e.MemberRenumbered, position: int) -> None:
    id = derived_id(event.id, event.worker)
    c.change("workshop_members", id, number=event.number, number_key=number_key(event.number))


def _product(c: Changes, event: e.ProductDefined | e.ProductRedefined, position: int) -> None:
    c.make(
        "workshop_products",
        (event.workshop, event.code),
        workshop=event.workshop,
        code=event.code,
        name=event.name,
        unit=event.unit,
        steps=msgspec.to_builtins(event.steps),
        grades=msgspec.to_builtins(event.grades),
    )
    for grade in event.grades:
        _factor(c, event.workshop, event.code, grade.code, grade.factor, SINCE_EVER)


def _factor_set(c: Changes, event: e.GradeFactorSet, position: int) -> None:
    _factor(c, event.workshop, event.product, event.grade, event.factor, event.effective_from)


def _factor(c: Changes, workshop: str, product: str, grade: str, factor: Decimal, since: date) -> None:
    c.make(
        "grade_factors",
        (workshop, product, grade, since),
        workshop=workshop,
        product=product,
        grade=grade,
        effective_from=since,
        factor=str(factor),
    )


def _rate(c: Changes, event: e.PieceRateSet, position: int) -> None:
    c.make(
        "piece_rates",
        (event.workshop, event.product, event.step, event.effective_from),
        workshop=event.workshop,
        product=event.product,
        step=event.step,
        effective_from=event.effective_from,
        rate=str(event.rate),
    )


TELL: dict[type, Any] = {
    e.WorkshopFounded: _workshop,
    e.WorkshopDescribed: _workshop,
    e.MemberJoined: _member_joined,
    e.MemberRenumbered: _member_renumbered,
    e.ProductDefined: _product,
    e.ProductRedefined: _product,
    e.PieceRateSet: _rate,
    e.GradeFactorSet: _factor_set,
}
