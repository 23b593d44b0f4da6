"""领料: where an order's material is, who has how much, and what happens to it; down to the movements."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kernel.errors import MENDABLE, NotFound
from kernel.time import end_of, now, today
from shell.forms import Form
from shell.house import house
from shell.vocabularies import REASONS, material_unit
from shell.web import actor, wrote
from workshops.domain.quantities import from_parts
from workshops.pages.desk import at_desk, blueprint, names_of, read, show
from workshops.pages.order_telling import book, material_sums, told
from workshops.pages.orders import found_order
from workshops.readmodel.order_tables import KINDS
from workshops.service import Materials

AT_ONCE = 40
STOCK = "stock"


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
KIND_WORDS = {
    "received": _l("收到"),
    "issued": _l("发料"),
    "returned": _l("退料"),
    "used": _l("用掉"),
    "scrapped": _l("报废"),
    "sent_back": _l("退回单位"),
    "counted": _l("盘点差"),
    "beyond": _l("超出账上"),
}


@blueprint.get("/orders/<uuid:id>/materials")
@at_desk("keep-materials")
def materials(id: UUID) -> ResponseReturnValue:
    """The stock, and who has how much."""
    row = found_order(id)
    [order] = told([row], g.workshop)
    by_worker: dict[str, list[dict[str, Any]]] = {}
    named = by_code(row)
    for account in book().material(str(id), g.workshop):
        if account["worker"] and account["material"] in named:
            by_worker.setdefault(account["worker"], []).append(_account(account, named))
    names, numbers = names_of(by_worker), numbers_of(by_worker)
    holders = [
        {
            "name": names[worker],
            "number": numbers.get(worker, ""),
            "accounts": [each for each in accounts if each["out"] or each["beyond"]],
            "short": any(each["beyond"] for each in accounts),
            "href": url_for("workshops.material_account", id=id, holder=worker),
        }
        for worker, accounts in by_worker.items()
    ]
    return show(
        "materials.html",
        order=order,
        sums=material_sums(row, g.workshop),
        holders=sorted(holders, key=lambda each: (not each["short"], each["number"])),
        acts=[
            {"word": act.word, "href": url_for("workshops.move_material", id=id, act=code), "code": code}
            for code, act in ACTS.items()
        ],
        stock_href=url_for("workshops.material_account", id=id, holder=STOCK),
        export_href=url_for("workshops.export_materials", id=id),
        back_href=url_for("workshops.order", id=id),
    )


def by_code(row: Any) -> dict[str, Any]:
    """The order's materials by code, each with its name and unit."""
    return {line["material"]: line for line in row["bill"]}


def _account(account: Mapping[str, Any], named: Mapping[str, Any]) -> dict[str, Any]:
    line = named[account["material"]]
    sums = {kind: from_parts(account[kind]) for kind in KINDS}
    return {
        **sums,
        "material": account["material"],
        "name": line["name"],
        "unit": material_unit(line["unit"]),
        "out": from_parts(account["out"]),
    }


def numbers_of(workers: Any) -> dict[str, str]:
    wanted = set(workers)
    return {row["worker"]: row["number"] for row in read().members(g.workshop) if row["worker"] in wanted}


@blueprint.get("/orders/<uuid:id>/materials/accounts/<holder>")
@at_desk("keep-materials")
def material_account(id: UUID, holder: str) -> ResponseReturnValue:
    """One account, a worker's or the stock, as of a day, down to the movements."""
    row, worker = found_order(id), _holder(holder)
    as_of, shown_day = as_of_day()
    named = by_code(row)
    accounts = [
        _account(each, named)
        for each in book().material(str(id), g.workshop, worker=worker, as_of=as_of)
        if each["material"] in named
    ]
    moves = book().movements(str(id), g.workshop, worker, as_of=as_of, before=_before(), limit=AT_ONCE)
    last = moves[-1] if len(moves) == AT_ONCE else None
    others = names_of(each["between"] for each in moves if each["between"])
    name = names_of([worker])[worker] if worker else _("库存")
    return show(
        "material_account.html",
        name=name,
        number=numbers_of([worker]).get(worker, "") if worker else "",
        accounts=accounts,
        moves=[told_move(each, named, others) for each in moves],
        day=shown_day,
        today=today(),
        export_href=url_for(
            "workshops.export_materials", id=id, day=shown_day.isoformat() if as_of else None
        ),
        acts=[
            {
                "word": act.word,
                "href": url_for("workshops.move_material", id=id, act=code, worker=worker or None),
            }
            for code, act in ACTS.items()
            if act.of_worker is None or act.of_worker is bool(worker)
        ],
        older_href=url_for(
            "workshops.material_account",
            id=id,
            holder=holder,
            day=shown_day.isoformat(),
            before=f"{last['position']}.{last['material']}.{last['kind']}",
        )
        if last
        else None,
        back_href=url_for("workshops.materials", id=id),
    )


def _holder(holder: str) -> str:
    """The worker an account is of; "" for the stock. Refuses `not-found`."""
    if holder == STOCK:
        return ""
    if read().member(g.workshop, holder) is None:
        raise NotFound("worker", holder)
    return holder


def as_of_day() -> tuple[datetime | None, date]:
    """The moment asked for, None where it is now, and its day."""
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None, today()
    return (end_of(day), day) if date(2000, 1, 1) <= day < today() else (None, today())


def _before() -> tuple[int, str, str] | None:
    position, _dot, rest = request.args.get("before", "").partition(".")
    material, _dot, kind = rest.rpartition(".")
    known = position.isascii() and position.isdigit() and len(position) < 18 and kind in KINDS
    return (int(position), material, kind) if known else None


def told_move(row: Any, named: Mapping[str, Any], others: Mapping[str, str]) -> dict[str, Any]:
    line = named.get(row["material"], {"name": row["material"], "unit": "item"})
    return {
        "word": KIND_WORDS[row["kind"]],
        "kind": row["kind"],
        "material": line["name"],
        "unit": material_unit(line["unit"]),
        "change": from_parts(row["change"]),
        "counted": None if row["counted"] is None else from_parts(row["counted"]),
        "pieces": row["pieces"],
        "who": others.get(row["between"] or "", ""),
        "why": str(REASONS.get(row["reason_code"], "")) if row["reason_code"] else "",
        "at": row["at"],
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
