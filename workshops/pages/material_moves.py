"""Moving material of an order: received, issued, returned, scrapped, counted, sent back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kernel.errors import MENDABLE
from kernel.time import now
from shell.forms import Form
from shell.house import house
from shell.vocabularies import REASONS, material_unit
from shell.web import actor, wrote
from workshops.domain.quantities import from_parts
from workshops.pages.desk import at_desk, blueprint, names_of, read, show
from workshops.pages.material_telling import by_code
from workshops.pages.order_telling import book
from workshops.pages.orders import found_order
from workshops.service import Materials


class Act(NamedTuple):
    """Something done with material: its use case, what it is called, whether it is a worker's (None: either),
    and the reasons there are."""

    use_case: str
    word: Any
    of_worker: bool | None
    reasons: tuple[str, ...] = ()


ACTS = {
    "receive": Act("receive", _l("收料"), False),
    "issue": Act("issue", _l("发料"), True),
    "return": Act("take_back", _l("退料"), True),
    "scrap": Act("scrap", _l("报废"), None, ("spoilt-in-work", "came-broken", "lost", "other")),
    "count": Act(
        "count",
        _l("盘点"),
        None,
        (
            "miscounted",
            "issue-unwritten",
            "return-unwritten",
            "scrap-unwritten",
            "own-material",
            "bill-wrong",
            "lost",
            "other",
        ),
    ),
    "send-back": Act("send_back", _l("退回单位"), False),
}


@blueprint.get(
    "/orders/<uuid:id>/materials/<any('receive','issue','return','scrap','count','send-back'):act>"
)
@at_desk("keep-materials")
def move_material(id: UUID, act: str) -> ResponseReturnValue:
    """The form for receiving, issuing, returning, scrapping, counting, sending back."""
    return _form(found_order(id), act, request.args)


@blueprint.post(
    "/orders/<uuid:id>/materials/<any('receive','issue','return','scrap','count','send-back'):act>"
)
@at_desk("keep-materials")
def record_movement(id: UUID, act: str) -> ResponseReturnValue:
    """Record it, for all the materials that have an amount."""
    row, form, does = found_order(id), Form(request.form), ACTS[act]
    amounts = _amounts(row, form)
    said: dict[str, Any] = {}
    if does.of_worker is not False:
        key = form.text("worker", 36, optional=does.of_worker is None)
        member = read().member(g.workshop, key) if key else None
        if key and member is None:
            form.errors["worker"] = _("没有这个工号。")
        said["worker"] = member.worker if member else None
    if does.reasons:
        reason = form.typed.get("reason_code", "")
        said["reason_code"] = reason if reason in does.reasons else "other"
    if form.errors or not amounts:
        form.errors.setdefault("_", _("至少填一种料的数量。")) if not amounts and not form.errors else None
        return _form(row, act, form.typed, form.errors), 422
    try:
        position = getattr(house().get(Materials), does.use_case)(
            order=str(id),
            workshop=g.workshop,
            amounts=amounts,
            request=form.id,
            at=now(),
            actor=actor(),
            **said,
        )
    except MENDABLE as refusal:
        material = refusal.details.get("material")
        form.refuse(refusal, {"not-a-member": "worker", "material-exceeds": f"amount-{material}"})
        return _form(row, act, form.typed, form.errors), 409
    wrote(position)
    return redirect(url_for("workshops.materials", id=id), 303)


def _amounts(row: Any, form: Form) -> dict[str, Decimal]:
    """What was typed, by material; a blank is none of it."""
    amounts = {}
    for material in by_code(row):
        field = f"amount-{material}"
        if form.typed.get(field, "").strip():
            amount = form.decimal(field)
            if amount is not None:
                amounts[material] = amount
    return amounts


def _form(row: Any, act: str, typed: Mapping[str, str], errors: Mapping[str, str] | None = None) -> str:
    does, worker = ACTS[act], typed.get("worker", "")
    member = read().member(g.workshop, worker) if worker else None
    holds = None if does.of_worker is False else member.worker if member else None
    from_stock = does.of_worker is False or act == "issue" or (does.of_worker is None and not worker)
    there = book().material(row["id"], g.workshop, worker="" if from_stock else holds or "-")
    out = {each["material"]: from_parts(each["out"]) for each in there}
    return show(
        "material_move.html",
        act=act,
        word=does.word,
        asks_worker=does.of_worker is not False,
        worker_optional=does.of_worker is None,
        worker=member.number if member else worker,
        name=names_of([member.worker])[member.worker] if member else None,
        materials=[
            {
                "field": f"amount-{code}",
                "name": line["name"],
                "unit": material_unit(line["unit"]),
                "out": out.get(code),
            }
            for code, line in by_code(row).items()
        ],
        in_stock=from_stock,
        reasons=[{"code": code, "name": REASONS[code]} for code in does.reasons],
        reason=typed.get("reason_code", does.reasons[0] if does.reasons else None),
        typed=typed,
        entry_id=typed.get("id") or str(uuid4()),
        errors=errors or {},
        action=url_for("workshops.record_movement", id=row["id"], act=act),
        back_href=url_for("workshops.materials", id=row["id"]),
    )
